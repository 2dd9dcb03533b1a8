"""Switching a standard on or off while the site runs, and bringing the cases up to date."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from throughcare.accounts.scope import as_machine
from throughcare.audit.actions import record_administration
from throughcare.cases.actions.derived import mend_in_parts
from throughcare.cases.models import Area, SiteStandard
from throughcare.cases.standards import standard_in, standards_here
from throughcare.cases.verification import differences
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.standards import Standard


@transaction.atomic
def switch_on(*, text: str, name: str, by: str) -> Standard:
    """Puts a standard in use, in the place of the one of its id. `name`: of the file, for what is wrong in it.
    Raises InputMistakes."""
    found = standard_in(text, name)
    SiteStandard.objects.update_or_create(pk=found.id, defaults={"text": text})
    record_administration(by=by, act="switch a standard on", target=f"standard {found.id}")
    return found


@transaction.atomic
def switch_off(*, standard: str, by: str) -> None:
    """Takes a standard out of use. Raises InputMistakes where there is none of that id."""
    if standard not in standards_here():
        problem = "is no standard of this site."
        raise InputMistakes(
            [Mistake(standard, None, None, problem, "See throughcare standard list.")]
        )
    SiteStandard.objects.update_or_create(pk=standard, defaults={"text": ""})
    record_administration(by=by, act="switch a standard off", target=f"standard {standard}")


def bring_up_to_date(*, by: str, told: Callable[[int], None] = lambda count: None) -> int:
    """Derives what differs from the journals anew; gives how many cases."""
    done = 0
    with as_machine(by):
        for area in Area.objects.all():
            cases = {case.pk: case for case, _ in differences(area)}
            mend_in_parts(list(cases.values()), by=by)
            done += len(cases)
            told(done)
    return done
