"""LDS, the learning screening: whether learning disabilities or challenges are likely (0, 1 or 2)."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.checks import wrong_if_given
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.points import stepped
from throughcare.core.predictors.refusals import MISSING, Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, total_of, unless

PARENT = "problemsWithReadingWritingNumeracy"
MAIN = (
    "workRelatedSkills",
    PARENT,
    "learningDifficulties",
    "professionalOrVocationalQualifications",
)
INNER = ("hasProblemsWithReading", "hasProblemsWithNumeracy")
HOME = "isCurrentlyOfNoFixedAbodeOrTransientAccommodation"
LEVELS = ("0", "1", "2")


def score(people: People, version: Version | None = None) -> Scores:
    """LDS of each person. Part `learning`: 0, 1 or 2; its terms are points."""
    version = version or model("lds").latest
    refusals = Refusals(people.size)
    wrong_if_given(refusals, people, (HOME, *MAIN, *INNER))
    absent = sum(people[name].missing.astype(int) for name in MAIN)
    few = np.asarray(absent) > len(MAIN) - version["least_items"]
    refusals.note("LDS_NOT_ENOUGH_FIELDS_PRESENT", MAIN, few)
    for inner in INNER:
        said = f"{PARENT} Field Not Present But {inner} Present"
        refusals.note(MISSING, [said], people[PARENT].missing & ~people[inner].missing)
    terms = {name: people[name].values for name in (HOME, *MAIN[:3], *INNER, MAIN[3])}
    level = stepped(total_of(terms), version["levels"])
    refused = refusals.any()
    words = Coded(LEVELS, level.astype(np.intp)).where(~refused)
    return Scores({"learning": Part(unless(refused, level), words, terms)}, refusals)


def outputs(scores: Scores) -> list[Output]:
    """What a file says beside `input`: the level and refusals."""
    return [
        Output("ldsScore", scores.parts["learning"].number, "whole"),
        Output("errors", scores.refusals.texts()),
    ]
