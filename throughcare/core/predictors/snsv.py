"""SNSV, serious non-sexual violence: the likelihood within two years, from the record alone (static) or with
items of OASys (dynamic). It is the largest part of RSR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from throughcare.core.predictors.arithmetic import (
    Bools,
    Codes,
    Floats,
    half_up,
    log_of_ratio,
    logistic,
    polynomial,
    whole_months,
)
from throughcare.core.predictors.checks import (
    BORN,
    CONVICTED,
    FIRST_AGE,
    OFFENCE,
    SANCTIONS,
    VIOLENT,
    age_on,
    check_ages,
    check_born_before,
    check_offence_form,
    check_sanctions,
    need,
)
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.inputs import People, inputs
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.offence_weights import offence_weights
from throughcare.core.predictors.ovp import check_violent
from throughcare.core.predictors.refusals import MISSING_DYNAMIC, NOT_ALLOWED, Refusals
from throughcare.core.predictors.scores import Part, Scores, total_of, unless

FOLLOWUP = "dateAtStartOfFollowupUserInput"
ASSESSED = "assessmentDate"
NEEDED = (
    "gender",
    BORN,
    CONVICTED,
    OFFENCE,
    SANCTIONS,
    FIRST_AGE,
    "supervisionStatus",
    FOLLOWUP,
    VIOLENT,
    ASSESSED,
)
ABUSE, OF_PARTNER = "evidenceOfDomesticAbuse", "domesticAbuseAgainstPartner"
ITEMS = (
    "didOffenceInvolveCarryingOrUsingWeapon",
    "suitabilityOfAccommodation",
    "isUnemployed",
    "currentRelationshipWithPartner",
    "currentAlcoholUseProblems",
    "excessiveAlcoholUse",
    "impulsivityProblems",
    "temperControl",
    "proCriminalAttitudes",
    "previousConvictions",
    ABUSE,
)
FORMS = ("STATIC", "DYNAMIC", "STATIC_WITH_VALIDATION_ERRORS")
STATIC, DYNAMIC, STATIC_FOR_WANT = range(3)
PLACES = 16  # decimals of the probability


def score(people: People, version: Version | None = None) -> Scores:
    """SNSV of each person: parts `static` and `dynamic`, and `probability` (0 to 1), which is the one that
    counts; its band says which form it is."""
    version = version or model("snsv").latest
    refusals = Refusals(people.size)
    _check(refusals, people)
    refused = refusals.any()
    form, lacking, forced = _form(people)
    _note_lacking(refusals, people, lacking & (forced | ~refused & (form == STATIC_FOR_WANT)))
    refused = refused | lacking & forced
    history = _static_terms(people, version["static"], "static")
    with_items = _static_terms(people, version["dynamic"], "dynamic")
    with_items |= _item_terms(people, version["dynamic"])
    forms = Coded(FORMS, form).where(~refused)
    no_band = Coded.empty(people.size)
    static = Part(unless(refused, _probability(history)), no_band, history)
    dynamic = Part(unless(refused | lacking, _probability(with_items)), no_band, with_items)
    used = np.where(form == DYNAMIC, dynamic.number, static.number)
    return Scores(
        {"static": static, "dynamic": dynamic, "probability": Part(used, forms, {})}, refusals
    )


def _probability(terms: dict[str, Floats]) -> Floats:
    return half_up(logistic(total_of(terms)), PLACES)


def _check(refusals: Refusals, people: People) -> None:
    need(refusals, people, NEEDED)
    check_offence_form(refusals, people)
    check_violent(refusals, people)
    check_sanctions(refusals, people)
    both = people[FOLLOWUP].known & people[CONVICTED].known
    early = both & (people[FOLLOWUP].values < people[CONVICTED].values)
    refusals.note("FOLLOW_UP_DATE_BEFORE_CONVICTION_DATE", [FOLLOWUP, CONVICTED], early)
    check_born_before(
        refusals, people, CONVICTED, "DATE_OF_CURRENT_CONVICTION_BEFORE_DATE_OF_BIRTH"
    )
    whole = ~refusals.any()
    check_ages(refusals, people, age_on(people, CONVICTED), whole)
    unmapped = whole & ~offence_weights().listed[people[OFFENCE].values.astype(np.intp)]
    refusals.note("OFFENCE_CODE_MAPPING_NOT_FOUND", [OFFENCE], unmapped)


def _form(people: People) -> tuple[Codes, Bools, Bools]:
    """Which form each person gets; who lacks an item of the dynamic one; who asked for that all the same."""
    asked = people["snsvStaticOrDynamic"]
    lacking = np.any([~people[item].known for item in ITEMS], axis=0)
    lacking |= people[ABUSE].is_value(1) & ~people[OF_PARTNER].known
    form = np.where(lacking, STATIC_FOR_WANT, DYNAMIC)
    form = np.where(asked.is_value(STATIC), STATIC, form).astype(np.intp)
    return form, lacking, asked.is_value(DYNAMIC)


def _note_lacking(refusals: Refusals, people: People, where: Bools) -> None:
    for item in ITEMS:
        refusals.note(MISSING_DYNAMIC, [item], where & people[item].missing)
        refusals.note(NOT_ALLOWED, [item], where & people[item].wrong)
    abused = people[ABUSE].is_value(1) & ~people[OF_PARTNER].known
    refusals.note(MISSING_DYNAMIC, [OF_PARTNER], where & abused)


def _static_terms(people: People, c: Mapping[str, Any], form: str) -> dict[str, Floats]:
    """The terms of the record, in the order in which they are added up."""
    male = people["gender"].values == 1
    sanctions, violent = np.maximum(people[SANCTIONS].values, 1), people[VIOLENT].values
    years = np.clip(age_on(people, CONVICTED) - people[FIRST_AGE].values, 0, 200)
    age = np.clip(age_on(people, FOLLOWUP), 0, 200)
    months = np.minimum(
        whole_months(people[FOLLOWUP].values, people[ASSESSED].values), c["months_cap"]
    )
    weights, code = offence_weights().snsv, people[OFFENCE].values.astype(np.intp)

    def by_sex(name: str) -> Floats:
        return np.asarray(np.where(male, c[name]["male"], c[name]["female"]))

    rate = by_sex("three_plus") * log_of_ratio(sanctions, years + c["career_boost"])
    violence = c["violence_rate"] * log_of_ratio(
        np.maximum(violent, 1), years + c["violence_boost"]
    )
    of_age = np.where(male, polynomial(age, c["age_male"]), polynomial(age, c["age_female"]))
    never = np.where(violent == 0, by_sex("never_violent"), 0.0)
    first = np.where(sanctions == 1, c["first_sanction"], 0.0)
    return {
        "twoYearInterceptWeight": np.full(people.size, c["intercept"]),
        "genderWeight": np.where(male, 0.0, c["female"]),
        "ageGenderPolynomialWeight": of_age,
        "SNSVWeighting": np.nan_to_num(weights[f"snsv_{form}"][code]),
        "secondSanctionCasesOnlyWeight": np.where(
            sanctions == 2, years * by_sex("years_first_to_second"), 0.0
        ),
        "monthsSinceLastSanctionWeight": polynomial(months, c["months"]),
        "threePlusSanctionWeight": np.where(sanctions >= 3, rate, 0.0),
        "violentHistoryWeight": np.where(violent == 1, c["once_violent"], never),
        "violentSanctionsWeight": c["violent_sanctions"] * violent,
        "violenceRateWeight": half_up(np.where(violent > 0, violence, 0.0), PLACES),
        "SNSVVATPWeight": np.nan_to_num(weights[f"snsv_vatp_{form}"][code]),
        "totalNumberOfSanctionsForAllOffencesWeight": c["total_sanctions"] * sanctions,
        "numberOfSanctionsWeight": np.where(sanctions == 2, c["second_sanction"], first),
    }


def _item_terms(people: People, c: Mapping[str, Any]) -> dict[str, Floats]:
    """The terms of OASys items: each an answer times its coefficient."""

    def answer(name: str) -> Floats:
        return people[name].values

    partner = people[ABUSE].is_value(1) & people[OF_PARTNER].is_value(1)
    kinds, past = inputs()["previousConvictions"].allowed, np.zeros(people.size)
    for kind, weight in c["previous"].items():
        had = answer("previousConvictions").astype(np.int64) & kinds[kind] > 0
        past = past + np.where(had, weight, 0.0)
    return {
        "offenceInvolveCarryingOrUsingWeaponsWeight": c["weapon"] * answer(ITEMS[0]),
        "suitabilityOfAccommodationWeight": c["accommodation"] * answer(ITEMS[1]),
        # OASys scores the item 0 or 2, and the coefficient is of that score.
        "unemployedWeight": c["unemployed"] * 2 * answer(ITEMS[2]),
        "currentRelationshipWithPartner": c["relationship"] * answer(ITEMS[3]),
        "chronicDrinkingProblemsWeight": c["chronic_drinking"] * answer(ITEMS[4]),
        "bingeDrinkingProblemsWeight": c["binge"] * answer(ITEMS[5]),
        "impulsivityProblemsWeight": c["impulsivity"] * answer(ITEMS[6]),
        "temperControlWeight": c["temper"] * answer(ITEMS[7]),
        "proCriminalAttitudesWeight": c["pro_criminal"] * answer(ITEMS[8]),
        "domesticViolenceWeight": np.where(partner, c["domestic_abuse_of_partner"], 0.0),
        "previousConvictionsWeight": past,
    }
