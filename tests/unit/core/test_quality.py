"""Doubts about a record, and how far they could move a measure."""

from __future__ import annotations

import datetime

import pytest

from throughcare.core.measures import shipped_measures
from throughcare.core.measures.results import Tally, result_of
from throughcare.core.quality import Doubt, bounds_of, doubts_in, kinds_read_by, summary_of
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry, read_facts
from throughcare.core.record.people import Person

D = datetime.date
AS_OF = D(2006, 6, 30)


def entry(number: int, kind: str, on: D, recorded: D | None = None, **facts) -> Entry:
    found, other, problems = read_facts(kind, facts)
    assert not problems
    at = (
        None
        if recorded is None
        else datetime.datetime.combine(recorded, datetime.time(12), datetime.UTC)
    )
    return Entry(f"e{number}", "C1", kind, on, at, "", None, found, other)


COMPLETE = [
    entry(1, "sentenced", D(2006, 1, 10), disposal="community_order"),
    entry(2, "allocated", D(2006, 1, 10), officer="A", team="North"),
    entry(3, "tiered", D(2006, 1, 10), tier=2),
    entry(4, "roh_analysed", D(2006, 1, 12), level="low"),
]


def said(*more: Entry, person: Person | None = None) -> list[tuple[str, str, str]]:
    found = doubts_in(CaseFile([*COMPLETE, *more], person), AS_OF, extracted_on=D(2006, 7, 31))
    return [(doubt.sort, doubt.kind, doubt.problem) for doubt in found]


def test_a_complete_record_has_none():
    appointment = entry(
        5, "appointment_made", D(2006, 2, 1), for_on="2006-02-08", national_standard=True
    )
    came = entry(
        6,
        "attendance_recorded",
        D(2006, 2, 8),
        D(2006, 2, 15),
        appointment="e5",
        outcome="complied",
    )
    assert said(appointment, came) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([entry(5, "report_requested", D(2006, 2, 1), court_type="crown")],
         ("missing", "report_requested", "due_on is not recorded")),
        ([entry(5, "appointment_made", D(2006, 2, 1), for_on="2006-02-08", national_standard=True)],
         ("missing", "attendance_recorded", "no outcome of the appointment for 2006-02-08")),
        ([entry(5, "inducted", D(2006, 2, 1), D(2006, 1, 30))],
         ("impossible", "inducted", "it was recorded on 2006-01-30, before it happened")),
        ([entry(5, "inducted", D(2006, 8, 1))],
         ("impossible", "inducted", "it lies after 2006-07-31, when the record was extracted")),
        ([entry(5, "report_requested", D(2006, 2, 5), court_type="crown", due_on="2006-03-01"),
          entry(6, "report_delivered", D(2006, 2, 1), request="e5")],
         ("impossible", "report_delivered",
          "it comes before the report_requested that it answers (2006-02-05)")),
        ([entry(5, "inducted", D(2006, 2, 1), D(2006, 2, 9))],
         ("late", "inducted", "it was recorded 8 days later")),
        ([entry(5, "closed", D(2006, 3, 1)), entry(6, "died", D(2006, 3, 9))],
         ("contradictory", "died", "the case had ended already, with closed on 2006-03-01")),
        ([entry(5, "tiered", D(2006, 1, 10), tier=4)],
         ("contradictory", "tiered", "tier is 2 and 4 on one day")),
    ],
)  # fmt: skip
def test_each_sort_of_doubt(more, expected):
    assert said(*more) == [expected]


def test_what_is_not_there_is_missed():
    bare = CaseFile(COMPLETE[:1])
    found = doubts_in(bare, AS_OF)
    assert [d.problem for d in found] == [
        "an open case without tier", "an open case without roh level", "an open case without team",
    ]  # fmt: skip
    assert {d.team for d in found} == {"not recorded"}
    assert doubts_in(bare, D(2006, 1, 12)) == []  # a week is given to record it


def test_before_birth():
    person = Person("P", born_on=D(2006, 1, 11))
    kinds = [kind for sort, kind, problem in said(person=person) if "born" in problem]
    assert sorted(kinds) == ["allocated", "sentenced", "tiered"]


def test_two_outcomes_and_an_absence_of_somebody_who_came():
    more = [
        entry(5, "appointment_made", D(2006, 2, 1), for_on="2006-02-08", national_standard=True),
        entry(6, "attendance_recorded", D(2006, 2, 8), appointment="e5", outcome="complied"),
        entry(7, "attendance_recorded", D(2006, 2, 9), appointment="e5", outcome="did_not_attend"),
        entry(8, "absence_judged", D(2006, 2, 10), attendance="e6", acceptable=False),
    ]
    assert [problem for _, _, problem in said(*more)] == [
        "the appointment has two outcomes: did_not_attend and complied",
        "it judges an absence where the person came and complied",
    ]


def doubt(case: str, kind: str, sort: str, team: str = "North") -> Doubt:
    return Doubt(case, team, kind, sort, "", AS_OF, "")


def test_doubts_are_counted_by_team_sort_and_kind():
    doubts = [doubt("A", "closed", "late"), doubt("A", "closed", "late"), doubt("B", "closed", "late"),
              doubt("B", "tiered", "missing"), doubt("C", "closed", "late", "East")]  # fmt: skip
    found = [(c.team, c.sort, c.kind, c.doubts, c.cases) for c in summary_of(doubts)]
    assert found == [
        ("East", "late", "closed", 1, 1), ("North", "missing", "tiered", 1, 1), ("North", "late", "closed", 3, 2),
    ]  # fmt: skip


def test_bounds_hold_whatever_the_truth_is():
    measure = shipped_measures()["PSR_TIME"]
    tally = Tally(listing=True)
    for case, met in (("A", True), ("B", True), ("C", False), ("D", True)):
        tally.count(case, "e", AS_OF, met)
        tally.end_case()
    tally.leave_out("E", "e", AS_OF, "due")
    result = result_of(measure, (D(2005, 7, 1), AS_OF), tally)
    assert result.value == 75.0
    doubts = [doubt("B", "report_delivered", "late"), doubt("E", "report_requested", "missing"),
              doubt("A", "tiered", "missing")]  # fmt: skip
    every = bounds_of(result, doubts)
    # A and D are sure and met, C is sure and not; B and E could be either.
    assert (every.low, every.high, every.doubtful, every.counted) == (
        pytest.approx(40.0),
        pytest.approx(80.0),
        2,
        4,
    )
    late = bounds_of(result, doubts, "late")
    assert (late.low, late.high) == (50.0, 75.0)
    none = bounds_of(result, doubts, "contradictory")
    assert (none.low, none.high) == (75.0, 75.0)


def test_a_figure_that_is_no_share_has_no_bounds():
    tally = Tally.of_sums("total", 10, 2)
    result = result_of(shipped_measures()["SICK"], (D(2005, 4, 1), AS_OF), tally)
    assert bounds_of(result, []) is None


def test_every_measure_of_cases_reads_some_kinds():
    for measure in shipped_measures().values():
        assert bool(kinds_read_by(measure)) == (measure.id not in ("SICK", "RACE_EMP")), measure.id
    assert kinds_read_by(shipped_measures()["PSR_TIME"]) == {"report_requested", "report_delivered"}
