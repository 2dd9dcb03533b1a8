"""What the database holds beside what was acknowledged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max

from proof.kills.acts import Act
from throughcare import keys
from throughcare.accounts.scope import as_machine
from throughcare.audit.anchors import anchor_lines, trail
from throughcare.audit.models import AuditEvent
from throughcare.audit.verifier import verify
from throughcare.cases.models import Area, Draft, Entry
from throughcare.cases.verification import differences

ME = "proof"


@dataclass
class Found:
    """What is wrong, and how many acts that nobody had answered were there."""

    problems: list[str] = field(default_factory=list)
    were_there: int = 0


class Record:
    """The database as it grows from burst to burst: only what is new since `move_on` is looked at."""

    def __init__(self) -> None:
        self.move_on()

    def move_on(self) -> None:
        """What is there now is not looked at again."""
        with as_machine(ME):
            self.last_entry = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        self.last_event = AuditEvent.objects.aggregate(last=Max("seq"))["last"] or 0

    def check(self, acts: Iterable[Act]) -> Found:
        """Every acknowledged act is there once with its facts; every other wholly or not at all; and
        nothing is there that nobody sent. Each entry has its one event, each event its entry."""
        with as_machine(ME):
            new = Entry.objects.filter(pk__gt=self.last_entry).select_related("case")
            rows: dict[str, list[Entry]] = defaultdict(list)
            for row in new:
                rows[row.ref].append(row)
            drafts = set(Draft.objects.values_list("pk", flat=True))
        found = Found(_unlike_the_trail(rows, self.last_event))
        sent = [act for act in acts if act.how != "draft"]
        for act in sent:
            check_act(act, rows.pop(act.ref, []), drafts, found)
        for act in acts:
            if act.how == "draft" and act.is_acknowledged:
                if act.ref not in drafts and not _is_recorded(act, sent):
                    found.problems.append(f"lost: draft {act.ref}, which was acknowledged")
        for ref, strangers in rows.items():
            found.problems += [f"twice, or by nobody: {ref} in {row.case.ref}" for row in strangers]
        return found


def _is_recorded(draft: Act, sent: list[Act]) -> bool:
    """Whether a draft may be gone: it was sent to be recorded."""
    return any(act.ref == draft.ref for act in sent)


def check_act(act: Act, rows: list[Entry], drafts: set[str], found: Found) -> None:
    said = f"{act.how} {act.ref} in {act.case}"
    if not rows:
        if act.is_acknowledged:
            found.problems.append(f"lost: {said} was answered with {act.answer}")
        return
    if len(rows) > 1:
        found.problems.append(f"twice: {said}")
    if act.is_open:
        found.were_there += 1
    elif not act.is_acknowledged:
        found.problems.append(f"half a truth: {said} was answered with {act.answer} and is there")
    if not _is_as_sent(rows[0], act):
        found.problems.append(f"changed: {said}")
    if act.ref in drafts:
        found.problems.append(f"half: {said} is recorded, and its draft still there")


def _is_as_sent(row: Entry, act: Act) -> bool:
    facts: dict[str, Any] = row.facts
    if act.how == "allocate":
        return bool(row.kind == act.kind and facts.get("reason") == act.facts["reason"])
    there = (row.case.ref, row.kind, row.happened_on.isoformat(), row.corrects, facts)
    return there == (act.case, act.kind, act.on, act.corrects, act.facts)


def _unlike_the_trail(rows: dict[str, list[Entry]], after: int) -> list[str]:
    """Entries without their one event, and events without their entry."""
    events = AuditEvent.objects.filter(seq__gt=after, act="record entry")
    told = Counter((e.details["entry"], e.target) for e in events)
    there = Counter((row.ref, row.case.subject) for of in rows.values() for row in of)
    return [
        f"unlike the trail: {ref} of {case}" for ref, case in set((told - there) + (there - told))
    ]


def check_whole() -> list[str]:
    """The trail from its first event, everything derived from the journals, and the database itself."""
    first_key = bytes.fromhex(settings.TRAIL_KEY_FILE.read_text().strip())
    verdict = verify(
        trail(), first_key=first_key, anchors=anchor_lines(), public_key=keys.public_key()
    )
    problems = [f"trail: {text}" for text in verdict.problems]
    with as_machine(ME):
        for area in Area.objects.all():
            problems += [f"derived: {what} of {case.subject}" for case, what in differences(area)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            problems += [f"database: {line}" for (line,) in cursor.fetchall() if line != "ok"]
    return problems
