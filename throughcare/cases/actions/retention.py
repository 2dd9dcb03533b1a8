"""Holds, and the destruction of records whose time is over: asked, agreed by another person, done."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from throughcare.accounts.permissions import Principal
from throughcare.accounts.scope import as_machine
from throughcare.audit.actions import record as to_trail
from throughcare.audit.actions import record_administration
from throughcare.audit.models import ERASURE
from throughcare.cases import gate
from throughcare.cases.journals import general_journal
from throughcare.cases.models import Case, Disposal, Hold, Person
from throughcare.core.record import CaseFile
from throughcare.core.retention import Keeping, keeping_of, shipped_schedule


class NotDue(Exception):
    """A record that cannot be destroyed; the text says why."""


@transaction.atomic
def hold_record(*, case: Case, reason: str, to_on: datetime.date | None, by: Principal) -> Hold:
    """Keeps the record of a case although its time may be over."""
    if not gate.may(case, "hold"):
        raise Http404
    hold = Hold.objects.create(
        case=case, reason=reason, from_on=timezone.localdate(), to_on=to_on, made_by=by.name
    )
    Disposal.objects.filter(
        area_ref=case.area_id, case_ref=case.ref, disposed_at__isnull=True
    ).delete()
    record_administration(by=by.name, act="hold record", target=case.subject)
    return hold


@transaction.atomic
def end_hold(*, hold: Hold, by: Principal) -> None:
    if not gate.may(hold.case, "hold"):
        raise Http404
    hold.to_on = max(hold.from_on, timezone.localdate() - datetime.timedelta(days=1))
    hold.save(update_fields=["to_on"])
    record_administration(by=by.name, act="end hold", target=hold.case.subject)


def keeping(case: Case) -> Keeping | None:
    """How long the record of a case is kept, by the schedule."""
    return keeping_of(CaseFile(general_journal(case)), case.area.today, shipped_schedule())


def is_held(case: Case) -> bool:
    today = timezone.localdate()
    return any(
        hold.from_on <= today and (hold.to_on is None or today <= hold.to_on)
        for hold in case.holds.all()
    )


def _due(case: Case) -> Keeping:
    """The rule by which a record's time is over. Raises NotDue."""
    kept = keeping(case)
    if kept is None:
        raise NotDue("the case is open, or no rule says how long its record is kept")
    if not kept.is_over(case.area.today):
        raise NotDue(f"the record is kept until {kept.until_on:%-d %B %Y}")
    if is_held(case):
        raise NotDue("the record is held")
    return kept


@transaction.atomic
def ask_for_disposal(*, case: Case, by: Principal) -> Disposal:
    """Asks another person to agree that a record is destroyed. Raises NotDue."""
    if not gate.may(case, "dispose"):
        raise Http404
    kept = _due(case)
    disposal, _ = Disposal.objects.get_or_create(
        area_ref=case.area_id,
        case_ref=case.ref,
        disposed_at=None,
        defaults={
            "rule": kept.rule.id,
            "due_on": kept.until_on,
            "asked_by": by.name,
            "asked_at": timezone.now(),
        },
    )
    record_administration(by=by.name, act="ask for disposal", target=case.subject)
    return disposal


@transaction.atomic
def agree_to_disposal(*, case: Case, by: Principal) -> None:
    """Agrees to what somebody else asked for. Raises NotDue."""
    if not gate.may(case, "dispose"):
        raise Http404
    asked = Disposal.objects.filter(
        area_ref=case.area_id, case_ref=case.ref, disposed_at__isnull=True
    ).first()
    if asked is None:
        raise NotDue("nobody has asked for it")
    if asked.asked_by == by.name:
        raise NotDue("somebody else than who asked has to agree")
    _due(case)
    asked.agreed_by, asked.agreed_at = by.name, timezone.now()
    asked.save(update_fields=["agreed_by", "agreed_at"])
    record_administration(by=by.name, act="agree to disposal", target=case.subject)


def run_disposals(*, by: str) -> list[str]:
    """Destroys every record that two people agreed on and that nothing holds; gives their names. Each is
    a transaction of its own."""
    with as_machine(by):
        agreed = list(Disposal.objects.filter(agreed_at__isnull=False, disposed_at__isnull=True))
        return [found for disposal in agreed if (found := _dispose(disposal, by))]


@transaction.atomic
def _dispose(disposal: Disposal, by: str) -> str:
    case = (
        Case.objects.select_related("area", "person")
        .filter(area=disposal.area_ref, ref=disposal.case_ref)
        .first()
    )
    if case is None:
        return ""
    try:
        _due(case)
    except NotDue:
        return ""
    subject: str = case.subject
    person = case.person
    _, counts = case.delete()
    if person is not None and not Case.objects.filter(person=person).exists():
        counts["cases.Person"] = Person.objects.filter(pk=person.pk).delete()[0]
    disposal.disposed_at, disposal.counts = timezone.now(), counts
    disposal.save(update_fields=["disposed_at", "counts"])
    to_trail(by=by, kind=ERASURE, act="dispose of record", target=subject, details=counts)
    return subject
