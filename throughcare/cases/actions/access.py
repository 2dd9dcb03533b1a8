"""Limited access to a case, and access in an emergency."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from throughcare.accounts.actions import tell
from throughcare.accounts.models import User
from throughcare.accounts.permissions import EMERGENCY_HOURS, Principal
from throughcare.accounts.principals import principals
from throughcare.audit.actions import record as to_trail
from throughcare.audit.actions import record_administration
from throughcare.audit.models import CONSULTATION
from throughcare.cases import gate
from throughcare.cases.models import AccessLimit, Case, EmergencyAccess, LimitedPerson

TOLD = ("senior_probation_officer", "district_manager", "assistant_chief_officer")


class WouldLockOut(Exception):
    """A limit that would keep out whoever makes it: nobody could end it."""


@transaction.atomic
def limit_access(
    *, case: Case, kind: str, people: Iterable[User], message: str, from_on: datetime.date,
    to_on: datetime.date | None, by: Principal,
) -> AccessLimit:  # fmt: skip
    """Restricts a case to some people, or excludes some. Raises Http404 where `by` may not, WouldLockOut
    where they would not see the case any more."""
    if not gate.may(case, "limit"):
        raise Http404
    named = list(people)
    included = by.id in {user.pk for user in named}
    if included == (kind == AccessLimit.EXCLUSION):
        raise WouldLockOut
    limit = AccessLimit.objects.create(
        case=case, kind=kind, message=message, from_on=from_on, to_on=to_on, made_by=by.name
    )
    LimitedPerson.objects.bulk_create(LimitedPerson(limit=limit, user=user) for user in named)
    details = {"kind": kind, "people": sorted(user.username for user in named)}
    record_administration(by=by.name, act="limit access", target=case.subject, details=details)
    return limit


@transaction.atomic
def end_limit(*, limit: AccessLimit, by: Principal) -> None:
    """Ends a limit with yesterday; one that began today is taken out, and the trail has it."""
    if not gate.may(limit.case, "limit"):
        raise Http404
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if limit.from_on > yesterday:
        limit.delete()
    else:
        limit.to_on = yesterday
        limit.save(update_fields=["to_on"])
    details = {"kind": limit.kind}
    record_administration(by=by.name, act="end limit", target=limit.case.subject, details=details)


@transaction.atomic
def open_in_emergency(*, area: str, ref: str, reason: str, by: Principal) -> Case:
    """Opens a case to somebody without a relation to it, for a few hours, and tells the managers. Raises
    Http404 for a case that does not exist as for one that a limit closes to them."""
    found = gate.case_for_emergency(area, ref)
    if found is None:
        raise Http404
    now = timezone.now()
    until = now + datetime.timedelta(hours=EMERGENCY_HOURS)
    EmergencyAccess.objects.create(
        case_id=found, user_id=by.id, reason=reason, at=now, until_at=until
    )
    gate.look_again()
    case: Case = Case.objects.select_related("area").get(pk=found)
    tell(
        users=managers_of(case),
        text=f"{by.full_name} opened case {case.ref} in an emergency. See the reason in its trail.",
        link=reverse("case-trail", args=[area, case.ref]),
    )
    to_trail(
        by=by.name, kind=CONSULTATION, act="open in an emergency", target=case.subject,
        details={"until": until.isoformat(timespec="minutes")},
    )  # fmt: skip
    return case


def managers_of(case: Case) -> list[int]:
    """The managers who may read a case's trail: those of its team, and of its area."""
    known: dict[Any, Any] = {}
    return [
        principal.user_id
        for principal in principals()
        if principal.user_id is not None
        and any(held.role in TOLD for held in principal.roles)
        and gate.rights_that_apply(principal, case, "read its trail", known)
        and not gate.is_kept_out(principal, case)
    ]
