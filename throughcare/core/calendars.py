"""Working days, weeks and months. What "within" means, in one place.

Working days are those of England and Wales: not Saturday, Sunday or a bank holiday. Each day has the
running number of the last working day up to it, so that "five working days after" is a look-up of that
number + 5: the trigger's day is day 0 and the first working day after it is day 1, also when the
trigger fell on a weekend or holiday.
"""

from __future__ import annotations

import calendar
import csv
import datetime
from functools import cache, cached_property

from throughcare.core.definitions import SHIPPED
from throughcare.core.mistakes import InputMistakes, Mistake

FILE = "england-wales.csv"
FIRST = datetime.date(2004, 1, 1)
LAST = datetime.date(2030, 12, 31)


class WorkingDays:
    """Working days from `FIRST` to `LAST`, given the bank holidays between them."""

    def __init__(self, holidays: frozenset[datetime.date]):
        self.holidays = holidays

    def is_working_day(self, day: datetime.date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    @cached_property
    def _numbers(self) -> list[int]:
        numbers, number = [], 0
        for offset in range((LAST - FIRST).days + 1):
            number += self.is_working_day(FIRST + datetime.timedelta(offset))
            numbers.append(number)
        return numbers

    @cached_property
    def _days(self) -> list[datetime.date]:
        every = (FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1))
        return [day for day in every if self.is_working_day(day)]

    def number(self, day: datetime.date) -> int:
        """How many working days there are from `FIRST` up to and including `day`."""
        offset = (day - FIRST).days
        if not 0 <= offset < len(self._numbers):
            raise _outside(day)
        return self._numbers[offset]

    def after(self, day: datetime.date, working_days: int) -> datetime.date:
        """The day that many working days after `day`; `working_days` is at least 1."""
        index = self.number(day) + working_days - 1
        if index >= len(self._days):
            raise _outside(day)
        return self._days[index]

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """Working days after `start` up to and including `end`."""
        return self.number(end) - self.number(start)


def _outside(day: datetime.date) -> InputMistakes:
    problem = f"{day} is outside the calendar of bank holidays, {FIRST} to {LAST}."
    return InputMistakes(
        [Mistake(f"definitions/calendars/{FILE}", None, "date", problem, "Check the date.")]
    )


@cache
def england_and_wales() -> WorkingDays:
    """The shipped calendar of England and Wales, 2004 to 2030."""
    text = SHIPPED.joinpath("calendars", FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return WorkingDays(frozenset(datetime.date.fromisoformat(row["date"]) for row in rows))


def holiday_name(day: datetime.date) -> str | None:
    """The name of a bank holiday, for explanations."""
    return _names().get(day)


@cache
def _names() -> dict[datetime.date, str]:
    text = SHIPPED.joinpath("calendars", FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {datetime.date.fromisoformat(row["date"]): row["name"] for row in rows}


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or the last day that month has: 31 January + 1 is 28 or 29
    February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def financial_year(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and last day of the financial year (1 April to 31 March) that a day is in."""
    year = day.year if day.month >= 4 else day.year - 1
    return datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)
