"""Who may see a case and why, and what limits it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from throughcare.accounts.models import User
from throughcare.accounts.permissions import (
    AREA_ACTS,
    CASE_ACTS,
    INSPECTION_ACTS,
    RELATIONS,
    Principal,
    Right,
    RoleHeld,
)
from throughcare.accounts.principals import principals
from throughcare.accounts.scope import acting_as
from throughcare.cases import gate
from throughcare.cases.models import AccessLimit, Case, EmergencyAccess

# The acts on a case that have a page of their own, and what the link to it says.
PAGES = {
    "assessment": ("read", "Likelihood of reoffending and tier"),
    "allocate": ("allocate", "Allocate the case"),
    "limited-access": ("limit", "Limit who may see it"),
    "who-can-see": ("ask who can see", "Who can see it"),
    "case-trail": ("read its trail", "Who has looked at it"),
    "victims": ("read victims", "Victims"),
    "hold": ("hold", "Keep the record (hold)"),
    "subject-access": ("give subject access", "Subject access"),
    "dispose": ("dispose", "Destroy the record"),
}


def acts_on(case: Case) -> list[tuple[str, str]]:
    """The pages about a case that the scope's person may open: route and words."""
    found = [(route, text) for route, (act, text) in PAGES.items() if gate.may(case, act)]
    nobody = case.person_id is None  # whose data could be given to them
    return [row for row in found if not (nobody and row[0] == "subject-access")]


def limits_in_force(case: Case) -> QuerySet[AccessLimit]:
    """The limits of a case that hold today, or from a later day on."""
    today = timezone.localdate()
    limits = case.limits.filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
    return limits.order_by("from_on", "id").prefetch_related("people__user")


@dataclass(frozen=True)
class Seer:
    """Somebody who may open a case, or would if no limit kept them out."""

    username: str
    name: str
    because: list[str]
    kept_out: bool


def who_can_see(case: Case) -> list[Seer]:
    """Everybody whose roles open the case's file, by name; those whom a limit keeps out are marked."""
    is_limited = case.limits.exists()
    known: dict[Any, Any] = {}
    found = []
    for principal in principals():
        rights = gate.rights_that_apply(principal, case, "read", known)
        if rights:
            out = is_limited and gate.is_kept_out(principal, case)
            found.append(_seer(principal, rights, kept_out=out))
    return found


def _seer(principal: Principal, rights: Iterable[Right], *, kept_out: bool) -> Seer:
    because = [f"{right.held.title}: {RELATIONS[right.relation]}" for right in rights]
    return Seer(principal.name, principal.full_name, because, kept_out)


def emergencies_of(case: Case) -> QuerySet[EmergencyAccess]:
    return case.emergencies.select_related("user")


@dataclass(frozen=True)
class MayDo:
    """One act that somebody may do, with the relations by which they may, and on how many cases."""

    act: str
    because: list[str]
    cases: int | None


def what_may_i(principal: Principal) -> list[tuple[str, list[MayDo]]]:
    """All that a person may do, in groups, each with its reasons."""
    on_cases = []
    with acting_as(principal) as scope:
        for act in CASE_ACTS:
            rights = list(dict.fromkeys(principal.rights(act)))
            if rights:
                count = Case._base_manager.filter(gate.allowed(scope, act)).count()
                on_cases.append(MayDo(act, [in_words(right) for right in rights], count))
    groups = [("On cases", on_cases)]
    for title, table in (("In areas", AREA_ACTS), ("On inspections", INSPECTION_ACTS)):
        rows = [
            MayDo(act, sorted({_held(held) for held in principal.holds(act)}), None)
            for act in table
            if any(True for _ in principal.holds(act))
        ]
        groups.append((title, rows))
    return [(title, rows) for title, rows in groups if rows]


def in_words(right: Right) -> str:
    """ "Offender manager: they hold the case, or a role in it, now (open cases only)" """
    only = f" ({right.state} cases only)" if right.state else ""
    return f"{right.held.title}: {RELATIONS[right.relation]}{only}"


def _held(held: RoleHeld) -> str:
    where = held.inspection or ", ".join(held.areas) or held.organisation
    return f"{held.title} ({where})"


def officers_to_choose(case: Case) -> list[tuple[str, str, bool]]:
    """Who can be given a case: username, name with team, and whether a limit keeps them out."""
    is_limited = case.limits.exists()
    users = User.objects.filter(organisation=case.area_id).select_related("staff__team")
    known = {user.pk: user for user in users}
    found = []
    for principal in principals():
        user = known.get(principal.user_id or 0)
        manages = any(
            held.role == "offender_manager" and case.area_id in held.areas
            for held in principal.roles
        )
        if user is not None and manages:
            team = user.staff.team.name if user.staff and user.staff.team else "no team"
            out = is_limited and gate.is_kept_out(principal, case)
            found.append((principal.name, f"{user.name}, {team}", out))
    return found
