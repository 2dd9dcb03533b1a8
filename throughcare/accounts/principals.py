"""Who asks: the roles a user holds today, read anew for each request, so that a change of role, team or
inspection takes effect on the next one."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.db.models import Q, QuerySet
from django.utils import timezone

from throughcare.accounts.models import Organisation, Role, Team, User
from throughcare.accounts.permissions import Principal, RoleHeld


def roles_on(day: datetime.date) -> QuerySet[Role]:
    """The roles that are held on a day, by people who can sign in."""
    held = Role.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)
    held = held.filter(user__is_active=True).select_related("organisation", "team")
    return held.prefetch_related("team__pods")


def principal_of(user: User, *, second_factor: bool = True) -> Principal:
    """The user with the roles they hold today."""
    roles = list(roles_on(timezone.localdate()).filter(user=user)) if user.is_active else []
    return _principal(user, roles, _regions(roles), second_factor)


def principals() -> list[Principal]:
    """Everybody who can sign in, with the roles they hold today, by name."""
    held = defaultdict(list)
    roles = list(roles_on(timezone.localdate()))
    regions = _regions(roles)
    for role in roles:
        held[role.user_id].append(role)
    users = User.objects.filter(is_active=True, id__in=held).select_related("staff")
    return [_principal(user, held[user.pk], regions, second_factor=True) for user in users]


Regions = dict[str, tuple[str, ...]]


def _regions(roles: list[Role]) -> Regions:
    """The areas of each region in which one of the roles is held."""
    kinds = {role.organisation.kind for role in roles}
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    if Organisation.REGION in kinds:
        for area in Organisation.objects.filter(kind=Organisation.AREA):
            found[area.region] += (area.pk,)
    return found


def _principal(user: User, roles: list[Role], regions: Regions, second_factor: bool) -> Principal:
    return Principal(
        name=user.username,
        user_id=user.pk,
        staff=user.staff.ref if user.staff else "",
        full_name=user.name,
        organisation=user.organisation_id,
        roles=tuple(_held(role, regions) for role in roles),
        second_factor=second_factor,
    )


def _held(role: Role, regions: Regions) -> RoleHeld:
    return RoleHeld(
        role=role.role,
        organisation=role.organisation_id,
        areas=_areas(role, regions),
        teams=_teams(role.team),
        unit=role.team.kind if role.team else "",
        inspection=role.inspection,
    )


def _teams(team: Team | None) -> tuple[str, ...]:
    """The team's name, and those of its pods."""
    return (team.name, *(pod.name for pod in team.pods.all())) if team else ()


def _areas(role: Role, regions: Regions) -> tuple[str, ...]:
    """The areas whose records a role concerns."""
    if role.inspected_area:
        return (role.inspected_area,)
    organisation = role.organisation
    if organisation.kind == Organisation.REGION:
        return regions.get(organisation.name, ())
    return (organisation.id,) if organisation.kind == Organisation.AREA else ()
