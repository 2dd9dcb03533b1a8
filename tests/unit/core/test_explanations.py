"""Whole sentences: what a practitioner reads beside an obligation."""

import datetime

import pytest

from throughcare.core.calendars import england_and_wales
from throughcare.core.definitions import Source
from throughcare.core.examples import read_example
from throughcare.core.explanations import explain, fulfils, ordinal, starts
from throughcare.core.obligations import evaluate
from throughcare.core.record import KINDS, CaseFile, Entry
from throughcare.core.standard_files import shipped_standards, standard_from


def explained(standard: str, given: str, as_of: str) -> list[str]:
    """The explanations of all obligations of a standard on a day. `standard`: keys of one, or an id."""
    if standard in shipped_standards():
        rule = shipped_standards()[standard]
    else:
        source = Source("test", standard)
        rule = standard_from(source.mapping(), with_head=False)
        source.check()
    source = Source("test", f"title: x\ngiven: [{given}]\nas_of: {as_of}\n")
    example = read_example(source.mapping())
    source.check()
    case_file = CaseFile(example.given)
    calendar = england_and_wales()
    found = evaluate(rule, case_file, example.as_of, calendar)
    return [explain(obligation, rule, case_file, calendar) for obligation in found]


SCREENING = """
starts_on: [sentenced, released]
within: {working_days: 5}
fulfilled_by: {kind: roh_screened}
"""


def test_working_days_name_the_bank_holidays_that_were_skipped():
    assert explained(
        SCREENING,
        "{happened_on: 2006-04-10, kind: released}, {happened_on: 2006-04-18, kind: roh_screened}",
        "2006-06-01",
    ) == [
        "Due by the end of 19 April 2006: 5 working days after release on 10 April 2006; 14 April "
        "(Good Friday) and 17 April (Easter Monday) are bank holidays. Met on 18 April 2006 by the "
        "risk of harm screening."
    ]


def test_one_bank_holiday_and_a_day_late():
    assert explained(
        SCREENING,
        "{happened_on: 2006-04-28, kind: sentenced, disposal: community_order},"
        "{happened_on: 2006-05-09, kind: roh_screened}",
        "2006-06-01",
    ) == [
        "Due by the end of 8 May 2006: 5 working days after the sentence on 28 April 2006; 1 May "
        "(May Day) is a bank holiday. Done 1 day late, on 9 May 2006, by the risk of harm screening."
    ]


def test_a_start_at_a_weekend_says_so():
    assert explained(SCREENING, "{happened_on: 2006-02-25, kind: released}", "2006-03-03") == [
        "Due by the end of 3 March 2006: 5 working days after release on Saturday 25 February 2006. "
        "Not done yet, and still in time; not recorded: the risk of harm screening."
    ]


def test_overdue_by_days():
    assert explained(SCREENING, "{happened_on: 2006-02-26, kind: released}", "2006-03-15") == [
        "Due by the end of 3 March 2006: 5 working days after release on Sunday 26 February 2006. "
        "Overdue by 12 days; not recorded: the risk of harm screening."
    ]


def test_all_of_names_the_last_and_what_is_lacking():
    start = "{happened_on: 2006-01-10, kind: released}"
    level = "{happened_on: 2006-01-12, kind: roh_analysed, level: high}"
    plan = "{happened_on: 2006-01-13, kind: sentence_plan_made}"
    risk = "{happened_on: 2006-01-16, kind: risk_plan_made}"
    why = "Due by the end of 17 January 2006: 5 working days after release on 10 January 2006. "
    rule = "roh-plan-high-risk"
    assert explained(rule, f"{start},{level},{plan},{risk}", "2006-02-01") == [
        why + "Met on 16 January 2006 by the risk management plan, the last of 3."
    ]
    assert explained(rule, f"{start},{level}", "2006-01-18") == [
        why + "Overdue by 1 day; not recorded: the sentence plan and the risk management plan."
    ]


def test_any_of_lists_what_would_do():
    assert explained(
        "starts_on: [released]\nwithin: {weeks: 2}\nfulfilled_by:\n"
        "  any_of: [{kind: roh_screened}, {kind: roh_analysed}, {kind: roh_reviewed}]",
        "{happened_on: 2006-01-10, kind: released}",
        "2006-02-01",
    ) == [
        "Due by the end of 24 January 2006: 2 weeks after release on 10 January 2006. Overdue by 8 "
        "days; not recorded: the risk of harm screening, the risk of harm analysis or the risk of "
        "harm review."
    ]


def test_the_court_s_own_date():
    assert explained(
        "psr-court-date",
        "{happened_on: 2006-05-02, kind: report_requested, court_type: magistrates,"
        " due_on: 2006-05-23}, {happened_on: 2006-05-25, kind: report_delivered, request: e1}",
        "2006-06-01",
    ) == [
        "Due by the end of 23 May 2006: the date set by the request for a report of 2 May 2006. "
        "Done 2 days late, on 25 May 2006, by the report."
    ]


def test_something_is_recorded_and_answers_another_request():
    assert explained(
        "psr-court-date",
        "{happened_on: 2006-05-02, kind: report_requested, court_type: magistrates,"
        " due_on: 2006-05-23}, {happened_on: 2006-05-25, kind: report_delivered, request: other}",
        "2006-06-01",
    ) == [
        "Due by the end of 23 May 2006: the date set by the request for a report of 2 May 2006. "
        "Overdue by 9 days."
    ]


def test_before_a_planned_date():
    assert explained(
        "pre-release-visit",
        "{happened_on: 2006-03-01, kind: release_planned, expected_on: 2006-05-26},"
        "{happened_on: 2006-05-08, kind: contact_noted, mode: video_link}",
        "2006-06-01",
    ) == [
        "Due by the end of 12 May 2006: 14 days before 26 May 2006, the date set by the planning of "
        "the release of 1 March 2006; it counts from 5 May 2006 on. Met on 8 May 2006 by the contact."
    ]


def test_a_count_in_each_stretch():
    rule = "drug-test-twice-weekly"
    given = (
        "{happened_on: 2006-05-30, kind: sentenced, disposal: community_order, sentence_band: high},"
        "{happened_on: 2006-06-06, kind: requirement_started, requirement: DRR},"
        "{happened_on: 2006-06-07, kind: drug_tested, result: negative},"
        "{happened_on: 2006-06-09, kind: drug_tested, result: negative},"
        "{happened_on: 2006-06-14, kind: drug_tested, result: negative}"
    )
    start = "of the 16 weeks from the start of the requirement on 6 June 2006."
    assert explained(rule, given, "2006-06-21") == [
        "Due by the end of 12 June 2006: the drug test twice in week 1 (6 June 2006 to 12 June 2006) "
        f"{start} Met on 9 June 2006 by the drug test, number 2.",
        "Due by the end of 19 June 2006: the drug test twice in week 2 (13 June 2006 to 19 June 2006) "
        f"{start} Overdue by 2 days: 1 of 2 done.",
        "Due by the end of 26 June 2006: the drug test twice in week 3 (20 June 2006 to 26 June 2006) "
        f"{start} Not done yet, and still in time: 0 of 2 done.",
    ]


def test_a_count_over_the_whole_time():
    assert explained(
        "contact-first-16-weeks",
        "{happened_on: 2006-01-10, kind: sentenced, disposal: community_order},"
        "{happened_on: 2006-01-10, kind: tiered, tier: 2},"
        "{happened_on: 2006-01-12, kind: appointment_made, national_standard: true},"
        "{happened_on: 2006-01-13, kind: appointment_made, national_standard: false}",
        "2006-05-03",
    ) == [
        "Due by the end of 1 May 2006: the arrangement of an appointment 16 times in the 16 weeks "
        "from the sentence on 10 January 2006. Overdue by 2 days: 1 of 16 done."
    ]


def test_one_in_each_stretch_of_two_weeks():
    assert explained(
        "starts_on: [released]\ncount: 1\neach: {weeks: 2}\nfor: {months: 3}\n"
        "fulfilled_by: {kind: home_visited}",
        "{happened_on: 2005-12-20, kind: released}",
        "2006-01-04",
    ) == [
        "Due by the end of 2 January 2006: the home visit once in stretch 1 (20 December 2005 to 2 "
        "January 2006) of the 3 months from release on 20 December 2005. Overdue by 2 days.",
        "Due by the end of 16 January 2006: the home visit once in stretch 2 (3 January 2006 to 16 "
        "January 2006) of the 3 months from release on 20 December 2005. Not done yet, and still in "
        "time.",
    ]


def test_repeats_run_from_the_last_one_done():
    assert explained(
        "roh-review-16-weeks",
        "{happened_on: 2006-01-10, kind: sentenced, disposal: community_order},"
        "{happened_on: 2006-01-10, kind: roh_reviewed},"
        "{happened_on: 2006-05-09, kind: roh_reviewed}",
        "2006-06-01",
    ) == [
        "Due by the end of 2 May 2006: 16 weeks after the sentence on 10 January 2006. Met on 10 "
        "January 2006 by the risk of harm review.",
        "Due by the end of 2 May 2006: 16 weeks after the last one on 10 January 2006. Done 7 days "
        "late, on 9 May 2006, by the risk of harm review.",
        "Due by the end of 29 August 2006: 16 weeks after the last one on 9 May 2006. Not done yet, "
        "and still in time; not recorded: the risk of harm review.",
    ]


def test_repeats_in_working_days_name_the_bank_holidays_since_the_last_one():
    assert explained(
        SCREENING + "repeats_every: {working_days: 3}",
        "{happened_on: 2006-04-10, kind: released}, {happened_on: 2006-04-13, kind: roh_screened}",
        "2006-04-20",
    )[1] == (
        "Due by the end of 20 April 2006: 3 working days after the last one on 13 April 2006; 14 "
        "April (Good Friday) and 17 April (Easter Monday) are bank holidays. Not done yet, and still "
        "in time; not recorded: the risk of harm screening."
    )


FAILURES = (
    "{happened_on: 2005-06-01, kind: sentenced, disposal: community_order},"
    "{happened_on: 2006-01-05, kind: attendance_recorded, outcome: did_not_attend},"
    "{happened_on: 2006-01-09, kind: absence_judged, attendance: e2, acceptable: false},"
    "{happened_on: 2006-02-07, kind: attendance_recorded, outcome: did_not_attend},"
    "{happened_on: 2006-02-13, kind: absence_judged, attendance: e4, acceptable: false},"
    "{happened_on: 2006-02-20, kind: breach_started, failure: e4}"
)


def test_the_second_failure_is_dated_by_the_failure_itself():
    assert explained("breach-ten-days", FAILURES, "2006-06-01") == [
        "Due by the end of 21 February 2006: 10 working days after the failure to comply on 7 "
        "February 2006, the second in 12 months. Met on 20 February 2006 by the start of breach."
    ]


def test_the_third_failure_of_a_licence_has_no_stretch():
    given = FAILURES.replace("sentenced, disposal: community_order", "released, licence: true") + (
        ",{happened_on: 2006-03-07, kind: attendance_recorded, outcome: failed_to_comply},"
        "{happened_on: 2006-03-08, kind: absence_judged, attendance: e7, acceptable: false}"
    )
    assert explained("recall-third-failure", given, "2006-03-08") == [
        "Due by the end of 21 March 2006: 10 working days after the failure to comply on 7 March "
        "2006, the third. Not done yet, and still in time; not recorded: the request for recall."
    ]


def test_dated_by_the_sentence_and_not_by_the_registration():
    assert explained(
        "victim-contact-offer",
        "{happened_on: 2006-01-10, kind: sentenced, disposal: custody},"
        "{happened_on: 2006-01-24, kind: victim_registered, victim: V1, sentence: e1,"
        " statutory: true},"
        "{happened_on: 2006-02-20, kind: victim_declined, victim: V1}",
        "2006-06-01",
    ) == [
        "Due by the end of 7 March 2006: 8 weeks after the sentence on 10 January 2006. Met on 20 "
        "February 2006 by the victim's answer."
    ]


def test_what_was_done_for_another_victim_does_not_count_here():
    assert explained(
        "victim-contact-offer",
        "{happened_on: 2006-01-10, kind: sentenced, disposal: custody},"
        "{happened_on: 2006-01-24, kind: victim_registered, victim: V1, sentence: e1,"
        " statutory: true},"
        "{happened_on: 2006-02-20, kind: victim_offered_contact, victim: V2}",
        "2006-03-08",
    ) == [
        "Due by the end of 7 March 2006: 8 weeks after the sentence on 10 January 2006. Overdue by "
        "1 day; not recorded: the offer of contact or the victim's answer."
    ]


def test_already_done_before():
    assert explained(
        "allocation",
        "{happened_on: 2005-12-20, kind: allocated, officer: A},"
        "{happened_on: 2006-01-10, kind: sentenced, disposal: community_order}",
        "2006-06-01",
    ) == [
        "Due by the end of 13 January 2006: 3 working days after the sentence on 10 January 2006. "
        "Already met on 20 December 2005 by the allocation, before the sentence."
    ]


def test_fallen_away():
    assert explained(
        "roh-review-16-weeks",
        "{happened_on: 2006-01-10, kind: released, licence: true},"
        "{happened_on: 2006-04-03, kind: recalled, reason: reoffending}",
        "2006-06-01",
    ) == [
        "Due by the end of 2 May 2006: 16 weeks after release on 10 January 2006. Fell away on 3 "
        "April 2006 with the recall."
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_entry_can_be_named(kind):
    entry = Entry("e1", "c", kind, datetime.date(2006, 1, 10), None, "", None, facts=None)
    assert starts(entry)
    assert fulfils(kind)


@pytest.mark.parametrize("standard", shipped_standards().values(), ids=lambda standard: standard.id)
def test_every_example_of_every_shipped_standard_can_be_explained(standard):
    calendar = england_and_wales()
    for example in standard.examples:
        case_file = CaseFile(example.given)
        for obligation in evaluate(standard, case_file, example.as_of, calendar):
            text = explain(obligation, standard, case_file, calendar)
            assert text.startswith("Due by the end of ")
            assert text.endswith(".") and "None" not in text and "_" not in text


def test_ordinals():
    assert [ordinal(number) for number in (2, 3, 10)] == ["second", "third", "10th"]
