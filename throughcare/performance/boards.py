"""Scoreboards: figures of an area, a region or the nation over time and by group, and the cases behind them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count

from throughcare.accounts.scope import as_machine
from throughcare.bulk.scoreboards import (
    NATION,
    exceptions_first,
    scoreboard_of,
    things_of,
)
from throughcare.cases import gate
from throughcare.cases.models import Area, CaseObligation
from throughcare.core.calendars import add_months
from throughcare.core.measures import Measure, MeasureResult
from throughcare.core.measures.periods import PERIODS, Period, periods_between
from throughcare.core.measures.series import GROUPINGS, Cell
from throughcare.pages import figure
from throughcare.performance import wording
from throughcare.performance.counting import Night, counted_in, measures_counted
from throughcare.report.trends import TrendChart, control_chart_of

MONTHS_SHOWN = {"month": 24, "quarter": 24, "rolling_quarter": 24, "financial_year": 60}
PERIOD_WORDS = {
    "month": "month", "quarter": "quarter", "rolling_quarter": "rolling quarter",
    "financial_year": "financial year",
}  # fmt: skip
WEEKS_AHEAD = 4
ONE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Selection:
    """What a scoreboard is asked for: figures of which periods, and by which group ("": all cases)."""

    period: str
    by: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Selection:
        period, by = query.get("period", ""), query.get("by", "")
        return cls(period if period in PERIODS else "quarter", by if by in GROUPINGS else "")


def periods_until(kind: str, day: datetime.date) -> list[Period]:
    """The whole periods that end no later than a day, as many as a scoreboard shows, in their order."""
    return periods_between(kind, add_months(day.replace(day=1), -MONTHS_SHOWN[kind]), day)


@dataclass(frozen=True)
class Line:
    """A figure as a scoreboard shows it, with the one of the period before."""

    result: MeasureResult
    group: str
    value: str
    interval: str
    target: str
    verdict: str
    colour: str
    before: str
    direction: str  # "better", "worse", "" where chance could have made the difference


@dataclass(frozen=True)
class Board:
    """`lines`: the last period's figures, what needs a look first."""

    period: Period | None
    lines: list[Line]
    left_out: list[tuple[str, str]]


def board(night: Night, areas: Iterable[str], asked: Selection, *, nation: bool = False) -> Board:
    """The figures of the last period of an area; with `nation`, of all the areas together."""
    listed = sorted(areas)
    periods = _last_two(asked, min(night.days[area] for area in listed))
    if not periods:
        return Board(None, [], [])
    found = scoreboard_of(counted_in(night, listed), periods, by=asked.by or None, nation=nation)
    where = NATION if nation else listed[0]
    left_out = {(one.measure.title, one.reason) for area, one in found.left_out if area == where}
    lines = _lines([cell for cell in found.cells if cell.result.area == where], periods[-1])
    return Board(periods[-1], lines, sorted(left_out))


def _last_two(asked: Selection, day: datetime.date) -> list[Period]:
    return periods_until(asked.period, day)[-2:]


def _lines(cells: list[Cell], period: Period) -> list[Line]:
    """The figures of a period, what needs a look first, each with the one of the period before."""
    now = {_key(cell): cell for cell in cells if _is_of(cell, period)}
    earlier = {_key(cell): cell for cell in cells if not _is_of(cell, period)}
    groups = {id(cell.result): cell.group for cell in now.values()}
    return [
        _line(result, groups[id(result)], earlier.get((result.measure.id, groups[id(result)])))
        for result in exceptions_first(cell.result for cell in now.values())
    ]


def _is_of(cell: Cell, period: Period) -> bool:
    return cell.period.to_on == period.to_on


def _key(cell: Cell) -> tuple[str, str]:
    return cell.result.measure.id, cell.group


def _line(result: MeasureResult, group: str, before: Cell | None) -> Line:
    verdict, colour = wording.verdict(result.met, result.near_miss)
    unit = result.measure.unit
    return Line(
        result=result,
        group=group,
        value=figure(result.value, unit),
        interval=interval_of(result),
        target=figure(result.target, unit),
        verdict=verdict,
        colour=colour,
        before=figure(before.result.value, unit) if before else "none",
        direction=_direction(result, before.result if before else None),
    )


def interval_of(result: MeasureResult) -> str:
    return wording.interval(result.low, result.high, result.measure.unit)


def _direction(now: MeasureResult, before: MeasureResult | None) -> str:
    """Which way a figure went, where the two intervals do not touch."""
    if before is None or None in (now.low, now.high, before.low, before.high):
        return ""
    assert now.low is not None and now.high is not None
    assert before.low is not None and before.high is not None
    up, down = now.low > before.high, now.high < before.low
    if not (up or down):
        return ""
    return "better" if up == (now.measure.better != "lower") else "worse"


def measure_of(name: str) -> Measure | None:
    return next((one for one in measures_counted() if one.id == name), None)


@dataclass(frozen=True)
class Trend:
    """A measure over time: `cells` by period, newest last; the control chart, where it is of a share."""

    cells: list[Cell]
    chart: TrendChart | None


def trend(night: Night, area: str, measure: Measure, asked: Selection) -> Trend:
    counted = counted_in(night, [area])
    periods = periods_until(asked.period, night.days[area])
    found = scoreboard_of(counted, periods)
    cells = [c for c in found.cells if c.result.area == area and c.result.measure.id == measure.id]
    cells.sort(key=lambda cell: cell.period.from_on)
    shares = [cell.result for cell in cells]
    is_chart = measure.unit == "percent" and asked.period != "rolling_quarter" and len(shares) > 1
    title = f"{measure.title}, by {PERIOD_WORDS[asked.period]}"
    return Trend(cells, control_chart_of("trend", title, shares) if is_chart else None)


def groups(night: Night, area: str, measure: Measure, asked: Selection) -> list[Line]:
    """The groups of the last period of a measure, those that need a look first."""
    found = board(night, [area], asked)
    return [line for line in found.lines if line.result.measure.id == measure.id]


def cells_of(night: Night, area: str, asked: Selection) -> list[Cell]:
    """Every figure of an area in every period: for a file."""
    periods = periods_until(asked.period, night.days[area])
    found = scoreboard_of(counted_in(night, [area]), periods, by=asked.by or None)
    return sorted(
        (c for c in found.cells if c.result.area == area),
        key=lambda c: (c.result.measure.id, c.period.from_on, c.group),
    )


@dataclass(frozen=True)
class Unit:
    """A thing behind a figure."""

    case: str
    entry: str
    on: datetime.date | None
    counted: bool
    met: bool


@dataclass(frozen=True)
class Units:
    """Those of cases that the scope's person may list, and how many there are besides."""

    rows: list[Unit]
    hidden: int


def units(night: Night, area: Area, measure: Measure, period: Period) -> Units:
    table = things_of(counted_in(night, [area.id]), measure.id, area.id, period)
    listed, hidden = gate.rows_of_cases(table.to_pylist(), "list", area.id)
    rows = [
        Unit(row["case"], row["entry"] or "", row["on"], bool(row["counted"]), bool(row["amount"]))
        for row in listed
    ]
    rows.sort(
        key=lambda unit: (unit.met, not unit.counted, unit.case, unit.on or datetime.date.min)
    )
    return Units(rows, hidden)


@dataclass(frozen=True)
class DueWeek:
    """How much falls due in a team in a week; `overdue` stands before the weeks."""

    team: str
    overdue: int
    weeks: list[int]


def due_by_team(area: Area) -> tuple[list[datetime.date], list[DueWeek]]:
    """What falls due in the next weeks by team, from the obligations as they stand now: counts of the whole
    area, in which nobody is named."""
    today = area.today
    starts = [today + datetime.timedelta(weeks=week) for week in range(WEEKS_AHEAD)]
    found: dict[str, list[int]] = defaultdict(lambda: [0] * (WEEKS_AHEAD + 1))
    with as_machine("scoreboard"):
        for row in _waiting(area, today):
            due_on = row["due_on"]
            place = 0 if row["state"] == "overdue" else 1 + (due_on - today).days // 7
            found[row["case__team"] or "no team"][place] += row["count"]
    rows = [DueWeek(team, counts[0], counts[1:]) for team, counts in found.items()]
    return starts, sorted(rows, key=lambda row: (-row.overdue, row.team))


def _waiting(area: Area, today: datetime.date) -> Any:
    last = today + datetime.timedelta(weeks=WEEKS_AHEAD) - ONE
    waiting = CaseObligation.objects.filter(
        case__area=area, state__in=["overdue", "due"], due_on__lte=last
    )
    return waiting.values("case__team", "state", "due_on").annotate(count=Count("pk")).order_by()


@dataclass(frozen=True)
class AreaLine:
    """One measure across areas in the last period: each area's figure, by area; "" where there is none."""

    measure: Measure
    lines: dict[str, Line]


def cells_by_area(
    night: Night, areas: list[str], periods_on: Callable[[datetime.date], list[Period]]
) -> Iterator[tuple[str, list[Cell]]]:
    """Every figure of each area in the periods that its day gives. Areas stand as of their own days: those of
    a day are summed in one go."""
    of_day: dict[datetime.date, list[str]] = defaultdict(list)
    for area in areas:
        of_day[night.days[area]].append(area)
    for day, some in of_day.items():
        periods = periods_on(day)
        cells = scoreboard_of(counted_in(night, some), periods).cells if periods else []
        for area in some:
            yield area, [cell for cell in cells if cell.result.area == area]


def by_area(night: Night, areas: list[str], asked: Selection) -> list[AreaLine]:
    """A table of measures against areas."""
    found: dict[str, dict[str, Line]] = defaultdict(dict)
    for area, cells in cells_by_area(night, areas, partial(_last_two, asked)):
        for line in _lines(cells, _last_two(asked, night.days[area])[-1]) if cells else ():
            found[line.result.measure.id][area] = line
    return [AreaLine(one, found[one.id]) for one in measures_counted() if one.id in found]
