"""What OGRS4 asks of its inputs: what refuses every score, and what leaves somebody with the static ones."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.arithmetic import Bools, Days
from throughcare.core.predictors.checks import (
    BORN,
    CONVICTED,
    FIRST_AGE,
    OFFENCE,
    SANCTIONS,
    VIOLENT,
    age_on,
    check_born_before,
    check_offence_form,
    need,
    wrong_if_given,
)
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.offence_weights import UNKNOWN_CATEGORY, offence_categories
from throughcare.core.predictors.ogrs4_items import BY_ITEM, OTHER_DRUGS
from throughcare.core.predictors.refusals import MISSING_DYNAMIC, NOT_ALLOWED, Refusals

ASSESSED = "assessmentDate"
FOLLOWUP = "dateAtStartOfFollowup"
FORMS = ("all", "violent", "serious_violent")
NEEDED = (ASSESSED, BORN, CONVICTED, FIRST_AGE, "gender", OFFENCE, SANCTIONS, FOLLOWUP)
MOST_SANCTIONS = 999
TOO_OLD = 110
MONTHS_AFTER_ASSESSMENT = 3

MOTIVATION = "motivationToTackleDrugMisuse"
DRUGS = (*(item for item in BY_ITEM.values() if item.startswith("has")), *OTHER_DRUGS)
_ALL_AND_VIOLENT = (
    "suitabilityOfAccommodation",
    "isUnemployed",
    "currentRelationshipWithPartner",
    "evidenceOfDomesticAbuse",
    "currentRelationshipStatus",
    "regularOffendingActivities",
    "currentAlcoholUseProblems",
    "excessiveAlcoholUse",
    "impulsivityProblems",
)
NEEDED_ITEMS = {
    "all": (*_ALL_AND_VIOLENT, "proCriminalAttitudes"),
    "violent": (*_ALL_AND_VIOLENT, "temperControl"),
    "serious_violent": (
        "didOffenceInvolveCarryingOrUsingWeapon",
        "suitabilityOfAccommodation",
        "isUnemployed",
        "currentAlcoholUseProblems",
        "temperControl",
        "proCriminalAttitudes",
        "previousConvictions",
    ),
}
USED_DRUGS = {"all": True, "violent": True, "serious_violent": False}


def items() -> tuple[str, ...]:
    """Every item that a dynamic score may need, each once, in the order in which they are named."""
    named = [item for form in FORMS for item in NEEDED_ITEMS[form]]
    return tuple(dict.fromkeys(named))


def check_static(refusals: Refusals, people: People) -> dict[str, Bools]:
    """Notes what is wrong with the facts of the record; for each form, who gets no score of it."""
    need(refusals, people, NEEDED)
    check_offence_form(refusals, people)
    check_born_before(
        refusals, people, CONVICTED, "DATE_OF_CURRENT_CONVICTION_BEFORE_DATE_OF_BIRTH"
    )
    check_born_before(refusals, people, FOLLOWUP, "DATE_OF_START_OF_FOLLOWUP_BEFORE_DATE_OF_BIRTH")
    sanctions = people[SANCTIONS]
    outside = sanctions.known & ((sanctions.values < 1) | (sanctions.values > MOST_SANCTIONS))
    refusals.note("TOTAL_NUMBER_OF_SANCTIONS_OUT_OF_RANGE", [SANCTIONS], outside)
    _check_offence(refusals, people)
    _check_days(refusals, people)
    refused = refusals.any()
    violence = Refusals(people.size)
    need(violence, people, [VIOLENT])
    need(refusals, people, [VIOLENT])
    violent, both = people[VIOLENT], people[VIOLENT].known & sanctions.known
    more = both & (violent.values > sanctions.values)
    refusals.note("VIOLENT_SANCTION_OUT_OF_RANGE", [VIOLENT, SANCTIONS], more)
    without = refused | violence.any() | more
    return {"all": refused, "violent": without, "serious_violent": without}


def _check_offence(refusals: Refusals, people: People) -> None:
    known, code = people[OFFENCE].known, people[OFFENCE].values.astype(np.intp)
    names, place = offence_categories()
    unmapped = (place[code] < 0) | (place[code] == names.index(UNKNOWN_CATEGORY))
    refusals.note("OFFENCE_CODE_MAPPING_NOT_FOUND", [OFFENCE], known & unmapped)


def _check_days(refusals: Refusals, people: People) -> None:
    born, convicted, followed = people[BORN], people[CONVICTED], people[FOLLOWUP]
    lived = born.known & convicted.known & (convicted.values > born.values)
    early = lived & people[FIRST_AGE].known & (people[FIRST_AGE].values > age_on(people, CONVICTED))
    code = "AGE_AT_FIRST_SANCTION_AFTER_AGE_AT_CURRENT_CONVICTION"
    refusals.note(code, [CONVICTED, FIRST_AGE], early)
    late = convicted.known & people[ASSESSED].known
    late &= convicted.values > _months_after(people[ASSESSED].values, MONTHS_AFTER_ASSESSMENT)
    code = "DATE_OF_CURRENT_CONVICTION_WITHIN_THREE_MONTHS_OF_ASSESSMENT_DATE"
    refusals.note(code, [CONVICTED, ASSESSED], late)
    old = born.known & followed.known & (followed.values > born.values)
    old &= age_on(people, FOLLOWUP) >= TOO_OLD
    refusals.note("DATE_OF_START_OF_FOLLOWUP_OUT_OF_RANGE", [FOLLOWUP], old)


def _months_after(days: Days, months: int) -> Days:
    """The same day of a later month, or that month's last day."""
    day = days.astype(np.int64).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    of_month = day - month
    later = (month + months).astype("datetime64[D]")
    last = (month + months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.minimum(later + of_month, last).astype(np.int64), dtype=np.float64)


def check_dynamic(refusals: Refusals, people: People) -> dict[str, Bools]:
    """Notes the items that a dynamic score lacks; for each form, who gets no dynamic score of it.

    Where a file has no column of any item, only the static scores were asked for, and nothing is noted.
    """
    if not any(item in people.columns for item in (*items(), MOTIVATION, *DRUGS)):
        return {form: np.ones(people.size, dtype=bool) for form in FORMS}
    need(refusals, people, items(), MISSING_DYNAMIC)
    wrong_if_given(refusals, people, (MOTIVATION, *DRUGS))
    used = {drug: people[drug].is_value(1) & people[MOTIVATION].missing for drug in DRUGS}
    for drug, where in used.items():
        refusals.note("MOTIVATION_TO_TACKLE_DRUG_MISUSE_INCONSISTENT", [drug], where)
    lacking = {}
    for form in FORMS:
        own = Refusals(people.size)
        need(own, people, NEEDED_ITEMS[form])
        if USED_DRUGS[form]:
            wrong_if_given(own, people, (MOTIVATION, *DRUGS))
            own.note(NOT_ALLOWED, DRUGS, np.any(list(used.values()), axis=0))
        lacking[form] = own.any()
    return lacking
