"""Case files for tests, in few words."""

from __future__ import annotations

import datetime
from typing import Any

from throughcare.core.record import CaseFile, Entry, read_facts


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def case_file(*entries: tuple[str, str, dict[str, Any]]) -> CaseFile:
    """A case of these entries (day, kind, facts); ids are e1, e2 and so on."""
    return CaseFile([_entry(f"e{n}", *entry) for n, entry in enumerate(entries, 1)])


def _entry(entry_id: str, on: str, kind: str, facts: dict[str, Any]) -> Entry:
    typed, other, problems = read_facts(kind, facts)
    assert problems == [] and not other and typed is not None
    return Entry(entry_id, "C1", kind, day(on), None, "officer", None, typed, other)
