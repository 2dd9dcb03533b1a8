"""The one way to write an audit event: in the transaction of the act, chained to the one before."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from throughcare.audit.anchors import grown, line_of, signature_of
from throughcare.audit.chaining import as_text, beginning, link
from throughcare.audit.models import (
    ADMINISTRATION,
    Anchor,
    AuditEvent,
    AuditSubject,
    TrailHead,
)
from throughcare.audit.timestamps import time_stamp
from throughcare.audit.verifier import Peaks, canonical

# How far the clock may stand before the last event: two processes of one machine, never an hour.
CLOCK_TOLERANCE = datetime.timedelta(seconds=5)


class ClockMovedBack(RuntimeError):
    """The machine's clock stands before the last act that was recorded."""


def record(
    *,
    by: str,
    kind: str,
    act: str,
    target: str,
    details: Mapping[str, Any] | None = None,
    subjects: Mapping[str, str] | Sequence[str] = (),
) -> AuditEvent:
    """Writes an event inside the caller's transaction, so that the act and its trace stand or fall
    together; as its last statement, for the trail has one writer at a time.

    `subjects`: what else it concerns, each with how ("opened", "listed", "changed"). Raises RuntimeError
    outside a transaction, ClockMovedBack where the clock cannot be right.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event is written in the transaction of the act it records")
    how = dict(subjects) if isinstance(subjects, Mapping) else dict.fromkeys(subjects, "changed")
    how.setdefault(target, "opened" if kind == "consultation" else "changed")
    standing = TrailHead.objects.select_for_update(no_key=True).filter(pk=1).values().first()
    head: dict[str, Any] = dict(standing) if standing else _begin()
    fields = {
        "seq": head["seq"] + 1,
        "at": _now(head["at"]),
        "by": by,
        "kind": kind,
        "act": act,
        "target": target,
        "subjects": sorted(how),
        "details": dict(details or {}),
    }
    chained, head = link(head, fields)
    event = AuditEvent.objects.create(**chained)
    TrailHead.objects.filter(pk=1).update(**head)
    AuditSubject.objects.bulk_create(
        [AuditSubject(event=event, subject=name, how=how[name]) for name in sorted(how)]
    )
    return event


def record_administration(
    *, by: str, act: str, target: str, details: Mapping[str, Any] | None = None
) -> AuditEvent:
    """An act on accounts, roles or the site itself."""
    return record(by=by, kind=ADMINISTRATION, act=act, target=target, details=details)


def _begin() -> dict[str, Any]:
    head = beginning(settings.TRAIL_KEY_FILE)
    TrailHead.objects.create(pk=1, **head)
    return head


def _now(last: str) -> str:
    """The moment of an event: never before that of the last one."""
    now = timezone.now()
    if last and (then := datetime.datetime.fromisoformat(last)) > now:
        if then - now > CLOCK_TOLERANCE:
            raise ClockMovedBack(f"the clock says {now:%Y-%m-%d %H:%M}, the last act was later")
        now = then
    return as_text(now)


def anchor(*, by: str) -> Anchor | None:
    """Signs the Merkle root over all events so far and adds it to the file of anchors, which an
    administrator keeps on another machine; None where nothing happened since the last one but its own
    event. Raises InputMistakes where a time-stamp was to be had and was not."""
    peaks = grown()
    last = Anchor.objects.order_by("-size").first()
    if peaks.size <= (last.size + 1 if last else 0):
        return None
    stamp = time_stamp(peaks.root(), settings.TSA) if settings.TSA else ""
    return _keep_anchor(peaks, stamp, by)


@transaction.atomic
def _keep_anchor(peaks: Peaks, stamp: str, by: str) -> Anchor:
    at, root = as_text(timezone.now()), peaks.root().hex()
    made = Anchor.objects.create(
        size=peaks.size,
        at=at,
        root=root,
        peaks=[node.hex() for node in peaks.roots],
        signature=signature_of(peaks.size, at, root),
        timestamp=stamp,
    )
    record_administration(
        by=by, act="anchor trail", target="the trail", details={"size": made.size}
    )
    append_line(settings.ANCHORS_FILE, line_of(made))
    return made


def append_line(file: Path, line: Mapping[str, Any]) -> None:
    """Adds a line to the file of anchors, and has it on the disk before the anchor counts; where the disk
    takes a part of it only, none of it stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab", buffering=0) as out:
        size, left = out.tell(), canonical(line) + b"\n"
        try:
            while left:
                left = left[out.write(left) :]
            os.fsync(out.fileno())
        except OSError:
            out.truncate(size)
            raise
