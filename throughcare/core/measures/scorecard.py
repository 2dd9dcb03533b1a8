"""The weighted scorecard: one figure for an area, of all its measures.

The weights of 2005-06 stood in circulars that were not found, so they are a table that the user owns:
`measure, weight`; without one, every measure of the report's table has the same weight, and that is said. A
measure's points are its value as a share of its target, at most `most` percent (ours), 0 where it is not
counted; lower is better turns the share round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from throughcare.core.measures.model import Measure
from throughcare.core.measures.results import MeasureResult

MOST = 100.0  # doing more than was asked of one thing does not make up for another


@dataclass(frozen=True)
class ScorecardLine:
    """`points` are in percent of the target; None where there is no value or no target, and then the
    measure's weight is shared out among the others."""

    result: MeasureResult
    weight: float
    points: float | None


@dataclass(frozen=True)
class Scorecard:
    """`score` in percent: 100 is every target met. None where nothing with a weight was counted."""

    lines: tuple[ScorecardLine, ...]
    score: float | None
    weights_are_equal: bool


def scorecard(
    results: Iterable[MeasureResult], weights: Mapping[str, float] | None = None, most: float = MOST
) -> Scorecard:
    """The scorecard of one area and window. Raises ValueError for a weight below 0."""
    own = weights if weights is not None else {}
    if any(weight < 0 for weight in own.values()):
        raise ValueError("a weight is less than 0")
    lines = []
    for result in results:
        weight = own.get(result.measure.id, 0.0) if weights is not None else _equal(result.measure)
        lines.append(ScorecardLine(result, weight, points_of(result, most)))
    counted = [line for line in lines if line.points is not None and line.weight]
    total = sum(line.weight for line in counted)
    score = sum(line.weight * (line.points or 0.0) for line in counted) / total if total else None
    return Scorecard(tuple(lines), score, weights is None)


def _equal(measure: Measure) -> float:
    return 0.0 if measure.variant_of or not measure.targets else 1.0


def points_of(result: MeasureResult, most: float = MOST) -> float | None:
    """The value in percent of the target, at most `most`."""
    if result.value is None or not result.target:
        return None
    if result.measure.better == "lower":
        share = result.target / result.value if result.value else float("inf")
    else:
        share = result.value / result.target
    return min(most, 100 * share)
