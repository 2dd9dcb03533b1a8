"""Appointments of a case and what came of them, read from its journal."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry


@dataclass(frozen=True)
class Appointment:
    """An appointment that stands; `outcome` "" while nobody recorded what came of it."""

    ref: str
    for_on: datetime.date
    type: str
    attendance: str
    outcome: str


def appointments_of(case_file: CaseFile) -> list[Appointment]:
    """The appointments of a case by their day; one without a day is for the day it was made."""
    attended: dict[str, Entry] = {}
    for entry in case_file.of_kind("attendance_recorded"):
        named = case_file.live_id(entry.fact("appointment"))
        if named is not None:
            attended.setdefault(named, entry)
    found = []
    for entry in case_file.of_kind("appointment_made"):
        came = attended.get(entry.id)
        found.append(
            Appointment(
                ref=entry.id,
                for_on=entry.fact("for_on") or entry.happened_on,
                type=entry.fact("type") or "",
                attendance=came.id if came else "",
                outcome=came.fact("outcome") if came else "",
            )
        )
    return sorted(found, key=lambda appointment: (appointment.for_on, appointment.ref))
