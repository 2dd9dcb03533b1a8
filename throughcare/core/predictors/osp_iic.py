"""OSP/IIC, the OASys Sexual reoffending Predictor for images and indirect contact: the first fitting row of a
short table of probabilities, for men with a sexual offence in their record."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.checks import need
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.osp_checks import CHILD, EVER, IMAGES, applies, check_sexual
from throughcare.core.predictors.refusals import MISSING, Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, unless

NEEDED = ("gender",)
BANDS = ("LOW", "MEDIUM", "HIGH", "NOT_APPLICABLE")


def score(people: People, version: Version | None = None) -> Scores:
    """OSP/IIC of each person: part `probability` (0 to 1) with its band."""
    version = version or model("osp-iic").latest
    refusals = Refusals(people.size)
    need(refusals, people, NEEDED)
    man = people["gender"].is_value(1)
    refusals.note(MISSING, [EVER], man & people[EVER].missing)
    check_sexual(refusals, people)
    refused, asked = refusals.any(), applies(people)
    images, child = people[IMAGES].values, people[CHILD].values
    rows = version["rows"]
    fits = [images >= 2, images == 1, child >= 2, child == 1, np.ones(people.size, dtype=bool)]
    names = ("images_2", "images_1", "contact_child_2", "contact_child_1", "other_sexual")
    row = np.argmax(fits, axis=0)  # the first that is true
    probability = np.array([rows[name]["probability"] for name in names])[row]
    band = np.array([rows[name]["band"] for name in names])[row].astype(np.intp)
    number = unless(refused, np.where(asked, probability, 0.0))
    words = Coded(BANDS, np.where(asked, band, BANDS.index("NOT_APPLICABLE"))).where(~refused)
    terms = {name: np.where(asked & (row == i), probability, 0.0) for i, name in enumerate(names)}
    return Scores({"probability": Part(number, words, terms)}, refusals)


def outputs(scores: Scores) -> list[Output]:
    """What a file says beside `input`: score, band, refusals."""
    found = scores.parts["probability"]
    return [
        Output("score", found.number, "number"),
        Output("band", found.band),
        Output("errors", scores.refusals.texts()),
    ]
