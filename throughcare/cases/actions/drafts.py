"""Drafts of entries: saved by whoever writes them, gone when they are recorded."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from throughcare.accounts.permissions import Principal
from throughcare.accounts.scope import as_machine
from throughcare.audit.actions import record as to_trail
from throughcare.audit.models import COLLECTION, ERASURE
from throughcare.cases import gate
from throughcare.cases.models import Case, Draft

KEPT = datetime.timedelta(days=30)


@transaction.atomic
def save_draft(
    *, case: Case, draft_id: str, kind: str, values: dict[str, Any], corrects: str,
    seen_version: int, by: Principal,
) -> Draft:  # fmt: skip
    """Keeps what somebody has typed so far. Raises Http404 where they may not write this kind here, and
    where the id is another person's draft."""
    if kind not in gate.kinds_to_record(case):
        raise Http404
    with as_machine("drafts"):
        if Draft.objects.filter(pk=draft_id).exclude(user=by.id, case=case).exists():
            raise Http404
        draft, made = Draft.objects.update_or_create(
            pk=draft_id,
            user_id=by.id,
            defaults={
                "case": case,
                "kind": kind,
                "corrects": corrects,
                "values": values,
                "seen_version": seen_version,
                "saved_at": timezone.now(),
            },
        )
        Draft.objects.filter(saved_at__lt=timezone.now() - KEPT).delete()
    if made:
        details = {"draft": draft_id}
        to_trail(
            by=by.name, kind=COLLECTION, act="save draft", target=case.subject, details=details
        )
    found: Draft = draft
    return found


@transaction.atomic
def drop_draft(*, draft: Draft, by: Principal) -> None:
    """Throws a draft of one's own away."""
    if draft.user_id != by.id:
        raise Http404
    target, details = draft.case.subject, {"draft": draft.pk}
    with as_machine("drafts"):
        draft.delete()
    to_trail(by=by.name, kind=ERASURE, act="drop draft", target=target, details=details)
