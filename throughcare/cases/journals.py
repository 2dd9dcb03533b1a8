"""A case's journal as core reads it, from its tables."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import msgspec
from django.utils import timezone

from throughcare.cases.models import Area, Case, Entry, VictimEntry
from throughcare.cases.standards import in_use
from throughcare.core import record
from throughcare.core.record import read_facts
from throughcare.core.record.entry import order_of
from throughcare.core.record.people import Person
from throughcare.core.standards import Standard, selectors


def entry_of(row: Entry | VictimEntry, case_ref: str) -> record.Entry:
    """A row of the journal as core reads it. Facts were checked on import; a kind that is not known any
    more has none."""
    facts, other, _ = read_facts(row.kind, row.facts, strict=False)
    assert facts is not None
    return record.Entry(
        id=row.ref,
        case=case_ref,
        kind=row.kind,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        corrects=row.corrects or None,
        facts=facts,
        other=other,
    )


def columns_of(entry: record.Entry) -> dict[str, Any]:
    """An entry as a row holds it: the other way of `entry_of`."""
    return {
        "ref": entry.id,
        "kind": entry.kind,
        "happened_on": entry.happened_on,
        "recorded_at": entry.recorded_at,
        "recorded_by": entry.recorded_by,
        "corrects": entry.corrects or "",
        "facts": msgspec.json.decode(entry.facts_as_json()),
    }


def in_order(rows: Iterable[Entry | VictimEntry], case_ref: str) -> list[record.Entry]:
    return sorted((entry_of(row, case_ref) for row in rows), key=order_of)


def person_of(case: Case) -> Person | None:
    """What scores and tiers need of the person; None where the case has nobody yet."""
    row = case.person
    if row is None:
        return None
    return Person(row.ref, sex=row.sex, born_on=row.born_on, ethnicity=row.ethnicity)


def journal(case: Case) -> list[record.Entry]:
    """All entries of a case that the scope's person may read, those that were corrected included, in
    their order. What concerns victims is not among them."""
    return in_order(case.entries.all(), case.ref)


def general_journal(case: Case) -> list[record.Entry]:
    """The entries that everything derived for all is derived from: no restricted kind is among them, so
    that the result is the same whoever brings it up to date."""
    return in_order(case.entries.exclude(kind__in=record.RESTRICTED), case.ref)


def victims_journal(case: Case) -> list[record.Entry]:
    """The entries with those about victims, for who may read both."""
    return in_order([*case.entries.all(), *case.victim_entries.all()], case.ref)


def general_standards() -> dict[str, Standard]:
    """The standards in use, without those whose dates would tell of a victim or of intelligence."""
    return {s.id: s for s in in_use() if not is_restricted(s)}


def victim_standards() -> dict[str, Standard]:
    return {s.id: s for s in in_use() if s.by_victim}


def is_restricted(standard: Standard) -> bool:
    """Whether what a standard asks would tell of a victim, or of intelligence."""
    used = (*standard.starts_on.selectors, *selectors(standard.fulfilled_by))
    return standard.by_victim or any(selector.kind in record.RESTRICTED for selector in used)


def moment_in(area: Area, entries: Iterable[record.Entry] = ()) -> datetime.datetime:
    """The moment at which something is recorded: now; where the area's clock stands still, this time of
    its day, and after all that was recorded before."""
    now = timezone.now()
    if area.stands_on is None:
        return now
    there = datetime.datetime.combine(area.stands_on, now.timetz())
    last = max((e.recorded_at for e in entries if e.recorded_at), default=there)
    return max(there, last + datetime.timedelta(microseconds=1))
