"""MST, the maturity screening: whether a young man of 18 to 25 is likely to be less mature than his age."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.arithmetic import Bools
from throughcare.core.predictors.checks import BORN, age_on, need, wrong_if_given
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.refusals import MISSING, Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, total_of, unless

ASSESSED = "assessmentDate"
ITEMS = (
    "hasPeerGroupInfluences",
    "influenceFromCriminalAssociates",
    "recklessnessAndRiskTakingBehaviour",
    "difficultiesCoping",
    "attitudesTowardsSelf",
    "impulsivityProblems",
    "temperControl",
    "problemSolvingSkills",
    "awarenessOfConsequences",
    "understandsOtherPeoplesViews",
)
OUTCOMES = ("NOT_APPLICABLE", "NOT_FLAGGED", "FLAGGED")


def score(people: People, version: Version | None = None) -> Scores:
    """MST of each person. Part `maturity`: points (NaN where it does not apply), and whether it applies and
    is flagged as its band."""
    version = version or model("mst").latest
    refusals = Refusals(people.size)
    days = people[BORN].known & people[ASSESSED].known
    age = age_on(people, ASSESSED)
    outside = days & ((age < version["ages"]["from"]) | (age > version["ages"]["to"]))
    _check(refusals, people, version, ~outside)
    refused = refusals.any()
    applies = ~refused & ~outside & people["gender"].is_value(1)
    terms = {item: np.where(people[item].known, people[item].values, 0.0) for item in ITEMS}
    points = total_of(terms)
    outcome = np.where(applies, np.where(points >= version["flagged_from"], 2, 1), 0).astype(
        np.intp
    )
    part = Part(unless(~applies, points), Coded(OUTCOMES, outcome).where(~refused), terms)
    return Scores({"maturity": part}, refusals)


def _check(refusals: Refusals, people: People, version: Version, among: Bools) -> None:
    """Somebody outside the ages is not asked anything; for the others, all but one item have to be there."""
    own = Refusals(people.size)
    need(own, people, ["gender", BORN, ASSESSED])
    wrong_if_given(own, people, ITEMS)
    for name in ("gender", BORN, ASSESSED):
        refusals.note(MISSING, [name], among & people[name].missing)
    for name in ("gender", BORN, ASSESSED, *ITEMS):
        refusals.note("INPUT_NOT_ALLOWED", [name], among & people[name].wrong)
    answered = sum(people[item].known.astype(int) for item in ITEMS)
    few = among & (answered < version["least_items"])
    for item in ITEMS:
        refusals.note(MISSING, [item], few & people[item].missing)


def outputs(scores: Scores) -> list[Output]:
    """What a file says beside `input`: whether it applies, the flag, the points, refusals."""
    part = scores.parts["maturity"]
    codes = part.band.codes
    told = codes >= 0
    return [
        Output("isMstApplicable", np.where(told, (codes > 0).astype(float), np.nan), "yes or no"),
        Output("maturityFlag", np.where(told, (codes == 2).astype(float), np.nan), "yes or no"),
        Output("maturityScore", part.number, "whole"),
        Output("errors", scores.refusals.texts()),
    ]
