"""What came of a group's appointments, recorded on one page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from throughcare.accounts.permissions import Principal
from throughcare.cases.actions.journal import CannotRecord, Recorded, Wanted, record_entry
from throughcare.cases.models import Case, CaseAppointment
from throughcare.core.record.entry import FactProblem


@dataclass(frozen=True)
class Attendance:
    """What somebody says came of one appointment. `ref`: the id that the entry will have."""

    ref: str
    case: Case
    appointment: str
    outcome: str
    stand_down_reason: str = ""
    hours: float | None = None  # credited, for unpaid work
    hours_ref: str = ""


@dataclass(frozen=True)
class Outcome:
    """One line of the answer: recorded, or what stands already."""

    attendance: Attendance
    recorded: Recorded | None
    stands: str = ""  # the outcome that somebody else recorded first


@transaction.atomic
def record_group(
    *, attendances: Sequence[Attendance], happened_on: datetime.date, by: Principal
) -> list[Outcome]:
    """Records a group's attendance in one transaction. Where somebody else recorded one first, theirs
    stands and is told; a line that cannot be recorded takes the others back (CannotRecord, whose facts are
    the appointments)."""
    done, problems = [], []
    for attendance in attendances:
        try:
            done.append(_record(attendance, happened_on, by))
        except CannotRecord as error:
            told = f"{attendance.case.ref}: {error}"
            problems.append(FactProblem(attendance.appointment, told))
    if problems:
        raise CannotRecord(problems)
    return done


def _record(attendance: Attendance, happened_on: datetime.date, by: Principal) -> Outcome:
    there = CaseAppointment.objects.filter(case=attendance.case, ref=attendance.appointment).first()
    if there is not None and there.attendance_ref not in ("", attendance.ref):
        return Outcome(attendance, None, there.outcome)
    facts: dict[str, Any] = {"outcome": attendance.outcome, "appointment": attendance.appointment}
    if attendance.stand_down_reason:
        facts["stand_down_reason"] = attendance.stand_down_reason
    wanted = Wanted(attendance.ref, "attendance_recorded", happened_on, facts)
    recorded = record_entry(case=attendance.case, wanted=wanted, by=by)
    if attendance.hours is not None and attendance.hours_ref:
        worked = {"appointment": attendance.appointment, "hours_credited": attendance.hours}
        session = Wanted(attendance.hours_ref, "unpaid_work_session", happened_on, worked)
        record_entry(case=attendance.case, wanted=session, by=by)
    return Outcome(attendance, recorded)


__all__ = ["Attendance", "CannotRecord", "Outcome", "record_group"]
