"""Periods in which measures are counted: months, quarters, rolling quarters, financial years."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from throughcare.core.calendars import add_months

PERIODS = ("month", "quarter", "rolling_quarter", "financial_year")
_ONE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Both days are in it."""

    from_on: datetime.date
    to_on: datetime.date

    def __str__(self) -> str:
        return f"{self.from_on} to {self.to_on}"


def periods_between(kind: str, from_on: datetime.date, to_on: datetime.date) -> list[Period]:
    """The whole periods of a kind between two days, both inclusive, in their order. A quarter begins in
    January, April, July or October; a rolling quarter is any three months, one beginning each month."""
    months, step = {
        "month": (1, 1),
        "quarter": (3, 3),
        "rolling_quarter": (3, 1),
        "financial_year": (12, 12),
    }[kind]
    return [p for p in _from(_first(kind, from_on), months, step, to_on) if p.from_on >= from_on]


def _first(kind: str, day: datetime.date) -> datetime.date:
    """The first day of the period that a day is in; of a rolling quarter, of its month."""
    if kind == "financial_year":
        return datetime.date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    month = day.month - (day.month - 1) % 3 if kind == "quarter" else day.month
    return datetime.date(day.year, month, 1)


def _from(start: datetime.date, months: int, step: int, to_on: datetime.date) -> Iterator[Period]:
    while (end := add_months(start, months) - _ONE) <= to_on:
        yield Period(start, end)
        start = add_months(start, step)
