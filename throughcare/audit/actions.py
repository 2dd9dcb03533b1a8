"""The one way to write an audit event."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from throughcare.audit.models import AuditEvent


def record(*, by: str, act: str, target: str, details: dict[str, Any] | None = None) -> AuditEvent:
    """Writes an event inside the caller's transaction, so that the act and its trace stand or fall
    together. Raises RuntimeError outside one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event is written in the transaction of the act it records")
    return AuditEvent.objects.create(
        at=timezone.now(), by=by, act=act, target=target, details=details or {}
    )
