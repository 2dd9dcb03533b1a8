"""OVP, the OASys Violence Predictor: the likelihood of proven violent reoffending within one and two
years, from the record and items of OASys. Points add up; a curve turns them into per cents."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.arithmetic import Floats
from throughcare.core.predictors.checks import (
    BORN,
    SANCTIONS,
    VIOLENT,
    age_on,
    check_born_before,
    check_sanctions,
    need,
)
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.points import outputs, scored, stepped
from throughcare.core.predictors.refusals import Refusals
from throughcare.core.predictors.scores import Scores

__all__ = ["outputs", "score"]

FOLLOWUP = "dateAtStartOfFollowupCalculated"
NEEDED = (
    "gender",
    BORN,
    FOLLOWUP,
    SANCTIONS,
    VIOLENT,
    "doesRecogniseImpactOfOffendingOnOthers",
    "isCurrentlyOfNoFixedAbodeOrTransientAccommodation",
    "isUnemployed",
    "currentAlcoholUseProblems",
    "excessiveAlcoholUse",
    "hasCurrentPsychiatricTreatment",
    "temperControl",
    "proCriminalAttitudes",
)
LEAST_AGE = 18


def score(people: People, version: Version | None = None) -> Scores:
    """OVP of each person: parts `one_year` and `two_year` in whole per cents, terms in points."""
    found = model("ovp")
    version = version or found.latest
    refusals = Refusals(people.size)
    need(refusals, people, NEEDED)
    check_sanctions(refusals, people)
    check_born_before(refusals, people, FOLLOWUP, "DATE_OF_START_OF_FOLLOWUP_BEFORE_DATE_OF_BIRTH")
    check_violent(refusals, people)
    young = ~refusals.any() & (age_on(people, FOLLOWUP) < LEAST_AGE)
    refusals.note("AGE_AT_START_OF_FOLLOWUP_LESS_THAN_EIGHTEEN", [BORN, FOLLOWUP], young)
    return scored(found, version, _points(people, version), refusals)


def check_violent(refusals: Refusals, people: People) -> None:
    """Refuses more sanctions for violence than sanctions."""
    both = people[SANCTIONS].known & people[VIOLENT].known
    more = both & (people[VIOLENT].values > people[SANCTIONS].values)
    refusals.note("VIOLENT_SANCTION_GREATER_THAN_TOTAL_SANCTIONS", [SANCTIONS, VIOLENT], more)


def _points(people: People, version: Version) -> dict[str, Floats]:
    worth = version["points"]

    def answer(name: str) -> Floats:
        return people[name].values

    others = answer(SANCTIONS) - answer(VIOLENT)
    alcohol = answer("currentAlcoholUseProblems") + answer("excessiveAlcoholUse")
    recognises = answer("doesRecogniseImpactOfOffendingOnOthers")
    return {
        # One sanction is needed for a score at all, so everybody has these points.
        "any_sanction": np.where(answer(SANCTIONS) >= 1, worth["any_sanction"], 0.0),
        "sex": worth["male"] * answer("gender"),
        "violent_sanctions": stepped(answer(VIOLENT), worth["violent_sanctions"]),
        "other_sanctions": stepped(others, worth["other_sanctions"]),
        "age": stepped(np.clip(age_on(people, FOLLOWUP), 0, 200), worth["age"]),
        "impact_not_recognised": worth["impact_not_recognised"] * (1 - recognises),
        "no_fixed_abode": worth["no_fixed_abode"] * answer(NEEDED[6]),
        "unemployed": worth["unemployed"] * answer("isUnemployed"),
        "alcohol": np.ceil(worth["alcohol"] * alcohol),
        "psychiatric_treatment": worth["psychiatric_treatment"]
        * answer("hasCurrentPsychiatricTreatment"),
        "temper": worth["temper"] * answer("temperControl"),
        "attitudes": worth["attitudes"] * answer("proCriminalAttitudes"),
    }
