"""The items of the OPD screen: each counts once when any of its inputs says yes or names a problem."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from throughcare.core.predictors.arithmetic import Floats
from throughcare.core.predictors.inputs import People

FIRST_AGE = "ageAtFirstSanction"
VIOLENCE = "didOffenceInvolveViolenceOrThreatOfViolence"
EXCESSIVE = "didOffenceInvolveExcessiveUseOfViolence"
RECOGNISES = "doesRecogniseImpactOfOffendingOnOthers"
ABUSE = "evidenceOfDomesticAbuse"
PARTNER, FAMILY = "domesticAbuseAgainstPartner", "domesticAbuseAgainstFamily"
CHILDHOOD = "experienceOfChildhood"
BEHAVIOUR = "isEvidenceOfChildhoodBehaviouralProblems"
PSYCHOLOGICAL = "currentPsychologicalProblems"
SELF_HARM = "hasSelfHarmOrAttemptedSuicide"
YOUNG = 17


@dataclass(frozen=True)
class Item:
    """An item of the screen: its name, and the inputs of which any one is enough."""

    name: str
    any_of: tuple[str, ...]


PERSONALITY = (
    Item("young_at_first_sanction", (FIRST_AGE,)),
    Item("violence", (VIOLENCE,)),
    Item("excessive_violence", (EXCESSIVE,)),
    Item("impact_not_recognised", (RECOGNISES,)),
    Item("over_reliance", ("overRelianceOnOthersForFinancialSupport",)),
    Item("manipulative", ("manipulativeOrPredatoryBehaviour",)),
    Item("reckless", ("recklessnessAndRiskTakingBehaviour",)),
    Item("childhood_behaviour", (BEHAVIOUR,)),
    Item("impulsive", ("impulsivityProblems",)),
    Item("controlling", ("controllingOrAggressiveBehaviour",)),
)
INDICATORS = (
    Item("childhood_difficulties", (CHILDHOOD, BEHAVIOUR)),
    Item(
        "mental_health",
        (
            PSYCHOLOGICAL,
            "currentPsychiatricProblems",
            "hasHistoryOfPsychiatricTreatment",
            "hasBeenOnMedicationForMentalHealthProblems",
            "hasEverBeenInSpecialHospitalOrRegionalSecureUnit",
            "hasCurrentPsychiatricTreatment",
            "hasDisplayedObsessiveBehaviourLinkedToOffending",
        ),
    ),
    Item("self_harm", (SELF_HARM,)),
    Item(
        "challenging_behaviour",
        (
            "attitudeTowardsSupervisionOrLicence",
            "hasAssaultedOrThreatenedStaff",
            "hasEscapedOrAbsconded",
            "hasControlIssues",
        ),
    ),
)
WOMEN = (
    Item("weapon", ("didOffenceInvolveCarryingOrUsingWeapon",)),
    Item("violence", (VIOLENCE,)),
    Item("excessive_violence", (EXCESSIVE,)),
    Item("arson", ("didOffenceInvolveArson",)),
    Item("emotional_motive", ("offenceMotivationEmotionalState",)),
    Item("offence_linked_to_harm", ("isAnalysisOfOffenceIssuesLinkedToRisk",)),
    Item("accommodation_linked_to_harm", ("hasAccommodationIssuesLinkedToRisk",)),
    Item("childhood", (CHILDHOOD,)),
    Item("domestic_abuse", (PARTNER, FAMILY)),
    Item("relationships_linked_to_harm", ("relationshipIssuesLinkedToRisk",)),
    Item("difficulties_coping", ("difficultiesCoping",)),
    Item("psychological_problems", (PSYCHOLOGICAL,)),
    Item("self_harm", (SELF_HARM,)),
    Item("emotions_linked_to_harm", ("areEmotionalIssuesLinkedToRisk",)),
    Item("thinking_linked_to_harm", ("areThinkingAndBehaviourIssuesLinkedToRisk",)),
)
# A woman with none of these answered is not screened: the service looks at the first ten items only.
FIRST_ASKED_OF_WOMEN = (
    *(name for item in WOMEN[:8] for name in item.any_of),
    ABUSE,
    "relationshipIssuesLinkedToRisk",
)


def item_terms(people: People, items: tuple[Item, ...]) -> dict[str, Floats]:
    """What each item counts for each person; an input that is not answered counts nothing."""
    return {item.name: _counted(people, item) for item in items}


def _counted(people: People, item: Item) -> Floats:
    if item.name == "young_at_first_sanction":
        age = people[FIRST_AGE]
        return (age.known & (age.values <= YOUNG)).astype(np.float64)
    if item.name == "excessive_violence":
        # Alone it counts twice: it implies the violence that nobody recorded.
        alone = np.where(people[VIOLENCE].is_value(1), 1.0, 2.0)
        return np.where(people[EXCESSIVE].is_value(1), alone, 0.0)
    if item.name == "impact_not_recognised":  # also where the question was not answered
        return (~people[RECOGNISES].is_value(1)).astype(np.float64)
    said = np.any([people[name].known & (people[name].values > 0) for name in item.any_of], axis=0)
    if item.name == "domestic_abuse":
        said &= people[ABUSE].is_value(1)
    return np.asarray(said, dtype=np.float64)
