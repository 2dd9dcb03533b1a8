"""Periods, control charts, the scorecard, targets that might be, figures that may be published."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from throughcare.core.disclosure import profiles
from throughcare.core.measures import MeasureResult, Target, shipped_measures
from throughcare.core.measures.control import control_chart
from throughcare.core.measures.disclosed import disclosed
from throughcare.core.measures.periods import Period, periods_between
from throughcare.core.measures.results import Tally, result_of
from throughcare.core.measures.scorecard import points_of, scorecard
from throughcare.core.measures.series import Cell, age_band
from throughcare.core.measures.targets import trial_of_target
from throughcare.report.trends import control_chart_of

D = datetime.date
YEAR = Period(D(2005, 4, 1), D(2006, 3, 31))


def result(
    measure: str, numerator: float, denominator: float, period: Period = YEAR
) -> MeasureResult:
    definition = shipped_measures()[measure]
    tally = Tally.of_sums(
        "share", numerator, denominator, (int(numerator), int(numerator), int(denominator))
    )
    return result_of(definition, (period.from_on, period.to_on), tally)


@pytest.mark.parametrize(
    ("kind", "first", "last", "expected"),
    [
        ("month", D(2006, 1, 1), D(2006, 3, 30), ["2006-01-01 to 2006-01-31", "2006-02-01 to 2006-02-28"]),
        ("month", D(2006, 1, 2), D(2006, 2, 28), ["2006-02-01 to 2006-02-28"]),
        ("quarter", D(2005, 4, 1), D(2005, 12, 30), ["2005-04-01 to 2005-06-30", "2005-07-01 to 2005-09-30"]),
        ("rolling_quarter", D(2005, 11, 1), D(2006, 2, 28),
         ["2005-11-01 to 2006-01-31", "2005-12-01 to 2006-02-28"]),
        ("financial_year", D(2004, 4, 1), D(2006, 3, 31),
         ["2004-04-01 to 2005-03-31", "2005-04-01 to 2006-03-31"]),
        ("financial_year", D(2005, 5, 1), D(2006, 3, 31), []),
    ],
)  # fmt: skip
def test_whole_periods_between_two_days(kind, first, last, expected):
    assert [str(period) for period in periods_between(kind, first, last)] == expected


@pytest.mark.parametrize(
    ("age", "band"), [(17, "under 18"), (18, "18 to 20"), (20, "18 to 20"), (55, "55 and over")]
)
def test_bands_of_ages(age, band):
    assert age_band(age) == band


def months(shares: list[tuple[int, int]]) -> list[MeasureResult]:
    periods = periods_between("month", D(2004, 4, 1), D(2006, 3, 31))
    return [result("PSR_TIME", n, of, p) for (n, of), p in zip(shares, periods, strict=False)]


def test_chance_makes_no_signal():
    chart = control_chart(months([(90, 100), (88, 100), (93, 100), (89, 100)]))
    assert chart.centre == pytest.approx(90.0)
    assert not chart.has_changed
    # Three standard errors of 0.9 with n = 100: 0.03 x 3.
    assert (chart.points[0].low, chart.points[0].high) == (pytest.approx(81.0), pytest.approx(99.0))


def test_a_month_outside_the_limits():
    chart = control_chart(months([(90, 100)] * 5 + [(60, 100)]))
    assert [point.signal for point in chart.points] == [""] * 5 + ["outside"]


def test_eight_in_a_row_on_one_side():
    chart = control_chart(months([(86, 100)] * 8 + [(94, 100)] * 7 + [(85, 100)]))
    assert [point.signal for point in chart.points] == [""] * 7 + ["run"] + [""] * 8


def test_a_small_month_has_wider_limits_and_an_empty_one_none():
    chart = control_chart(months([(90, 100), (0, 0), (9, 10)]))
    wide = [None if p.low is None else p.high - p.low for p in chart.points]
    assert wide[1] is None
    assert wide[2] > wide[0]


def test_things_of_one_case_widen_the_limits():
    measure, window = shipped_measures()["PSR_TIME"], (D(2005, 4, 1), D(2005, 4, 30))
    # Ten people with ten things each, of which nine came out well for everyone but one.
    tally = Tally.of_sums("share", 90, 100, (9 * 100, 9 * 100, 10 * 100))
    few = result_of(measure, window, tally)
    assert few.effective_size == pytest.approx(10.0)
    point = control_chart([few]).points[0]
    assert point.low == pytest.approx(90 - 300 * (0.9 * 0.1 / 10) ** 0.5)


def test_only_a_share_has_such_a_chart():
    with pytest.raises(ValueError, match="p chart"):
        control_chart([result("SICK", 10, 2)])


def test_the_chart_says_what_it_shows():
    chart = control_chart_of("c1", "Reports in time", months([(90, 100)] * 5 + [(60, 100)]))
    assert chart.text == (
        "6 periods, 85% over all of them. More than chance: September 2004: 60%, outside the limits."
    )
    assert chart.svg.startswith("<svg ") and chart.svg.endswith("</svg>")
    assert '<title id="c1-title">Reports in time</title>' in chart.svg
    assert f'<desc id="c1-text">{chart.text}</desc>' in chart.svg
    assert chart.svg.count("<rect") == 2  # the ground, and the square of the one point
    assert chart.table[0][0] == "Period"
    assert chart.table[6] == (
        "September 2004",
        "60%",
        "100",
        "74.3%",
        "95.7%",
        "outside the limits",
    )


def test_the_scorecard_weighs_as_its_owner_says():
    results = [result("PSR_TIME", 45, 100), result("VICTIM8", 100, 100), result("ENF10", 90, 100)]
    equal = scorecard(results)
    assert equal.weights_are_equal
    assert equal.score == pytest.approx((50 + 100 + 100) / 3)
    own = scorecard(results, {"PSR_TIME": 3.0, "VICTIM8": 1.0})
    assert own.score == pytest.approx((3 * 50 + 100) / 4)
    assert [line.weight for line in own.lines] == [3.0, 1.0, 0.0]


def test_a_measure_without_a_figure_leaves_its_weight_to_the_others():
    results = [result("PSR_TIME", 45, 100), result("VICTIM8", 0, 0)]
    assert scorecard(results).score == pytest.approx(50.0)
    assert scorecard([result("VICTIM8", 0, 0)]).score is None
    with pytest.raises(ValueError, match="less than 0"):
        scorecard(results, {"PSR_TIME": -1.0})


def test_points_of_what_should_be_low():
    sick = shipped_measures()["SICK"]
    tally = Tally.of_sums("total", 120, 10)
    found = result_of(sick, (YEAR.from_on, YEAR.to_on), tally)
    assert found.value == 12 and found.target == 9
    assert points_of(found) == pytest.approx(75.0)


def test_another_target():
    measure = shipped_measures()["PSR_TIME"]
    higher = dataclasses.replace(measure, targets=(Target(95.0),), near_miss=1.0)
    results = [result("PSR_TIME", n, 100) for n in (99, 94, 91, 85)]
    found = trial_of_target([*results, result("ENF10", 99, 100)], higher)
    assert [(t.before, t.after) for t in found] == [
        ("met", "met"), ("met", "nearly met"), ("met", "not met"), ("not met", "not met"),
    ]  # fmt: skip
    assert [t.loses for t in found] == [False, True, True, False]
    assert not any(t.gains for t in found)
    lower = dataclasses.replace(measure, targets=(Target(85.0),))
    assert [t.gains for t in trial_of_target(results, lower)] == [False, False, False, True]


def cells(bases: dict[str, tuple[int, int]]) -> list[Cell]:
    return [Cell(YEAR, group, result("PSR_TIME", n, of)) for group, (n, of) in bases.items()]


def test_a_figure_of_few_people_is_held_back():
    said = disclosed(cells({"": (4, 6)}))[0]
    assert (said.text, said.value, said.denominator, said.is_hidden) == (
        "too few",
        None,
        None,
        True,
    )
    said = disclosed(cells({"": (11, 14)}))[0]
    assert (said.text, said.value, said.numerator) == ("11 of 14", None, 11)
    said = disclosed(cells({"": (90, 100)}))[0]
    assert (said.text, said.value) == ("90%", pytest.approx(90.0))


def test_a_small_group_takes_another_with_it():
    """Its base would follow from the total and the others."""
    said = disclosed(cells({"A": (90, 100), "B": (30, 40), "C": (2, 4)}))
    assert [d.is_hidden for d in said] == [False, True, True]
    assert [d.is_hidden for d in disclosed(cells({"A": (90, 100), "B": (30, 40)}))] == [
        False,
        False,
    ]


def test_inside_the_house_everything_is_shown():
    said = disclosed(cells({"A": (2, 4), "B": (30, 40)}), profiles()["internal"])
    assert [d.text for d in said] == ["2 of 4", "75%"]
