"""The journals of a folder: of one area, or of a nation with a folder for each area.

A Parquet journal is read by the engine itself; here it is only looked at: its schema, its counts and the
limits that it keeps of its columns. What `throughcare area check` finds line by line is not looked for.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from throughcare.bulk.calendar_tables import day_of_number, number_of
from throughcare.core.days import FIRST_DAY, LAST_DAY
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean
from throughcare.core.record.entry import Entry, recorded_order_of
from throughcare.folders.areas import area_folders, read_area
from throughcare.folders.entries import FORMATS, NEEDED
from throughcare.folders.json_files import read_object

# The journal as every engine loads it: days and times are numbers, so that none has its own zone.
# `recorded` is in microseconds since 1970, and the day's start where no time was recorded.
JOURNAL = pa.schema(
    [
        ("area", pa.string()),
        ("case", pa.string()),
        ("id", pa.string()),
        ("kind", pa.string()),
        ("day", pa.int32()),
        ("recorded", pa.int64()),
        ("corrects", pa.string()),
        ("facts", pa.string()),
    ]
)
SNAPSHOT = "snapshot.json"
SNAPSHOT_VERSION = 1
MOST_ENTRIES = 4_500_000  # that one worker holds at once; a larger area is held alone
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)
_TEXTS = ("id", "case", "kind", "facts", "corrects")
_ANEW = "Write the journal anew: throughcare area make, or the extract of the site."


@dataclass(frozen=True)
class AreaJournal:
    """The journal of one area. `path` is its Parquet file, or None where it is a table that was read."""

    area: str
    entries: int
    path: Path | None = None
    has_recorded_at: bool = True
    has_corrects: bool = True
    table: pa.Table | None = None
    last_on: datetime.date | None = None  # the day of the last entry, where it is known


def journal_table(area: str, entries: Iterable[Entry]) -> pa.Table:
    """Entries that have been read and checked, as an engine loads them."""
    found = list(entries)
    columns = {
        "area": [area] * len(found),
        "case": [e.case for e in found],
        "id": [e.id for e in found],
        "kind": [e.kind for e in found],
        "day": [number_of(e.happened_on) for e in found],
        "recorded": [(recorded_order_of(e)[0] - _EPOCH) // _MICROSECOND for e in found],
        "corrects": [e.corrects for e in found],
        "facts": [e.facts_as_json().decode() for e in found],
    }
    return pa.table(columns, schema=JOURNAL)


def table_of(journal: AreaJournal) -> pa.Table:
    """A journal in memory, for an engine that cannot read Parquet itself."""
    if journal.table is not None:
        return journal.table
    assert journal.path is not None
    raw = pq.read_table(journal.path, columns=_columns(journal)).to_pydict()
    nothing = [None] * journal.entries
    days = [number_of(day) for day in raw["happened_on"]]
    columns = {
        "area": [journal.area] * journal.entries,
        **{name: raw.get(name, nothing) for name in ("case", "id", "kind", "corrects", "facts")},
        "day": days,
        "recorded": [
            _recorded(at, day)
            for at, day in zip(raw.get("recorded_at", nothing), days, strict=True)
        ],
    }
    return pa.table({name: columns[name] for name in JOURNAL.names}, schema=JOURNAL)


def _columns(journal: AreaJournal) -> list[str]:
    optional = {"recorded_at": journal.has_recorded_at, "corrects": journal.has_corrects}
    return [*NEEDED, *(name for name, there in optional.items() if there)]


def _recorded(at: datetime.datetime | None, day: int) -> int:
    if at is None:
        return day * 86_400_000_000
    at = at if at.tzinfo else at.replace(tzinfo=datetime.UTC)
    return (at - _EPOCH) // _MICROSECOND


def journals_in(folder: Path) -> list[AreaJournal]:
    """The journals of an area's folder, or of all areas' folders under one, by area. Raises InputMistakes
    with everything that is wrong: files that are not whole, columns of an older version, areas of a
    snapshot that are not there."""
    mistakes: list[Mistake] = []
    found = []
    for part in area_folders(folder):
        try:
            found.append(_journal(part))
        except InputMistakes as error:
            mistakes += error.mistakes
    mistakes += _stray(folder)
    if (folder / SNAPSHOT).is_file() and not mistakes:
        mistakes += _against_snapshot(folder, found)
    areas = [journal.area for journal in found]
    for area in sorted({area for area in areas if areas.count(area) > 1}):
        mistakes.append(Mistake(folder.name, None, "id", f'two folders are of the area "{area}".'))
    if mistakes:
        raise InputMistakes(mistakes)
    return sorted(found, key=lambda journal: journal.area)


def batches(journals: Sequence[AreaJournal], workers: int = 1) -> list[list[AreaJournal]]:
    """Journals that are run together: few enough to be held at once beside those of the other workers, and
    at least one batch for each worker."""
    entries = sum(journal.entries for journal in journals)
    most = min(MOST_ENTRIES, -(-entries // workers))
    found: list[list[AreaJournal]] = []
    held = most
    for journal in journals:
        if held + journal.entries > most * 1.01:
            found.append([])
            held = 0
        found[-1].append(journal)
        held += journal.entries
    return found


def _journal(folder: Path) -> AreaJournal:
    path = folder / "entries.parquet"
    others = [ending for ending in FORMATS if (folder / f"entries.{ending}").exists()]
    if others != ["parquet"]:
        area = read_area(folder)  # which also says what is wrong with the files of the folder
        table = pa.concat_tables(
            [journal_table(area.id, entries) for entries in area.entries.values()]
            or [JOURNAL.empty_table()]
        )
        last = pc.max(table["day"]).as_py()
        last_on = None if last is None else day_of_number(last)
        return AreaJournal(area.id, len(table), table=table, last_on=last_on)
    shown = "/".join(path.parts[-2:])
    info = read_object(folder / "area.json", f"{folder.name}/area.json")
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        problem = f"is not a whole Parquet file: {said}"
        raise InputMistakes([Mistake(shown, None, None, problem, "Is the file cut off?")]) from None
    schema = file.schema_arrow
    mistakes = [*_of_schema(shown, schema), *_of_limits(shown, file.metadata)]
    if mistakes:
        raise InputMistakes(mistakes)
    return AreaJournal(
        str(info.get("id") or folder.name),
        file.metadata.num_rows,
        path,
        "recorded_at" in schema.names,
        "corrects" in schema.names and not pa.types.is_null(schema.field("corrects").type),
        last_on=_last_day(file.metadata),
    )


def _of_schema(shown: str, schema: pa.Schema) -> Iterator[Mistake]:
    for column in NEEDED:
        if column not in schema.names:
            remedy = did_you_mean(column, schema.names)
            yield Mistake(shown, None, column, "this column is missing.", remedy)
    for column in _TEXTS:
        if column in schema.names and not _is_text(schema.field(column).type):
            problem = f"is {schema.field(column).type}, where texts are needed."
            yield Mistake(shown, None, column, problem, _ANEW)
    for column, right, what in (
        ("happened_on", pa.types.is_date, "days"),
        ("recorded_at", pa.types.is_timestamp, "times"),
    ):
        if column in schema.names and not right(schema.field(column).type):
            problem = f"is {schema.field(column).type}, where {what} are needed."
            yield Mistake(shown, None, column, problem, _ANEW)


def _is_text(type_: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(type_)
        or pa.types.is_large_string(type_)
        or pa.types.is_null(type_)
        or (pa.types.is_dictionary(type_) and pa.types.is_string(type_.value_type))
    )


def _statistics(metadata: Any, column: str) -> list[Any]:
    """What the file keeps of a column, for each group of rows; empty where it has no such column."""
    names = [metadata.schema.column(n).name for n in range(metadata.num_columns)]
    if column not in names:
        return []
    place = names.index(column)
    return [
        metadata.row_group(group).column(place).statistics
        for group in range(metadata.num_row_groups)
    ]


def _last_day(metadata: Any) -> datetime.date | None:
    kept = [s.max for s in _statistics(metadata, "happened_on") if s is not None and s.has_min_max]
    return max(kept) if kept else None


def _of_limits(shown: str, metadata: Any) -> Iterator[Mistake]:
    """What the file itself keeps of its columns: empty fields, and the first and last day."""
    for column in ("id", "case", "kind", "happened_on"):
        kept = _statistics(metadata, column)
        empty = sum(s.null_count or 0 for s in kept if s is not None and s.has_null_count)
        if empty:
            yield Mistake(
                shown, None, column, f"is empty in {empty:,} lines.", "Every entry needs it."
            )
        limits = [s for s in kept if s is not None and s.has_min_max]
        if column == "happened_on" and limits and isinstance(limits[0].min, datetime.date):
            first, last = min(s.min for s in limits), max(s.max for s in limits)
            if first < FIRST_DAY or last > LAST_DAY:
                problem = f"has days from {first} to {last}."
                remedy = f"They should lie between {FIRST_DAY} and {LAST_DAY}."
                yield Mistake(shown, None, column, problem, remedy)


def _stray(folder: Path) -> Iterator[Mistake]:
    """Folders with a journal that no area.json names: a nation must not be short of an area in silence."""
    if (folder / "area.json").is_file():
        return
    for path in sorted(folder.glob("*/entries.*")):
        if not (path.parent / "area.json").is_file():
            problem = "is missing, though there is a journal."
            yield Mistake(
                f"{path.parent.name}/area.json", None, None, problem, "Write the area's id."
            )


def _against_snapshot(folder: Path, found: list[AreaJournal]) -> Iterator[Mistake]:
    """The areas and counts that the snapshot was written with."""
    said = read_object(folder / SNAPSHOT, SNAPSHOT)
    if said.get("version") != SNAPSHOT_VERSION:
        problem = f"is of version {said.get('version')}; this throughcare reads {SNAPSHOT_VERSION}."
        yield Mistake(SNAPSHOT, None, "version", problem, "Take the snapshot anew.")
        return
    here = {journal.area: journal.entries for journal in found}
    for area, entries in sorted(dict(said.get("areas") or {}).items()):
        if area not in here:
            yield Mistake(
                SNAPSHOT, None, area, "is missing.", "Take the snapshot anew, or find its folder."
            )
        elif here[area] != entries:
            problem = f"has {here[area]:,} entries; the snapshot was taken with {entries:,}."
            yield Mistake(SNAPSHOT, None, area, problem, "Take the snapshot anew.")


def snapshot_text(taken_on: datetime.date, entries: dict[str, int]) -> str:
    """What `snapshot.json` says: the day, and how many entries each area had."""
    said = {"version": SNAPSHOT_VERSION, "taken_on": taken_on.isoformat(), "areas": entries}
    return json.dumps(said, indent=1, sort_keys=True) + "\n"
