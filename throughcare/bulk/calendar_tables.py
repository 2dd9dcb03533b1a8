"""The calendar as tables: every engine looks days up here, and none counts by itself."""

from __future__ import annotations

import calendar
import datetime
from functools import cache

import pyarrow as pa

from throughcare.core.calendars import FIRST, LAST, WorkingDays, england_and_wales
from throughcare.core.days import FIRST_DAY, LAST_DAY

EPOCH = datetime.date(1970, 1, 1)
_ONE = datetime.timedelta(days=1)
# A limit of a standard is at most a hundred years.
_LAST_YEAR = LAST_DAY.year + 101


def number_of(day: datetime.date) -> int:
    """A day as the engines hold it: days since 1 January 1970."""
    return (day - EPOCH).days


def day_of_number(number: int) -> datetime.date:
    return EPOCH + datetime.timedelta(days=number)


def month_number(day: datetime.date) -> int:
    return day.year * 12 + day.month - 1


@cache
def calendar_tables() -> dict[str, pa.Table]:
    """`days`: each day with its text, month, and the number of the last working day up to it;
    `working_days`: the day of each number; `months`: first day and length of each month."""
    working = england_and_wales()
    return {"days": _days(working), "working_days": _working_days(working), "months": _months()}


def _days(working: WorkingDays) -> pa.Table:
    days = [FIRST_DAY + n * _ONE for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    return pa.table(
        {
            "day": pa.array([number_of(day) for day in days], pa.int32()),
            "text": pa.array([day.isoformat() for day in days], pa.string()),
            "month": pa.array([month_number(day) for day in days], pa.int32()),
            "day_of_month": pa.array([day.day for day in days], pa.int32()),
            "working_day": pa.array(
                [working.number(day) if FIRST <= day <= LAST else None for day in days], pa.int32()
            ),
        }
    )


def _working_days(working: WorkingDays) -> pa.Table:
    days = (FIRST + n * _ONE for n in range((LAST - FIRST).days + 1))
    found = [number_of(day) for day in days if working.is_working_day(day)]
    return pa.table(
        {
            "working_day": pa.array(range(1, len(found) + 1), pa.int32()),
            "day": pa.array(found, pa.int32()),
        }
    )


def _months() -> pa.Table:
    firsts = [
        datetime.date(year, month, 1)
        for year in range(FIRST_DAY.year, _LAST_YEAR + 1)
        for month in range(1, 13)
    ]
    return pa.table(
        {
            "month": pa.array([month_number(day) for day in firsts], pa.int32()),
            "first_day": pa.array([number_of(day) for day in firsts], pa.int32()),
            "length": pa.array(
                [calendar.monthrange(day.year, day.month)[1] for day in firsts], pa.int32()
            ),
        }
    )
