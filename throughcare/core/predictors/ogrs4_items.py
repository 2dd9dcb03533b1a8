"""The terms of OGRS4 that come of OASys items: each an item's answer times its coefficient."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from throughcare.core.predictors.arithmetic import Floats
from throughcare.core.predictors.inputs import People, inputs

# Coefficient -> the input whose answer it multiplies. A model that lacks the coefficient lacks the term.
BY_ITEM = {
    "carry_or_use_weapon": "didOffenceInvolveCarryingOrUsingWeapon",
    "accommodation_suitability": "suitabilityOfAccommodation",
    "relationship_quality": "currentRelationshipWithPartner",
    "domestic_abuse": "evidenceOfDomesticAbuse",
    "activities_encourage_offending": "regularOffendingActivities",
    "motivation_to_tackle_drug_misuse": "motivationToTackleDrugMisuse",
    "chronic_drinking": "currentAlcoholUseProblems",
    "binge_drinking": "excessiveAlcoholUse",
    "impulsivity": "impulsivityProblems",
    "temper": "temperControl",
    "pro_criminal_attitude": "proCriminalAttitudes",
    "heroin": "hasHeroinUsage",
    "methadone": "hasMethadoneUsage",
    "other_opiate": "hasOtherOpiateUsage",
    "crack_cocaine": "hasCrackCocaineUsage",
    "powder_cocaine": "hasPowderCocaineUsage",
    "prescription_drug_misuse": "hasMisusedPrescriptionDrugUsage",
    "benzodiazepines": "hasBenzodiazepinesUsage",
    "cannabis": "hasCannabisUsage",
    "steroids": "hasSteroidsUsage",
}
OTHER_DRUGS = (
    "hasOtherDrugsUsage",
    "hasKetamineUsage",
    "hasSpiceUsage",
    "hasHallucinogensUsage",
    "hasSolventsUsage",
)
PAST = {
    "past_homicide_offence": "HOMICIDE",
    "past_gbh_offence": "WOUNDING_GBH",
    "past_kidnapping_offence": "KIDNAPPING",
    "past_firearms_offence": "FIREARMS",
    "past_robbery_offence": "ROBBERY",
    "past_aggravated_burglary_offence": "AGGRAVATED_BURGLARY",
    "past_weapon_offence": "WEAPON",
    "past_criminal_damage_offence": "CRIMINAL_DAMAGE",
    "past_arson_offence": "ARSON",
}
LIVING_TOGETHER = 1


def item_terms(c: Mapping[str, float], people: People) -> dict[str, Floats]:
    """The dynamic terms of a score whose coefficients are `c`; an item not answered counts as 0."""
    terms = {name: c[name] * people[item].values for name, item in BY_ITEM.items() if name in c}
    # OASys scores the item 0 or 2, and the coefficient is of that score.
    terms["unemployed"] = c["unemployed"] * 2 * people["isUnemployed"].values
    if "live_in_relationship" in c:
        together = people["currentRelationshipStatus"].is_value(LIVING_TOGETHER)
        quality = people["currentRelationshipWithPartner"].values
        terms["live_in_relationship"] = np.where(together, c["live_in_relationship"], 0.0)
        both = c["quality_of_live_in_relationship"] * quality
        terms["quality_of_live_in_relationship"] = np.where(together, both, 0.0)
    if "other_drugs" in c:
        other = np.any([people[drug].is_value(1) for drug in OTHER_DRUGS], axis=0)
        terms["other_drugs"] = np.where(other, c["other_drugs"], 0.0)
    if "past_homicide_offence" in c:
        terms["previous_convictions"] = _past(c, people)
    return terms


def _past(c: Mapping[str, float], people: People) -> Floats:
    total = np.zeros(people.size)
    for name, kind in PAST.items():
        total = total + c[name] * has_past(people, kind)
    return total


def has_past(people: People, kind: str) -> Floats:
    """1 where the list of earlier convictions has this kind, else 0."""
    bit = inputs()["previousConvictions"].allowed[kind]
    listed = people["previousConvictions"].values.astype(np.int64) & bit > 0
    return listed.astype(np.float64)
