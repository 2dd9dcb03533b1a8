"""What the measures count, over all areas at once: made every night from an extract of the record, and read by
the scoreboards.

The folder holds the extract and, for each area, what was counted in it. It is made beside the one that is read,
and takes its place whole: a reader sees the old night or the new one, a run that is killed leaves the old one.
What is counted for victims is not in it: see `years`.
"""

from __future__ import annotations

import csv
import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from throughcare.accounts.scope import as_machine
from throughcare.bulk.comparison import Comparison, compare_rows
from throughcare.bulk.journals import AreaJournal, journals_in
from throughcare.bulk.measures import Counted, can_be_counted, count_measures, tables_beside
from throughcare.bulk.obligations import obligations_of
from throughcare.cases.extract import extract
from throughcare.cases.journals import general_standards
from throughcare.cases.models import Area, CaseObligation
from throughcare.cases.standards import standards_here
from throughcare.core.calendars import financial_year
from throughcare.core.measures import Measure, shipped_measures
from throughcare.folders.areas import read_area, write_table
from throughcare.folders.quality import quality_of
from throughcare.folders.tiers import OF_OPEN_CASES, tiers_of_open_cases
from throughcare.performance.actions import tells_of_victims

SHARE = 10  # of the memory that an engine alone would take: the site runs beside it
TABLES = ("things", "supervisions", "failures", "values")
NIGHT = "night.json"  # when it was made, and as of which day each area stood


def measures_counted() -> list[Measure]:
    """The measures that are counted every night, in the order of the report."""
    every = sorted(shipped_measures().values(), key=lambda one: (one.place is None, one.place or 0))
    return [one for one in every if can_be_counted(one) and not tells_of_victims(one)]


@dataclass(frozen=True)
class AreaChecked:
    """An area whose derived rows were held against those of the engine."""

    area: str
    comparison: Comparison


def count_everything(
    *, by: str, now: datetime.datetime, told: Callable[[str], None] = lambda text: None
) -> list[AreaChecked]:
    """Extracts the record, holds the derived obligations against the engine's, counts the measures, looks for
    doubts; then puts the folder in the place of the one before. Raises InputMistakes."""
    root: Path = settings.COUNTED
    root.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=root, prefix=".part-"))
    try:
        with as_machine(by):
            areas = list(Area.objects.order_by("id"))
            extract(part / "extract", areas, now.date(), by=by)
            stored = {area.id: _stored_obligations(area) for area in areas}
        days = {area.id: area.today for area in areas}
        checked = []
        for journal in journals_in(part / "extract"):
            told(f"{journal.area}: {journal.entries:,} entries")
            checked.append(_checked(journal, days[journal.area], stored[journal.area]))
            _count(part, journal, days[journal.area])
        night = {
            "at": now.isoformat(),
            "areas": {key: day.isoformat() for key, day in days.items()},
        }
        (part / NIGHT).write_text(json.dumps(night) + "\n", encoding="utf-8")
        _publish(root, part, f"night-{now:%Y%m%dT%H%M%S%f}")
        return checked
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _publish(root: Path, part: Path, name: str) -> None:
    """The finished folder gets its name, then the link that readers follow leads to it."""
    os.rename(part, root / name)
    link = root / ".link"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    before = os.readlink(root / "last") if (root / "last").is_symlink() else ""
    os.replace(link, root / "last")
    for old in root.glob("night-*"):
        if old.name not in (name, before):  # whoever reads the one before may finish
            shutil.rmtree(old, ignore_errors=True)


_STORED = (
    "case__ref", "standard", "trigger_ref", "trigger_on", "due_on", "fulfilled_ref", "fulfilled_on",
    "state", "days_late",
)  # fmt: skip
_COLUMNS = (
    "case", "standard", "trigger_entry", "trigger_on", "due_on", "fulfilled_entry", "fulfilled_on",
    "state", "days_late",
)  # fmt: skip
_SCHEMA = pa.schema(
    [(name, pa.date32() if name.endswith("_on") else pa.int32() if name == "days_late" else pa.string())
     for name in _COLUMNS]
)  # fmt: skip


def _stored_obligations(area: Area) -> pa.Table:
    rows = CaseObligation.objects.filter(case__area=area).values_list(*_STORED)
    columns: list[list[Any]] = [[] for _ in _COLUMNS]
    for row in rows.iterator(chunk_size=20_000):
        for column, value in zip(columns, row, strict=True):
            column.append(value if value != "" else None)
    return pa.table(dict(zip(_COLUMNS, columns, strict=True)), schema=_SCHEMA)


def _checked(journal: AreaJournal, day: datetime.date, stored: pa.Table) -> AreaChecked:
    standards = list(general_standards().values())
    tables = list(obligations_of([journal], standards, day))
    found = pa.concat_tables(tables).select(_COLUMNS) if tables else _SCHEMA.empty_table()
    return AreaChecked(journal.area, compare_rows(found.cast(_SCHEMA), stored))


def _count(part: Path, journal: AreaJournal, day: datetime.date) -> None:
    folder = part / journal.area
    folder.mkdir()
    source = part / "extract" / journal.area
    standards = standards_here().values()
    counted = count_measures(
        [journal], tables_beside(source), measures_counted(), day, standards, share=SHARE
    )
    for name in TABLES:
        pq.write_table(getattr(counted, name), folder / f"{name}.parquet")
    year_from, _ = financial_year(day)
    first = min(year_from, day - datetime.timedelta(days=364))
    read = read_area(source)
    write_table(folder / "tiers.csv", OF_OPEN_CASES, tiers_of_open_cases(read, day))
    found = quality_of(read, first, day)
    write_table(folder / "doubts.csv", ("team", "sort", "kind", "doubts", "cases"),
           ((c.team, c.sort, c.kind, c.doubts, c.cases) for c in found.summary))  # fmt: skip
    write_table(folder / "doubtful.csv", ("case", "team", "sort", "kind", "entry", "on", "problem"),
           ((d.case, d.team, d.sort, d.kind, d.entry, d.on, d.problem) for d in found.doubts))  # fmt: skip
    write_table(folder / "bounds.csv", ("measure", "value", "low", "high", "doubtful", "counted"),
           ((b.result.measure.id, b.result.value, b.low, b.high, b.doubtful, b.counted)
            for b in found.bounds if not b.sort))  # fmt: skip


@dataclass(frozen=True)
class Night:
    """The last night's folder. `days`: as of which day each area stands in it."""

    folder: Path
    at: datetime.datetime
    days: dict[str, datetime.date]

    def rows(self, area: str, table: str) -> Iterator[dict[str, str]]:
        """A table of an area, line by line: doubts, tiers."""
        with (self.folder / area / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)

    @property
    def extract(self) -> Path:
        return self.folder / "extract"


def last_night() -> Night | None:
    """None where nothing was counted yet."""
    link: Path = settings.COUNTED / "last"
    if not (link / NIGHT).is_file():
        return None
    return _night(link.resolve())


@lru_cache(maxsize=4)
def _night(folder: Path) -> Night:
    said = json.loads((folder / NIGHT).read_text(encoding="utf-8"))
    days = {key: datetime.date.fromisoformat(day) for key, day in said["areas"].items()}
    return Night(folder, datetime.datetime.fromisoformat(said["at"]), days)


def counted_in(night: Night, areas: Iterable[str]) -> Counted:
    """What was counted in some areas."""
    return _counted(night.folder, tuple(sorted(areas)))


@lru_cache(maxsize=8)
def _counted(folder: Path, areas: tuple[str, ...]) -> Counted:
    tables = {
        name: pa.concat_tables([pq.read_table(folder / area / f"{name}.parquet") for area in areas])
        for name in TABLES
    }
    beside: dict[str, Any] = {}
    for area in areas:
        beside |= tables_beside(folder / "extract" / area)
    last = max(_night(folder).days[area] for area in areas)
    return Counted(last, measures_counted(), **tables, areas=beside)
