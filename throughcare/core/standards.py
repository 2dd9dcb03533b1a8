"""A standard: to which cases, from which entry, within what time, fulfilled by which entry. As data.

The vocabulary is closed; docs/reference/standards-language.md lists it with worked answers.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from throughcare.core.calendars import WorkingDays, add_months
from throughcare.core.conditions import Where, holds
from throughcare.core.examples import Example
from throughcare.core.record.entry import Entry

DEFAULT_FALLS_AWAY = ("closed", "died", "transferred_out", "order_revoked", "recalled")


@dataclass(frozen=True)
class Span:
    """A length of time: working days, days, weeks or months."""

    unit: str
    amount: int

    def after(self, day: datetime.date, days: WorkingDays, times: int = 1) -> datetime.date:
        """The day this long after `day`, or `times` as long."""
        amount = self.amount * times
        if self.unit == "working_days":
            return days.after(day, amount) if amount else day
        if self.unit == "months":
            return add_months(day, amount)
        return day + datetime.timedelta(days=amount * (7 if self.unit == "weeks" else 1))

    def __str__(self) -> str:
        words = self.unit.replace("_", " ")
        return f"{self.amount} {words[:-1] if self.amount == 1 else words}"


@dataclass(frozen=True)
class Selector:
    """Entries of one kind with such facts."""

    kind: str
    where: Where = ()
    answers: str | None = None  # the fact that has to name the trigger, or what dates it
    already: bool = False  # one before the trigger fulfils too

    def selects(self, entry: Entry) -> bool:
        return entry.kind == self.kind and holds(self.where, entry)


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Fulfilment, ...]


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Fulfilment, ...]


Fulfilment = Selector | AnyOf | AllOf


def selectors(fulfilment: Fulfilment) -> tuple[Selector, ...]:
    """Every selector of a fulfilment, in the order in which they are written."""
    if isinstance(fulfilment, Selector):
        return (fulfilment,)
    return tuple(found for part in fulfilment.parts for found in selectors(part))


@dataclass(frozen=True)
class Start:
    """What starts the clock: entries that `selectors` select, each or the `nth` inside a stretch."""

    selectors: tuple[Selector, ...]
    dated_by: str | None = None
    nth: int = 1
    nth_within: Span | None = None


@dataclass(frozen=True)
class Before:
    """Counted backwards from the date in a fact: from `opens` days before it, due `due` before it."""

    fact: str
    opens: int
    due: int


@dataclass(frozen=True)
class Stretches:
    """So many entries in each stretch of time."""

    count: int
    each: Span
    span: Span


@dataclass(frozen=True)
class Standard:
    """A deadline rule. Exactly one of `within`, `by_fact`, `before`, `stretches` says the time."""

    id: str
    title: str
    source: str
    starts_on: Start
    fulfilled_by: Fulfilment
    in_use: bool = True
    confidence: str = "read"
    note: str = ""
    covers: tuple[
        str, ...
    ] = ()  # the rows of the table of national standards that it puts into effect
    in_force_from: datetime.date | None = None
    in_force_to: datetime.date | None = None
    applies_to: tuple[tuple[str, frozenset[str]], ...] = ()
    within: Span | None = None
    by_fact: str | None = None
    before: Before | None = None
    stretches: Stretches | None = None
    repeats_every: Span | None = None
    falls_away_on: tuple[str, ...] = DEFAULT_FALLS_AWAY
    by_victim: bool = False
    examples: tuple[Example, ...] = field(default=(), compare=False)

    def in_force_on(self, day: datetime.date) -> bool:
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )
