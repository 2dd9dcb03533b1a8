"""OSP/DC, the OASys Sexual reoffending Predictor for direct contact: of men with a sexual offence in their
record. Points of 64, a probability, and a band; five offence-free years in the community lower the band."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.arithmetic import Bools, Floats, logistic, whole_years
from throughcare.core.predictors.checks import BORN, SANCTIONS, age_on, check_born_before, need
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.osp_checks import ADULT, CHILD, OTHER, applies, check_sexual
from throughcare.core.predictors.points import stepped
from throughcare.core.predictors.refusals import Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, banded, total_of, unless

FOLLOWUP = "dateAtStartOfFollowupUserInput"
LAST_SEXUAL = "dateOfMostRecentSexualOffence"
LAST_OFFENCE = "mostRecentOffenceDate"
ASSESSED = "assessmentDate"
NEEDED = ("gender", "hasEverCommittedSexualOffence", BORN, FOLLOWUP, SANCTIONS, "supervisionStatus")
NOT_APPLICABLE = "NOT_APPLICABLE"
CUSTODY = 2


def score(people: People, version: Version | None = None) -> Scores:
    """OSP/DC of each person. Part `probability` (0 to 1): its terms are points, its band that after any
    reduction; part `reduction`: 1 where the band was lowered, 0 where not, NaN where it is not asked."""
    found = model("osp-dc")
    version = version or found.latest
    refusals = Refusals(people.size)
    need(refusals, people, NEEDED)
    check_sexual(refusals, people)
    check_born_before(refusals, people, FOLLOWUP, "DATE_OF_START_OF_FOLLOWUP_BEFORE_DATE_OF_BIRTH")
    refused, asked = refusals.any(), applies(people)
    terms = _points(people, version)
    points = total_of(terms)
    curve = version["curve"]
    probability = np.where(points > 0, logistic(curve["intercept"] + curve["slope"] * points), 0.0)
    number = unless(refused, np.where(asked, probability, 0.0))
    band = banded(points, found.scores["points"])
    reduced = _reduced(people, version, band) & asked & ~refused
    lowered = Coded(band.words, np.where(reduced, np.maximum(band.codes - 1, 0), band.codes))
    parts = {
        "points": Part(unless(refused | ~asked, points), band.where(asked & ~refused), terms),
        "probability": Part(number, _or_not_applicable(lowered, asked).where(~refused), terms),
        "reduction": Part(
            unless(refused | ~asked | (points == 0), reduced.astype(np.float64)), lowered, {}
        ),
    }
    return Scores(parts, refusals)


def _points(people: People, version: Version) -> dict[str, Floats]:
    worth = version["points"]
    last = whole_years(people[BORN].values, people[LAST_SEXUAL].values)
    age_of_last = np.where(people[LAST_SEXUAL].known, np.clip(last, 0, 200), 0.0)
    return {
        "contact_adult": stepped(people[ADULT].values, worth["contact_adult"]),
        "contact_child": stepped(people[CHILD].values, worth["contact_child"]),
        "non_contact": stepped(people[OTHER].values, worth["non_contact"]),
        "age": stepped(np.clip(age_on(people, FOLLOWUP), 0, 200), worth["age"]),
        "age_at_last": stepped(age_of_last, worth["age_at_last"]),
        "sanctions": stepped(np.maximum(people[SANCTIONS].values, 0), worth["sanctions"]),
        "stranger": worth["stranger"] * people["isCurrentOffenceAgainstVictimStranger"].values,
    }


def _reduced(people: People, version: Version, band: Coded) -> Bools:
    """Whose band goes down by one: a man not in custody, above the lowest band, with five full years since
    his last offence, his last sexual one and the start of the follow-up, as far as these are known."""
    free = people["supervisionStatus"].known & (people["supervisionStatus"].values != CUSTODY)
    for day in (LAST_OFFENCE, LAST_SEXUAL, FOLLOWUP):
        years = whole_years(people[day].values, people[ASSESSED].values)
        free &= people[day].missing | (years >= version["reduction_years"])
    man = people["gender"].values == 1
    return np.asarray(free & people[ASSESSED].known & man & (band.codes > 0))


def _or_not_applicable(band: Coded, asked: Bools) -> Coded:
    words = [*band.words, NOT_APPLICABLE]
    return Coded(words, np.where(asked, band.codes, len(words) - 1))


def outputs(scores: Scores) -> list[Output]:
    """What a file says beside `input`: points, score, band, reduction, refusals."""
    probability = scores.parts["probability"]
    return [
        Output("pointScore", scores.parts["points"].number, "whole"),
        Output("ospdcScore", probability.number, "number"),
        Output("ospdcBand", probability.band),
        Output("ospRiskReduction", scores.parts["reduction"].number, "yes or no"),
        Output("errors", scores.refusals.texts()),
    ]
