"""All checks of a published report. Each is a pure function that yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from throughcare.core.published import arithmetic, layout, repeats
from throughcare.core.published.slips import Slip

if TYPE_CHECKING:
    from throughcare.core.published.model import Published

Check = Callable[["Published"], Iterator[Slip]]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        layout.missing_scores,
        repeats.differing_values,
        arithmetic.percent_of_base,
        arithmetic.percent_of_count,
        arithmetic.sums,
        arithmetic.growth,
        layout.dates_after_publication,
        layout.stars,
        layout.missed_targets,
        layout.crowded_rows,
        repeats.limits_in_two_units,
        layout.contents_order,
        layout.references,
        layout.titles,
        repeats.two_sources,
        repeats.printed_twice,
    )
}


def check_published(published: Published) -> list[Slip]:
    """Everything the checks find, slips before notes."""
    found = [slip for check in CHECKS.values() for slip in check(published)]
    return sorted(found, key=lambda slip: slip.grade != "slip")
