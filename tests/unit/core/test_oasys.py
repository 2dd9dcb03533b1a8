"""OASys: needs by dated thresholds, answers that cannot be, and the screening of risk of harm."""

import datetime

import pytest

from tests.vectors import table
from throughcare.core.oasys import (
    item_problems,
    items,
    needs_of,
    screened,
    screening_indicators,
    severity_of,
    thresholds,
    version_on,
)

# Our section by that of the reference.
SECTIONS = {
    "ACCOMMODATION": "accommodation",
    "EDUCATION_TRAINING_AND_EMPLOYABILITY": "employment",
    "RELATIONSHIPS": "relationships",
    "LIFESTYLE_AND_ASSOCIATES": "lifestyle",
    "DRUG_MISUSE": "drugs",
    "ALCOHOL_MISUSE": "alcohol",
    "THINKING_AND_BEHAVIOUR": "thinking_and_behaviour",
    "ATTITUDES": "attitudes",
}


def of(version):
    return {t.section: t for t in thresholds() if t.version == version}


def test_thresholds_are_those_of_the_reference():
    rows, now, strengths = table("oasys/need-thresholds.csv"), of("tier"), of("strengths-and-needs")
    assert len(rows) == 8 and set(now) == set(SECTIONS.values())
    for row in rows:
        section = SECTIONS[row["section"]]
        assert now[section].standard_from == int(row["standard_from"])
        assert now[section].severe_from == int(row["severe_from"])
        assert len(now[section].items) == len(row["scored_items"].split())
        assert (section in strengths) == bool(row["san_standard_from"])
        if section in strengths:
            assert strengths[section].standard_from == int(row["san_standard_from"])
            assert strengths[section].severe_from == int(row["san_severe_from"])


@pytest.mark.parametrize("version", ["layer-3", "tier", "strengths-and-needs"])
def test_every_threshold_is_a_need_from_its_first_point_on(version):
    assert of(version)
    for threshold in of(version).values():
        for score in range(30):
            said = severity_of(score, threshold)
            assert said == (
                "severe"
                if score >= threshold.severe_from
                else "standard"
                if score >= threshold.standard_from
                else "none"
            )
        assert severity_of(None, threshold) == "not scored"


def test_a_section_adds_up_its_items_and_names_those_without_an_answer():
    answers = {"3.3": "2", "3.4": "1", "3.5": "M", "11.5": "2", "11.6": "2"}
    needs = {need.section: need for need in needs_of(answers, "tier")}
    home, thinking = needs["accommodation"], needs["thinking_and_behaviour"]
    assert (home.score, home.severity, home.points) == (3, "standard", 1)
    assert home.unanswered == ("3.5", "3.6")
    assert (thinking.score, thinking.severity, thinking.points) == (4, "standard", 1)
    assert (needs["drugs"].score, needs["drugs"].severity, needs["drugs"].points) == (
        None,
        "not scored",
        0,
    )


def test_strengths_and_needs_take_todays_thresholds_where_they_have_none():
    needs = {
        need.section: need for need in needs_of({"7.2": "2", "3.3": "2"}, "strengths-and-needs")
    }
    assert needs["lifestyle"].severity == "standard"  # from 2, as today
    assert needs["accommodation"].severity == "none"  # from 3 in strengths and needs


@pytest.mark.parametrize(
    ("day", "version"),
    [("2006-05-31", None), ("2008-12-31", None), ("2009-01-01", "layer-3"), ("2026-01-01", "tier")],
)
def test_thresholds_are_dated_and_there_are_none_before_2009(day, version):
    assert version_on(datetime.date.fromisoformat(day)) == version


def test_answers_that_cannot_be_are_told():
    assert item_problems({"3.4": "2", "8.8": "0"}) == []
    assert item_problems({"3.44": "1", "3.4": "7"}) == [
        '"3.44" is not an item known here. Did you mean "3.4"?',
        'Item 3.4: "7" is not an answer. It can be: 0, 1, 2.',
    ]


def test_every_item_that_scores_is_known():
    scored = {item for threshold in thresholds() for item in threshold.items}
    assert scored <= set(items())


def test_one_yes_asks_for_a_full_analysis():
    indicator, title = next(iter(screening_indicators().items()))
    found = screened([indicator])
    assert (found.required, found.because, found.exempt) == (True, (title,), False)
    assert not screened([]).required


@pytest.mark.parametrize(
    ("reason", "countersigned", "required", "problem"),
    [
        ("The offence is old.", True, False, None),
        ("The offence is old.", False, True, "has no countersignature"),
        ("", True, True, "has no reason"),
    ],
)
def test_an_exemption_needs_a_reason_and_a_manager(reason, countersigned, required, problem):
    found = screened([next(iter(screening_indicators()))], reason, countersigned)
    assert (found.required, found.exempt) == (required, not required)
    assert (problem in found.problems[0]) if problem else found.problems == ()


def test_an_indicator_that_is_not_known_counts_and_is_told():
    found = screened(["something"])
    assert found.required and found.problems == ('"something" is not an indicator known here.',)
