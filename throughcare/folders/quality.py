"""The quality of an area's record: its doubts, their counts, and how far they could move its measures."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from throughcare.core.measures import MeasureResult
from throughcare.core.quality import (
    SORTS,
    Bounds,
    Doubt,
    DoubtCount,
    bounds_of,
    doubts_in,
    summary_of,
)
from throughcare.folders.areas import Area
from throughcare.folders.performance import performance_of, record_ends_on


@dataclass(frozen=True)
class QualityOfRecord:
    doubts: list[Doubt]
    summary: list[DoubtCount]
    bounds: list[Bounds]


def quality_of(area: Area, from_on: datetime.date, to_on: datetime.date) -> QualityOfRecord:
    """Doubts about entries of the window, and the bounds of the measures in it, for all doubts together
    and for each sort. Raises InputMistakes where there is no window."""
    as_of = min(to_on, record_ends_on(area) or to_on)
    doubts = [
        doubt
        for _, case_file in area.case_files()
        for doubt in doubts_in(case_file, as_of, area.extracted_on)
        if doubt.on >= from_on
    ]
    results, _ = performance_of(area, from_on, to_on, listing=True)
    return QualityOfRecord(doubts, summary_of(doubts), list(_bounds(results, doubts)))


def _bounds(results: list[MeasureResult], doubts: list[Doubt]) -> Iterator[Bounds]:
    for result in results:
        for sort in ("", *SORTS):
            found = bounds_of(result, doubts, sort)
            if found:
                yield found
