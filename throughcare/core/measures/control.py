"""Control charts: which figures of a series are more than chance.

A p chart (Shewhart 1931; Montgomery, Introduction to Statistical Quality Control, chapter 7): the centre is
the share of all periods together, the limits of each period follow from how many things it counted. Things of
one case hang together, so limits use the effective number that the interval uses, not the plain one. Which
runs are called a change is ours: one point outside the limits, or eight in a row on one side of the centre
(rules 1 and 4 of the Western Electric handbook of 1956).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.core.measures.results import MeasureResult

SIGMAS = 3.0
RUN = 8


@dataclass(frozen=True)
class ControlPoint:
    """One period, in percent: its share, and the limits between which chance keeps it. `signal` is empty,
    "outside" (beyond a limit) or "run" (the eighth or later in a row on one side)."""

    result: MeasureResult
    value: float | None
    low: float | None
    high: float | None
    signal: str


@dataclass(frozen=True)
class ControlChart:
    """`centre` is the share of all periods, in percent; None where nothing was counted."""

    centre: float | None
    points: tuple[ControlPoint, ...]

    @property
    def has_changed(self) -> bool:
        return any(point.signal for point in self.points)


def control_chart(results: Sequence[MeasureResult]) -> ControlChart:
    """The chart of a share over periods, in their order. Raises ValueError for a measure that is no share
    (a mean, a volume, sickness): those have other charts."""
    if any(result.measure.unit != "percent" for result in results):
        raise ValueError("a p chart is of shares")
    counted = sum(result.denominator for result in results)
    if not counted:
        nothing = tuple(ControlPoint(result, None, None, None, "") for result in results)
        return ControlChart(None, nothing)
    share = sum(result.numerator for result in results) / counted
    points, side, run = [], 0, 0
    for result in results:
        if not result.denominator:
            points.append(ControlPoint(result, None, None, None, ""))
            continue
        value = result.numerator / result.denominator
        now = (value > share) - (value < share)
        run = run + 1 if now and now == side else int(bool(now))
        side = now
        reach = SIGMAS * math.sqrt(share * (1 - share) / _size(result))
        low, high = max(0.0, share - reach), min(1.0, share + reach)
        outside = not low - 1e-12 <= value <= high + 1e-12
        signal = "outside" if outside else "run" if run >= RUN else ""
        points.append(ControlPoint(result, 100 * value, 100 * low, 100 * high, signal))
    return ControlChart(100 * share, tuple(points))


def _size(result: MeasureResult) -> float:
    return result.effective_size or result.denominator
