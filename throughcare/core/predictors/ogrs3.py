"""OGRS3, the Offender Group Reconviction Scale 3: the likelihood of proven reoffending within one and two
years, from sex, ages, sanctions and the current offence alone.

log odds = age and sex + first or repeat conviction + a ln(sanctions / (10 + years since the first one))
+ offence + intercept of the year. Each probability is rounded once, half up, to a whole per cent, and
kept between 1 and 99.
"""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.arithmetic import Floats, half_up, log_of_ratio, logistic, per_cent
from throughcare.core.predictors.checks import (
    BORN,
    CONVICTED,
    FIRST_AGE,
    LEAST_AGE,
    OFFENCE,
    SANCTIONS,
    age_on,
    check_ages,
    check_born_before,
    check_offence_form,
    check_sanctions,
    need,
)
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.offence_weights import offence_weights
from throughcare.core.predictors.refusals import Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, banded, total_of, unless

FOLLOWUP = "dateAtStartOfFollowupCalculated"
NEEDED = ("gender", BORN, CONVICTED, FOLLOWUP, SANCTIONS, FIRST_AGE, OFFENCE)
LEAST, MOST = 1, 99  # per cent: nobody is certain


def score(people: People, version: Version | None = None) -> Scores:
    """OGRS3 of each person: parts `one_year` and `two_year` in whole per cents."""
    version = version or model("ogrs3").latest
    refusals = Refusals(people.size)
    _check(refusals, people)
    terms = _terms(people, version)
    refused = refusals.any()
    parts = {}
    for year in ("one_year", "two_year"):
        intercept = np.full(people.size, version["intercepts"][year])
        of_year = {**terms, "intercept": intercept}
        number = per_cent(logistic(total_of(of_year)))
        number = unless(refused, np.clip(number, LEAST, MOST))
        band = Coded.empty(people.size)
        if year == "two_year":
            band = banded(number, model("ogrs3").scores[year])
        parts[year] = Part(number, band, of_year)
    return Scores(parts, refusals)


def _check(refusals: Refusals, people: People) -> None:
    need(refusals, people, NEEDED)
    check_sanctions(refusals, people)
    check_offence_form(refusals, people)
    check_born_before(
        refusals, people, CONVICTED, "DATE_OF_CURRENT_CONVICTION_BEFORE_DATE_OF_BIRTH"
    )
    check_born_before(refusals, people, FOLLOWUP, "DATE_OF_START_OF_FOLLOWUP_BEFORE_DATE_OF_BIRTH")
    # The rest can only be looked at where all of that is right.
    whole = ~refusals.any()
    check_ages(refusals, people, age_on(people, CONVICTED), whole)
    young = whole & (age_on(people, FOLLOWUP) < LEAST_AGE)
    refusals.note("AGE_AT_START_OF_FOLLOWUP_LESS_THAN_TEN", [BORN, FOLLOWUP], young)
    weights, code = offence_weights(), people[OFFENCE].values.astype(np.intp)
    inexact = weights.needs_exact_offence[code]
    refusals.note("NEED_DETAILS_OF_EXACT_OFFENCE", [OFFENCE], whole & inexact)
    unmapped = whole & np.isnan(weights.ogrs3[code]) & ~inexact
    refusals.note("OFFENCE_CODE_MAPPING_NOT_FOUND", [OFFENCE], unmapped)


def _terms(people: People, version: Version) -> dict[str, Floats]:
    """What each part of the score is worth; without meaning for whoever is refused."""
    sanctions = np.maximum(people[SANCTIONS].values, 1)
    career = np.maximum(10 + age_on(people, CONVICTED) - people[FIRST_AGE].values, 1)
    status = version["conviction_status"]
    code = people[OFFENCE].values.astype(np.intp)
    return {
        "w_age_gender": _age_and_sex(people, version),
        "w_conviction_status": np.where(sanctions == 1, status["first"], status["repeat"]),
        "w_copas": version["copas"] * log_of_ratio(sanctions, career),
        "w_offence_group": np.nan_to_num(offence_weights().ogrs3[code]),
    }


def _age_and_sex(people: People, version: Version) -> Floats:
    ages = np.array([float(age) for age in version["age_gender"]["male"]])
    band = np.clip(np.searchsorted(ages, age_on(people, FOLLOWUP), side="right") - 1, 0, None)
    male = np.array(list(version["age_gender"]["male"].values()))[band]
    female = np.array(list(version["age_gender"]["female"].values()))[band]
    return np.where(people["gender"].values == 1, male, female)


def outputs(scores: Scores) -> list[Output]:
    """The columns of a file: the four weights and their total, both probabilities to six decimals, whole
    per cents, the band of the two-year score, and refusals."""
    one, two = scores.parts["one_year"], scores.parts["two_year"]
    refused = ~two.given
    weights = {name: term for name, term in two.terms.items() if name != "intercept"}
    return [
        *(Output(name, unless(refused, term), "number") for name, term in weights.items()),
        Output("total", unless(refused, half_up(total_of(weights), 10)), "number"),
        Output("p1_exact", unless(refused, half_up(logistic(total_of(one.terms)), 6)), "number"),
        Output("p2_exact", unless(refused, half_up(logistic(total_of(two.terms)), 6)), "number"),
        Output("one_year_pct", one.number, "whole"),
        Output("two_year_pct", two.number, "whole"),
        Output("band", two.band),
        Output("errors", scores.refusals.texts()),
    ]
