"""What several predictors ask of their inputs before they score anybody."""

from __future__ import annotations

from collections.abc import Iterable

from throughcare.core.predictors.arithmetic import Bools, Floats, whole_years
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.refusals import MISSING, NOT_ALLOWED, Refusals

SANCTIONS = "totalNumberOfSanctionsForAllOffences"
VIOLENT = "totalNumberOfViolentSanctions"
FIRST_AGE = "ageAtFirstSanction"
OFFENCE = "currentOffenceCode"
BORN = "dateOfBirth"
CONVICTED = "dateOfCurrentConviction"
LEAST_AGE = 10  # of criminal responsibility


def need(refusals: Refusals, people: People, names: Iterable[str], code: str = MISSING) -> None:
    """Refuses whoever lacks one of these inputs, naming all that are lacking, and whoever has one that is
    not allowed."""
    for name in names:
        refusals.note(code, [name], people[name].missing)
        if name != OFFENCE:  # its form has a code of its own
            refusals.note(NOT_ALLOWED, [name], people[name].wrong)


def wrong_if_given(refusals: Refusals, people: People, names: Iterable[str]) -> None:
    """Refuses whoever has one of these inputs in a form that is not allowed; they may be missing."""
    for name in names:
        refusals.note(NOT_ALLOWED, [name], people[name].wrong)


def check_offence_form(refusals: Refusals, people: People) -> None:
    refusals.note("OFFENCE_CODE_INCORRECT_FORMAT", [OFFENCE], people[OFFENCE].wrong)


def check_born_before(refusals: Refusals, people: People, day: str, code: str) -> None:
    """Refuses whoever has a day that is not after the date of birth."""
    both = people[BORN].known & people[day].known
    refusals.note(code, [BORN, day], both & (people[day].values <= people[BORN].values))


def check_sanctions(refusals: Refusals, people: People) -> None:
    column = people[SANCTIONS]
    refusals.note(
        "TOTAL_NUMBER_OF_SANCTIONS_LESS_THAN_ONE", [SANCTIONS], column.known & (column.values < 1)
    )


def check_ages(refusals: Refusals, people: People, convicted_at: Floats, among: Bools) -> None:
    """Refuses a conviction before the age of ten, and a first sanction after the current one."""
    refusals.note(
        "AGE_AT_CURRENT_CONVICTION_LESS_THAN_TEN",
        [BORN, CONVICTED],
        among & (convicted_at < LEAST_AGE),
    )
    refusals.note(
        "AGE_AT_FIRST_SANCTION_AFTER_AGE_AT_CURRENT_CONVICTION",
        [BORN, CONVICTED, FIRST_AGE],
        among & (people[FIRST_AGE].values > convicted_at),
    )


def age_on(people: People, day: str) -> Floats:
    """The age in whole years on the day of an input; without meaning where one of the days is not known."""
    return whole_years(people[BORN].values, people[day].values)
