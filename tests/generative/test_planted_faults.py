"""The nets hold: a fault planted in either engine makes the comparison of rows fail."""

from __future__ import annotations

import datetime
import random

import ibis
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.engines import difference, engine_rows, opened, reference_rows
from tests.generative.drawn_journals import draw_journal
from tests.generative.drawn_standards import batches_of_standards
from throughcare.bulk import calendar_tables, rules
from throughcare.bulk.expressions import duties, fulfilments, marked
from throughcare.core import obligations as reference
from throughcare.core.calendars import WorkingDays
from throughcare.core.record import case_file

MOST_BATCHES = 12
AS_OF = datetime.date(2008, 11, 30)


def too_early_counts(shape, found):
    return ibis.literal(True)


def everything_stands(table):
    return table


def ends_before_count(left, right):
    return left[0] >= right[0]


def ties_by_id_alone(table, keys, order=("day", "recorded", "id")):
    return fulfilments_first_of(table, keys, ("day", "id"))


fulfilments_first_of = fulfilments.first_of


def no_weekends(working: WorkingDays):
    return calendar_tables_working_days(WorkingDays(frozenset()))


calendar_tables_working_days = calendar_tables._working_days


def late_on_the_last_day(as_of, due_on, done_on, ended_on):
    if done_on is not None:
        return "met" if done_on < due_on else "late"
    return "overdue"


# A name, where it is planted, and what stands there instead.
IN_AN_ENGINE = {
    "an entry before the window fulfils": (fulfilments, "in_time", too_early_counts),
    "corrections are not read": (marked, "live_entries", everything_stands),
    "an end before the trigger counts": (duties, "after", ends_before_count),
    "entries of a day are taken by id": (fulfilments, "first_of", ties_by_id_alone),
    "bank holidays are worked": (calendar_tables, "_working_days", no_weekends),
    "all_of is any_of": (rules, "AllOf", type("Nothing", (), {})),
}
IN_THE_REFERENCE = {
    "what is done on the last day is late": (reference, "_state", late_on_the_last_day),
    "a withdrawal is not read": (case_file.CaseFile, "was_withdrawn", lambda self, entry_id: False),
    "a field has no later value": (
        case_file.CaseFile,
        "value_for",
        lambda self, f, day, _: self.value_on(f, day),
    ),
}


def batches_until_found() -> int:
    """How many batches it takes until rows differ; one more than there are where they never do."""
    tried, found_after = 0, MOST_BATCHES + 1

    @settings(
        max_examples=MOST_BATCHES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(standards=batches_of_standards(10))
    def compare(standards):
        nonlocal tried, found_after
        if found_after <= MOST_BATCHES:
            return
        tried += 1
        chance = random.Random(tried)
        journals = [draw_journal(chance, f"c{number}", standards) for number in range(50)]
        expected = reference_rows(journals, standards, AS_OF)
        with opened("duckdb") as engine:
            found = engine_rows(engine, "duckdb", journals, standards, AS_OF)
        if difference(standards, journals, expected, found):
            found_after = tried

    compare()
    return found_after


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*IN_AN_ENGINE, *IN_THE_REFERENCE])
def test_a_planted_fault_is_found(fault, monkeypatch):
    where, name, instead = {**IN_AN_ENGINE, **IN_THE_REFERENCE}[fault]
    monkeypatch.setattr(where, name, instead)
    calendar_tables.calendar_tables.cache_clear()
    try:
        assert batches_until_found() <= MOST_BATCHES
    finally:
        calendar_tables.calendar_tables.cache_clear()
