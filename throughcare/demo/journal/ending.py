"""What came of the sentence: further offending, reviews of outcome, transfer, the end."""

from __future__ import annotations

import datetime

from throughcare.core.record import allocation, contact, court, interventions, outcome, plan
from throughcare.demo.journal.writer import Writer
from throughcare.demo.plans import EXTRACTED, rates

_DAY = datetime.timedelta(days=1)


def transfer_in(w: Writer) -> None:
    """Another area's case becomes this one's."""
    case = w.plan
    day = case.transferred_in_on
    if day is None:
        return
    chance = w.chance
    current = w.decided("transfer_assessment_current")
    w.add(day, allocation.TransferredIn(from_area="another area", assessment_current=current))
    w.add(
        day,
        allocation.Allocated(officer=w.officer, grade=w.grade, team=w.team, reason="transfer"),
        by="SPO",
    )
    first_on = w.seen_after_transfer_on
    assert first_on is not None
    made = w.add(
        day, contact.AppointmentMade(for_on=first_on, type="office", national_standard=False)
    )
    w.add(first_on, contact.AttendanceRecorded(outcome="complied", appointment=made))
    in_time = w.decided("transfer_plan_in_time")
    w.add(w.in_time(day, 10, in_time), plan.RiskPlanMade(contact_level="weekly"))
    w.add(
        w.in_time(day, 10, in_time or chance.happens(0.2)), contact.HomeVisited(purpose="standard")
    )


def reallocate(w: Writer, others: list[tuple[str, str, str]]) -> None:
    """Cases with more than one offender manager: the others, in time."""
    day = w.plan.start_on
    for officer, team, grade in others:
        day = w.workday(day + w.chance.whole(40, 130) * _DAY)
        if day <= w.supervised_until:
            moved = allocation.Allocated(
                officer=officer, grade=grade, team=team, reason="reallocation"
            )
            w.add(day, moved, by="SPO")


def write_outcomes(w: Writer) -> None:
    case, chance = w.plan, w.chance
    if w.decided("reconvicted"):
        day = w.workday(case.start_on + chance.whole(20, 170) * _DAY)
        if day <= w.supervised_until:
            w.add(day, outcome.Reconvicted(offence_on=day - 30 * _DAY), by="court officer")
    elif chance.happens(rates()["cautioned"] / 100):
        day = w.workday(case.start_on + chance.whole(20, 170) * _DAY)
        if day <= w.supervised_until:
            w.add(day, outcome.Cautioned(offence_on=day))
    if case.domestic_abuse and chance.happens(0.2):
        day = case.start_on + chance.whole(20, 200) * _DAY
        if day <= w.supervised_until:
            w.add(
                day,
                contact.IncidentReported(
                    type="domestic_abuse", source="police", response="checked"
                ),
            )


def close(w: Writer) -> None:
    """The last entries, when the case has ended by the day of the extraction."""
    case, chance = w.plan, w.chance
    day = case.end_on
    if day > EXTRACTED:
        return
    if case.ending == "completed":
        assessed = outcome.OutcomeAssessed(
            punish=chance.happens(0.9),
            help=case.tier < 2 or chance.happens(0.73),
            change=case.tier < 3 or chance.happens(0.54),
            control=case.tier < 4 or chance.happens(0.7),
            benefit_to_community=chance.happens(0.6),
        )
        w.add(day, assessed)
    if case.ending == "revoked_on_breach":
        w.add(day, court.OrderRevoked(reason="breach"), by="court officer")
    elif case.ending == "revoked_for_progress":
        w.add(day, court.OrderRevoked(reason="good_progress"), by="court officer")
    elif case.ending == "transferred":
        out = allocation.TransferredOut(
            to_area="another area", assessment_current=chance.happens(0.7)
        )
        w.add(day, out)
    elif case.ending == "died":
        w.add(day, outcome.Died())
    for code in case.requirements:
        if code not in ("UPW", "PRG", "DRR"):
            ended = "completed" if case.ending == "completed" else "not_completed"
            w.add(day, interventions.RequirementEnded(requirement=code, outcome=ended))
    recalled = w.supervised_until < w.until
    reason = "recalled_to_the_end" if recalled and case.ending == "completed" else case.ending
    w.add(day, outcome.Closed(reason=reason))
