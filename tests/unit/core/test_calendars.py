"""Working days, months, and the shipped calendar of bank holidays."""

import csv
import datetime
from pathlib import Path

import holidays
import pytest

from throughcare.core.calendars import (
    FIRST,
    LAST,
    WorkingDays,
    add_months,
    england_and_wales,
    financial_year,
    holiday_name,
)
from throughcare.core.mistakes import InputMistakes

EXAMPLES = Path(__file__).with_name("working-day-examples.csv")
date = datetime.date


def worked_examples():
    for row in csv.DictReader(EXAMPLES.read_text(encoding="utf-8").splitlines()):
        start, end = date.fromisoformat(row["trigger_date"]), date.fromisoformat(row["deadline"])
        yield pytest.param(
            start, int(row["working_days"]), end, id=f"{start} and {row['working_days']}"
        )


@pytest.mark.parametrize(("start", "number", "end"), [*worked_examples()])
def test_worked_example(start, number, end):
    calendar = england_and_wales()
    assert calendar.after(start, number) == end
    assert calendar.between(start, end) == number


def test_the_shipped_calendar_is_that_of_the_holidays_package():
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(2004, 2031))
    weekdays = {day for day in england if day.weekday() < 5}
    assert england_and_wales().holidays == weekdays


def test_every_bank_holiday_has_a_name_and_other_days_have_none():
    assert all(holiday_name(day) for day in england_and_wales().holidays)
    assert holiday_name(date(2006, 4, 14)) == "Good Friday"
    assert holiday_name(date(2006, 4, 18)) is None


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (date(2006, 2, 25), "a Saturday"),
        (date(2006, 2, 26), "a Sunday"),
        (date(2006, 2, 24), "the Friday before"),
    ],
)
def test_a_start_at_a_weekend_counts_like_the_friday_before(start, why):
    assert england_and_wales().after(start, 1) == date(2006, 2, 27), why


def test_a_start_on_a_bank_holiday_has_the_next_working_day_as_day_1():
    assert england_and_wales().after(date(2006, 4, 14), 1) == date(2006, 4, 18)


def test_counting_one_at_a_time_comes_to_the_same():
    calendar = england_and_wales()
    day, start = date(2005, 12, 22), date(2005, 12, 22)
    for number in range(1, 60):
        day += datetime.timedelta(1)
        while not calendar.is_working_day(day):
            day += datetime.timedelta(1)
        assert calendar.after(start, number) == day


def test_an_area_may_have_other_holidays():
    calendar = WorkingDays(frozenset({date(2006, 2, 27)}))
    assert calendar.after(date(2006, 2, 24), 1) == date(2006, 2, 28)
    assert calendar.is_working_day(date(2006, 4, 14))


@pytest.mark.parametrize("day", [FIRST - datetime.timedelta(1), LAST + datetime.timedelta(1)])
def test_outside_the_calendar_is_a_message(day):
    with pytest.raises(InputMistakes, match="is outside the calendar of bank holidays"):
        england_and_wales().after(day, 5)


def test_a_deadline_beyond_the_calendar_is_a_message():
    with pytest.raises(InputMistakes, match="2004-01-01 to 2030-12-31"):
        england_and_wales().after(date(2030, 12, 30), 5)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2006, 1, 31), 1, date(2006, 2, 28)),
        (date(2008, 1, 31), 1, date(2008, 2, 29)),
        (date(2006, 1, 31), 3, date(2006, 4, 30)),
        (date(2006, 11, 15), 4, date(2007, 3, 15)),
        (date(2008, 2, 29), 12, date(2009, 2, 28)),
        (date(2005, 12, 1), 0, date(2005, 12, 1)),
        (date(2006, 3, 31), -1, date(2006, 2, 28)),
    ],
)
def test_months_end_on_the_last_day_they_have(day, months, end):
    assert add_months(day, months) == end


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2005, 4, 1), 2005), (date(2006, 3, 31), 2005), (date(2006, 4, 1), 2006)],
)
def test_the_financial_year_begins_on_1_april(day, year):
    assert financial_year(day) == (date(year, 4, 1), date(year + 1, 3, 31))
