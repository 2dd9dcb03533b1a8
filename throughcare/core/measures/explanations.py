"""A measure and its result in plain words."""

from __future__ import annotations

import datetime

from throughcare.core.measures.model import Measure
from throughcare.core.measures.results import MeasureResult

_WINDOWS = {
    "financial_year": "The sources count a financial year.",
    "rolling_quarter": "The sources count a rolling quarter: ask for three months.",
    "quarter": "The sources count a quarter.",
    "day": "The sources count one day: here the last of the window.",
}


def explain(result: MeasureResult) -> str:
    """ "97% (146 of 150), 95% interval 93% to 99%; target 90%: met. Counted: ... Of these: ..." """
    measure = result.measure
    if result.value is None:
        said = "No figure: nothing came under this measure in the window."
    else:
        said = f"{in_unit(result.value, measure.unit)} ({_figures(result)})"
        if result.low is not None and result.high is not None:
            low, high = in_unit(result.low, measure.unit), in_unit(result.high, measure.unit)
            said += f", 95% interval {low} to {high}"
        said += f"; {_verdict(result)}."
    if measure.unit == "percent":
        parts = [said, f"Counted: {measure.denominator}.", f"Of these: {measure.numerator}."]
    else:
        parts = [said, f"Counted: {measure.numerator}.", f"Over: {measure.denominator}."]
    if result.left_out:
        listed = ", ".join(f"{number} ({reason})" for reason, number in result.left_out.items())
        parts.append(f"Left out: {listed}.")
    return " ".join([*parts, *result.remarks])


def in_words(result: MeasureResult) -> dict[str, str]:
    """What a page shows beside a figure, by heading; empty texts left out."""
    measure = result.measure
    said = {
        "definition": measure.title,
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "window": window_of(measure),
        "near_miss": near_miss_of(measure),
        "source": measure.source,
        "confidence": measure.confidence,
        "note": measure.note,
        "summary": explain(result),
    }
    return {heading: text for heading, text in said.items() if text}


def window_of(measure: Measure) -> str:
    """Over what time the sources count, and since when."""
    said = _WINDOWS[measure.window]
    if measure.counts_from:
        said += f" It counts from {_day(measure.counts_from)}."
    return said


def near_miss_of(measure: Measure) -> str:
    """By how much the target may be missed and still be nearly met. The tolerance is ours."""
    if measure.near_miss is None:
        return ""
    unit = "days" if measure.unit == "days" else "percentage points"
    if measure.near_miss == 1:
        unit = unit[:-1]
    side = "below" if measure.better == "higher" else "above"
    return f"Up to {measure.near_miss:g} {unit} {side} the target (our reading of the stars)."


def in_unit(value: float, unit: str) -> str:
    """ "92.4%", "9.3 days": one decimal place, and none where it would be 0."""
    shown = f"{value:.1f}".removesuffix(".0")
    return f"{shown} day{'' if shown == '1' else 's'}" if unit == "days" else f"{shown}%"


def _figures(result: MeasureResult) -> str:
    numerator, denominator = (
        f"{number:,.1f}".removesuffix(".0") for number in (result.numerator, result.denominator)
    )
    if result.measure.unit == "days":
        return f"{numerator} day{'' if numerator == '1' else 's'} over {denominator}"
    return f"{numerator} of {denominator}"


def _verdict(result: MeasureResult) -> str:
    if result.target is None:
        return "no target on the window's last day"
    verdict = "met" if result.met else "nearly met" if result.near_miss else "not met"
    target = in_unit(result.target, result.measure.unit)
    if result.measure.better == "lower":
        target = f"no more than {target}"
    return f"target {target}: {verdict}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
