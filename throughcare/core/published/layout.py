"""Checks of what a published report leaves out, dates, contents, references and tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from throughcare.core.published.slips import Slip, month, slip

if TYPE_CHECKING:
    from throughcare.core.published.model import Performance, Published

Column = Literal["area", "england_wales"]


def missing_scores(published: Published) -> Iterator[Slip]:
    """A scored criterion without a score, and the section that cannot be computed for it."""
    for criterion in published.criteria:
        if not criterion.scored or criterion.score is not None:
            continue
        section = next(
            s for s in published.framework.sections if criterion.id in [c.id for c in s.criteria]
        )
        others = [published.scores.get(c.id) for c in section.criteria if c.id != criterion.id]
        known = sum(score for score in others if score is not None)
        missing = "heading and score are" if not criterion.heading_printed else "score is"
        text = (
            f"{criterion.id} {criterion.title}: its {missing} not printed, so section {section.id} "
            f"cannot be computed; it is ({known:g} + the score) / {len(section.criteria)}."
        )
        place = f"{criterion.id} heading"
        yield Slip("missing_scores", "slip", (f"{criterion.id}.score.1",), (place,), text)


def dates_after_publication(published: Published) -> Iterator[Slip]:
    """Something told as past that would lie after the report's own date."""
    for figure in published.figures:
        if figure.unit != "date" or figure.tense != "past" or figure.value.startswith("--"):
            continue
        latest = figure.value.split(" to ")[-1]
        if latest[: len(published.published_on)] > published.published_on:
            text = (
                f"{figure.what}: {figure.printed()} is told as past in a report of "
                f"{month(published.published_on)}."
            )
            yield slip("dates_after_publication", text, figure)


def contents_order(published: Published) -> Iterator[Slip]:
    """A heading whose page lies before that of the heading above it."""
    for (above, page_above), (heading, page) in pairwise(published.contents):
        if page < page_above:
            text = f'"{heading}" is on page {page}, after "{above}" on page {page_above}.'
            yield Slip("contents_order", "slip", (), ("contents",), text)


def references(published: Published) -> Iterator[Slip]:
    """A text that names another table than the one that holds what it speaks of."""
    for reference in published.references:
        holds = published.tables.get(reference.about)
        if holds is not None and holds != reference.names:
            text = f'{reference.place} names {reference.names} for "{reference.about}", which is {holds}.'
            yield Slip("references", "slip", (), (reference.place,), text)


def titles(published: Published) -> Iterator[Slip]:
    """A criterion that has another title, or none, in the appendix on scoring."""
    for criterion in published.criteria:
        listed = criterion.title_in_appendix_3
        if listed != criterion.title:
            said = f'"{listed}"' if listed else "not listed"
            text = f'{criterion.id} is "{criterion.title}" in the body, {said} in appendix 3.'
            places = (f"{criterion.id} heading", "appendix 3")
            yield Slip("titles", "slip", (), places, text)


def crowded_rows(published: Published) -> Iterator[Slip]:
    """A row of a table with more figures than columns to tell whose they are."""
    for row in published.performance:
        if row.more_figures:
            extra = ", ".join(f"{figure:g}" for figure in row.more_figures)
            text = (
                f"{row.title}: beside the target the row prints {row.area:g} and {extra} in one column; "
                f"whose {extra} is cannot be told."
            )
            figures = tuple(f.id for f in published.figures if f.measure == row.measure)
            yield Slip("crowded_rows", "slip", figures, (row.table,), text)


def stars(published: Published) -> Iterator[Slip]:
    """An asterisk that says "met or near miss" and is missing where the target is met, or where it is
    missed by no more than elsewhere with one. The report defines no near miss; none is assumed."""
    results = [
        (row, column, value, star)
        for row in published.performance
        for column, value, star in _columns(row)
        if value is not None and star is not None
    ]
    starred = [
        (row.shortfall(value), row, value)
        for row, _, value, star in results
        if star and row.shortfall(value) > 0
    ]
    widest, widest_row, widest_value = max(starred, key=lambda s: s[0], default=(0.0, None, 0.0))
    for row, column, value, star in results:
        short = row.shortfall(value)
        if star or short > widest:
            continue
        whose = published.area if column == "area" else "England and Wales"
        text = f"{row.title}: {whose}, {value:g} against {row.target:g}, "
        if short <= 0:
            text += "meets the target and has no asterisk."
        elif widest_row is not None:
            text += (
                f"has no asterisk though it misses by no more than {widest_value:g} against "
                f"{widest_row.target:g} ({widest_row.title}), which has one."
            )
        figures = tuple(
            f.id for f in published.figures if f.measure == row.measure and f.sense == column
        )
        yield Slip("stars", "slip", figures, (row.table,), text)


def _columns(row: Performance) -> list[tuple[Column, float | None, bool | None]]:
    return [
        ("area", row.area, row.area_star),
        ("england_wales", row.england_wales, row.england_wales_star),
    ]


def missed_targets(published: Published) -> Iterator[Slip]:
    """Targets that the tables show as missed and not nearly met, against those that the text names."""
    said = published.missed_targets
    if said is None:
        return
    missed = [
        row for row in published.performance if row.shortfall(row.area) > 0 and not row.area_star
    ]
    unnamed = [row for row in missed if row.measure not in said.named]
    wrongly = [name for name in said.named if name not in [row.measure for row in missed]]
    figure = published.figure(said.figure)
    if not unnamed and not wrongly and int(figure.value) == len(missed):
        return
    left_out = "; ".join(f"{row.title} ({row.area:g} against {row.target:g})" for row in unnamed)
    text = f"the text counts {figure.value} targets missed, the tables show {len(missed)}."
    if left_out:
        text += f" Left out: {left_out}."
    if wrongly:
        text += f" Named and not missed: {', '.join(wrongly)}."
    yield slip("missed_targets", text, figure)
