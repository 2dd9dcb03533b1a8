"""Contact, attendance and enforcement."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from throughcare.core.record import contact, court
from throughcare.demo.journal.writer import Writer
from throughcare.demo.plans import rates

_DAY = datetime.timedelta(days=1)
_REASONS = ("ill, with a note", "work", "child ill", "hospital appointment", "funeral")


def write_contact(w: Writer) -> None:
    """Appointments and what came of them, up to the end, the recall or the extraction."""
    enforcement = w.plan.enforcement
    failures = enforcement.failures if enforcement else []
    recalled_on = _recall_day(w)
    stop = min(w.until, recalled_on) if recalled_on else w.until
    w.supervised_until = stop
    if w.plan.tier == 1:
        _monthly_contact(w, stop)
    else:
        _appointments(w, stop, failures)
    if enforcement:
        _enforce(w, [_failure(w, day, number) for number, day in enumerate(failures)])


def _recall_day(w: Writer) -> datetime.date | None:
    """The day on which a licence is revoked for failures."""
    enforcement = w.plan.enforcement
    if not (w.plan.custodial and enforcement and enforcement.begun):
        return None
    return w.days.after(enforcement.failures[-1], 10 if enforcement.in_time else 24)


def _monthly_contact(w: Writer, stop: datetime.date) -> None:
    day = w.plan.start_on + 5 * _DAY
    while day <= stop:
        if not w.is_in_transfer(day):
            w.add(w.workday(day), contact.ContactNoted(with_="offender", mode="telephone"))
        day += 28 * _DAY


def _weeks(w: Writer) -> Iterator[datetime.date]:
    """The day of each appointment: weekly for sixteen weeks, then fortnightly, then every third week."""
    first = w.plan.start_on
    # A licence asks for the next working day, an order for five.
    prompt = w.plan.custodial and w.chance.happens(0.85)
    yield w.days.after(first, 1 if prompt else w.chance.whole(1, 4))
    for week in range(1, 16):
        yield first + (week * 7 + 4) * _DAY
    day = first + 16 * 7 * _DAY
    while True:
        day += (14 if (day - first).days < 270 else 21) * _DAY
        yield day


def _appointments(w: Writer, stop: datetime.date, failures: list[datetime.date]) -> None:
    """Each appointment is made at the one before it, so that sixteen are made in sixteen weeks where
    the standard is met."""
    skipped = set()
    if not w.decided("appointments_arranged"):
        skipped = {w.chance.whole(3, 15) for _ in range(w.chance.whole(2, 4))}
    free = 2 if w.plan.custodial else 1  # unacceptable failures that bring no enforcement
    if failures or not w.chance.happens(0.3):
        free = 0
    made_on = w.plan.start_on
    for number, planned_on in enumerate(_weeks(w)):
        if made_on > stop or planned_on > stop + 30 * _DAY:
            return
        for_on = w.workday(planned_on)
        if number not in skipped and not w.is_in_transfer(for_on):
            free -= _appointment(w, made_on, for_on, stop, free)
        made_on = for_on if number >= 15 else w.plan.start_on + (number + 1) * 7 * _DAY


def _appointment(
    w: Writer, made_on: datetime.date, for_on: datetime.date, stop: datetime.date, free: int
) -> int:
    """One appointment and its outcome; 1 when it ended in an unacceptable failure."""
    chance = w.chance
    home = chance.happens(0.06)
    made = w.add(
        made_on,
        contact.AppointmentMade(
            for_on=for_on,
            type="home_visit" if home else "office",
            mode="home" if home else "office",
            national_standard=True,
            purpose="risk" if w.plan.high_risk and chance.happens(0.3) else "standard",
        ),
    )
    if made is None or for_on > stop:
        return 0
    if chance.happens(_ATTENDED):
        w.add(for_on, contact.AttendanceRecorded(outcome="complied", appointment=made))
        if home:
            w.add(for_on, contact.HomeVisited(purpose="standard", planned=True))
        return 0
    unacceptable = free > 0 and chance.happens(0.5)
    outcome = "failed_to_comply" if unacceptable and chance.happens(0.15) else "did_not_attend"
    attendance = w.add(for_on, contact.AttendanceRecorded(outcome=outcome, appointment=made))
    _judge(w, attendance, for_on, not unacceptable)
    if unacceptable:
        w.add(
            w.days.after(for_on, chance.whole(1, 6)),
            contact.Warned(failure=attendance, level="first"),
        )
    return int(unacceptable)


# The failures that bring enforcement come on top of the appointments that these are a share of.
_ATTENDED = rates()["appointments_attended"] / 100 + 0.021


def _judge(w: Writer, attendance: str | None, day: datetime.date, acceptable: bool) -> None:
    if attendance is not None:
        reason = w.chance.one_of(_REASONS) if acceptable else "no reason given"
        judged = contact.AbsenceJudged(attendance=attendance, acceptable=acceptable, reason=reason)
        w.add(w.days.after(day, w.chance.whole(1, 4)), judged)


def _failure(w: Writer, day: datetime.date, number: int) -> tuple[str | None, datetime.date]:
    """An appointment that was missed without good reason; the attendance entry and its day."""
    failed_on = w.workday(day)
    made_on = max(w.plan.start_on, failed_on - 7 * _DAY)
    unpaid = w.plan.requirements == ["UPW"]
    made = w.add(
        made_on,
        contact.AppointmentMade(
            for_on=failed_on,
            type="unpaid_work" if unpaid else "office",
            national_standard=not unpaid,
        ),
    )
    attendance = w.add(
        failed_on, contact.AttendanceRecorded(outcome="did_not_attend", appointment=made)
    )
    _judge(w, attendance, failed_on, acceptable=False)
    if number == 0:
        w.add(w.days.after(failed_on, 5), contact.Warned(failure=attendance, level="final"))
    return attendance, failed_on


def _enforce(w: Writer, failures: list[tuple[str | None, datetime.date]]) -> None:
    """Breach of an order or recall of a licence, for the last of the failures."""
    enforcement = w.plan.enforcement
    failure, failed_on = failures[-1]
    if enforcement is None or not enforcement.begun or failure is None:
        return
    chance = w.chance
    begun_on = w.days.after(
        failed_on, chance.whole(4, 10) if enforcement.in_time else chance.whole(11, 24)
    )
    if w.plan.custodial:
        _recall(w, failure, begun_on)
        return
    resolved_on = w.days.after(failed_on, enforcement.working_days)
    begun_on = min(begun_on, resolved_on - _DAY)
    breach = w.add(begun_on, contact.BreachStarted(failure=failure, information_laid_on=begun_on))
    if breach is None:
        return
    if enforcement.working_days > 60:
        _warrant(w, w.days.after(failed_on, 30), resolved_on)
    w.add(
        resolved_on,
        contact.BreachResolved(breach=breach, outcome=enforcement.outcome),
        by="court officer",
    )
    if enforcement.outcome == "more_onerous":
        requirements = list(dict.fromkeys([*w.plan.requirements, "CUR"]))
        w.add(
            resolved_on,
            court.OrderAmended(requirements=requirements, reason="breach"),
            by="court officer",
        )


def _warrant(w: Writer, issued_on: datetime.date, resolved_on: datetime.date) -> None:
    warrant = w.add(
        issued_on, contact.WarrantIssued(bail=w.chance.happens(0.5)), by="court officer"
    )
    executed_on = issued_on + w.chance.whole(5, 28) * _DAY
    if warrant and executed_on < resolved_on:
        w.add(
            executed_on,
            contact.WarrantExecuted(warrant=warrant, withdrawn=False),
            by="court officer",
        )


def _recall(w: Writer, failure: str, begun_on: datetime.date) -> None:
    recalled_on = _recall_day(w)
    assert recalled_on is not None
    w.add(min(begun_on, recalled_on), contact.RecallRequested(failure=failure, reason="failure"))
    w.add(recalled_on, contact.Recalled(reason="failure", explained=w.chance.happens(0.67)))
    back_on = recalled_on + w.chance.whole(2, 30) * _DAY
    w.add(back_on, contact.ReturnedToCustody(establishment="HMP Altcourse"))
