"""How far doubts could move a measure: its value if every doubtful thing had failed, and if none had.

A doubt bears on what a measure counts when it is about the same case and a kind of entry that the measure
reads. The bounds are wide on purpose: they hold whatever the truth is, and say nothing about what is likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from throughcare.core.measures.model import (
    ElapsedCount,
    EntryCount,
    Measure,
    ObligationCount,
    SupervisionCount,
    VolumeCount,
)
from throughcare.core.measures.patterns import Pattern
from throughcare.core.measures.results import MeasureResult
from throughcare.core.quality.doubts import Doubt
from throughcare.core.record.case_file import ENDS, STARTS, TO_CUSTODY
from throughcare.core.standard_files import shipped_standards
from throughcare.core.standards import selectors


@dataclass(frozen=True)
class Bounds:
    """In percent; `doubtful` of `counted` things could be otherwise, or would be counted and are not."""

    result: MeasureResult
    sort: str  # of the doubts; empty for all together
    doubtful: int
    counted: int
    low: float | None
    high: float | None


def kinds_read_by(measure: Measure) -> frozenset[str]:
    """The kinds of entry that decide what a measure counts; none for one that counts staff."""
    counts = measure.counts
    if isinstance(counts, ObligationCount):
        found = {kind for name in counts.standards for kind in _kinds_of_standard(name)}
    elif isinstance(counts, EntryCount):
        named = counts.leaving_out.named_by if counts.leaving_out else None
        found = {*_kinds_of(counts.of), *_kinds_of(counts.met), *((named.kind,) if named else ())}
    elif isinstance(counts, SupervisionCount):
        answer = counts.unless_answered
        found = {
            *counts.failed_by,
            *STARTS,
            *ENDS,
            *TO_CUSTODY,
            *((answer.kind,) if answer else ()),
        }
    elif isinstance(counts, VolumeCount):
        found = {kind for pattern in counts.of for kind in _kinds_of(pattern)}
    elif isinstance(counts, ElapsedCount):
        found = set(_kinds_of(counts.of))
    else:
        found = set()
    return frozenset(found)


def _kinds_of_standard(name: str) -> Iterator[str]:
    standard = shipped_standards()[name]
    yield from (part.kind for part in standard.starts_on.selectors)
    yield from (part.kind for part in selectors(standard.fulfilled_by))


def _kinds_of(pattern: Pattern) -> Iterator[str]:
    if pattern.kind:
        yield pattern.kind
    for _, inner in pattern.names:
        yield from _kinds_of(inner)
    if pattern.named_by:
        yield pattern.named_by.kind


def bounds_of(result: MeasureResult, doubts: Iterable[Doubt], sort: str = "") -> Bounds | None:
    """The bounds of a share that was counted with its cases (`listing`); None for what is no share. With
    `sort`, of doubts of one sort only."""
    if result.measure.unit != "percent" or not result.cases:
        return None
    kinds = kinds_read_by(result.measure)
    cases = {d.case for d in doubts if d.kind in kinds and (not sort or d.sort == sort)}
    doubtful = [c for c in result.cases if c.case in cases]
    sure = [c for c in result.cases if c.case not in cases and c.counted]
    met = sum(c.in_numerator for c in sure)
    whole = len(sure) + len(doubtful)
    low = 100 * met / whole if whole else None
    high = 100 * (met + len(doubtful)) / whole if whole else None
    counted = sum(c.counted for c in result.cases)
    return Bounds(result, sort, len(doubtful), counted, low, high)
