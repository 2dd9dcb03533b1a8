"""Checks of what a published report says more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from throughcare.core.published.slips import Slip, slip, span

if TYPE_CHECKING:
    from throughcare.core.published.model import Figure, Published


def _topics(published: Published) -> dict[str, list[Figure]]:
    """The figures that speak of the same thing."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in published.figures:
        if figure.topic:
            found[figure.topic].append(figure)
    return {topic: figures for topic, figures in found.items() if len(figures) > 1}


def agree(published: Published, one: Figure, other: Figure) -> bool | None:
    """Whether two figures on one topic can both be right; None when they cannot be compared."""
    if one.unit == other.unit == "date":
        return _same_date(one.value, other.value)
    spans = span(published, one), span(published, other)
    if spans[0] and spans[1]:
        (low, high), (other_low, other_high) = spans[0], spans[1]
        return max(low, other_low) <= min(high, other_high) + 1e-9
    if one.unit == other.unit and one.sense == other.sense:
        return one.value == other.value
    return None


def _same_date(one: str, other: str) -> bool:
    """Whether two dates can be one; `--02` is some February."""
    if one.startswith("--") or other.startswith("--"):
        return one[-2:] == other[-2:]
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def differing_values(published: Published) -> Iterator[Slip]:
    """Two places that say different things of one topic, told by the same source."""
    for topic, figures in _topics(published).items():
        for one, other in combinations(figures, 2):
            if one.told_by != other.told_by or agree(published, one, other) is not False:
                continue
            text = (
                f'{_named(published, topic)}: "{one.what}" is {one.printed()} in {one.place}, and '
                f'"{other.what}" {other.printed()} in {other.place}.'
            )
            yield slip("differing_values", text, one, other)


def two_sources(published: Published) -> Iterator[Slip]:
    """One fact told by two sources, to be read side by side: cases and users, sample and target."""
    for topic, figures in _topics(published).items():
        for one, other in combinations(figures, 2):
            if one.told_by != other.told_by and agree(published, one, other) is False:
                text = (
                    f"{_named(published, topic)}: the {one.told_by or 'text'} says {_said(one)}, "
                    f"the {other.told_by or 'text'} {_said(other)}."
                )
                yield slip("two_sources", text, one, other, grade="note")
    areas = {figure.measure: figure for figure in published.figures if figure.sense == "area"}
    for question in published.questions:
        target = areas.get(question.measure)
        for figure in published.figures if target else ():
            if target and figure.topic == question.question and figure.told_by == "sample":
                differs = agree(published, figure, target) is False
                text = (
                    f"{_named(published, question.question)}: the cases read say {_said(figure)}, "
                    f"the national table {_said(target)}"
                    + ("." if differs else "; the two can both be so.")
                )
                yield slip("two_sources", text, figure, target, grade="note")


def printed_twice(published: Published) -> Iterator[Slip]:
    """One thing told in several places that agree: the next edition has to change them all."""
    for topic, figures in _topics(published).items():
        pairs = [agree(published, one, other) for one, other in combinations(figures, 2)]
        in_places = {figure.place for figure in figures}
        if True in pairs and False not in pairs and len(in_places) > 1:
            said = "; ".join(f"{_said(figure)} in {figure.place}" for figure in figures)
            text = f"{_named(published, topic)}: {said}. They agree."
            yield slip("printed_twice", text, *figures, grade="note")


def limits_in_two_units(published: Published) -> Iterator[Slip]:
    """One limit or result printed in two units: days here and working days there."""
    for topic, figures in _topics(published).items():
        lengths = [f for f in figures if f.unit in ("days", "working_days", "weeks", "months")]
        units = list(dict.fromkeys(figure.unit for figure in lengths))
        if len(units) > 1 and topic.startswith("limit "):
            said = "; ".join(f"{figure.printed()} in {figure.place}" for figure in lengths)
            yield slip("limits_in_two_units", f"{lengths[0].what}: {said}.", *lengths)


def _named(published: Published, topic: str) -> str:
    """The topic, or the wording of the question that it is the id of."""
    question = published.framework.questions.get(topic)
    return f"{topic} {question.text}" if question else topic


def _said(figure: Figure) -> str:
    return f"{figure.printed()} ({figure.what})"
