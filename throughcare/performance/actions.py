"""Writes to an area's performance: the results of its measures, with the cases behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from throughcare.audit.actions import record
from throughcare.audit.models import COMBINATION
from throughcare.cases.models import Area
from throughcare.cases.rows import insert_rows
from throughcare.core import measures
from throughcare.core.measures.model import ObligationCount
from throughcare.core.standard_files import shipped_standards
from throughcare.performance.models import MeasureCase, MeasureResult

UNIT_FIELDS = [
    "result",
    "case_ref",
    "entry_ref",
    "happened_on",
    "counted",
    "in_numerator",
    "detail",
]


@transaction.atomic
def import_performance(
    area: Area,
    results: Iterable[measures.MeasureResult],
    *,
    by: str,
    left_out: Iterable[measures.LeftOut] = (),
    england_wales: Mapping[str, float] | None = None,
) -> int:
    """Puts the results of an area's measures, evaluated with `listing`, in the place of those that are
    here; returns how many. `england_wales`: published national figures by measure, shown beside them.

    One transaction, one audit event.
    """
    national = england_wales or {}
    area.results.all().delete()
    rows = 0
    stored = 0
    for position, result in enumerate(results):
        row = create_result(area, position, result, national.get(result.measure.id))
        rows += insert_rows(MeasureCase, UNIT_FIELDS, unit_rows(row, result))
        stored += 1
    area.info = {**area.info, "measures_left_out": [_left_out(item) for item in left_out]}
    area.save(update_fields=["info"])
    details = {"measures": stored, "cases": rows}
    target = f"area {area.id}"
    record(by=by, kind=COMBINATION, act="import performance", target=target, details=details)
    return stored


def _left_out(item: measures.LeftOut) -> dict[str, str]:
    return {"title": item.measure.title, "reason": item.reason}


def create_result(
    area: Area, position: int, result: measures.MeasureResult, national: float | None
) -> MeasureResult:
    return MeasureResult.objects.create(
        area=area,
        measure=result.measure.id,
        from_on=result.from_on,
        to_on=result.to_on,
        position=position,
        title=result.measure.title,
        unit=result.measure.unit,
        numerator=result.numerator,
        denominator=result.denominator,
        value=result.value,
        low=result.low,
        high=result.high,
        target=result.target,
        met=result.met,
        near_miss=result.near_miss,
        england_wales=national,
        explanation={
            **measures.in_words(result),
            "tells_of_victims": tells_of_victims(result.measure),
        },
    )


def unit_rows(row: MeasureResult, result: measures.MeasureResult) -> Iterator[tuple[Any, ...]]:
    """The cases behind a result. Where it counts what was done for victims, their days and details are
    not kept."""
    if tells_of_victims(result.measure):
        for unit in result.cases:
            yield row.id, unit.case, "", None, unit.counted, unit.in_numerator, ""
        return
    for unit in result.cases:
        flags = (unit.counted, unit.in_numerator)
        yield row.id, unit.case, unit.entry, unit.happened_on, *flags, unit.detail


def tells_of_victims(measure: measures.Measure) -> bool:
    """Whether the days on which a measure's units happened would tell of a victim."""
    known = shipped_standards()
    return isinstance(measure.counts, ObligationCount) and any(
        known[name].by_victim for name in measure.counts.standards if name in known
    )
