"""Checks of the arithmetic in a published report: percentages, bases, sums, growth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from throughcare.core.published.slips import Slip, base_of, decimals, rounding, slip

if TYPE_CHECKING:
    from throughcare.core.published.model import Figure, Published


def wholes(percent: float, base: int, digits: int = 0) -> list[int]:
    """The whole numbers of `base` that are printed as `percent` with so many digits, however a half
    is rounded."""
    reach = 0.5 * 10**-digits + 1e-9
    near = round(percent * base / 100)
    return [
        number
        for number in range(max(0, near - 2), min(base, near + 2) + 1)
        if abs(100 * number / base - percent) <= reach
    ]


def percent_of_base(published: Published) -> Iterator[Slip]:
    """A percentage that no whole number of its base gives, be the base printed or implied."""
    for figure in published.figures:
        value = figure.number
        if figure.unit != "percent" or value is None or figure.bound:
            continue
        base = figure.base or base_of(published, figure.implied_base)
        if not base or wholes(value, base, decimals(figure.value)):
            continue
        lower = int(value * base / 100)
        near = " and ".join(
            f"{number} of {base} is {100 * number / base:.0f}%" for number in (lower, lower + 1)
        )
        whose = "the base printed beside it" if figure.base else "the base the text suggests"
        text = (
            f"{figure.what}: {figure.printed()} is no share of {base}, {whose}; {near}."
            f"{_bases_that_fit(published, figure, value)}"
        )
        yield slip("percent_of_base", text, figure)


def _bases_that_fit(published: Published, figure: Figure, value: float) -> str:
    """Other bases printed near by that would give the percentage."""
    near = {
        other.base
        for other in published.figures
        if other.base and other.criterion == figure.criterion
    }
    if published.sample in figure.implied_base:
        near.add(int(published.figure(published.sample).number or 0))
    fitting = [base for base in sorted(near) if base >= 20 and wholes(value, base)]
    if not fitting:
        return ""
    listed = ", ".join(f"{wholes(value, base)[0]} of {base}" for base in fitting)
    return f" Of the bases printed near by, this would fit: {listed}."


def percent_of_count(published: Published) -> Iterator[Slip]:
    """A percentage and a count of the same thing, with the same base, that do not agree."""
    topics: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in published.figures:
        if figure.topic and figure.base and figure.unit in ("percent", "count"):
            topics[figure.topic, figure.base].append(figure)
    for (topic, base), figures in topics.items():
        for count in (f for f in figures if f.unit == "count"):
            for percent in (f for f in figures if f.unit == "percent"):
                share = 100 * (count.number or 0) / base
                digits = decimals(percent.value)
                if abs(share - (percent.number or 0)) > rounding(percent.value) + 1e-9:
                    text = (
                        f"{topic}: {count.value} of {base:,} is {share:.{digits}f}%, "
                        f"printed {percent.printed()}."
                    )
                    yield slip("percent_of_count", text, percent, count)


def sums(published: Published) -> Iterator[Slip]:
    """Parts that do not make the whole, beyond what rounding each of them explains."""
    for item in published.sums:
        parts = [published.figure(part) for part in item.parts]
        whole = published.figure(item.whole) if item.whole else None
        expected = (whole.number or 0) if whole else 100.0
        found = sum(part.number or 0 for part in parts)
        rounded = [*parts, *([whole] if whole else [])]
        reach = sum(rounding(figure.value) for figure in rounded if figure.unit == "percent")
        if abs(found - expected) > reach + 1e-9:
            name = whole.what if whole else "a hundred percent"
            text = f"{name}: the parts make {found:g}, not {expected:g}."
            yield slip("sums", text, *parts, *([whole] if whole else []))


def growth(published: Published) -> Iterator[Slip]:
    """A printed change that is not the change between the figures it speaks of."""
    for item in published.growth:
        change, before, after = (
            published.figure(name) for name in (item.change, item.before, item.after)
        )
        start = before.number or 0
        found = 100 * ((after.number or 0) - start) / start
        if abs(found - (change.number or 0)) > rounding(change.value) + 1e-9:
            text = (
                f"{change.what}: from {start:,.0f} it is {found:.1f}%, printed {change.printed()}."
            )
            yield slip("growth", text, change, before, after)
