"""Figures of everybody are those that core counts case by case."""

from __future__ import annotations

import datetime

import pytest

from throughcare.bulk.journals import journals_in
from throughcare.bulk.measures import can_be_counted, count_measures, tables_beside
from throughcare.bulk.obligations import obligations_of
from throughcare.bulk.performance import performance_in
from throughcare.bulk.scoreboards import (
    NATION,
    by_measure,
    due_soon,
    exceptions_first,
    scoreboard_of,
    things_of,
)
from throughcare.core.measures import shipped_measures
from throughcare.core.measures.periods import Period, periods_between
from throughcare.core.measures.series import GROUPINGS
from throughcare.core.standard_files import standards_named
from throughcare.folders.areas import area_folders, read_area
from throughcare.folders.performance import performance_of, series_of

pytestmark = pytest.mark.slow

AS_OF = datetime.date(2006, 5, 31)
YEAR = Period(datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
MEASURES = [m for m in shipped_measures().values() if can_be_counted(m)]
SAID = ("from_on", "to_on", "target", "met", "near_miss", "area", "remarks")
FIGURES = ("numerator", "denominator", "value", "low", "high", "effective_size")


@pytest.fixture(scope="module")
def counted(nation):
    return count_measures(journals_in(nation), tables_beside(nation), MEASURES, AS_OF)


@pytest.fixture(scope="module")
def areas(nation):
    return [read_area(folder) for folder in area_folders(nation)]


def assert_same(found, expected) -> None:
    assert found.keys() == expected.keys()
    for key, result in expected.items():
        assert [getattr(found[key], n) for n in SAID] == [getattr(result, n) for n in SAID], key
        figures = [getattr(found[key], n) for n in FIGURES]
        assert figures == pytest.approx([getattr(result, n) for n in FIGURES]), key


def by_key(cells):
    return {(c.result.area, str(c.period), c.group, c.result.measure.id): c.result for c in cells}


@pytest.mark.parametrize("kind", ["month", "quarter", "rolling_quarter", "financial_year"])
def test_figures_of_periods_are_those_of_core(counted, areas, kind):
    # The last one ends with the record, so that both judge by the same day.
    periods = [
        *periods_between(kind, YEAR.from_on, YEAR.to_on),
        Period(datetime.date(2006, 5, 1), AS_OF),
    ]
    expected = by_key(cell for area in areas for cell in series_of(area, periods, None, MEASURES))
    assert_same(by_key(scoreboard_of(counted, periods).cells), expected)
    assert len(expected) > 40


@pytest.mark.parametrize("by", GROUPINGS)
def test_figures_of_groups_are_those_of_core(counted, areas, by):
    periods = [
        *periods_between("quarter", YEAR.from_on, YEAR.to_on),
        Period(datetime.date(2006, 5, 1), AS_OF),
    ]
    expected = by_key(cell for area in areas for cell in series_of(area, periods, by, MEASURES))
    assert_same(by_key(scoreboard_of(counted, periods, by=by).cells), expected)
    assert len({key[2] for key in expected}) > 1


def test_the_command_gives_what_core_gives(nation, areas):
    found = performance_in(nation, [YEAR], MEASURES)
    expected = {}
    for area in areas:
        results, _ = performance_of(area, YEAR.from_on, YEAR.to_on, MEASURES)
        expected |= {(area.id, str(YEAR), "", r.measure.id): r for r in results}
    assert_same(by_key(found.cells), expected)


def test_the_nation_is_the_sum_of_its_areas(counted):
    board = scoreboard_of(counted, [YEAR], nation=True)
    for result in board.of(NATION):
        parts = [
            c.result for c in board.cells if c.result.measure == result.measure and c.result.area
        ]
        assert result.numerator == sum(part.numerator for part in parts), result.measure.id
        assert result.denominator == sum(part.denominator for part in parts)
    assert len(board.of(NATION)) > 10


def test_every_figure_lists_its_cases(counted):
    board = scoreboard_of(counted, [YEAR])
    looked_at = 0
    for result in board.of("cheshire"):
        measure = result.measure
        if measure.needs or measure.id == "APPT_ARR" or measure.id == "APPT_ATT_BY_CASE":
            continue
        rows = [
            row
            for row in things_of(counted, measure.id, "cheshire", YEAR).to_pylist()
            if row["counted"]
        ]
        assert sum(row["amount"] for row in rows) == result.numerator, measure.id
        assert len(rows) == result.denominator, measure.id
        looked_at += 1
    assert looked_at > 10


def test_what_falls_due_by_team(nation, counted):
    import pyarrow as pa

    rows = pa.concat_tables(obligations_of(journals_in(nation), standards_named(), AS_OF))
    found = due_soon(rows, counted, AS_OF).to_pylist()
    listed = rows.to_pylist()
    overdue = sum(row["state"] == "overdue" for row in listed)
    last = AS_OF + datetime.timedelta(weeks=4)
    due = sum(row["state"] == "due" and row["due_on"] <= last for row in listed)
    assert sum(r["obligations"] for r in found if r["state"] == "overdue") == overdue > 0
    assert sum(r["obligations"] for r in found if r["state"] == "due") == due > 0
    assert {(r["week"] - AS_OF).days % 7 for r in found} == {0}
    assert {r["area"] for r in found} == set(rows["area"].to_pylist())


def test_exceptions_come_first(counted):
    results = scoreboard_of(counted, [YEAR]).of("cheshire")
    ordered = list(exceptions_first(results))
    verdicts = [r.met if r.target and r.value is not None else None for r in ordered]
    assert sorted(map(str, results)) == sorted(map(str, ordered))
    assert False in verdicts and True in verdicts and None in verdicts
    assert verdicts == sorted(verdicts, key=[False, True, None].index)


def test_a_trend_is_in_the_order_of_its_periods(counted):
    periods = periods_between("month", YEAR.from_on, YEAR.to_on)
    series = by_measure(
        c for c in scoreboard_of(counted, periods).cells if c.result.area == "cheshire"
    )
    assert [r.to_on for r in series["COMPL"]] == [p.to_on for p in periods]
    assert len(series["ROH5"]) == 8  # it counts from August


def test_what_cannot_be_counted_is_named(nation):
    board = performance_in(nation, [YEAR], shipped_measures().values())
    assert {(area, left.measure.id) for area, left in board.left_out} == {
        (folder.name, "APPT_ARR_BY_APPOINTMENT") for folder in area_folders(nation)
    }
