"""An extract of the record for counting: journals as Parquet, and the few columns beside them that measures
read. No names, addresses, intelligence, and nothing about victims."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from throughcare.accounts.models import Staff
from throughcare.audit.actions import record as to_trail
from throughcare.audit.models import COMBINATION
from throughcare.bulk.snapshots import SnapshotArea, write_snapshot
from throughcare.cases.journals import entry_of
from throughcare.cases.models import Area, AreaTable, Case, Entry, Person
from throughcare.core import record
from throughcare.core.record import RESTRICTED
from throughcare.databases import one_moment
from throughcare.folders.areas import ABSENCES, CASES, STAFF, TARGETS, write_table

TABLES = {"absences": ABSENCES, "targets": TARGETS}
_PEOPLE = ("person", "sex", "born_on", "ethnicity")


def extract(
    out: Path, areas: Iterable[Area], taken_on: datetime.date, *, by: str, kind: str = COMBINATION
) -> dict[str, int]:
    """Writes the areas into a folder that is not there yet, whole or not at all; gives how many entries each
    has. To be called as the machine. One event for each area, before it is read; all of one moment."""
    wanted = list(areas)
    with transaction.atomic():
        for area in wanted:
            to_trail(by=by, kind=kind, act="extract", target=f"area {area.id}")
    with tempfile.TemporaryDirectory(prefix="extract-") as folder, one_moment():
        parts = (_part(area, Path(folder) / area.id) for area in wanted)
        return write_snapshot(out, parts, taken_on)


def _part(area: Area, folder: Path) -> SnapshotArea:
    folder.mkdir()
    people = Person.objects.filter(area=area).values_list("ref", "sex", "born_on", "ethnicity")
    cases = Case.objects.filter(area=area).values_list("ref", "person__ref", "area_id")
    beside = [
        _table(folder / "people.csv", _PEOPLE, people.order_by("ref")),
        _table(folder / "cases.csv", CASES, cases.order_by("ref")),
        _table(folder / "staff.csv", _STAFF, _staff(area)),
    ]
    for table in AreaTable.objects.filter(area=area, name__in=TABLES):
        beside.append(_table(folder / f"{table.name}.csv", TABLES[table.name], table.rows))
    info = {**area.info, "id": area.id, "name": area.name, "region": area.region,
            "source": area.source, "extracted_on": area.today.isoformat()}  # fmt: skip
    return SnapshotArea(info, _entries(area), tuple(beside), is_ordered=True)


_STAFF = tuple(name for name in STAFF if name not in ("name", "postcode"))


def _staff(area: Area) -> Iterator[Sequence[Any]]:
    found = Staff.objects.filter(organisation=area.organisation_id).select_related("team")
    for one in found.order_by("ref"):
        team = one.team.name if one.team else ""
        kind = one.team.kind if one.team else ""
        yield (one.ref, team, one.grade, one.fte, one.ethnicity, one.joined_on, one.left_on, kind)


# No objects of the database: a nation has tens of millions of entries.
_LINE = ("ref", "kind", "happened_on", "recorded_at", "recorded_by", "corrects", "facts", "case_id")


def _entries(area: Area) -> Iterator[record.Entry]:
    rows = Entry.objects.filter(case__area=area).exclude(kind__in=RESTRICTED)
    refs = dict(Case.objects.filter(area=area).values_list("pk", "ref"))
    ordered = rows.order_by("kind", "case__ref", "happened_on").values_list(*_LINE, named=True)
    for row in ordered.iterator(chunk_size=5000):
        yield entry_of(row, refs[row.case_id])


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    write_table(path, columns, rows)
    return path
