"""What a score says of itself."""

import pytest

from tests.vectors import lines, people_of_inputs
from throughcare.core.predictors import PREDICTORS, Coded, People, explain

PERSON = {
    "gender": "MALE",
    "dateOfBirth": "1980-03-10",
    "dateOfCurrentConviction": "2006-01-10",
    "dateAtStartOfFollowupCalculated": "2006-01-10",
    "totalNumberOfSanctionsForAllOffences": "5",
    "ageAtFirstSanction": "15",
    "currentOffenceCode": "00819",
}


def person(**changed):
    words = PERSON | changed
    return People.reading(1, {name: Coded.of([word]) for name, word in words.items()})


def test_the_contributions_of_ogrs3_by_hand():
    score = explain("ogrs3", person()).score("two_year")
    assert {one.term: round(one.amount, 5) for one in score.contributions} == {
        "intercept": 2.1217,
        "w_copas": -1.73442,  # 1.25112 ln(5 / (10 + 25 - 15))
        "w_age_gender": -1.1667,  # a man of 25
        "w_conviction_status": 0.46306,
    }
    assert (score.number, score.band, score.unit) == (42, "LOW", "per cent")
    assert score.total == pytest.approx(-0.31636, abs=1e-5)


def test_what_would_change_the_band_is_the_nearest_answer():
    score = explain("ogrs3", person()).score("two_year")
    change = next(c for c in score.changes if c.input == "totalNumberOfSanctionsForAllOffences")
    assert (change.given, change.instead, change.number, change.band) == ("5", "7", 53, "MEDIUM")
    before = explain("ogrs3", person(totalNumberOfSanctionsForAllOffences="6")).score("two_year")
    assert before.band == "LOW"


def test_a_count_that_is_out_by_one_says_how_much_that_is():
    swings = {one.input: one for one in explain("ogrs3", person()).score("two_year").swings}
    swing = swings["totalNumberOfSanctionsForAllOffences"]
    low, high = (
        explain("ogrs3", person(totalNumberOfSanctionsForAllOffences=n)).score("two_year").number
        for n in ("4", "6")
    )
    assert (swing.low, swing.high) == (low, high)


def test_a_refusal_says_which_input_why_and_what_is_allowed():
    found = explain("ogrs3", person(gender="male", ageAtFirstSanction=None))
    assert found.scores == () and found.missing == ("ageAtFirstSanction",)
    assert [str(one) for one in found.refusals] == [
        "sex: what is written is not allowed here. Write one of the allowed values. "
        "Allowed: sex: one of MALE, FEMALE.",
        "age at the first sanction: nothing can be scored without these. Give them. "
        "Allowed: age at the first sanction: a whole number, 0 or more (years).",
    ]
    assert (
        "No score, or not the whole one. sex: what is written is not allowed here." in found.text()
    )


def test_inputs_stand_under_what_they_rest_on():
    text = explain("ogrs3", person()).text()
    record = text.index("From the record of the court or the sentence:")
    counted = text.index("Counted from the criminal record")
    assert (
        record
        < text.index("date of birth: 1980-03-10")
        < counted
        < text.index("sanctions: 5\n", counted)
    )
    assert "It does not say whether this person will" in text


def test_rsr_explains_its_components():
    inputs = next(row["input"] for row in lines("rsr") if row["snsv"]["type"] == "DYNAMIC")
    found = explain("rsr", people_of_inputs([inputs]))
    assert [one.model for one in found.components] == ["osp-dc", "osp-iic", "snsv"]
    (rsr,) = found.scores
    assert sum(one.amount for one in rsr.contributions) == pytest.approx(rsr.total)


@pytest.mark.parametrize("name", PREDICTORS)
def test_a_model_of_another_version_is_not_guessed(name):
    with pytest.raises(KeyError):
        explain(name, People(1, {}), "99")
