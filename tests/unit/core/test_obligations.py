"""The reference evaluator where the worked answers of tests/spec do not reach: edges of dates, of
stretches and of the end of a case, corrections, and what is never an obligation."""

import datetime

import pytest

from throughcare.core.calendars import england_and_wales
from throughcare.core.definitions import Source
from throughcare.core.examples import read_example
from throughcare.core.obligations import evaluate, obligations_for
from throughcare.core.record import CaseFile
from throughcare.core.standard_files import shipped_standards, standard_from

REVIEW = "starts_on: [sentenced]\nwithin: {weeks: 16}\nfulfilled_by: {kind: roh_reviewed}\n"
REPEATED = REVIEW + "repeats_every: {weeks: 16}\n"
SCREEN = "starts_on: [released]\nwithin: {working_days: 5}\nfulfilled_by: {kind: roh_screened}\n"
TESTS = (
    "starts_on: [requirement_started]\ncount: 2\neach: {weeks: 1}\nfor: {weeks: 3}\n"
    "fulfilled_by: {kind: drug_tested}\n"
)
ALLOCATION = (
    "starts_on: [sentenced, released]\nwithin: {working_days: 3}\n"
    "fulfilled_by: {kind: allocated, already: true}\n"
)
BREACH = (
    "starts_on: {nth: 2, of: {kind: absence_judged, where: {acceptable: [false]},"
    " dated_by: attendance}, within: {months: 12}}\n"
    "within: {working_days: 10}\nfulfilled_by: {kind: breach_started, answers: failure}\n"
)


def standard(text):
    source = Source("test", text)
    made = standard_from(source.mapping(), with_head=False)
    source.check()
    return made


def case_file(*lines):
    """A case from lines such as "2006-03-10 released licence=true"; ids are e1, e2, ... by line."""
    given = []
    for line in lines:
        happened_on, kind, *facts = line.split()
        pairs = [f"{name}: {value}" for name, value in (fact.split("=") for fact in facts)]
        given.append(
            "{" + ", ".join([f"happened_on: {happened_on}", f"kind: {kind}", *pairs]) + "}"
        )
    source = Source("test", f"title: x\ngiven: [{', '.join(given)}]\nas_of: 2006-01-01\n")
    example = read_example(source.mapping())
    source.check()
    return CaseFile(example.given)


def found(text, lines, as_of):
    """Each obligation as "trigger date, due date, state, day fulfilled or -"."""
    day = datetime.date.fromisoformat(as_of)
    obligations = evaluate(standard(text), case_file(*lines), day, england_and_wales())
    return [f"{o.trigger_on} {o.due_on} {o.state} {o.fulfilled_on or '-'}" for o in obligations]


# What is in force, and to whom it applies


@pytest.mark.parametrize(
    ("day", "governs"),
    [("2005-03-31", False), ("2005-04-01", True), ("2007-09-29", True), ("2007-09-30", False)],
)
def test_the_first_and_the_last_day_in_force_count(day, governs):
    text = SCREEN + "in_force_from: 2005-04-01\nin_force_to: 2007-09-29\n"
    assert bool(found(text, [f"{day} released"], "2008-01-01")) == governs


def test_the_date_of_the_failure_and_not_of_its_judgement_decides_what_is_in_force():
    lines = [
        "2005-03-01 attendance_recorded outcome=did_not_attend",
        "2005-03-04 absence_judged attendance=e1 acceptable=false",
        "2005-03-30 attendance_recorded outcome=did_not_attend",
        "2005-04-05 absence_judged attendance=e3 acceptable=false",
    ]
    assert found(BREACH + "in_force_from: 2005-04-01\n", lines, "2005-06-01") == []


def test_a_level_known_only_after_the_day_asked_for_is_not_known_yet():
    text = SCREEN + "applies_to: {roh_level: [high]}\n"
    lines = ["2006-03-10 released", "2006-03-23 roh_analysed level=high"]
    assert found(text, lines, "2006-03-22") == []
    assert found(text, lines, "2006-03-23") == ["2006-03-10 2006-03-17 overdue -"]


def test_several_fields_must_all_hold():
    text = SCREEN + "applies_to: {roh_level: [high], tier: [3, 4]}\n"
    lines = [
        "2006-03-01 roh_analysed level=high",
        "2006-03-01 tiered tier=2",
        "2006-03-10 released",
    ]
    assert found(text, lines, "2006-04-01") == []
    assert found(text, [*lines, "2006-03-10 tiered tier=4"], "2006-04-01") != []


def test_one_of_several_requirements_is_enough():
    text = (
        "starts_on: {kind: sentenced, where: {requirements: [UPW, DRR]}}\nwithin: {days: 7}\n"
        "fulfilled_by: {kind: inducted}\n"
    )
    for requirements, owed in (("[SUP|UPW]", 1), ("[SUP|PRG]", 0)):
        line = f"2006-01-10 sentenced disposal=community_order requirements={requirements}"
        assert len(found(text, [line.replace("|", ",")], "2006-02-01")) == owed


def test_the_band_of_an_order_may_stand_with_its_requirement():
    lines = ["2006-06-06 requirement_started requirement=DRR sentence_band=low"]
    owed = {
        name: len(
            evaluate(
                shipped_standards()[name],
                case_file(*lines),
                datetime.date(2006, 6, 7),
                england_and_wales(),
            )
        )
        for name in ("drug-test-weekly", "drug-test-twice-weekly", "drug-test-weekly-residential")
    }
    assert owed == {
        "drug-test-weekly": 1,
        "drug-test-twice-weekly": 0,
        "drug-test-weekly-residential": 0,
    }


# What starts the clock


def test_nothing_before_it_happened():
    assert found(SCREEN, ["2006-03-10 released"], "2006-03-09") == []
    assert found(SCREEN, ["2006-03-10 released"], "2006-03-10") == ["2006-03-10 2006-03-17 due -"]


def test_without_the_date_that_the_clock_runs_to_nothing_is_owed():
    court = "starts_on: [report_requested]\nwithin: {by: due_on}\nfulfilled_by: {kind: report_delivered}"
    assert found(court, ["2006-05-02 report_requested"], "2006-06-01") == []
    visit = (
        "starts_on: [release_planned]\nbefore: {fact: expected_on, days: [21, 14]}\n"
        "fulfilled_by: {kind: contact_noted}"
    )
    assert found(visit, ["2006-05-02 release_planned"], "2006-06-01") == []


FAILURES = [
    line
    for number, (failed, judged) in enumerate(
        [("2006-01-03", "05"), ("2006-01-10", "12"), ("2006-01-17", "19"), ("2006-01-24", "26")]
    )
    for line in (
        f"{failed} attendance_recorded outcome=did_not_attend",
        f"2006-01-{judged} absence_judged attendance=e{2 * number + 1} acceptable=false",
    )
]


def test_counting_starts_afresh_after_each_second_failure():
    assert found(BREACH, FAILURES[:6], "2006-03-01") == ["2006-01-10 2006-01-24 overdue -"]
    assert found(BREACH, FAILURES, "2006-03-01") == [
        "2006-01-10 2006-01-24 overdue -",
        "2006-01-24 2006-02-07 overdue -",
    ]


@pytest.mark.parametrize(("second", "owed"), [("2006-03-02", 1), ("2006-03-03", 0)])
def test_twelve_months_after_the_first_failure_still_count(second, owed):
    lines = [
        "2005-03-02 attendance_recorded outcome=did_not_attend",
        "2005-03-04 absence_judged attendance=e1 acceptable=false",
        f"{second} attendance_recorded outcome=did_not_attend",
        "2006-03-07 absence_judged attendance=e3 acceptable=false",
    ]
    assert len(found(BREACH, lines, "2006-06-01")) == owed


def test_failures_count_in_the_order_in_which_they_happened():
    """The later failure was judged first: the second failure is still the later one."""
    lines = [
        "2006-01-03 attendance_recorded outcome=did_not_attend",
        "2006-01-10 attendance_recorded outcome=did_not_attend",
        "2006-01-11 absence_judged attendance=e2 acceptable=false",
        "2006-01-20 absence_judged attendance=e1 acceptable=false",
    ]
    assert found(BREACH, lines, "2006-01-19") == []
    assert found(BREACH, lines, "2006-01-20") == ["2006-01-10 2006-01-24 due -"]


def test_breach_for_another_failure_does_not_answer_this_one():
    lines = [*FAILURES[:4], "2006-01-16 breach_started failure=e1"]
    assert found(BREACH, lines, "2006-02-01") == ["2006-01-10 2006-01-24 overdue -"]


def test_breach_may_name_the_judgement_instead_of_the_failure():
    lines = [*FAILURES[:4], "2006-01-16 breach_started failure=e4"]
    assert found(BREACH, lines, "2006-02-01") == ["2006-01-10 2006-01-24 met 2006-01-16"]


def test_a_judgement_that_names_nothing_is_dated_by_itself():
    lines = [
        "2006-01-05 absence_judged attendance=gone acceptable=false",
        "2006-01-12 absence_judged attendance=lost acceptable=false",
    ]
    assert found(BREACH, lines, "2006-02-01") == ["2006-01-12 2006-01-26 overdue -"]


# What fulfils it


def test_the_trigger_s_own_day_counts():
    lines = ["2006-03-10 released", "2006-03-10 roh_screened"]
    assert found(SCREEN, lines, "2006-04-01") == ["2006-03-10 2006-03-17 met 2006-03-10"]


def test_the_last_day_is_due_and_the_next_overdue():
    assert found(SCREEN, ["2006-03-10 released"], "2006-03-17") == ["2006-03-10 2006-03-17 due -"]
    assert found(SCREEN, ["2006-03-10 released"], "2006-03-18") == [
        "2006-03-10 2006-03-17 overdue -"
    ]


def test_what_happened_after_the_day_asked_for_is_not_seen():
    lines = ["2006-03-10 released", "2006-03-20 roh_screened"]
    assert found(SCREEN, lines, "2006-03-19") == ["2006-03-10 2006-03-17 overdue -"]
    assert found(SCREEN, lines, "2006-03-20") == ["2006-03-10 2006-03-17 late 2006-03-20"]


def test_already_done_counts_since_the_trigger_before():
    lines = [
        "2005-06-01 allocated officer=A",
        "2005-06-10 sentenced disposal=custody",
        "2005-09-01 allocated officer=B",
        "2006-03-10 released",
    ]
    assert found(ALLOCATION, lines, "2006-06-01") == [
        "2005-06-10 2005-06-15 met 2005-06-01",
        "2006-03-10 2006-03-15 met 2005-09-01",
    ]


@pytest.mark.parametrize(
    ("allocated_on", "state"),
    [
        ("2005-06-09", "overdue -"),
        ("2005-06-10", "met 2005-06-10"),  # after the sentence in the order of the day's entries
        ("2005-06-11", "met 2005-06-11"),
    ],
)
def test_already_counts_what_was_done_after_the_trigger_before(allocated_on, state):
    lines = [
        "2005-06-10 sentenced disposal=custody",
        f"{allocated_on} allocated officer=A",
        "2006-03-10 released",
    ]
    assert found(ALLOCATION, lines, "2006-06-01")[1] == f"2006-03-10 2006-03-15 {state}"


def test_already_in_one_part_of_all_of():
    text = (
        "starts_on: [sentenced]\nwithin: {days: 10}\nfulfilled_by:\n"
        "  all_of: [{kind: allocated, already: true}, {kind: inducted}]\n"
    )
    lines = [
        "2006-01-05 allocated officer=A",
        "2006-01-06 inducted",
        "2006-01-10 sentenced disposal=community_order",
    ]
    assert found(text, lines, "2006-02-01") == ["2006-01-10 2006-01-20 overdue -"]
    assert found(text, [*lines, "2006-01-12 inducted"], "2006-02-01") == [
        "2006-01-10 2006-01-20 met 2006-01-12"
    ]


def test_a_window_before_a_planned_date_opens_on_its_first_day():
    text = (
        "starts_on: [release_planned]\nbefore: {fact: expected_on, days: [21, 14]}\n"
        "fulfilled_by: {kind: contact_noted}\n"
    )
    plan = "2006-03-01 release_planned expected_on=2006-05-26"
    assert found(text, [plan, "2006-05-04 contact_noted"], "2006-06-01") == [
        "2006-03-01 2006-05-12 overdue -"
    ]
    assert found(text, [plan, "2006-05-05 contact_noted"], "2006-06-01") == [
        "2006-03-01 2006-05-12 met 2006-05-05"
    ]


# Reviews that repeat, and counts


def test_one_review_does_not_fulfil_two_intervals():
    lines = ["2005-06-01 sentenced disposal=community_order", "2005-06-01 roh_reviewed"]
    assert found(REPEATED, lines, "2005-06-02") == [
        "2005-06-01 2005-09-21 met 2005-06-01",
        "2005-06-01 2005-09-21 due -",
    ]


def test_two_stretches_do_not_share_their_entries():
    lines = ["2006-05-01 requirement_started", "2006-05-07 drug_tested", "2006-05-08 drug_tested"]
    assert found(TESTS, lines, "2006-05-14") == [
        "2006-05-01 2006-05-07 overdue -",
        "2006-05-01 2006-05-14 due -",
    ]


def test_a_stretch_begins_with_its_first_day():
    lines = ["2006-05-01 requirement_started"]
    assert len(found(TESTS, lines, "2006-05-07")) == 1
    assert len(found(TESTS, lines, "2006-05-08")) == 2
    assert len(found(TESTS, lines, "2006-12-31")) == 3


def test_stretches_of_months_keep_the_day_of_the_month():
    text = (
        "starts_on: [sentenced]\ncount: 1\neach: {months: 1}\nfor: {months: 3}\n"
        "fulfilled_by: {kind: home_visited}\n"
    )
    lines = ["2006-01-31 sentenced disposal=community_order"]
    assert [row.split()[1] for row in found(text, lines, "2006-12-31")] == [
        "2006-02-27",
        "2006-03-30",
        "2006-04-29",
    ]


# The end of a case


@pytest.mark.parametrize(
    ("closed_on", "state"),
    [("2006-05-01", "fallen_away"), ("2006-05-02", "fallen_away"), ("2006-05-03", "overdue")],
)
def test_it_falls_away_up_to_its_last_day(closed_on, state):
    lines = ["2006-01-10 sentenced disposal=community_order", f"{closed_on} closed"]
    assert found(REVIEW, lines, "2006-06-01") == [f"2006-01-10 2006-05-02 {state} -"]


def test_done_on_the_day_of_the_end_counts_and_after_it_does_not():
    start = "2006-01-10 sentenced disposal=community_order"
    assert found(REVIEW, [start, "2006-03-01 roh_reviewed", "2006-03-01 closed"], "2006-06-01") == [
        "2006-01-10 2006-05-02 met 2006-03-01"
    ]
    assert found(REVIEW, [start, "2006-03-01 closed", "2006-03-02 roh_reviewed"], "2006-06-01") == [
        "2006-01-10 2006-05-02 fallen_away -"
    ]


def test_nothing_repeats_and_no_stretch_starts_after_the_end():
    review = [
        "2006-01-10 sentenced disposal=community_order",
        "2006-03-01 roh_reviewed",
        "2006-03-01 closed",
    ]
    assert found(REPEATED, review, "2007-01-01") == [
        "2006-01-10 2006-05-02 met 2006-03-01",
        "2006-01-10 2006-06-21 fallen_away -",  # it repeated on the day of the end, not after it
    ]
    tests = ["2006-05-01 requirement_started", "2006-05-09 closed"]
    assert found(TESTS, tests, "2007-01-01") == [
        "2006-05-01 2006-05-07 overdue -",
        "2006-05-01 2006-05-14 fallen_away -",
    ]


def test_an_end_that_has_not_come_yet_changes_nothing():
    lines = ["2006-01-10 sentenced disposal=community_order", "2006-03-01 closed"]
    assert found(REVIEW, lines, "2006-02-28") == ["2006-01-10 2006-05-02 due -"]


def test_an_earlier_end_does_not_end_a_case_that_begins_again():
    lines = ["2005-12-01 closed", "2006-01-10 sentenced disposal=community_order"]
    assert found(REVIEW, lines, "2006-02-28") == ["2006-01-10 2006-05-02 due -"]


def test_a_standard_may_say_what_ends_it():
    text = REVIEW + "falls_away_on: [released]\n"
    start = "2006-01-10 sentenced disposal=custody"
    assert found(text, [start, "2006-03-01 recalled"], "2006-03-02") == [
        "2006-01-10 2006-05-02 due -"
    ]
    assert found(text, [start, "2006-03-01 released"], "2006-03-02") == [
        "2006-01-10 2006-05-02 fallen_away -"
    ]


# Corrections


def test_a_reference_leads_to_the_entry_that_replaced_the_one_it_names():
    text = (
        "starts_on: [report_requested]\nwithin: {by: due_on}\n"
        "fulfilled_by: {kind: report_delivered, answers: request}\n"
    )
    lines = [
        "2006-05-02 report_requested due_on=2006-05-23",
        "2006-05-20 report_delivered request=e1",
        "2006-05-02 report_requested due_on=2006-05-16 corrects=e1",
    ]
    assert found(text, lines, "2006-06-01") == ["2006-05-02 2006-05-16 late 2006-05-20"]


def test_a_failure_put_right_moves_the_clock():
    lines = [*FAILURES[:4], "2006-01-11 attendance_recorded outcome=did_not_attend corrects=e3"]
    assert found(BREACH, lines, "2006-01-20") == ["2006-01-11 2006-01-25 due -"]


def test_a_judgement_taken_back_starts_nothing():
    lines = [*FAILURES[:4], "2006-01-13 withdrawn corrects=e4"]
    assert found(BREACH, lines, "2006-02-01") == []


# Several standards, several victims


def test_each_victim_has_a_clock_and_the_end_of_the_case_ends_all():
    text = (
        "subject: victim\nstarts_on: [victim_registered]\nwithin: {weeks: 8}\n"
        "fulfilled_by: {kind: victim_offered_contact}\n"
    )
    lines = [
        "2006-01-10 victim_registered victim=V1",
        "2006-01-17 victim_registered victim=V2",
        "2006-01-20 victim_offered_contact victim=V2",
        "2006-01-24 closed",
    ]
    assert found(text, lines, "2006-06-01") == [
        "2006-01-10 2006-03-07 fallen_away -",
        "2006-01-17 2006-03-14 met 2006-01-20",
    ]


def test_all_obligations_of_a_case_are_sorted_by_standard_and_date():
    case = case_file(
        "2006-01-10 sentenced disposal=community_order requirements=[UPW]",
        "2006-01-11 tiered tier=2",
    )
    standards = [shipped_standards()[id_] for id_ in ("unpaid-work-start", "roh-review-16-weeks")]
    rows = obligations_for(case, standards, datetime.date(2006, 2, 1))
    assert [(row.standard, row.state, row.days_late) for row in rows] == [
        ("roh-review-16-weeks", "due", 0),
        ("unpaid-work-start", "overdue", 8),
    ]
    assert {row.case for row in rows} == {"example"}


def test_days_late_count_calendar_days():
    lines = ["2006-04-10 released", "2006-04-24 roh_screened"]
    made, calendar = standard(SCREEN), england_and_wales()
    for as_of, late in (("2006-04-19", 0), ("2006-04-22", 3), ("2006-05-31", 5)):
        day = datetime.date.fromisoformat(as_of)
        (obligation,) = evaluate(made, case_file(*lines), day, calendar)
        assert obligation.days_late == late


def test_an_empty_case_owes_nothing():
    empty = CaseFile([])
    assert obligations_for(empty, shipped_standards().values(), datetime.date(2006, 1, 1)) == []


def test_of_two_triggers_on_a_day_both_are_fulfilled_by_what_follows_on_that_day():
    text = (
        "starts_on: [released]\nwithin: {days: 5}\n"
        "fulfilled_by: {kind: roh_screened, already: true}\n"
    )
    lines = ["2006-01-05 roh_screened", "2006-01-05 released", "2006-01-05 released"]
    assert found(text, lines, "2006-02-01") == ["2006-01-05 2006-01-10 met 2006-01-05"] * 2


def test_a_failure_that_was_withdrawn_starts_no_clock():
    text = (
        "starts_on: {kind: absence_judged, dated_by: attendance}\nwithin: {days: 5}\n"
        "fulfilled_by: {kind: warned}\n"
    )
    lines = [
        "2006-01-05 attendance_recorded outcome=did_not_attend",
        "2006-01-07 absence_judged attendance=e1 acceptable=false",
    ]
    assert found(text, lines, "2006-01-08") == ["2006-01-05 2006-01-10 due -"]
    withdrawn = [*lines, "2006-01-08 withdrawn corrects=e1"]
    assert found(text, withdrawn, "2006-01-08") == []


def test_a_trigger_dated_after_the_day_is_none_yet():
    text = (
        "starts_on: {kind: absence_judged, dated_by: attendance}\nwithin: {days: 5}\n"
        "fulfilled_by: {kind: warned}\n"
    )
    lines = [
        "2006-01-05 absence_judged attendance=e2 acceptable=false",
        "2006-02-05 attendance_recorded outcome=did_not_attend",
    ]
    assert found(text, lines, "2006-01-31") == []
