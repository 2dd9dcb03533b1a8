"""Reads of the page on which a group's attendance is recorded."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.attendance import Attendance, Outcome
from throughcare.cases.ids import new_id
from throughcare.cases.models import Case, CaseAppointment
from throughcare.cases.queries.case import name_of
from throughcare.core.record import facts_of
from throughcare.pages import words

TYPES = ("unpaid_work", "programme", "office", "drug_testing", "basic_skills", "approved_premises")
OUTCOMES = [(outcome, words(outcome).capitalize())
            for outcome in facts_of("attendance_recorded")["outcome"].choices]  # fmt: skip
STOOD_DOWN = ("stood_down_in_advance", "stood_down_on_the_day")
REASONS = facts_of("attendance_recorded")["stand_down_reason"].choices
MOST_HOURS = 24
TYPED = ("outcome", "reason", "hours")  # the boxes of a line
Problem = tuple[str, str]  # what is wrong, and the id of the box


@dataclass
class Row:
    """One appointment of the group. `new_id`s are those that the entries will have."""

    case: Case
    name: str
    appointment: str
    type: str
    outcome: str
    entry_id: str = field(default_factory=new_id)
    hours_id: str = field(default_factory=new_id)
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(TYPED, ""))

    @property
    def key(self) -> str:
        return self.appointment


def appointments(on: datetime.date, kind: str) -> list[Row]:
    """The appointments of a type on a day, in cases that the scope's person may write in."""
    rows = _writable().filter(for_on=on).select_related("case__area", "case__person")
    if kind in TYPES:
        rows = rows.filter(type=kind)
    found = [
        Row(row.case, name_of(row.case.person), row.ref, row.type, row.outcome)
        for row in rows.order_by("case__ref", "ref")[:200]
    ]
    return [row for row in found if "attendance_recorded" in gate.kinds_to_record(row.case)]


def _writable() -> QuerySet[CaseAppointment]:
    return CaseAppointment.objects.filter(case__in=gate.case_ids(current(), "record"))


def day_with_appointments() -> datetime.date | None:
    """The last day with an appointment of somebody's cases whose outcome nobody recorded."""
    open_ones = _writable().filter(outcome="", type__in=TYPES[:2], case__open=True)
    days = open_ones.order_by("-for_on").values_list("for_on", "case__area__stands_on")[:50]
    past = [day for day, today in days if today is None or day <= today]
    return max(past, default=None)


def read_group(rows: Sequence[Row], sent: QueryDict) -> tuple[list[Attendance], list[Problem]]:
    """What was filled in, and what is wrong with it; lines without an outcome are left for later. What
    was typed stays with the rows, and the entries keep their ids."""
    found, problems = [], []
    for row in rows:
        row.typed = {name: sent.get(f"{name}-{row.key}", "").strip() for name in TYPED}
        row.entry_id = sent.get(f"id-{row.key}", "")[:64] or row.entry_id
        row.hours_id = sent.get(f"hours-id-{row.key}", "")[:64] or row.hours_id
        outcome, reason = row.typed["outcome"], row.typed["reason"]
        if not outcome:
            continue
        if outcome not in dict(OUTCOMES):
            problems.append((f"Select what came of {row.case.ref}", f"outcome-{row.key}"))
            continue
        try:
            hours = _hours(row)
        except ValueError:
            told = f"The hours of {row.case.ref} must be a number from 0 to {MOST_HOURS}"
            problems.append((told, f"hours-{row.key}"))
            continue
        stood_down = outcome in STOOD_DOWN and reason in REASONS
        found.append(
            Attendance(row.entry_id, row.case, row.appointment, outcome,
                       reason if stood_down else "", hours, row.hours_id)
        )  # fmt: skip
    return found, problems


def _hours(row: Row) -> float | None:
    """Hours credited, of unpaid work that was done. Raises ValueError."""
    text = row.typed["hours"]
    if not text or row.type != "unpaid_work" or row.typed["outcome"] != "complied":
        return None
    hours = float(text)
    if not 0 <= hours <= MOST_HOURS:
        raise ValueError(text)
    return hours


def in_words(done: Sequence[Outcome]) -> list[tuple[str, str, bool]]:
    """What came of each line: case, in words, and whether somebody else was first."""
    found = []
    for outcome in done:
        said = words(outcome.attendance.outcome)
        if outcome.recorded is None:
            told = f"not recorded: somebody else recorded “{words(outcome.stands)}”; you entered “{said}”"
        else:
            told = f"{said}{' (recorded already)' if outcome.recorded.again else ''}"
        found.append((outcome.attendance.case.ref, told, outcome.recorded is None))
    return found


def source_of(rows: Sequence[Row]) -> str:
    sources = {row.case.area.source for row in rows}
    return sources.pop() if len(sources) == 1 else "several" if sources else "neither"
