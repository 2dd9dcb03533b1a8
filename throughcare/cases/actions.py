"""Writes to the caseload: the import of an area's folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from throughcare.audit.actions import record
from throughcare.cases.models import Area, Case, Entry, Person
from throughcare.cases.rows import insert_rows
from throughcare.core.record import CaseFile
from throughcare.folders import areas

PERSON_FIELDS = ["area", "ref", "family_name", "given_names", "sex", "born_on", "ethnicity"]
CASE_FIELDS = [
    "id",
    "area",
    "ref",
    "person",
    "open",
    "began_on",
    "ended_on",
    "disposal",
    "setting",
    "tier",
    "roh_level",
    "mappa_level",
    "ppo",
    "officer",
    "team",
    "entries_count",
]
ENTRY_FIELDS = [
    "case",
    "ref",
    "kind",
    "happened_on",
    "recorded_at",
    "recorded_by",
    "corrects",
    "facts",
]


@transaction.atomic
def import_area(source: Path | areas.Area, *, by: str) -> Area:
    """Puts an area's folder (or what was read from one) in the place of what is here under its id.

    One transaction, one audit event. Raises `InputMistakes` where the folder has any.
    """
    folder = areas.read_area(source) if isinstance(source, Path) else source
    Area.objects.filter(id=folder.id).delete()
    area = Area.objects.create(
        id=folder.id,
        name=folder.info.get("name") or folder.id,
        region=folder.info.get("region") or "",
        source=folder.info.get("source") or "a system that the folder does not name",
        extracted_on=folder.extracted_on or last_day(folder),
        info=folder.info,
    )
    counts = {
        "people": insert_rows(Person, PERSON_FIELDS, person_rows(area, folder)),
        "cases": insert_rows(Case, CASE_FIELDS, case_rows(area, folder)),
        "entries": insert_rows(Entry, ENTRY_FIELDS, entry_rows(area, folder)),
    }
    record(by=by, act="import area", target=f"area {area.id}", details=counts)
    return area


def last_day(folder: areas.Area) -> datetime.date:
    """The day of the last entry: what stands for the day of the extract where the folder names none."""
    days = (entry.happened_on for entries in folder.entries.values() for entry in entries)
    return max(days, default=timezone.localdate())


def person_rows(area: Area, folder: areas.Area) -> Iterator[tuple[Any, ...]]:
    for p in folder.people.values():
        yield area.id, p.person, p.family_name, p.given_names, p.sex, p.born_on, p.ethnicity


def case_rows(area: Area, folder: areas.Area) -> Iterator[tuple[Any, ...]]:
    people = dict(area.people.values_list("ref", "id"))
    first = (Case.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    for number, (ref, row) in enumerate(folder.cases.items(), start=first):
        case_file = folder.case_file(ref)
        count = len(folder.entries.get(ref, ()))
        standing = standing_on(case_file, area.extracted_on)
        yield number, area.id, ref, people.get(row.person), *standing, count


def standing_on(case_file: CaseFile, on: datetime.date) -> tuple[Any, ...]:
    """How a case stood at the end of a day, in the order of CASE_FIELDS from `open` to `team`."""
    standing = case_file.standing_on(on)
    values = (
        case_file.value_on(field, on)
        for field in (
            "disposal",
            "setting",
            "tier",
            "roh_level",
            "mappa_level",
            "ppo",
            "officer",
            "team",
        )
    )
    disposal, setting, tier, roh_level, mappa_level, ppo, officer, team = values
    return (
        standing.is_open,
        standing.began_on,
        standing.ended_on,
        disposal or "",
        setting or "",
        tier,
        roh_level or "",
        mappa_level,
        bool(ppo),
        officer or "",
        team or "",
    )


def entry_rows(area: Area, folder: areas.Area) -> Iterator[tuple[Any, ...]]:
    ids = dict(area.cases.values_list("ref", "id"))
    for ref, entries in folder.entries.items():
        case = ids.get(ref)
        if case is None:  # a folder without cases.csv rows for it was refused when it was read
            continue
        for e in entries:
            at = e.recorded_at.strftime("%Y-%m-%d %H:%M:%S") if e.recorded_at else None
            facts = e.facts_as_json().decode()
            yield case, e.id, e.kind, e.happened_on, at, e.recorded_by, e.corrects or "", facts
