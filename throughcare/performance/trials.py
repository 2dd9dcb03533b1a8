"""What if a limit, those a standard applies to, or a target were others: over the area's history, before anything
is issued."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from throughcare.bulk.journals import journals_in
from throughcare.bulk.trials import trial_of
from throughcare.cases.forms.fields import Field
from throughcare.cases.journals import general_standards
from throughcare.cases.models import Area
from throughcare.core.measures import Measure, MeasureResult, Target
from throughcare.core.measures.periods import Period
from throughcare.core.measures.series import Cell
from throughcare.core.measures.targets import TargetTrial, trial_of_target
from throughcare.core.standards import Span, Standard
from throughcare.performance.boards import cells_by_area, periods_until
from throughcare.performance.counting import Night, measures_counted

UNITS = (
    ("days", "Days"),
    ("working_days", "Working days"),
    ("weeks", "Weeks"),
    ("months", "Months"),
)
TIERS = tuple((tier, f"Tier {tier}") for tier in "1234")
YEAR = datetime.timedelta(days=364)


def standards_to_try() -> dict[str, Standard]:
    """The standards in use whose limit is a length of time, without those about victims."""
    return {s.id: s for s in general_standards().values() if s.within is not None}


def measures_to_try() -> list[Measure]:
    return [one for one in measures_counted() if one.targets]


def standard_fields(chosen: Standard) -> tuple[Field, ...]:
    """The form of a standard: its limit, its repetition and its tiers as they are."""
    assert chosen.within is not None
    tiers = dict(chosen.applies_to).get("tier", frozenset("1234"))
    fields = [
        Field("amount", "Limit", "number", required=True, value=str(chosen.within.amount)),
        Field(
            "unit", "Counted in", "radios", required=True, choices=UNITS, value=chosen.within.unit
        ),
    ]
    if chosen.repeats_every is not None:
        hint = f"Now every {chosen.repeats_every}. In the unit that it is counted in now"
        fields.append(Field("again", "Repeated every", "number", required=True, hint=hint,
                            value=str(chosen.repeats_every.amount)))  # fmt: skip
    fields.append(
        Field("tiers", "Applies to", "checkboxes", choices=TIERS, value=sorted(map(str, tiers)),
              hint="On the day on which it begins")
    )  # fmt: skip
    return tuple(fields)


def as_answered(chosen: Standard, values: dict[str, Any]) -> Standard:
    """The standard as it would be."""
    limit = Span(values["unit"], int(values["amount"]))
    again = chosen.repeats_every
    if again is not None:
        again = Span(again.unit, int(values["again"]))
    applies = {name: wanted for name, wanted in chosen.applies_to if name != "tier"}
    tiers = frozenset(values.get("tiers") or ())
    if tiers and tiers != frozenset("1234"):
        applies["tier"] = tiers
    return replace(chosen, within=limit, repeats_every=again, applies_to=tuple(applies.items()))


@dataclass(frozen=True)
class Outcome:
    """What a change would have done: the sums of each area and of all together (area ""). `cases`: a row for
    each obligation that would differ, in whatever case."""

    from_on: datetime.date
    to_on: datetime.date
    sums: dict[str, dict[str, Any]]
    cases: pa.Table


def try_standard(night: Night, areas: list[Area], chosen: Standard, changed: Standard) -> Outcome:
    """Over the year up to the first of the areas' days. Reads the extract."""
    to_on = min(night.days[area.id] for area in areas)
    from_on = to_on - YEAR
    journals = [one for area in areas for one in journals_in(night.extract / area.id)]
    found = trial_of(journals, [chosen], [changed], from_on, to_on)
    sums = {row["area"]: row for row in found.areas.to_pylist()}
    return Outcome(from_on, to_on, sums, found.cases)


def target_fields(chosen: Measure) -> tuple[Field, ...]:
    target = chosen.targets[-1].value
    return (
        Field("target", "Target", "number", required=True, unit=chosen.unit, value=f"{target:g}"),
    )


def try_target(
    night: Night, areas: list[Area], chosen: Measure, target: float
) -> list[tuple[Area, TargetTrial]]:
    """The verdicts of the last whole year, and of the last quarters where it is one area, under another
    target."""
    changed = replace(chosen, targets=(Target(target),))
    kinds = ("financial_year", "quarter") if len(areas) == 1 else ("financial_year",)
    by_id = {area.id: area for area in areas}

    def periods_on(day: datetime.date) -> list[Period]:
        return [one for kind in kinds for one in periods_until(kind, day)]

    found = dict(cells_by_area(night, list(by_id), periods_on))
    return [
        (area, verdict)
        for name, area in by_id.items()
        for verdict in trial_of_target(_newest_first(found[name]), changed)
    ]


def _newest_first(cells: list[Cell]) -> list[MeasureResult]:
    results = [cell.result for cell in cells]
    return sorted(results, key=lambda r: (r.to_on, r.from_on), reverse=True)
