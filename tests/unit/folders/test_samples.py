"""The frame that an area's folder gives, and a sample's file."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from throughcare.core.calendars import add_months
from throughcare.core.record import Entry
from throughcare.core.record.facts import Facts
from throughcare.core.record.kinds import KINDS
from throughcare.core.record.people import CaseRow, Person
from throughcare.folders.areas import Area
from throughcare.folders.samples import frame_of

ON = datetime.date(2006, 5, 31)
SUPERVISED = datetime.date(2005, 11, 30)  # six months before


def entry(case: str, number: int, kind: str, on: datetime.date, **facts: object) -> Entry:
    typed: Facts = msgspec.convert(facts, KINDS[kind])
    return Entry(
        id=f"{case}-{number}", case=case, kind=kind, happened_on=on, recorded_at=None,
        recorded_by="x", corrects=None, facts=typed,
    )  # fmt: skip


def area(*lines: tuple, ethnicity: str = "W1") -> Area:
    """One case of the entries given as (kind, date, facts)."""
    entries = [
        entry("c", n, kind, on, **(facts[0] if facts else {}))
        for n, (kind, on, *facts) in enumerate(lines)
    ]
    return Area(
        Path("x"),
        {"id": "x"},
        people={"p": Person("p", sex="F", ethnicity=ethnicity)},
        cases={"c": CaseRow("c", "p", "x")},
        entries={"c": entries},
    )


def sentenced(on: datetime.date = SUPERVISED, disposal: str = "community_order") -> tuple:
    return ("sentenced", on, {"disposal": disposal})


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        ("2006-05-31", 5, "2005-12-31"),
        ("2006-05-31", 6, "2005-11-30"),
        ("2006-07-31", 5, "2006-02-28"),
        ("2006-01-15", 7, "2005-06-15"),
        ("2004-07-31", 5, "2004-02-29"),
    ],
)
def test_months_before_a_day(on, months, expected):
    day = datetime.date.fromisoformat(on)
    assert add_months(day, -months) == datetime.date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "there"),
    [
        ("2005-12-31", True),  # five months to the day
        ("2006-01-01", False),
        ("2005-10-31", True),  # seven months to the day
        ("2005-10-30", False),
    ],
)
def test_the_frame_holds_those_supervised_for_five_to_seven_months(start, there):
    found = frame_of(area(sentenced(datetime.date.fromisoformat(start))), ON)
    assert bool(found.cases) is there


def test_a_licence_counts_from_the_release_and_an_ended_order_not_at_all():
    long_ago = datetime.date(2003, 1, 1)
    licence = area(sentenced(long_ago, "custody"), ("released", SUPERVISED, {"licence": True}))
    (case,) = frame_of(licence, ON).cases
    assert case.flags["licence"]
    assert case.facts["supervised_from"] == "2005-11-30"
    assert case.stratum == "rest_licence"
    ended = area(sentenced(), ("closed", datetime.date(2006, 3, 1)))
    assert not frame_of(ended, ON).cases
    recalled = area(
        sentenced(long_ago, "custody"),
        ("released", SUPERVISED, {"licence": True}),
        ("recalled", datetime.date(2006, 2, 1)),
    )
    assert not frame_of(recalled, ON).cases


def test_other_sentences_are_not_sampled():
    assert not frame_of(area(sentenced(disposal="fine")), ON).cases
    assert frame_of(area(sentenced(disposal="suspended_sentence_order")), ON).cases


def test_flags_are_as_they_stood_on_the_day():
    later = ON + datetime.timedelta(days=1)
    whole = area(
        sentenced(),
        ("allocated", SUPERVISED, {"officer": "o1", "team": "t1"}),
        ("ppo_designated", SUPERVISED),
        ("roh_analysed", SUPERVISED, {"level": "high"}),
        ("resident_arrived", datetime.date(2005, 12, 5)),
        ("victim_registered", datetime.date(2005, 12, 5), {"victim": "v"}),
        ("roh_analysed", later, {"level": "low"}),
        ("allocated", later, {"officer": "o2"}),
        ethnicity="B1",
    )
    (case,) = frame_of(whole, ON).cases
    assert dict(case.flags) == {
        "approved_premises": True,
        "minority_ethnic": True,
        "ppo": True,
        "victim_contact": True,
        "high_roh": True,
        "licence": False,
    }
    assert case.offender_manager == "o1"
    assert case.facts["roh_level"] == "high"
    assert case.facts["team"] == "t1"


def test_a_stay_in_approved_premises_before_this_supervision_does_not_count():
    whole = area(("resident_arrived", datetime.date(2005, 1, 1)), sentenced())
    assert not frame_of(whole, ON).cases[0].flags["approved_premises"]


@pytest.mark.parametrize("ethnicity", ["", "NS", "UN", "W1", "W9"])
def test_ethnicity_unknown_or_white_is_not_minority_ethnic(ethnicity):
    assert (
        not frame_of(area(sentenced(), ethnicity=ethnicity), ON).cases[0].flags["minority_ethnic"]
    )
