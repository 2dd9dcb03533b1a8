"""Obligations of everybody at once: what `core.obligations` gives case by case."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from throughcare.bulk.calendar_tables import day_of_number
from throughcare.bulk.compiled import Statement, statements_of
from throughcare.bulk.journals import AreaJournal
from throughcare.bulk.rules import Rules, rules_of
from throughcare.bulk.run import Engine, each_batch, prepare, run
from throughcare.core.calendars import FIRST, LAST
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.standards import Standard

# A row of obligations: the columns of the table that the command writes, the area, and two days more.
SCHEMA = pa.schema(
    [
        ("area", pa.string()),
        ("case", pa.string()),
        ("standard", pa.string()),
        ("trigger_entry", pa.string()),
        ("trigger_on", pa.date32()),
        ("due_on", pa.date32()),
        ("fulfilled_entry", pa.string()),
        ("fulfilled_on", pa.date32()),
        ("state", pa.string()),
        ("days_late", pa.int32()),
        ("opens_on", pa.date32()),
        ("fell_away_on", pa.date32()),
    ]
)
ROWS = (
    "SELECT "
    + ", ".join(f'"{name}"' for name in SCHEMA.names)
    + ' FROM obligations ORDER BY area, "case", standard, trigger_on, due_on, trigger_entry'
)


def rows_of(
    engine: Engine,
    rules: Rules,
    statements: Sequence[Statement],
    journals: Sequence[AreaJournal],
    as_of: datetime.date,
) -> pa.Table:
    """The rows (`SCHEMA`) of journals under some standards, as it stood at the end of `as_of`, by area,
    case, standard, trigger date, due date. Raises InputMistakes."""
    prepare(engine, rules, as_of)
    engine.load_journals(journals)
    run(engine, statements)
    return fetched_rows(engine)


def fetched_rows(engine: Engine) -> pa.Table:
    """The rows of what has been run."""
    return as_rows(engine.fetch(ROWS.replace('"', engine.quote)))


def obligations_of(
    journals: Sequence[AreaJournal],
    standards: Sequence[Standard],
    as_of: datetime.date,
    engine: str = "duckdb",
    progress: Callable[[int], None] | None = None,
) -> Iterator[pa.Table]:
    """The same, a batch of areas after the other: so that a nation is never in memory at once. `engine`:
    duckdb, postgres or spark. `progress` is called with the number of entries that have been read."""
    in_force = [s for s in standards if s.in_force_from is None or s.in_force_from <= as_of]
    if not in_force:
        return
    rules = rules_of(in_force)
    statements = statements_of(rules.shape, engine)
    yield from each_batch(journals, engine, rules, statements, as_of, fetched_rows, progress)


def as_rows(table: pa.Table) -> pa.Table:
    """Days as dates. Raises InputMistakes where a limit runs outside the calendar of bank holidays."""
    lost = table.filter(pc.is_null(table["due_on"]))
    if len(lost):
        day = day_of_number(pc.min(lost["trigger_on"]).as_py())
        problem = f"{day} is outside the calendar of bank holidays, {FIRST} to {LAST}."
        place = "definitions/calendars/england-wales.csv"
        raise InputMistakes([Mistake(place, None, "date", problem, "Check the date.")])
    days = [(f.name, pa.int32() if pa.types.is_date32(f.type) else f.type) for f in SCHEMA]
    return table.select(SCHEMA.names).cast(pa.schema(days)).cast(SCHEMA)
