"""Reads of people: an administrator's own organisation, the demo's examples, second factors."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone

from throughcare.accounts.models import Organisation, Role, User
from throughcare.accounts.permissions import ROLES, Principal

EXAMPLES = "example-"  # how the demo's examples of a role are named


def organisations_for(principal: Principal) -> QuerySet[Organisation]:
    """The organisations whose people somebody manages: their own, and all of them for the inspectorate's
    administrators, who set the site up."""
    held = [role.organisation for role in principal.holds("manage people")]
    managed = Organisation.objects.filter(id__in=held)
    if managed.filter(kind=Organisation.INSPECTORATE).exists():
        return Organisation.objects.all()
    return managed


def people_for(principal: Principal) -> QuerySet[User]:
    found = User.objects.filter(organisation__in=organisations_for(principal))
    return found.select_related("organisation", "staff__team").prefetch_related("roles")


def person_for(principal: Principal, username: str) -> User | None:
    return people_for(principal).filter(username=username).first()


@dataclass(frozen=True)
class HeldRole:
    """A role as the page of a person shows it."""

    id: int
    title: str
    where: str
    role: Role
    is_held: bool


def roles_of(user: User) -> list[HeldRole]:
    today = timezone.localdate()
    found = []
    for role in user.roles.select_related("organisation", "team").order_by("-from_on"):
        where = role.inspection or (role.team.name if role.team else role.organisation.name)
        is_held = role.from_on <= today and (role.to_on is None or today <= role.to_on)
        found.append(HeldRole(role.pk, ROLES[role.role], where, role, is_held))
    return found


def factors_of(user_id: int | None) -> list[str]:
    titles = {"totp": "authenticator app", "webauthn": "security key",
              "recovery_codes": "recovery codes"}  # fmt: skip
    types = Authenticator.objects.filter(user=user_id).values_list("type", flat=True)
    return sorted({titles[kind] for kind in types})


@dataclass(frozen=True)
class Example:
    """A named example of a role, which the demo signs in with one click."""

    username: str
    name: str
    role: str
    where: str
    sees: str


def examples() -> list[Example]:
    """One for each role, in the order of the table."""
    users = User.objects.filter(username__startswith=EXAMPLES, is_active=True)
    found: dict[str, Example] = {}
    for user in users.prefetch_related("roles__team", "roles__organisation"):
        for role in user.roles.all():
            where = role.team.name if role.team else role.organisation.name
            found.setdefault(
                role.role, Example(user.username, user.name, ROLES[role.role], where, "")
            )
    return [found[role] for role in ROLES if role in found]


def number(text: str) -> int:
    """A row's number as a form sends it; -1 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else -1
