"""Days as files write them: YYYY-MM-DD, and between 1900 and 2100.

A day outside these two centuries is a slip of the keyboard, or another system's word for "never" or
"not known" (0001-01-01, 9999-12-31). Taken for a day it would run a clock off the end of the calendar,
so it is refused where it is read. The bounds are ours.
"""

from __future__ import annotations

import datetime
import re

FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2100, 12, 31)

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NotADay(ValueError):
    """What is wrong with a day, and what to write instead."""

    def __init__(self, problem: str, remedy: str):
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


def day_of(text: str) -> datetime.date:
    """The day that a text writes. Raises NotADay."""
    try:
        if not _FORM.fullmatch(text):  # the library also takes 20060310 and 2006-W10-5
            raise ValueError(text)
        day = datetime.date.fromisoformat(text)
    except ValueError:
        problem = f'"{text}" is not a date.'
        raise NotADay(problem, "Write a day that exists as YYYY-MM-DD.") from None
    return plausible(day)


def plausible(day: datetime.date) -> datetime.date:
    """The day itself. Raises NotADay where it is before 1900 or after 2100."""
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    remedy = (
        f"It should lie between {FIRST_DAY} and {LAST_DAY}; leave it empty where there is none."
    )
    raise NotADay(f'"{day}" is not a plausible date.', remedy)
