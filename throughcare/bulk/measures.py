"""Measures of everybody at once: what `core.measures` counts case by case.

One run makes the table of all that measures count (`counted`, one row a thing) beside the obligations; a
scoreboard of any months, quarters or years is a sum over it, so it takes a moment, and every figure leads to
its rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from throughcare.bulk.calendar_tables import number_of
from throughcare.bulk.compiled import Statement, compiled_measures, statements_of
from throughcare.bulk.journals import AreaJournal
from throughcare.bulk.rules import rules_of
from throughcare.bulk.run import Engine, each_batch
from throughcare.core.measures.model import (
    AbsenceCount,
    Measure,
    ObligationCount,
    StaffCount,
    SupervisionCount,
)
from throughcare.core.record.people import Person
from throughcare.core.standard_files import shipped_standards
from throughcare.core.standards import Standard
from throughcare.folders.areas import Area, area_folders, read_area

PARTS_NOT_COUNTED = "counts parts of an obligation, which only --engine core does"
_TEXT, _INT = pa.string(), pa.int32()
PEOPLE = pa.schema([("area", _TEXT), ("case", _TEXT), ("adult_from", _INT)])


@dataclass
class Counted:
    """All that measures count in some areas, as it stood at the end of `as_of`. `things`: the rows (see
    `expressions.counted`); `supervisions` and `failures`: the same for measures of compliance, whose window
    decides. `values`: team, officer and tier of each case as they changed. `areas`: the tables beside the
    journals."""

    as_of: datetime.date
    measures: list[Measure]
    things: pa.Table
    supervisions: pa.Table
    failures: pa.Table
    values: pa.Table
    areas: dict[str, Area] = field(default_factory=dict)


def can_be_counted(measure: Measure) -> bool:
    return not (isinstance(measure.counts, ObligationCount) and measure.counts.by == "part")


def tables_beside(folder: Path) -> dict[str, Area]:
    """People, cases, staff, absences and targets of each area, without the journals. Raises
    InputMistakes."""
    found = (read_area(part, with_journal=False) for part in area_folders(folder))
    return {area.id: area for area in found}


def count_measures(
    journals: Sequence[AreaJournal],
    areas: dict[str, Area],
    measures: Iterable[Measure],
    as_of: datetime.date,
    standards: Iterable[Standard] | None = None,
    progress: Callable[[int], None] | None = None,
    share: int = 1,
) -> Counted:
    """Counts the measures over journals, on DuckDB. `standards` are those that the measures name, the
    shipped ones by default. `share`: see `each_batch`."""
    asked = [m for m in measures if can_be_counted(m)]
    by_id = {s.id: s for s in (shipped_standards().values() if standards is None else standards)}
    named = {n for m in asked if isinstance(m.counts, ObligationCount) for n in m.counts.standards}
    rules = rules_of([by_id[name] for name in sorted(named)])
    statements = [*statements_of(rules.shape, "duckdb"), *compiled_measures(asked, "duckdb")]
    names = ("things", "supervisions", "failures", "values")

    def fetch(engine: Engine) -> tuple[pa.Table, ...]:
        return tuple(engine.fetch(f'SELECT * FROM "measured_{name}"') for name in names)

    def load_people(engine: Engine, batch: Sequence[AreaJournal]) -> None:
        engine.load({"people": _people(areas, [journal.area for journal in batch])})

    found = each_batch(
        journals, "duckdb", rules, statements, as_of, fetch, progress, load_people, share
    )
    joined = [pa.concat_tables(tables) for tables in zip(*found, strict=True)]
    return Counted(as_of, asked, joined[0], joined[1], joined[2], joined[3], areas)


def _people(areas: dict[str, Area], names: Sequence[str]) -> pa.Table:
    rows: list[tuple[str, str, int | None]] = []
    for name in names:
        area = areas.get(name)
        for case, row in area.cases.items() if area else ():
            rows.append((name, case, _adult_from(area.people.get(row.person) if area else None)))
    return pa.Table.from_pylist(
        [dict(zip(PEOPLE.names, row, strict=True)) for row in rows], schema=PEOPLE
    )


def _adult_from(person: Person | None) -> int | None:
    """The day on which somebody is eighteen; who was born on 29 February is so on 1 March."""
    if person is None or person.born_on is None:
        return None
    born = person.born_on
    try:
        return number_of(born.replace(year=born.year + 18))
    except ValueError:
        return number_of(datetime.date(born.year + 18, 3, 1))


def measure_steps(measures: Sequence[Measure]) -> Iterator[Statement]:
    """The statements that make `measured_things` and the others; for `compiled`."""
    import ibis

    from throughcare.bulk.expressions import counted as expr
    from throughcare.bulk.expressions.corrections import keep_corrections
    from throughcare.bulk.expressions.tables import Steps

    steps = Steps()
    keep_corrections(steps, None)
    counting = expr.Counting(steps)
    rows, spells, fails = [], [], []
    for measure in measures:
        counter: Any = expr.COUNTERS.get(type(measure.counts))
        if counter:
            rows += counter(counting, measure.id, measure.counts)
        elif isinstance(measure.counts, SupervisionCount):
            name = ibis.literal(measure.id)
            spells.append(expr.supervisions(counting, measure.counts).mutate(measure=name))
            fails.append(expr.failures(counting, measure.counts).mutate(measure=name))
    steps.keep("measured_things", _union(rows, ibis.table(expr.COUNTED, name="nothing")))
    nothing = expr.COUNTED | {"day": "int32", "recorded": "int64", "id": "string"}
    steps.keep("measured_supervisions", _union(spells, ibis.table(nothing, name="nothing")))
    steps.keep("measured_failures", _union(fails, ibis.table(nothing, name="nothing")))
    steps.keep("measured_values", expr.values_of_groups(counting))
    for step in steps.steps:
        yield Statement(
            step.name, ibis.to_sql(step.table, dialect="duckdb", pretty=False), step.loop
        )


def _union(tables: list[Any], nothing: Any) -> Any:
    import ibis

    if not tables:  # a table of no rows, with the columns that are read
        from throughcare.bulk.expressions.tables import journal

        empty = {name: ibis.null(type_) for name, type_ in nothing.schema().items()}
        return journal().filter(ibis.literal(False)).select(**empty)
    return ibis.union(*tables)


def needs_tables(measure: Measure) -> bool:
    return isinstance(measure.counts, AbsenceCount | StaffCount)
