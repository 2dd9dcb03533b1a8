"""Builds of the site whose gate is broken on purpose, in the process: a harness has to find each of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from unittest import mock

from django.db.models import Q
from django.utils import timezone

from throughcare.accounts.permissions import Principal, Right
from throughcare.cases import gate

Broken = Callable[[], AbstractContextManager[Any]]


def _relation(name: str, found: Callable[[Principal, Right], Q]) -> Broken:
    return lambda: mock.patch.dict(gate._RELATION, {name: found})


def _whole_area(principal: Principal, right: Right) -> Q:
    return Q(area__in=right.held.areas)


def _emergency_for_ever(principal: Principal, right: Right) -> Q:
    opened = gate._table("EmergencyAccess").filter(user=principal.user_id)
    return Q(area__in=right.held.areas, pk__in=opened.values("case"))


def _former_for_ever(principal: Principal, right: Right) -> Q:
    where, names = gate._named(principal, right)
    if not right.held.areas:
        names |= Q(kind="prison", ref__in=gate._names_of(right.held.organisation))
    return where & Q(pk__in=gate._links(names, to_on__isnull=False))


def _whatever_state(principal: Principal, right: Right) -> Q:
    found: Q = gate._RELATION[right.relation](principal, right)
    return found


def _restrictions_alone(user_id: int) -> Q:
    today = timezone.localdate()
    in_force = gate._table("AccessLimit").filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today), from_on__lte=today
    )
    restricted = in_force.filter(kind="restriction").exclude(people__user=user_id)
    return Q(pk__in=restricted.values("case"))


GATES: dict[str, Broken] = {
    "team-is-the-area": _relation("team", _whole_area),
    "emergency-without-end": _relation("emergency", _emergency_for_ever),
    "former-without-end": _relation("former", _former_for_ever),
    "state-ignored": lambda: mock.patch.object(gate, "of_right", _whatever_state),
    "exclusions-ignored": lambda: mock.patch.object(gate, "kept_out", _restrictions_alone),
    "limits-ignored": lambda: mock.patch.object(gate, "kept_out", lambda user_id: Q(pk__in=[])),
}
