"""OPD, the screen for the offender personality disorder pathway. Men and women are screened by other items;
who does not meet the criteria of the pathway is screened out without counting."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.arithmetic import Bools
from throughcare.core.predictors.checks import OFFENCE, check_offence_form, need, wrong_if_given
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.inputs import People, inputs
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.offence_weights import offence_weights
from throughcare.core.predictors.opd_items import (
    ABUSE,
    FAMILY,
    FIRST_ASKED_OF_WOMEN,
    INDICATORS,
    PARTNER,
    PERSONALITY,
    WOMEN,
    item_terms,
)
from throughcare.core.predictors.refusals import MISSING, Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, total_of, unless

NEEDED = (
    "gender",
    "overallRiskForAssessment",
    "highestRiskLevelOverAllAssessments",
    OFFENCE,
    "hasCustodialSentence",
)
OUTCOMES = ("SCREEN_OUT", "SCREEN_IN")
HIGH = 2


def score(people: People, version: Version | None = None) -> Scores:
    """OPD of each person. Parts `personality` and `indicators` (men) and `women` are counts of items, NaN
    where they do not decide; `screen` has the outcome as its band, and 1 as its number where the pathway's
    criteria are met."""
    version = version or model("opd").latest
    refusals = Refusals(people.size)
    man, woman = people["gender"].is_value(1), people["gender"].is_value(0)
    _check(refusals, people, woman)
    unanswered = _unanswered(people, man, woman) & ~refusals.any()
    code = people[OFFENCE].values.astype(np.intp)
    unmapped = ~refusals.any() & ~unanswered & ~offence_weights().listed[code]
    refusals.note("OFFENCE_CODE_MAPPING_NOT_FOUND", [OFFENCE], unmapped)
    told = ~refusals.any() & ~unanswered
    applies = told & _applies(people, man)
    counts = {
        "personality": item_terms(people, PERSONALITY),
        "indicators": item_terms(people, INDICATORS),
        "women": item_terms(people, WOMEN),
    }
    screened = np.zeros(people.size, dtype=bool)
    parts = {}
    for name, terms in counts.items():
        counted = applies & (woman if name == "women" else man)
        number = unless(~counted, total_of(terms))
        screened |= counted & (np.nan_to_num(number) >= version["screened_in_from"][name])
        parts[name] = Part(number, Coded.empty(people.size), terms)
    outcome = Coded(OUTCOMES, screened.astype(np.intp)).where(told)
    parts["screen"] = Part(unless(~told, applies.astype(np.float64)), outcome, {})
    override = people["applyOPDOverride"].is_value(1).astype(np.float64)
    asked = applies & ~screened
    parts["override"] = Part(unless(~asked, override), Coded.empty(people.size), {})
    return Scores(parts, refusals)


def _check(refusals: Refusals, people: People, woman: Bools) -> None:
    need(refusals, people, NEEDED)
    refusals.note(MISSING, ["isEligibleForMappa"], woman & people["isEligibleForMappa"].missing)
    abused = people[ABUSE].is_value(1)
    for name in (PARTNER, FAMILY):
        refusals.note(MISSING, [name], abused & people[name].missing)
    said = ~people[PARTNER].missing | ~people[FAMILY].missing
    code = "DOMESTIC_ABUSE_INCONSISTENT_INPUT"
    refusals.note(code, [ABUSE, FAMILY, PARTNER], ~abused & ~people[ABUSE].wrong & said)
    check_offence_form(refusals, people)
    optional = {name for item in (*PERSONALITY, *INDICATORS, *WOMEN) for name in item.any_of}
    optional |= {"isEligibleForMappa", "applyOPDOverride", ABUSE, PARTNER, FAMILY}
    wrong_if_given(refusals, people, [name for name in inputs() if name in optional])


def _applies(people: People, man: Bools) -> Bools:
    """Whether the criteria of the pathway are met: high risk of harm; of men also a custodial
    sentence for a violent or sexual offence; of women, or MAPPA."""
    high = people["overallRiskForAssessment"].values >= HIGH
    violent = offence_weights().violent_or_sexual[people[OFFENCE].values.astype(np.intp)]
    custody = people["hasCustodialSentence"].is_value(1)
    mappa = people["isEligibleForMappa"].is_value(1)
    return np.asarray(np.where(man, high & violent & custody, high | mappa))


def _unanswered(people: People, man: Bools, woman: Bools) -> Bools:
    """Who has no answer at all to the items that are asked of them: the screen says nothing then."""
    of_men = [name for item in (*PERSONALITY, *INDICATORS) for name in item.any_of]
    men = np.all([people[name].missing for name in of_men], axis=0)
    women = np.all([people[name].missing for name in FIRST_ASKED_OF_WOMEN], axis=0)
    return np.asarray((man & men) | (woman & women))


def outputs(scores: Scores) -> list[Output]:
    """What a file says beside `input`: whether it was checked, an override, the outcome, refusals."""
    told = scores.parts["screen"].given
    return [
        Output("opdCheck", told.astype(np.float64), "yes or no"),
        Output("opdOverride", scores.parts["override"].number, "yes or no"),
        Output("opdResult", scores.parts["screen"].band),
        Output("errors", scores.refusals.texts()),
    ]
