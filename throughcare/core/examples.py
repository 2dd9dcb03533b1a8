"""Examples of a standard: entries written as data, and the obligations expected of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import msgspec

from throughcare.core.definitions import Mapping
from throughcare.core.mistakes import did_you_mean
from throughcare.core.record.entry import Entry, read_facts
from throughcare.core.record.kinds import KINDS

_OWN_KEYS = ("id", "kind", "happened_on", "recorded_at", "recorded_by", "corrects")
COLUMNS = (
    "case",
    "standard",
    "trigger_entry",
    "trigger_on",
    "due_on",
    "fulfilled_entry",
    "fulfilled_on",
    "state",
    "days_late",
)


@dataclass(frozen=True)
class Example:
    """Entries, a day, and every obligation expected then."""

    title: str
    given: tuple[Entry, ...]
    as_of: datetime.date
    expect: tuple[dict[str, str | None], ...]
    line: int | None = None


def read_example(mapping: Mapping) -> Example | None:
    """One example; None when something in it is wrong (and has been noted)."""
    before = len(mapping.source.mistakes)
    given = [_entry(item, number) for number, item in enumerate(mapping.mappings("given", True), 1)]
    expect = []
    for item in mapping.mappings("expect"):
        row = {key: None if value is None else str(value) for key, value in item.items()}
        for key in row:
            if key not in COLUMNS:
                item.note(key, "is not a column of an obligation.", did_you_mean(key, COLUMNS))
        expect.append(row)
    as_of = mapping.date("as_of")
    title = mapping.text("title")
    mapping.has("note")
    mapping.no_more()
    if len(mapping.source.mistakes) > before or as_of is None:
        return None
    entries = tuple(entry for entry in given if entry)
    return Example(title, entries, as_of, tuple(expect), mapping.line)


def _entry(mapping: Mapping, number: int) -> Entry | None:
    kind = mapping.text("kind")
    happened_on = mapping.date("happened_on")
    if kind not in KINDS:
        mapping.note("kind", f'"{kind}" is not a kind of entry.', did_you_mean(kind, KINDS))
        return None
    plain = {key: value for key, value in mapping.items() if key not in _OWN_KEYS}
    facts, other, problems = read_facts(kind, plain, strict=False)
    for problem in problems:
        mapping.note(problem.fact or "kind", problem.problem, problem.remedy)
    for name in other or ():
        mapping.note(name, f"is not a fact of {kind}.")
    recorded_at = _moment(mapping, "recorded_at")
    if facts is None or happened_on is None:
        return None
    return Entry(
        id=mapping.optional_text("id") or f"e{number}",
        case="example",
        kind=kind,
        happened_on=happened_on,
        recorded_at=recorded_at,
        recorded_by=mapping.optional_text("recorded_by") or "",
        corrects=mapping.optional_text("corrects"),
        facts=facts,
        other=other,
    )


def _moment(mapping: Mapping, key: str) -> datetime.datetime | None:
    value = mapping.optional_text(key)
    if not value:
        return None
    try:
        found = msgspec.convert(value, datetime.datetime)
    except msgspec.ValidationError:
        found = None
    if found is None or found.tzinfo is None:  # a time without its zone has no place in the order
        mapping.note(key, f'"{value}" is not a time.', "Write it as YYYY-MM-DDTHH:MM:SSZ.")
        return None
    return found
