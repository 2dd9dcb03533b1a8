"""Scoreboards: figures of every area, period and group, summed over what was counted."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pyarrow as pa

from throughcare.bulk.calendar_tables import number_of
from throughcare.bulk.measures import Counted
from throughcare.core.measures.evaluation import Evaluation, kind_of_figure
from throughcare.core.measures.model import (
    EntryCount,
    Measure,
    ObligationCount,
    VolumeCount,
)
from throughcare.core.measures.periods import Period
from throughcare.core.measures.results import LeftOut, MeasureResult, Tally, result_of
from throughcare.core.measures.series import (
    NOT_RECORDED,
    OF_THE_RECORD,
    Cell,
    group_of_person,
)
from throughcare.core.measures.staff import volume_of
from throughcare.folders.areas import Area

NATION = ""  # the area of a figure that counts all areas together


@dataclass(frozen=True)
class Scoreboard:
    """`cells`: a figure for each period, area and group; `left_out`: area, and what it could not count."""

    cells: list[Cell]
    left_out: list[tuple[str, LeftOut]]

    def of(self, area: str, group: str = "") -> list[MeasureResult]:
        """The figures of an area (`NATION`: of all together) and group, by period and measure."""
        return [c.result for c in self.cells if c.result.area == area and c.group == group]


def scoreboard_of(
    counted: Counted, periods: Sequence[Period], *, by: str | None = None, nation: bool = False
) -> Scoreboard:
    """Every figure of every area in these periods; with `by` (see `core.measures.series.GROUPINGS`) also of
    every group; with `nation` also of all areas together, as far as nothing but journals is needed. A case
    is in the group that it belonged to at the end of the period. Equal to `core.measures.series.Series`."""
    with duckdb.connect() as connection:
        _load(connection, counted, periods)
        if by:
            _load_groups(connection, counted, periods, by)
        connection.execute(
            _SUMMED.format(group="g.name" if by else "''", groups=_GROUPS if by else "")
        )
        rows = connection.execute(_TALLIES).fetchall()
        if nation:
            rows += connection.execute(_OF_ALL).fetchall()
    found = {(row[0], row[1], row[2], row[3]): row[4:] for row in rows}
    cells, left_out = [], []
    areas = [*sorted({row[2] for row in rows} | set(counted.areas))]
    for area in areas:
        for number, period in enumerate(periods):
            groups = sorted({key[3] for key in found if key[1] == number and key[2] == area} - {""})
            wanted = groups if by else [""]
            for measure in counted.measures:
                for group in wanted:
                    sums = found.get((measure.id, number, area, group))
                    cell = _cell(counted, measure, period, area, group, sums)
                    if isinstance(cell, Cell):
                        cells.append(cell)
                    elif cell is not None and not by:
                        left_out.append((area, cell))
    return Scoreboard(cells, left_out)


def _cell(
    counted: Counted, measure: Measure, period: Period, area: str, group: str, sums: Any
) -> Cell | LeftOut | None:
    """A figure; or why it is left out; None where nothing is to be said."""
    window = (max(period.from_on, measure.counts_from or period.from_on), period.to_on)
    if window[0] > window[1]:
        return LeftOut(measure, f"it counts from {measure.counts_from} only")
    if measure.needs:
        if group or area == NATION:
            return None
        return _beside(counted.areas.get(area), measure, period, group, sums)
    if sums is None:
        if group:
            return None
        sums = (0, 0, 0, 0, 0, 0, 0)
    numerator, denominator, met2, met_counted, counted2, squared, left_out = (
        int(n or 0) for n in sums
    )
    if group and not denominator:
        return None
    tally = Tally.of_sums(
        kind_of_figure(measure),
        numerator,
        denominator,
        (met2, met_counted, counted2),
        squared,
        left_out,
    )
    remarks = _remarks(measure, period)
    return Cell(period, group, replace(result_of(measure, window, tally, remarks), area=area))


def _remarks(measure: Measure, period: Period) -> tuple[str, ...]:
    if measure.counts_from and measure.counts_from > period.from_on:
        return (f"Counted from {measure.counts_from}: the measure did not count before.",)
    return ()


def _beside(
    area: Area | None, measure: Measure, period: Period, group: str, sums: Any
) -> Cell | LeftOut | None:
    """A measure that needs the area's own tables: those of staff are core's, volumes are summed here."""
    if area is None:
        return LeftOut(measure, f"{' and '.join(measure.needs)} not there")
    staff = None if "staff.csv" in area.absent else area.staff
    absences = None if "absences.csv" in area.absent else area.absences
    targets = None if "targets.csv" in area.absent else area.targets
    evaluation = Evaluation(
        [measure], period.from_on, period.to_on, staff=staff, absences=absences, targets=targets
    )
    if evaluation.left_out:
        return evaluation.left_out[0]
    result = evaluation.results()[0]
    if isinstance(measure.counts, VolumeCount):
        window = (result.from_on, result.to_on)
        volume, _ = volume_of(measure.id, area.targets, window)
        tally = Tally.of_sums("total", int(sums[0] or 0) if sums else 0, volume)
        result = result_of(measure, window, tally, result.remarks)
    return Cell(period, group, replace(result, area=area.id))


def things_of(counted: Counted, measure: str, area: str, period: Period) -> pa.Table:
    """The rows behind a figure: case, entry, on, counted, amount. For a supervision, amount is 1 where
    nothing failed it."""
    with duckdb.connect() as connection:
        _load(connection, counted, [period])
        return connection.execute(
            'SELECT "case", entry, DATE \'1970-01-01\' + "on" AS "on", counted, amount FROM things '
            'WHERE measure = $measure AND area = $area ORDER BY "case", "on", entry',
            {"measure": measure, "area": area},
        ).to_arrow_table()


# The tables that are summed


def _load(
    connection: duckdb.DuckDBPyConnection, counted: Counted, periods: Sequence[Period]
) -> None:
    """`things`: every row with the number of its period; supervisions that ran in it among them."""
    rows = [
        (
            measure.id,
            number,
            number_of(max(period.from_on, measure.counts_from or period.from_on)),
            number_of(period.to_on),
            _by_case(measure),
        )
        for measure in counted.measures
        for number, period in enumerate(periods)
    ]
    schema = pa.schema(
        [
            ("measure", pa.string()),
            ("period", pa.int32()),
            ("first", pa.int32()),
            ("last", pa.int32()),
            ("by_case", pa.bool_()),
        ]
    )
    windows = _table(schema, rows)
    connection.register("windows", windows)
    connection.register("all_things", counted.things)
    connection.register("supervisions", counted.supervisions)
    connection.register("failures", counted.failures)
    connection.execute(_THINGS)


def _table(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows as a table, also where there are none."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema)


def _by_case(measure: Measure) -> bool:
    counts = measure.counts
    return (isinstance(counts, ObligationCount) and counts.by == "case") or (
        isinstance(counts, EntryCount) and counts.by_case
    )


_THINGS = """
CREATE TEMP TABLE things AS
WITH ran AS (
  SELECT w.measure, w.period, s.area, s."case", s.entry, s."on", s.to_on, s.recorded, s.id
  FROM supervisions s JOIN windows w ON w.measure = s.measure
    AND s."on" <= w.last AND (s.to_on IS NULL OR s.to_on > w.first)
), failed AS (
  -- Each failure counts for the first of the supervisions of its day; the last day is one of them.
  SELECT DISTINCT w.measure, w.period, f.area, f."case",
    first(r.entry ORDER BY r."on", r.recorded, r.id) AS entry
  FROM failures f JOIN windows w ON w.measure = f.measure AND f."day" BETWEEN w.first AND w.last
  JOIN ran r ON r.measure = w.measure AND r.period = w.period AND r.area = f.area AND r."case" = f."case"
    AND r."on" <= f."day" AND (r.to_on IS NULL OR f."day" <= r.to_on)
  GROUP BY w.measure, w.period, f.area, f."case", f.id
)
SELECT t.measure, w.period, t.area, t."case", t.entry, t."on", t.counted, t.amount, w.by_case
FROM all_things t JOIN windows w ON w.measure = t.measure AND t."on" BETWEEN w.first AND w.last
UNION ALL
SELECT r.measure, r.period, r.area, r."case", r.entry, r."on", true,
  CASE WHEN f.entry IS NULL THEN 1 ELSE 0 END, false
FROM ran r LEFT JOIN failed f ON f.measure = r.measure AND f.period = r.period AND f.area = r.area
  AND f."case" = r."case" AND f.entry = r.entry
"""
_GROUPS = 'JOIN groups g ON g.period = t.period AND g.area = t.area AND g."case" = t."case"'
# Counted by case, a case is met when all that it has is met.
_SUMMED = """
CREATE TEMP TABLE of_cases AS
WITH summed AS (
  SELECT t.measure, t.period, t.area, {group} AS name, t."case", any_value(by_case) AS by_case,
    count(*) FILTER (counted) AS n, coalesce(sum(amount) FILTER (counted), 0) AS met,
    coalesce(sum(amount * amount) FILTER (counted), 0) AS squared, count(*) FILTER (NOT counted) AS left_out
  FROM things t {groups} GROUP BY ALL
)
SELECT measure, period, area, name, CASE WHEN by_case THEN (n > 0)::INT ELSE n END AS n,
  CASE WHEN by_case THEN (n > 0 AND met = n)::INT ELSE met END AS met, squared, left_out
FROM summed
"""
_SUMS = """
  sum(met), sum(n), sum(met * met), sum(met * n), sum(n * n), sum(squared), sum(left_out)
"""
_TALLIES = f"SELECT measure, period, area, name, {_SUMS} FROM of_cases GROUP BY ALL"
_OF_ALL = f"SELECT measure, period, '' AS area, name, {_SUMS} FROM of_cases GROUP BY ALL"


def _load_groups(
    connection: duckdb.DuckDBPyConnection, counted: Counted, periods: Sequence[Period], by: str
) -> None:
    """`groups`: period, area, case, name."""
    days = pa.table(
        {"period": list(range(len(periods))), "last": [number_of(p.to_on) for p in periods]}
    )
    connection.register("ends", days)
    if by in OF_THE_RECORD:
        connection.register("values", counted.values)
        connection.execute(_OF_RECORD, {"field": by, "none": NOT_RECORDED})
        return
    rows = [
        (number, area.id, case, group_of_person(area.people.get(row.person), by, period.to_on))
        for number, period in enumerate(periods)
        for area in counted.areas.values()
        for case, row in area.cases.items()
    ]
    schema = pa.schema(
        [("period", pa.int32()), *((name, pa.string()) for name in ("area", "case", "name"))]
    )
    connection.register("groups", _table(schema, rows))


_OF_RECORD = """
CREATE TEMP TABLE groups AS
WITH valued AS (
  SELECT e.period, v.area, v."case",
    coalesce(
      arg_max(v.value, (v."day", v.recorded, v.id)) FILTER (v."day" <= e.last),
      arg_min(v.value, (v."day", v.recorded, v.id))
    ) AS name
  FROM "values" v, ends e WHERE v.field = $field GROUP BY ALL
)
SELECT e.period, c.area, c."case", coalesce(v.name, $none) AS name
FROM (SELECT DISTINCT area, "case" FROM things) c CROSS JOIN ends e
LEFT JOIN valued v ON v.period = e.period AND v.area = c.area AND v."case" = c."case"
"""


# What is due, and what needs a look


def due_soon(rows: pa.Table, counted: Counted, as_of: datetime.date, weeks: int = 4) -> pa.Table:
    """What falls due in the next weeks by team: area, team, standard, week (its first day), obligations;
    overdue ones stand in a week of their own, that of `as_of`. `rows`: obligations as of that day."""
    last = as_of + datetime.timedelta(days=7 * weeks)
    with duckdb.connect() as connection:
        connection.register("rows", rows)
        connection.register("values", counted.values)
        return connection.execute(
            _DUE, {"as_of": as_of, "last": last, "none": NOT_RECORDED}
        ).to_arrow_table()


_DUE = """
WITH team AS (
  SELECT area, "case", arg_max(value, ("day", recorded, id)) AS team FROM "values"
  WHERE field = 'team' GROUP BY ALL
)
SELECT r.area, coalesce(t.team, $none) AS team, r.standard, r.state,
  CASE WHEN r.state = 'overdue' THEN $as_of ELSE $as_of + 7 * ((r.due_on - $as_of) // 7)::INTEGER END::DATE AS week,
  count(*) AS obligations
FROM rows r LEFT JOIN team t ON t.area = r.area AND t."case" = r."case"
WHERE r.state = 'overdue' OR (r.state = 'due' AND r.due_on <= $last)
GROUP BY ALL ORDER BY ALL
"""


def exceptions_first(results: Iterable[MeasureResult]) -> Iterator[MeasureResult]:
    """What needs a look before the rest: missed, nearly missed, then met, each by how far; then what has no
    target or no value."""

    def place(result: MeasureResult) -> tuple[int, float]:
        if result.value is None or not result.target:
            return (3, 0.0)
        short = (result.target - result.value) / result.target
        if result.measure.better == "lower":
            short = -short
        return (
            0 if not result.met and not result.near_miss else 1 if not result.met else 2,
            -short,
        )

    yield from sorted(results, key=place)


def by_measure(cells: Iterable[Cell]) -> dict[str, list[MeasureResult]]:
    """The figures of each measure over its periods: for a trend, or a control chart."""
    found: dict[str, list[MeasureResult]] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.period.from_on):
        found[cell.result.measure.id].append(cell.result)
    return dict(found)
