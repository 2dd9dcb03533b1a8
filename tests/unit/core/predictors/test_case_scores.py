"""The scores of a case from its record, and scores computed again from what was stored."""

import datetime

import pytest

from tests.case_files import case_file, day
from throughcare.core.predictors import facts_to_store, recomputed, scores_of_case
from throughcare.core.record import read_facts
from throughcare.core.record.people import Person

MAN = Person("P1", sex="M", born_on=day("1980-03-10"))
ORDER = {"disposal": "community_order", "offence_code": "00819", "requirements": ["SUP"]}
HISTORY = {"sanctions": 5, "violent_sanctions": 1, "age_at_first_sanction": 15}
ITEMS = {
    "2.2": "0",
    "2.6": "1",
    "3.3": "2",
    "3.4": "2",
    "4.2": "2",
    "6.4": "1",
    "6.7": "0",
    "6.8": "1",
    "7.2": "1",
    "8.1": "NO",
    "8.4": "1",
    "8.8": "1",
    "9.1": "2",
    "9.2": "1",
    "10.7e": "0",
    "11.2": "2",
    "11.4": "1",
    "11.6": "1",
    "11.7": "1",
    "11.9": "0",
    "12.1": "1",
}


def supervised(*more):
    return case_file(
        ("2006-01-10", "sentenced", ORDER),
        ("2006-01-12", "offending_history_recorded", HISTORY),
        *more,
    )


def test_ogrs3_needs_no_assessment():
    found = scores_of_case(supervised(), MAN, day("2006-02-01"))
    ogrs3 = found["ogrs3"]
    assert ogrs3.refusals == () and ogrs3.missing == ()
    used = {one.name: (one.word, one.evidence and one.evidence.entry) for one in ogrs3.inputs}
    assert used["totalNumberOfSanctionsForAllOffences"] == ("5", "e2")
    assert used["dateAtStartOfFollowupCalculated"] == ("2006-01-10", "e1")
    assert used["dateOfBirth"] == ("1980-03-10", None)
    assert ogrs3.was_in_use is False
    assert "It was not in use on 2006-02-01: a model of another time" in ogrs3.text()
    assert "offending history recorded, 2006-01-12, entry e2" in ogrs3.text()


def test_static_scores_are_given_where_items_lack():
    ogrs4 = scores_of_case(supervised(), MAN, day("2006-02-01"))["ogrs4"]
    assert [score.name for score in ogrs4.scores] == [
        "all_static",
        "violent_static",
        "serious_violent_static",
    ]
    assert ogrs4.refusals == ()  # nobody was assessed, so nothing is wrong with an assessment
    assert {"temperControl", "hasHeroinUsage"} <= set(ogrs4.missing)
    (low, high) = next((r.low, r.high) for r in ogrs4.ranges if r.score == "all_dynamic")
    assert 0 < low < high < 100


def test_what_happens_after_the_day_is_not_known_on_it():
    later = supervised(("2006-03-01", "offending_history_recorded", HISTORY | {"sanctions": 9}))
    before, after = (scores_of_case(later, MAN, day(on)) for on in ("2006-02-28", "2006-03-01"))
    assert before["ogrs3"].score("two_year").number < after["ogrs3"].score("two_year").number


def test_nothing_is_assumed_where_the_record_is_silent():
    found = scores_of_case(
        case_file(("2006-01-10", "sentenced", {"disposal": "fine"})), None, day("2006-02-01")
    )
    assert all(one.scores == () for name, one in found.explanations.items() if name != "lds")
    assert "totalNumberOfSanctionsForAllOffences" in found["ogrs3"].missing
    assert found["ogrs3"].refusals[0].code == "MISSING_MANDATORY_INPUT"


def test_answers_of_the_last_assessment_are_used_and_strange_ones_are_told():
    items = {"3.4": "2", "4.2": "X", "99.9": "1"}
    file = supervised(("2006-02-01", "assessed", {"items": items}))
    found = scores_of_case(file, MAN, day("2006-02-02"), ["ogrs4"])
    used = {one.name: one.evidence.entry for one in found["ogrs4"].inputs if one.evidence}
    assert used["suitabilityOfAccommodation"] == "e3"
    assert found.problems == ('Item 4.2 (unemployed): "X" is not an answer.',)


@pytest.mark.parametrize(
    ("entries", "starts"),
    [
        ([], "2007-06-01"),  # in custody: the release planned
        ([("2006-05-01", "release_planned", {"expected_on": "2006-09-01"})], "2006-09-01"),
        ([("2006-08-20", "released", {"licence": True})], "2006-08-20"),
    ],
)
def test_the_follow_up_of_a_prisoner_begins_with_the_release(entries, starts):
    sentence = {
        "disposal": "custody",
        "offence_code": "00819",
        "release_or_tariff_on": "2007-06-01",
    }
    file = case_file(
        ("2006-01-10", "sentenced", sentence),
        ("2006-01-12", "offending_history_recorded", HISTORY),
        *entries,
    )
    used = scores_of_case(file, MAN, day("2006-12-31"), ["ogrs3"])["ogrs3"].inputs
    assert {one.name: one.word for one in used}["dateAtStartOfFollowupCalculated"] == starts


def test_a_stored_score_is_computed_again_from_itself():
    file = supervised(("2006-02-01", "assessed", {"items": ITEMS}))
    found = scores_of_case(file, MAN, day("2006-02-02"))
    stored = {}
    for name, explanation in found.explanations.items():
        facts = facts_to_store(explanation, found.day)
        if facts is None:
            continue
        typed, other, problems = read_facts(
            "predictor_scored", facts | {"scored_as_of": "2006-02-02"}
        )
        assert (other, problems) == (None, []) and typed is not None
        again = recomputed(facts)
        assert again.agrees, again.differences
        stored[name] = facts
    assert {"ogrs3", "ogrs4", "ogp", "ovp"} <= set(stored)
    assert stored["ogrs4"]["form"] == "dynamic" and stored["ogrs3"]["version"] == "3"


def facts(**changed):
    found = scores_of_case(supervised(), MAN, day("2006-02-02"), ["ogrs3"])
    return facts_to_store(found["ogrs3"], datetime.date(2006, 2, 2)) | changed


def test_a_score_that_was_changed_is_noticed():
    stored = facts()
    again = recomputed(stored | {"score": stored["score"] + 1})
    assert again.possible and not again.agrees
    assert again.differences == {"score": (str(stored["score"] + 1), str(stored["score"]))}


def test_an_input_that_was_changed_is_noticed():
    stored = facts()
    inputs = stored["inputs"] | {"totalNumberOfSanctionsForAllOffences": "25"}
    assert {"two_year_pct", "score"} <= set(recomputed(stored | {"inputs": inputs}).differences)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"model": "OGRS2"}, "OGRS2: the coefficients are not public"),
        ({"model": "OASys"}, '"OASys" is not a model that can be computed here.'),
        ({"inputs": None}, "The entry does not hold the inputs of the score."),
        ({"version": "99"}, "Version 99 of OGRS3 is not known here."),
    ],
)
def test_what_cannot_be_computed_again_says_why(changed, problem):
    again = recomputed(facts(**changed))
    assert not again.possible and not again.agrees
    assert again.problem.startswith(problem)
