"""Every write is in an app's actions, with who did it and an audit event; the trail is never changed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "throughcare"
APPS = ("accounts", "audit", "cases", "performance", "inspections")
WRITES = re.compile(
    r"\.objects\b[^\n]*\.(create|bulk_create|update|bulk_update|delete|get_or_create|update_or_create)\("
    r"|\.save\(|\.delete\(\)"
)
RECORDS = {"record", "record_administration", "to_trail"}
MAKERS = {"examples.py"}  # makes the people of the demo, through the actions


def sources() -> list[Path]:
    return [p for app in APPS for p in (PACKAGE / app).rglob("*.py") if "migrations" not in p.parts]


def is_action(path: Path) -> bool:
    return path.name == "actions.py" or path.parent.name == "actions" or path.name in MAKERS


@pytest.mark.parametrize("path", sources(), ids=lambda p: "/".join(p.parts[-2:]))
def test_only_actions_write(path):
    if not is_action(path):
        found = WRITES.search(path.read_text("utf-8"))
        assert not found, "move the write to the app's actions, and record it there"


def test_a_write_would_be_noticed():
    assert WRITES.search("Case.objects.filter(pk=1).update(open=False)")
    assert WRITES.search("case.save()") and WRITES.search("row.delete()")
    assert not WRITES.search("digest.update(data)") and not WRITES.search("store.delete(key)")


def actions() -> dict[str, tuple[Path, ast.FunctionDef]]:
    """Every function that opens a transaction, by name."""
    found = {}
    for path in filter(is_action, sources()):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                ast.unparse(d) == "transaction.atomic" for d in node.decorator_list
            ):
                found[node.name] = (path, node)
    return found


def called_by(path: Path, function: ast.FunctionDef) -> set[str]:
    """The names that a function calls, directly or through functions of its own module."""
    module = {
        node.name: node
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    seen: set[str] = set()
    waiting = [function]
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                if name not in seen and name in module:
                    waiting.append(module[name])
                seen.add(name)
    return seen


@pytest.mark.parametrize("name", sorted(actions()))
def test_each_action_says_by_whom_and_leaves_a_trail(name):
    path, function = actions()[name]
    arguments = {a.arg for a in (*function.args.kwonlyargs, *function.args.args)}
    assert "by" in arguments or "owner" in arguments, f"{name} takes `by`"
    others = actions().keys() - {name}
    assert called_by(path, function) & (RECORDS | others), f"{name} writes an audit event"


def test_there_are_actions():
    assert len(actions()) > 20


def test_nothing_changes_or_deletes_an_audit_event():
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"Audit(Event|Subject)\.objects\S*\.(update|delete)\(", text), path
