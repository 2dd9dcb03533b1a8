"""What both sexual reoffending predictors ask of the record of sexual offences."""

from __future__ import annotations

import numpy as np

from throughcare.core.predictors.arithmetic import Bools
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.refusals import MISSING, NOT_ALLOWED, Refusals

EVER = "hasEverCommittedSexualOffence"
MOTIVATED = "isCurrentOffenceSexuallyMotivated"
ADULT = "totalContactAdultSexualSanctions"
CHILD = "totalContactChildSexualSanctions"
OTHER = "totalNonContactSexualOffences"
IMAGES = "totalIndecentImageSanctions"
COUNTS = (ADULT, CHILD, OTHER, IMAGES)
OPTIONAL = (MOTIVATED, "isCurrentOffenceAgainstVictimStranger", *COUNTS)


def applies(people: People) -> Bools:
    """Whether there is anything to predict from: a man with a sexual offence in his record."""
    return people["gender"].is_value(1) & people[EVER].is_value(1)


def check_sexual(refusals: Refusals, people: People) -> None:
    """Refuses a man whose counts contradict whether he ever committed a sexual offence."""
    man = people["gender"].is_value(1)
    ever, never = man & people[EVER].is_value(1), man & people[EVER].is_value(0)
    for name in OPTIONAL:
        refusals.note(NOT_ALLOWED, [name], man & people[name].wrong)
    refusals.note(MISSING, [MOTIVATED], ever & people[MOTIVATED].missing)
    for name in COUNTS:
        refusals.note("SEXUAL_OFFENDING_INCONSISTENT_INPUT", [name], never & people[name].known)
        refusals.note("SEXUAL_OFFENDING_MISSING_COUNTS", [name], ever & people[name].missing)
    nothing = np.all([people[name].is_value(0) for name in COUNTS], axis=0)
    in_order = (ADULT, CHILD, IMAGES, OTHER)
    refusals.note("SEXUAL_OFFENDING_MISSING_COUNTS", in_order, ever & nothing)
