"""An area's results as its performance table shows them, and the cases behind one of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet

from throughcare.accounts.scope import current
from throughcare.cases.gate import case_ids
from throughcare.cases.models import Area, Case
from throughcare.core.record.facts import label_of
from throughcare.pages import day, figure, number, words
from throughcare.performance import wording
from throughcare.performance.models import MeasureCase, MeasureResult

SURENESS = {
    "read": "as its source says it",
    "inferred": "inferred from its source",
    "report": "as the Cheshire report prints it",
    "unverified": "not verified",
    "ours": "ours",
}


@dataclass(frozen=True)
class Row:
    """One line of the performance table."""

    measure: str
    title: str
    from_on: datetime.date
    to_on: datetime.date
    numerator: float | None
    denominator: float | None
    shown_value: str
    shown_interval: str
    shown_target: str
    shown_national: str
    verdict: str
    colour: str
    how_sure: str
    in_short: str
    in_words: list[tuple[str, str]]


@dataclass(frozen=True)
class Period:
    """The results of one stretch of time: those that have a target, and other ways to count."""

    from_on: datetime.date
    to_on: datetime.date
    rows: list[Row]
    others: list[Row]
    judged: int
    met: int
    near: int
    has_national: bool  # whether a national figure stands beside any of them


def periods(area: Area) -> list[Period]:
    """The area's results by the day on which their time ends, the newest first. A measure may count
    from a later day than the others of its table: its row says so."""
    results = area.results.order_by("-to_on", "position", "measure")
    found = []
    for to_on, group in groupby(results, key=lambda result: result.to_on):
        rows = [row_of(result) for result in group]
        verdicts = [row.verdict for row in rows if row.verdict]
        from_on = min(row.from_on for row in rows)
        met, near = verdicts.count("Met"), verdicts.count("Nearly met")
        has_national = any(row.shown_national for row in rows)
        judged = [row for row in rows if row.verdict]
        others = [row for row in rows if not row.verdict]
        found.append(Period(from_on, to_on, judged, others, len(judged), met, near, has_national))
    return found


def row_of(result: MeasureResult) -> Row:
    verdict, colour = wording.verdict(result.met, result.near_miss)
    said = result.explanation
    return Row(
        measure=result.measure,
        title=result.title,
        from_on=result.from_on,
        to_on=result.to_on,
        numerator=result.numerator,
        denominator=result.denominator,
        shown_value=figure(result.value, result.unit, "no figure"),
        shown_interval=wording.interval(result.low, result.high, result.unit),
        shown_target=figure(result.target, result.unit),
        shown_national=figure(result.england_wales, result.unit, ""),
        verdict=verdict,
        colour=colour,
        how_sure=SURENESS.get(said.get("confidence", ""), words(said.get("confidence"))),
        in_short=said.get("summary", ""),
        in_words=_in_words(result),
    )


def _in_words(result: MeasureResult) -> list[tuple[str, str]]:
    said = result.explanation
    sure = said.get("confidence", "")
    rows = [
        ("What is counted", said.get("numerator", "")),
        ("Out of", said.get("denominator", "")),
        ("Time", f"{day(result.from_on)} to {day(result.to_on)}, both days included"),
        ("Window", said.get("window", "")),
        ("Near miss", said.get("near_miss", "")),
        ("Source", said.get("source", "")),
        ("How sure the definition is", SURENESS.get(sure, sure)),
        ("Note", said.get("note", "")),
    ]
    return [(term, text) for term, text in rows if text]


def find_result(area_id: str, measure: str) -> QuerySet[MeasureResult]:
    """The newest result of a measure."""
    results = MeasureResult.objects.select_related("area")
    return results.filter(area=area_id, measure=measure).order_by("-to_on", "-from_on")


CHOICES = {
    "": ("All that was looked at", {}),
    "in": ("Count towards the result", {"in_numerator": True}),
    "out": ("Do not count towards it", {"counted": True, "in_numerator": False}),
    "left-out": ("Left out altogether", {"counted": False}),
}


def units(result: MeasureResult, show: str) -> QuerySet[MeasureCase]:
    """What the measure looked at: all of it, or what `show` (a key of CHOICES) says."""
    _, conditions = CHOICES.get(show, CHOICES[""])
    return _visible(result).filter(**conditions).order_by("case_ref", "happened_on", "id")


def _visible(result: MeasureResult) -> QuerySet[MeasureCase]:
    """The units whose cases the scope's person may list. That a case stands behind a figure about victims
    tells that there is one: such a list is for those who may read of victims."""
    cases = Case.objects.filter(area=result.area_id)
    if result.explanation.get("tells_of_victims"):
        cases = cases.filter(pk__in=case_ids(current(), "read victims"))
    return result.units.filter(case_ref__in=cases.values("ref"))


def not_shown(result: MeasureResult) -> int:
    """How many units belong to cases that the scope's person may not list."""
    return result.units.count() - sum(_counts(result).values())


def choices(result: MeasureResult, show: str) -> list[dict[str, Any]]:
    """The links above the list of cases, with how many each shows; those with none are left out."""
    counts = _counts(result)
    found = []
    for key, (label, conditions) in CHOICES.items():
        count = sum(n for unit, n in counts.items() if conditions.items() <= dict(unit).items())
        if count or key == "":
            text = f"{label} ({count:,})"
            found.append({"text": text, "href": f"?show={key}#cases", "current": key == show})
    return found


def _counts(result: MeasureResult) -> dict[tuple[tuple[str, Any], ...], int]:
    """How many visible units there are of each kind, in one query; kept, for a page asks more than once."""
    kept, key = current().kept, ("units of a measure", result.pk)
    if key not in kept:
        kinds = _visible(result).values("counted", "in_numerator").annotate(times=Count("pk"))
        kept[key] = {
            (("counted", row["counted"]), ("in_numerator", row["in_numerator"])): row["times"]
            for row in kinds
        }
    found: dict[tuple[tuple[str, Any], ...], int] = kept[key]
    return found


def context(area: Area) -> list[tuple[str, str]]:
    """What `area.json` tells of the area: each plain value with its name, groups one level deep."""
    rows = []
    for name, value in (area.info.get("context") or {}).items():
        if isinstance(value, dict):
            inner = "; ".join(f"{words(k)}: {_told(v)}" for k, v in value.items())
            rows.append((label_of(name), inner))
        else:
            rows.append((label_of(name), _told(value)))
    return rows


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        return ", ".join(_told(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{words(k)} {_told(v)}" for k, v in value.items())
    return str(value)


def no_units(result: MeasureResult) -> str:
    """Why no cases stand behind a figure."""
    if result.denominator == 0:
        return "No case came under this measure in this time."
    return "This measure counts staff, staff days or sums, not cases: there is no list of cases."


def left_out(area: Area) -> list[dict[str, str]]:
    """The measures that could not be counted, each with its reason."""
    found: list[dict[str, str]] = area.info.get("measures_left_out") or []
    return found
