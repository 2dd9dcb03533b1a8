"""Every write is in an app's actions.py, with its audit event; an audit event is never changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "throughcare"
APPS = ("accounts", "audit", "cases", "performance", "inspections")
WRITES = re.compile(
    r"\.(save|create|bulk_create|update|bulk_update|delete|get_or_create|update_or_create)\("
)
MAY_WRITE = {"actions.py"}


def sources() -> list[Path]:
    return [p for app in APPS for p in (PACKAGE / app).rglob("*.py") if "migrations" not in p.parts]


@pytest.mark.parametrize("path", sources(), ids=lambda p: "/".join(p.parts[-2:]))
def test_only_actions_write(path):
    if path.name not in MAY_WRITE:
        text = re.sub(
            r"hashlib\.\w+\([^)]*\)\.update\(|env\.(globals|filters)\.update\(",
            "",
            path.read_text("utf-8"),
        )
        assert not WRITES.search(text), "move the write to actions.py, and record it there"


@pytest.mark.parametrize("app", APPS)
def test_each_action_that_imports_records_it(app):
    path = PACKAGE / app / "actions.py"
    if not path.is_file() or app == "audit":
        return
    text = path.read_text("utf-8")
    functions = re.findall(
        r"@transaction\.atomic\ndef (\w+)\((.*?)(?=\n@transaction|\Z)", text, re.DOTALL
    )
    assert functions
    for name, body in functions:
        assert "by: str" in body and "record(by=by" in body, (
            f"{name} takes `by` and records what it does"
        )


def test_nothing_changes_or_deletes_an_audit_event():
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"AuditEvent\.objects\S*\.(update|delete)\(", text), path
