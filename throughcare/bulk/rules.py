"""Standards as relations: one row for each standard, condition, selector and node of what fulfils.

What differs between two standards stands in these rows; what the words mean stands in `expressions`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from throughcare.bulk.calendar_tables import number_of
from throughcare.bulk.fields import Condition, marks_of
from throughcare.bulk.marks import Mark, Marks, refers_to
from throughcare.core.days import FIRST_DAY, LAST_DAY
from throughcare.core.standards import (
    AllOf,
    Fulfilment,
    Selector,
    Span,
    Standard,
    selectors,
)

INT, TEXT, FLAG = pa.int32(), pa.string(), pa.bool_()
_SPAN = ("add_days", "add_working_days", "add_months")


def _with(prefix: str) -> dict[str, pa.DataType]:
    return {f"{prefix}{part}": INT for part in _SPAN}


# The relations and their columns. Numbers of standards, starts, marks, ... count from 1.
SCHEMAS: dict[str, dict[str, pa.DataType]] = {
    "mark_kinds": {"kind": TEXT, "mark": INT},
    "starts": {"start": INT, "mark": INT, "dated": FLAG, "nth": INT, **_with("nth_")},
    "rules": {
        "standard": INT,
        "start": INT,
        "falls": INT,
        "in_force_from": INT,
        "in_force_to": INT,
        "needs": INT,
        "opens_before": INT,
        "due_before": INT,
        "longest": INT,  # days in which the last stretch has surely ended
        "stretched": FLAG,
        "repeated": FLAG,
        "chained": FLAG,
        **_with(""),
        **_with("again_"),
    },
    "names": {"standard": INT, "name": TEXT},
    "required": {"standard": INT, "condition": INT},
    "condition_marks": {"condition": INT, "mark": INT},
    "falls": {"falls": INT, "mark": INT},
    "leaves": {
        "standard": INT,
        "leaf": INT,
        "node": INT,
        "mark": INT,
        "answers": FLAG,
        "already": FLAG,
        "looks_back": FLAG,  # an entry before `opens` may count: by `already`, or after one that did
    },
    "nodes": {
        "level": INT,
        "standard": INT,
        "node": INT,
        "parent": INT,
        "every": FLAG,
        "size": INT,
    },
    "stretches": {"standard": INT, "number": INT, "count": INT, **_with("each_"), **_with("span_")},
}


@dataclass
class Shape:
    """What the text of the steps depends on; limits, dates and names do not change it."""

    marks: dict[Mark, int]
    conditions: dict[Condition, int]
    start_marks: frozenset[int]
    leaf_marks: frozenset[int]  # what fulfils
    early_marks: frozenset[int]  # what starts, ends or changes a case
    named_kinds: tuple[str, ...] | None  # kinds of entry that date a trigger; None: any kind
    levels: int  # how deep what fulfils is nested: 0 where each standard has one selector
    words: frozenset[str]  # constructs in use: dated, nth, already, answers, repeated, ...


@dataclass
class Rules:
    """The relations of a set of standards, and their shape."""

    standards: tuple[Standard, ...]
    tables: dict[str, pa.Table]
    shape: Shape


@dataclass
class _Making:
    """The rows as they are gathered."""

    marks: Marks = field(default_factory=Marks)
    conditions: dict[Condition, int] = field(default_factory=dict)
    starts: dict[Any, int] = field(default_factory=dict)
    falls: dict[tuple[str, ...], int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    named_any: bool = False
    start_marks: set[int] = field(default_factory=set)
    leaf_marks: set[int] = field(default_factory=set)
    early_marks: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    levels: int = 0
    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {name: [] for name in SCHEMAS}
    )

    def add(self, table: str, **values: Any) -> None:
        self.rows[table].append(values)


def rules_of(standards: Sequence[Standard]) -> Rules:
    """The relations of these standards. Ids must differ. Raises InputMistakes for what no engine can
    compare."""
    making = _Making()
    ordered = tuple(sorted(standards, key=lambda standard: standard.id))
    for number, standard in enumerate(ordered, 1):
        _add_standard(making, number, standard)
    for mark, number in making.marks.numbers.items():
        making.add("mark_kinds", kind=mark.kind, mark=number)
    shape = Shape(
        marks=making.marks.numbers,
        conditions=making.conditions,
        start_marks=frozenset(making.start_marks),
        leaf_marks=frozenset(making.leaf_marks),
        early_marks=frozenset(making.early_marks | making.start_marks),
        named_kinds=None if making.named_any else tuple(sorted(making.named)),
        levels=making.levels,
        words=frozenset(making.words),
    )
    return Rules(ordered, {name: _table(name, making.rows[name]) for name in SCHEMAS}, shape)


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema(list(SCHEMAS[name].items()))
    return pa.Table.from_pylist(rows, schema=schema)


def _add_standard(making: _Making, number: int, standard: Standard) -> None:
    start = _start(making, standard)
    making.add("names", standard=number, name=standard.id)
    conditions = [_condition(making, *pair) for pair in standard.applies_to]
    for condition in dict.fromkeys(conditions):
        making.add("required", standard=number, condition=condition)
    making.add(
        "rules",
        standard=number,
        start=start,
        falls=_falls(making, standard.falls_away_on),
        in_force_from=number_of(standard.in_force_from or FIRST_DAY),
        in_force_to=number_of(standard.in_force_to or LAST_DAY),
        needs=len(set(conditions)),
        opens_before=standard.before.opens if standard.before else None,
        due_before=standard.before.due if standard.before else None,
        longest=_longest(standard),
        stretched=standard.stretches is not None,
        repeated=standard.repeats_every is not None,
        chained=standard.repeats_every is not None and _has_all_of(standard.fulfilled_by),
        **_span("", standard.within, making),
        **_span("again_", standard.repeats_every, making),
    )
    if standard.repeats_every:
        making.words.add("chained" if _has_all_of(standard.fulfilled_by) else "repeated")
    if conditions:
        making.words.add("applies")
    if standard.stretches:
        making.words.add("stretched")
        _add_stretches(making, number, standard)
    else:
        making.words.add("single")
    _add_fulfilment(making, number, standard)


def _span(prefix: str, span: Span | None, making: _Making) -> dict[str, int | None]:
    """A length of time as three columns, of which one is filled: weeks are days."""
    found: dict[str, int | None] = {f"{prefix}{part}": None for part in _SPAN}
    if span:
        making.words.add("months" if span.unit == "months" else span.unit)
        unit = "days" if span.unit == "weeks" else span.unit
        found[f"{prefix}add_{unit}"] = span.amount * (7 if span.unit == "weeks" else 1)
    return found


def _start(making: _Making, standard: Standard) -> int:
    start = standard.starts_on
    at = standard.by_fact or (standard.before.fact if standard.before else None)
    key = (start, at, standard.by_victim)
    if key in making.starts:
        return making.starts[key]
    number = making.starts[key] = len(making.starts) + 1
    if start.nth > 1:
        making.words.add("nth")
    for selector in start.selectors:
        mark = making.marks.number(
            Mark(selector.kind, selector.where, start.dated_by, at, standard.by_victim)
        )
        making.start_marks.add(mark)
        making.add(
            "starts",
            start=number,
            mark=mark,
            dated=start.dated_by is not None,
            nth=start.nth,
            **_span("nth_", start.nth_within, making),
        )
        if start.dated_by:
            making.words.add("dated")
            kinds = refers_to(selector.kind, start.dated_by)
            making.named.update(kinds)
            making.named_any = making.named_any or not kinds
    return number


def _condition(making: _Making, name: str, values: frozenset[str]) -> int:
    condition = Condition(name, values)
    if condition not in making.conditions:
        making.conditions[condition] = number = len(making.conditions) + 1
        for mark in marks_of(condition, making.marks):
            making.early_marks.add(mark)
            making.add("condition_marks", condition=number, mark=mark)
    return making.conditions[condition]


def _falls(making: _Making, kinds: tuple[str, ...]) -> int:
    if kinds not in making.falls:
        making.falls[kinds] = number = len(making.falls) + 1
        for kind in dict.fromkeys(kinds):
            mark = making.marks.number(Mark(kind))
            making.early_marks.add(mark)
            making.add("falls", falls=number, mark=mark)
    return making.falls[kinds]


def _has_all_of(fulfilment: Fulfilment) -> bool:
    if isinstance(fulfilment, Selector):
        return False
    return isinstance(fulfilment, AllOf) or any(_has_all_of(part) for part in fulfilment.parts)


# What fulfils, as a tree: leaves are selectors, each node above them takes the earliest of its parts
# (any_of) or the latest (`every`: all_of). Every leaf is put at the same depth, by nodes of one part.


def _depth(fulfilment: Fulfilment) -> int:
    if isinstance(fulfilment, Selector):
        return 0
    return 1 + max(_depth(part) for part in fulfilment.parts)


def _add_fulfilment(making: _Making, number: int, standard: Standard) -> None:
    depth = 0 if standard.stretches else _depth(standard.fulfilled_by)
    making.levels = max(making.levels, depth)
    counter = iter(range(1, 10_000))
    _add_node(making, number, standard, standard.fulfilled_by, depth, 0, counter)


def _add_node(
    making: _Making,
    number: int,
    standard: Standard,
    fulfilment: Fulfilment,
    level: int,
    parent: int,
    counter: Any,
) -> None:
    """One node at its level (leaves at 0), and all that is below it."""
    if isinstance(fulfilment, Selector) and level == 0:
        _add_leaf(making, number, standard, fulfilment, parent, next(counter))
        return
    if standard.stretches and not isinstance(fulfilment, Selector):
        for part in fulfilment.parts:  # a count takes every selected entry, however it is nested
            _add_node(making, number, standard, part, 0, parent, counter)
        return
    parts = (fulfilment,) if isinstance(fulfilment, Selector) else fulfilment.parts
    node = next(counter)
    making.add(
        "nodes",
        level=level,
        standard=number,
        node=node,
        parent=parent,
        every=isinstance(fulfilment, AllOf),
        size=len(parts),
    )
    for part in parts:
        _add_node(making, number, standard, part, level - 1, node, counter)


def _add_leaf(
    making: _Making, number: int, standard: Standard, selector: Selector, parent: int, leaf: int
) -> None:
    mark = making.marks.number(
        Mark(selector.kind, selector.where, selector.answers, None, standard.by_victim)
    )
    making.leaf_marks.add(mark)
    already = selector.already and not standard.stretches
    looks_back = already or (
        standard.repeats_every is not None
        and any(part.already for part in selectors(standard.fulfilled_by))
    )
    making.words.update({"answers"} if selector.answers else set())
    making.words.update({"already"} if already else set())
    making.add(
        "leaves",
        standard=number,
        leaf=leaf,
        node=parent,
        mark=mark,
        answers=selector.answers is not None,
        already=already,
        looks_back=looks_back,
    )


def _add_stretches(making: _Making, number: int, standard: Standard) -> None:
    rule = standard.stretches
    assert rule is not None
    most = math.ceil(_most_days(rule.span) / _least_days(rule.each)) + 1
    each, span = _span("each_", rule.each, making), _span("span_", rule.span, making)
    for part in range(1, most + 1):
        making.add("stretches", standard=number, number=part, count=rule.count, **each, **span)


def _longest(standard: Standard) -> int | None:
    rule = standard.stretches
    return _most_days(rule.span) + _most_days(rule.each) if rule else None


def _most_days(span: Span) -> int:
    """At most so many days long: the holidays of a fortnight are the longest gap of working days."""
    return span.amount * {"days": 1, "weeks": 7, "months": 31, "working_days": 2}[span.unit] + 15


def _least_days(span: Span) -> int:
    return span.amount * {"days": 1, "weeks": 7, "months": 28, "working_days": 1}[span.unit]
