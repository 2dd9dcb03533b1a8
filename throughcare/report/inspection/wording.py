"""How figures read in a report: one place for each form of words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from throughcare.core.disclosure import outward, percent
from throughcare.core.findings import Finding
from throughcare.core.frameworks import Framework
from throughcare.core.score_sheet import Score, likely_band
from throughcare.report.document import Run, Runs, Text, Value

TARGETS = {
    "caseload": "the score had every case in the sampling frame been read",
    "practice": "the score that the area's practice would give again with another set of cases",
}


def date(day: datetime.date) -> str:
    return f"{day.day} {day.strftime('%B %Y')}"


def period(first: datetime.date, last: datetime.date) -> str:
    """ "12 to 16 June 2006"; months and years are repeated only where they differ."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {date(last)}" if first != last else date(last)
    if first.year == last.year:
        return f"{first.day} {first.strftime('%B')} to {date(last)}"
    return f"{date(first)} to {date(last)}"


def number(value: float) -> str:
    """A number as a reader expects it: thousands with a comma, decimals only where there are any."""
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def counted(count: int) -> str:
    """A count at the start of a sentence: in words up to nine."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[count] if count < len(words) else str(count)


def chance(probability: float) -> str:
    """A probability in whole percent; what rounds to 0 or 100 without being it is said so."""
    if 0 < probability < 0.01:
        return "under 1%"
    if 0.99 < probability < 1:
        return "over 99%"
    return f"{percent(probability)}%"


def score(value: float | None, framework: Framework | None = None) -> str:
    """A score in whole percent; with a decimal where rounding would move it into another band."""
    if value is None:
        return "no score"
    whole = percent(value)
    if framework is not None and framework.conclusion(whole / 100) != framework.conclusion(value):
        return f"{value * 100:.1f}%"
    return f"{whole}%"


def interval(low: float | None, high: float | None) -> str:
    """The 95% interval in whole percent, rounded outward: "68 to 79"."""
    if low is None or high is None:
        return "none"
    least, most = outward(low, high)
    return f"{least} to {most}"


def reading(one: Score) -> str:
    """ "likely good", or "unclear" where no band has a probability of 80%."""
    if not one.bands:
        return "no band"
    band = likely_band(one)
    return f"likely {band}" if band else "unclear"


def full(one: Score, framework: Framework) -> str:
    """ "74%, 95% interval 68 to 79; likely good"."""
    return f"{score(one.estimate, framework)}, 95% interval {interval(one.low, one.high)}; {reading(one)}"


def bands(one: Score) -> str:
    """ "good 93%, priority for improvement 7%, ..."."""
    return ", ".join(
        f"{name} {chance(probability)}"
        for name, probability in one.bands.items()
        if probability is not None
    )


def finding(one: Finding) -> Runs:
    """The text of a finding with each figure that still stands in it as a value to be traced."""
    figures = [
        Value(
            figure.shown,
            f"question {figure.question}",
            f"{one.id}-{figure.question}-{place}",
            f"question-{figure.question}",
        )
        for place, figure in enumerate(one.figures, 1)
    ]
    return traced(one.text, figures)


def traced(text: str, figures: Iterable[Value]) -> Runs:
    """A text in which each of some figures, in order, is a value; one that is not there is passed over."""
    parts: list[Run] = []
    rest = text
    for figure in figures:
        before, found, after = rest.partition(figure.text)
        if not found or before[-1:].isdigit() or after[:1].isdigit():
            continue
        if before:
            parts.append(Text(before))
        parts.append(figure)
        rest = after
    return (*parts, Text(rest)) if rest else tuple(parts)


def decapitalised(title: str) -> str:
    """A title inside a sentence; an abbreviation at its start keeps its capitals."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def upper_first(text: str) -> str:
    """The text with a capital first letter; the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(items: list[str]) -> str:
    """ "1.1", "1.1 and 1.2", "1.1, 1.2 and 1.3"."""
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)
