"""The journal of one synthetic case, from what its plan decided."""

from __future__ import annotations

import datetime

from throughcare.core.record.contact import AttendanceRecorded
from throughcare.core.record.entry import Entry
from throughcare.core.record.outcome import Noted, Withdrawn
from throughcare.demo.chance import Chance
from throughcare.demo.journal.contact import write_contact
from throughcare.demo.journal.ending import close, reallocate, transfer_in, write_outcomes
from throughcare.demo.journal.interventions import write_interventions
from throughcare.demo.journal.opening import criminal_record, open_case
from throughcare.demo.journal.reviews import write_reviews
from throughcare.demo.journal.start import start_supervision
from throughcare.demo.journal.writer import Writer
from throughcare.demo.plans import EXTRACTED, Plan

Officer = tuple[str, str, str]  # staff, team, grade
Stay = tuple[str, datetime.date, datetime.date]  # premises, arrived, left


def write_journal(
    plan: Plan,
    seed: str,
    ethnicity: str,
    born_on: datetime.date,
    officers: list[Officer],
    stay: Stay | None,
) -> list[Entry]:
    """All entries of a case up to the day of the extraction, in the order in which they were recorded."""
    officer, team, grade = officers[0]
    w = Writer(plan, Chance(f"{seed}|{plan.case}"), officer, team, grade, stay is not None)
    sentence = open_case(w)
    if plan.start_on <= EXTRACTED:
        start = _release_id(w) if plan.custodial else sentence
        start_supervision(w, start, ethnicity)
        write_contact(w)
        transfer_in(w)
        reallocate(w, officers[1:])
        write_reviews(w)
        write_interventions(w, stay)
        write_outcomes(w)
        close(w)
    _slips(w)
    w.chance = Chance(f"{seed}|criminal record|{plan.case}")
    w.add(plan.sentence_on, criminal_record(w, born_on), by="court officer")
    entries = w.entries
    entries.sort(key=lambda entry: (entry.recorded_at, entry.id))
    return entries


def _release_id(w: Writer) -> str | None:
    return next((entry.id for entry in w.entries if entry.kind == "released"), None)


def _slips(w: Writer) -> None:
    """People make mistakes: an outcome put right, a note taken back."""
    if w.chance.happens(0.06):
        for entry in w.entries:
            facts = entry.facts
            if isinstance(facts, AttendanceRecorded) and facts.outcome == "complied":
                w.correct(
                    entry, AttendanceRecorded(outcome="complied", appointment=facts.appointment)
                )
                break
    if w.chance.happens(0.02) and w.plan.start_on + datetime.timedelta(days=3) <= w.until:
        noted_on = w.workday(w.plan.start_on + datetime.timedelta(days=1))
        if w.add(noted_on, Noted(text="belongs to another case")) is not None:
            w.correct(w.entries[-1], Withdrawn(reason="another case"))
