"""OGP, the OASys General reoffending Predictor: the likelihood of proven non-violent reoffending within
one and two years, from OGRS3 and items of OASys. Points add up; a curve turns them into per cents."""

from __future__ import annotations

from throughcare.core.predictors.arithmetic import Floats, half_up
from throughcare.core.predictors.checks import need
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.points import outputs, scored, stepped
from throughcare.core.predictors.refusals import Refusals
from throughcare.core.predictors.scores import Scores

__all__ = ["outputs", "score"]

NEEDED = (
    "isCurrentlyOfNoFixedAbodeOrTransientAccommodation",
    "isUnemployed",
    "regularOffendingActivities",
    "currentDrugMisuse",
    "motivationToTackleDrugMisuse",
    "problemSolvingSkills",
    "awarenessOfConsequences",
    "understandsOtherPeoplesViews",
    "proCriminalAttitudes",
    "ogrs3TwoYear",
)


def score(people: People, version: Version | None = None) -> Scores:
    """OGP of each person: parts `one_year` and `two_year` in whole per cents, terms in points."""
    found = model("ogp")
    version = version or found.latest
    refusals = Refusals(people.size)
    need(refusals, people, NEEDED)
    return scored(found, version, _points(people, version), refusals)


def _points(people: People, version: Version) -> dict[str, Floats]:
    worth = version["points"]

    def answer(name: str) -> Floats:
        return people[name].values

    drugs = answer("currentDrugMisuse") + answer("motivationToTackleDrugMisuse")
    thinking = answer("problemSolvingSkills") + answer("awarenessOfConsequences")
    thinking = thinking + answer("understandsOtherPeoplesViews")
    return {
        "ogrs3": half_up(worth["ogrs3"] * answer("ogrs3TwoYear")),
        "no_fixed_abode": worth["no_fixed_abode"] * answer(NEEDED[0]),
        "unemployed": worth["unemployed"] * answer("isUnemployed"),
        "activities": stepped(answer("regularOffendingActivities"), worth["activities"]),
        "drugs": half_up(worth["drugs"] * drugs),
        "thinking": half_up(worth["thinking"]["times"] * thinking / worth["thinking"]["over"]),
        "attitudes": stepped(answer("proCriminalAttitudes"), worth["attitudes"]),
    }
