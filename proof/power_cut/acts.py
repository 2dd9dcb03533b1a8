"""A stream of work on the small area of the tests: who does what is drawn by lot, so that a seed fixes it.

Each act goes through the site's own actions, inside the transaction and with the rights that the door of a
request would give it.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tests.cast import person, principal
from tests.small_folders import AREA, CASES, VICTIM, VICTIM_DETAILS
from throughcare.accounts.permissions import Principal
from throughcare.accounts.scope import acting_as
from throughcare.audit.actions import record as to_trail
from throughcare.audit.models import CONSULTATION
from throughcare.cases import gate
from throughcare.cases.actions.attendance import Attendance, record_group
from throughcare.cases.actions.drafts import save_draft
from throughcare.cases.actions.journal import (
    CannotRecord,
    Wanted,
    allocate_case,
    record_entry,
    withdraw_entry,
)
from throughcare.cases.actions.victims import save_victim
from throughcare.cases.journals import general_journal
from throughcare.cases.models import Victim

OPEN = CASES[:-1]  # the last one has ended
GROUP_ON = datetime.date(2006, 6, 20)
FIRST_DAY = datetime.date(2006, 4, 3)
DAYS = 80  # the area's clock stands on 30 June 2006
OFFICERS = ("officer", "colleague")
WRITER = "senior"  # of the team that holds every case, whoever the officer is
# How often each act comes up. Reading is most of what a site does, and each reading leaves an event.
SHARES = {
    "record": 22, "correct": 10, "withdraw": 6, "allocate": 8, "arrange": 14, "group": 8, "read": 14,
    "draft": 6, "victim": 6, "refused": 4, "twice": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    """An entry that was recorded here: it may be put right, taken back, or sent again."""

    case: str
    wanted: Wanted


class Work:
    """Does one act after another; knows what it recorded, so that it can be put right or taken back."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.standing: list[Done] = []
        # Appointments of which nobody recorded yet what came: case and entry.
        self.arranged: list[tuple[str, str]] = []
        self.acts: dict[str, Callable[[], None]] = {
            name: getattr(self, f"_{name}") for name in SHARES
        }

    def act(self) -> str:
        """Does an act; gives its name."""
        (name,) = self.lot.choices(list(SHARES), weights=list(SHARES.values()))
        self.acts[name]()
        return name

    def _record(self) -> None:
        what: list[tuple[str, dict[str, Any]]] = [
            ("noted", {}),
            ("contact_noted", {"with": "the person", "mode": "telephone"}),
            ("tiered", {"tier": self.lot.randint(1, 4)}),
            ("roh_analysed", {"level": self.lot.choice(["low", "medium", "high"])}),
            ("home_visited", {"planned": True}),
        ]
        kind, facts = self.lot.choice(what)
        self._write(self.lot.choice(OPEN), kind, self._day(), facts)

    def _correct(self) -> None:
        tiers = [done for done in self.standing if done.wanted.kind == "tiered"]
        if not tiers:
            self._write(self.lot.choice(OPEN), "tiered", self._day(), {"tier": 3})
            return
        done = self.lot.choice(tiers)
        self.standing.remove(done)
        facts = {"tier": 1 + int(done.wanted.facts["tier"]) % 4}
        day, corrects = done.wanted.happened_on, done.wanted.ref
        self._write(done.case, "tiered", day, facts, corrects=corrects)

    def _withdraw(self) -> None:
        notes = [done for done in self.standing if done.wanted.kind in ("noted", "tiered")]
        if not notes:
            self._record()
            return
        done = self.lot.choice(notes)
        with let_in(WRITER, done.case, "record") as (by, case):
            reason = "in the wrong case"
            withdraw_entry(
                case=case, ref=self._id(), corrects=done.wanted.ref, reason=reason, by=by
            )
        self.standing.remove(done)

    def _allocate(self) -> None:
        with let_in(WRITER, self.lot.choice(OPEN), "allocate") as (by, case):
            allocate_case(
                case=case,
                ref=self._id(),
                officer=person(self.lot.choice(OFFICERS)),
                happened_on=self._day(),
                by=by,
                seen_version=case.version,
            )

    def _arrange(self) -> None:
        case = self.lot.choice(OPEN)
        facts = {"for_on": GROUP_ON.isoformat(), "type": "unpaid_work"}
        made = self._write(
            case, "appointment_made", self._day(GROUP_ON), facts, who="administrator"
        )
        self.arranged.append((case, made))

    def _group(self) -> None:
        if len(self.arranged) < 2:
            self._arrange()
            return
        size = min(len(self.arranged), self.lot.randint(2, 4))
        came, self.arranged = self.arranged[:size], self.arranged[size:]
        self._record_group(came)

    def _refused(self) -> None:
        """A group whose last line cannot be recorded: it takes the lines before it back."""
        wrong = (self.lot.choice(OPEN), "no-appointment")
        self._record_group([*self.arranged[:2], wrong], refused=True)

    def _record_group(self, came: list[tuple[str, str]], *, refused: bool = False) -> None:
        with let_in("administrator") as (by, _):
            attendances = []
            for case, appointment in came:
                complied = self.lot.random() < 0.7
                attendances.append(
                    Attendance(
                        ref=self._id(),
                        case=gate.case_for(AREA, case, "record"),
                        appointment=appointment,
                        outcome="complied" if complied else "did_not_attend",
                        hours=6.0 if complied else None,
                        hours_ref=self._id() if complied else "",
                    )
                )
            try:
                record_group(attendances=attendances, happened_on=GROUP_ON, by=by)
            except CannotRecord:
                if not refused:
                    raise

    def _read(self) -> None:
        """A page is made first, and its event is written before it leaves."""
        by = principal(WRITER)
        with acting_as(by) as scope:
            general_journal(gate.case_for(AREA, self.lot.choice(OPEN), "read"))
            with transaction.atomic():
                (subject,) = scope.shown
                to_trail(
                    by=by.name, kind=CONSULTATION, act="show case", target=subject, subjects=scope.shown
                )  # fmt: skip

    def _draft(self) -> None:
        """What somebody types is kept as a draft, and is gone when it is recorded."""
        case, ref, facts = self.lot.choice(OPEN), self._id(), {"mode": "letter"}
        with let_in("administrator", case, "record") as (by, found):
            save_draft(
                case=found, draft_id=ref, kind="contact_noted", values=facts, corrects="",
                seen_version=found.version, by=by,
            )  # fmt: skip
        self._write(case, "contact_noted", self._day(), facts, who="administrator", ref=ref)

    def _victim(self) -> None:
        case = CASES[0]
        if self.lot.random() < 0.5:
            self._write(case, "victim_met", self._day(), {"victim": VICTIM}, who="victim-liaison")
            return
        with let_in("victim-liaison", case, "read victims") as (by, found):
            details = dict(zip(Victim.DETAILS, VICTIM_DETAILS, strict=True))
            version = Victim.objects.get(case=found, ref=VICTIM).version
            save_victim(case=found, ref=VICTIM, details=details, seen_version=version, by=by)

    def _twice(self) -> None:
        """The same form sent again: nothing may change."""
        if not self.standing:
            self._record()
            return
        done = self.lot.choice(self.standing)
        with let_in(WRITER, done.case, "record") as (by, case):
            again = record_entry(case=case, wanted=done.wanted, by=by).again
        assert again, "an entry was recorded twice"

    def _write(
        self, case: str, kind: str, on: datetime.date, facts: dict[str, Any], *, who: str = WRITER,
        corrects: str = "", ref: str = "",
    ) -> str:  # fmt: skip
        wanted = Wanted(ref or self._id(), kind, on, facts, corrects)
        with let_in(who, case, "record") as (by, found):
            record_entry(case=found, wanted=wanted, by=by)
        if who == WRITER:
            self.standing.append(Done(case, wanted))
        return wanted.ref

    def _day(self, last: datetime.date | None = None) -> datetime.date:
        on = FIRST_DAY + datetime.timedelta(days=self.lot.randrange(DAYS))
        return min(on, last) if last else on

    def _id(self) -> str:
        return str(uuid.UUID(int=self.lot.getrandbits(128), version=4))


@contextmanager
def let_in(who: str, case: str = "", act: str = "") -> Iterator[tuple[Principal, Any]]:
    """What the gate's middleware does for a form that is sent: the person's rights, and one transaction
    around everything. Gives who it is, and the case where one is named."""
    by = principal(who)
    with acting_as(by), transaction.atomic():
        yield by, gate.case_for(AREA, case, act) if case else None
