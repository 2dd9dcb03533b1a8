"""Trial of a standard before it is issued: who would have been late, over the whole journal.

The standard as it is and as it would be are two rows of the same relations, so the journal is read once.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from throughcare.bulk.journals import AreaJournal
from throughcare.bulk.obligations import SCHEMA, obligations_of
from throughcare.core.standards import Standard

BEFORE, AFTER = "before", "after"
# Whether an obligation's time was kept: those still due or fallen away say nothing yet.
_IN_TIME = "state = 'met'"
_TOLD = "state IN ('met', 'late', 'overdue')"


@dataclass(frozen=True)
class Trial:
    """What a change of standards would have done.

    `areas` has a row for each area and one for all (area empty): `obligations_before`, `in_time_before`,
    `told_before` (met, late or overdue), the same `_after`, the shares in percent and their `difference` in
    points (null where there is nothing to share), `a_week_before`, `a_week_after`, `work_a_week` (how many
    more obligations begin in a week). `cases` has a row for each obligation that would differ.
    """

    from_on: datetime.date
    to_on: datetime.date
    areas: pa.Table
    cases: pa.Table


def changed(standard: Standard, name: str, *, as_if_from: datetime.date | None = None) -> Standard:
    """A standard under another name; with `as_if_from`, as if it had been in force since that day."""
    if as_if_from is None:
        return replace(standard, id=name)
    return replace(standard, id=name, in_force_from=as_if_from, in_force_to=None)


def trial_of(
    journals: Sequence[AreaJournal],
    before: Iterable[Standard],
    after: Iterable[Standard],
    from_on: datetime.date,
    to_on: datetime.date,
    *,
    engine: str = "duckdb",
    as_if_from: datetime.date | None = None,
    progress: Callable[[int], None] | None = None,
) -> Trial:
    """Compares the obligations of triggers between two days, both inclusive, as they stood at the end of
    `to_on`. `before` may be empty (a new standard) and so may `after` (one taken away). `as_if_from` puts
    those of `after` in force from that day on. Raises InputMistakes."""
    old = [changed(s, f"{BEFORE} {n}") for n, s in enumerate(before)]
    new = [changed(s, f"{AFTER} {n}", as_if_from=as_if_from) for n, s in enumerate(after)]
    tables = list(obligations_of(journals, [*old, *new], to_on, engine, progress))
    rows = pa.concat_tables(tables) if tables else SCHEMA.empty_table()
    with duckdb.connect() as connection:
        connection.register("rows", rows)
        connection.execute(_ROWS, {"from_on": from_on, "to_on": to_on})
        weeks = ((to_on - from_on).days + 1) / 7
        areas = connection.execute(_AREAS, {"weeks": weeks}).to_arrow_table()
        cases = connection.execute(_CASES).to_arrow_table()
    return Trial(from_on, to_on, areas, cases)


_ROWS = """
CREATE TEMP TABLE told AS
SELECT *, standard LIKE 'after %' AS is_after,
  row_number() OVER (
    PARTITION BY standard, area, "case", trigger_entry ORDER BY due_on
  ) AS number
FROM rows WHERE trigger_on BETWEEN $from_on AND $to_on
"""
# Work a week: how many obligations begin in a week of the period.
_AREAS = f"""
WITH counted AS (
  SELECT coalesce(area, '') AS area,
    count(*) FILTER (NOT is_after) AS obligations_before,
    count(*) FILTER (NOT is_after AND {_IN_TIME}) AS in_time_before,
    count(*) FILTER (NOT is_after AND {_TOLD}) AS told_before,
    count(*) FILTER (is_after) AS obligations_after,
    count(*) FILTER (is_after AND {_IN_TIME}) AS in_time_after,
    count(*) FILTER (is_after AND {_TOLD}) AS told_after
  FROM told GROUP BY GROUPING SETS ((area), ())
), shares AS (
  SELECT *, 100.0 * in_time_before / nullif(told_before, 0) AS share_before,
    100.0 * in_time_after / nullif(told_after, 0) AS share_after
  FROM counted
)
SELECT *, share_after - share_before AS difference,
  obligations_before / $weeks AS a_week_before, obligations_after / $weeks AS a_week_after,
  (obligations_after - obligations_before) / $weeks AS work_a_week
FROM shares ORDER BY area = '', area
"""
# The nth obligation of a trigger before is held against the nth after.
_CASES = """
SELECT coalesce(b.area, a.area) AS area, coalesce(b."case", a."case") AS "case",
  coalesce(b.trigger_entry, a.trigger_entry) AS trigger_entry,
  coalesce(b.trigger_on, a.trigger_on) AS trigger_on,
  b.due_on AS due_before, b.state AS state_before, b.days_late AS days_late_before,
  a.due_on AS due_after, a.state AS state_after, a.days_late AS days_late_after
FROM (FROM told WHERE NOT is_after) AS b
FULL JOIN (FROM told WHERE is_after) AS a
  ON b.area = a.area AND b."case" = a."case" AND b.trigger_entry = a.trigger_entry
  AND b.number = a.number AND substr(b.standard, 8) = substr(a.standard, 7)
WHERE b.due_on IS DISTINCT FROM a.due_on OR b.state IS DISTINCT FROM a.state
ORDER BY ALL
"""
