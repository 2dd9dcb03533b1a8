"""Brings what is derived from a journal up to date: how the case stands, its links, its obligations."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum

from throughcare.audit.actions import record_administration
from throughcare.cases.journals import general_journal, general_standards
from throughcare.cases.models import Area, Case, CaseAppointment, CaseLink, CaseObligation
from throughcare.cases.rows import insert_rows
from throughcare.core.obligations import Obligation, obligations_for
from throughcare.core.record import CaseFile
from throughcare.core.record.appointments import Appointment, appointments_of
from throughcare.core.record.links import VICTIMS, Link, links_of

FORMER = datetime.timedelta(days=90)  # accounts/permissions.py says it in words
STANDING = (
    "open", "began_on", "ended_on", "disposal", "setting", "tier", "roh_level", "mappa_level", "ppo",
    "officer", "team",
)  # fmt: skip
APPOINTMENT_FIELDS = ["case", "ref", "for_on", "type", "attendance_ref", "outcome"]
LINK_FIELDS = ["case", "kind", "ref", "from_on", "to_on", "until_on"]
OBLIGATION_FIELDS = [
    "case", "standard", "trigger_ref", "trigger_on", "opens_on", "due_on", "fulfilled_ref",
    "fulfilled_on", "state", "days_late",
]  # fmt: skip


@dataclass(frozen=True)
class Derived:
    """All that is derived from a case's general journal on a day."""

    standing: tuple[Any, ...]
    links: list[Link]
    obligations: list[Obligation]
    appointments: list[Appointment]


def derive(case_file: CaseFile, on: datetime.date) -> Derived:
    """What a journal without restricted kinds says at the end of a day."""
    return Derived(
        standing=standing_on(case_file, on),
        links=links_of(case_file, on),
        obligations=obligations_for(case_file, general_standards().values(), on),
        appointments=appointments_of(case_file),
    )


def standing_on(case_file: CaseFile, on: datetime.date) -> tuple[Any, ...]:
    """How a case stood at the end of a day, in the order of STANDING."""
    standing = case_file.standing_on(on)
    disposal, setting, tier, roh_level, mappa_level, ppo, officer, team = (
        case_file.value_on(field, on) for field in STANDING[3:]
    )
    return (
        standing.is_open,
        standing.began_on,
        standing.ended_on,
        disposal or "",
        setting or "",
        tier,
        roh_level or "",
        mappa_level,
        bool(ppo),
        officer or "",
        team or "",
    )


def refresh(case: Case) -> None:
    """Writes what is derived from a case's journal anew, inside the caller's transaction and machine
    scope. Links last: they decide who may see the rest."""
    journal = general_journal(case)
    derived = derive(CaseFile(journal), case.area.today)
    count_in_area(case, is_open=derived.standing[0], entries=len(journal))
    for field, value in zip(STANDING, derived.standing, strict=True):
        setattr(case, field, value)
    case.entries_count = len(journal)
    case.save(update_fields=[*STANDING, "entries_count", "version"])
    CaseObligation.objects.filter(case=case).delete()
    insert_rows(CaseObligation, OBLIGATION_FIELDS, obligation_rows(case.pk, derived.obligations))
    CaseAppointment.objects.filter(case=case).delete()
    rows = appointment_rows(case.pk, derived.appointments)
    insert_rows(CaseAppointment, APPOINTMENT_FIELDS, rows)
    CaseLink.objects.filter(case=case).exclude(ref=VICTIMS).delete()
    insert_rows(CaseLink, LINK_FIELDS, link_rows(case.pk, derived.links))


def count_in_area(case: Case, *, is_open: bool, entries: int) -> None:
    """Moves the counts of the case's area by what changed in the case."""
    Area.objects.filter(pk=case.area_id).update(
        open_count=F("open_count") + int(is_open) - int(case.open),
        entries_count=F("entries_count") + entries - case.entries_count,
    )


def link_victim_unit(case: Case, from_on: datetime.date) -> None:
    """Lets the victim unit work on a case. Kept apart from the other links: who brings those up to date
    does not see victims' entries."""
    if not CaseLink.objects.filter(case=case, kind="unit", ref=VICTIMS).exists():
        CaseLink.objects.create(case=case, kind="unit", ref=VICTIMS, from_on=from_on)


def link_rows(case: int, links: list[Link]) -> list[tuple[Any, ...]]:
    """Rows of links in the order of LINK_FIELDS."""
    return [
        (case, link.kind, link.ref, link.from_on, link.to_on, link.to_on and link.to_on + FORMER)
        for link in links
    ]


def obligation_rows(case: int, obligations: list[Obligation]) -> list[tuple[Any, ...]]:
    """Rows of obligations in the order of OBLIGATION_FIELDS."""
    return [
        (
            case, o.standard, o.trigger_entry, o.trigger_on, o.opens_on, o.due_on,
            o.fulfilled_entry or "", o.fulfilled_on, o.state, o.days_late,
        )
        for o in obligations
    ]  # fmt: skip


def appointment_rows(case: int, appointments: list[Appointment]) -> list[tuple[Any, ...]]:
    """Rows of appointments in the order of APPOINTMENT_FIELDS."""
    return [(case, a.ref, a.for_on, a.type, a.attendance, a.outcome) for a in appointments]


CASES_AT_ONCE = 50  # so that whoever records something meanwhile waits for a moment only


def mend_in_parts(cases: list[Case], *, by: str) -> None:
    """Writes what is derived anew, a few cases in a transaction, while people work."""
    for first in range(0, len(cases), CASES_AT_ONCE):
        mend(cases=cases[first : first + CASES_AT_ONCE], by=by)


@transaction.atomic
def mend(*, cases: list[Case], by: str) -> None:
    """Writes what is derived anew for some cases, and the counts of their areas."""
    for case in cases:
        refresh(case)
        first = case.victim_entries.order_by("happened_on").first()
        if first:
            link_victim_unit(case, first.happened_on)
        else:
            CaseLink.objects.filter(case=case, ref=VICTIMS).delete()
    for area in {case.area for case in cases}:
        counted = Case.objects.filter(area=area).aggregate(
            cases=Count("pk"), still=Count("pk", filter=Q(open=True)), entries=Sum("entries_count")
        )
        Area.objects.filter(pk=area.pk).update(
            cases_count=counted["cases"],
            open_count=counted["still"],
            entries_count=counted["entries"] or 0,
        )
    details = {"cases": len(cases)}
    record_administration(by=by, act="derive anew", target="the record", details=details)
