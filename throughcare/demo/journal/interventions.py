"""Requirements and what is done under them: unpaid work, programmes, drug testing, premises, help."""

from __future__ import annotations

import datetime

from throughcare.core.record import interventions as kinds
from throughcare.core.record.allocation import RoleAssigned
from throughcare.core.record.contact import AppointmentMade, AttendanceRecorded, HomeVisited
from throughcare.core.record.court import CourtReviewed
from throughcare.demo.journal.writer import Writer
from throughcare.demo.plans import rates

_DAY = datetime.timedelta(days=1)
_WEEK = 7 * _DAY
_PROJECTS = (
    "churchyard",
    "canal path",
    "charity shop",
    "community centre",
    "nature reserve",
    "school fence",
)


def write_interventions(
    w: Writer, premises: tuple[str, datetime.date, datetime.date] | None
) -> None:
    """Each requirement of the sentence, and other work done with the person."""
    for code in w.plan.requirements:
        start_on = w.workday(w.plan.start_on + w.chance.whole(3, 12) * _DAY)
        if code == "UPW":
            _unpaid_work(w)
        elif code == "PRG":
            _programme(w)
        else:
            started = w.add(
                start_on, kinds.RequirementStarted(requirement=code, sentence_band=_band(w))
            )
            if started and code == "DRR":
                _drug_rehabilitation(w, start_on)
    if premises:
        _premises(w, *premises)
    _help(w)


def _band(w: Writer) -> str:
    return "medium" if w.plan.tier < 4 else "high"


def _unpaid_work(w: Writer) -> None:
    """A session a week until the hours are worked; weeks without an offer where so decided."""
    plan, chance = w.plan, w.chance
    assessed_on = w.workday(plan.start_on + chance.whole(1, 8) * _DAY)
    w.add(assessed_on, kinds.UnpaidWorkAssessed(suitable=True))
    begun_on = w.workday(plan.start_on + chance.whole(5, 14) * _DAY)
    singleton = chance.happens(0.25)
    placed = kinds.UnpaidWorkPlaced(
        project=chance.one_of(_PROJECTS),
        type="agency" if chance.happens(0.35) else "group",
        singleton=singleton,
        consent=singleton and chance.happens(0.69),
    )
    w.add(begun_on, placed)
    w.add(
        begun_on, RoleAssigned(role="unpaid work supervisor", worker=f"U{chance.whole(1, 30):02d}")
    )
    w.add(begun_on, kinds.RequirementStarted(requirement="UPW"))
    steady = w.decided("unpaid_work_weekly")
    hours, week = 0.0, 0
    while hours < plan.unpaid_work_hours:
        day = begun_on + week * _WEEK
        week += 1
        if day > w.supervised_until:
            return
        if (not steady and chance.happens(0.25)) or w.is_in_transfer(w.workday(day)):
            continue
        hours += _session(w, day)
    done_on = begun_on + week * _WEEK
    w.add(done_on, kinds.RequirementEnded(requirement="UPW", outcome="completed"))


def _session(w: Writer, day: datetime.date) -> float:
    """One session: the hours worked. A bank holiday's session is on the next working day."""
    chance = w.chance
    session_on = w.workday(day)
    made = w.add(
        max(w.plan.start_on, session_on - _WEEK),
        AppointmentMade(for_on=session_on, type="unpaid_work", national_standard=False),
    )
    if made is None or session_on > w.supervised_until:
        return 6.0
    if chance.happens(rates()["stand_down"] / 100):
        outcome = AttendanceRecorded(
            outcome="stood_down_on_the_day", appointment=made, stand_down_reason="staff"
        )
        w.add(session_on, outcome, by="unpaid work")
        w.add(
            session_on,
            kinds.UnpaidWorkSession(appointment=made, hours_offered=6.0),
            by="unpaid work",
        )
        return 1.0
    came = chance.happens(0.8)
    result = AttendanceRecorded(outcome="complied" if came else "did_not_attend", appointment=made)
    attendance = w.add(session_on, result, by="unpaid work")
    credited = 6.0 if came else 0.0
    w.add(
        session_on,
        kinds.UnpaidWorkSession(appointment=made, hours_offered=6.0, hours_credited=credited),
        by="unpaid work",
    )
    if not came and attendance:
        from throughcare.demo.journal.contact import _judge

        _judge(w, attendance, session_on, acceptable=True)
    return credited


def _programme(w: Writer) -> None:
    plan, chance = w.plan, w.chance
    planned_on = w.workday(plan.start_on + chance.whole(21, 80) * _DAY)
    met = w.decided("programme_as_planned")
    begun_on = planned_on if met else w.workday(planned_on + chance.whole(20, 120) * _DAY)
    w.add(planned_on - 10 * _DAY, kinds.Referred(to="programme", service=plan.programme))
    singleton = plan.minority_ethnic or plan.sex == "F"
    begun = w.add(
        begun_on,
        kinds.ProgrammeStarted(
            programme=plan.programme,
            accredited=True,
            planned_start_met=met,
            reason_if_not=None if met else "no place yet",
            singleton=singleton,
            consent=singleton and chance.happens(0.69),
        ),
        by="programme tutor",
    )
    w.add(begun_on, kinds.RequirementStarted(requirement="PRG"))
    if begun is None:
        return
    w.add(begun_on, RoleAssigned(role="programme tutor", worker=f"T{chance.whole(1, 20):02d}"))
    completes = chance.happens(0.72)
    sessions = 14 if completes else chance.whole(2, 9)
    day = begun_on
    for _ in range(sessions):
        day += _WEEK
        if day > w.supervised_until:
            return
        session = kinds.ProgrammeSession(programme=plan.programme, attended=chance.happens(0.88))
        w.add(w.workday(day), session, by="programme tutor")
    outcome = "completed" if completes else "not_completed"
    ended_on = w.workday(day + _WEEK)
    ended = kinds.ProgrammeEnded(programme=plan.programme, accredited=True, outcome=outcome)
    w.add(ended_on, ended, by="programme tutor")
    w.add(ended_on, kinds.RequirementEnded(requirement="PRG", outcome=outcome))


def _drug_rehabilitation(w: Writer, start_on: datetime.date) -> None:
    """Two tests a week for sixteen weeks, then one; a court review each month."""
    chance = w.chance
    for week in range(min(40, (w.supervised_until - start_on).days // 7)):
        first = start_on + week * _WEEK
        for offset in (1, 4) if week < 16 else (2,):
            if chance.happens(0.95):
                result = "negative" if chance.happens(0.6) else "positive"
                w.add(w.workday(first + offset * _DAY), kinds.DrugTested(result=result))
        if week % 4 == 3:
            reviewed = CourtReviewed(requirement="DRR", report_prepared=True, officer_attended=True)
            w.add(w.workday(first + 5 * _DAY), reviewed, by="court officer")
    if chance.happens(0.6):
        ended_on = w.workday(start_on + 182 * _DAY)
        if ended_on <= w.supervised_until:
            w.add(ended_on, kinds.RequirementEnded(requirement="DRR", outcome="completed"))


def _premises(w: Writer, name: str, arrived_on: datetime.date, left_on: datetime.date) -> None:
    chance = w.chance
    enhanced = w.plan.high_risk
    arrived = kinds.ResidentArrived(premises=name, enhanced_supervision=enhanced)
    if w.add(arrived_on, arrived, by="premises") is None:
        return
    day = arrived_on + 3 * _DAY
    while day < min(left_on, w.supervised_until):
        w.add(
            day,
            kinds.PremisesKeywork(topic=chance.one_of(("thinking", "work", "alcohol", "home"))),
            by="premises",
        )
        w.add(
            day + _DAY,
            kinds.RestrictionChecked(restriction="curfew", kept=chance.happens(0.96)),
            by="premises",
        )
        if chance.happens(0.03):
            w.add(day, kinds.PremisesRuleBroken(rule="curfew", response="warned"), by="premises")
        day += 14 * _DAY
    w.add(
        min(left_on, w.supervised_until),
        kinds.ResidentDeparted(premises=name, reason="moved on"),
        by="premises",
    )


def _help(w: Writer) -> None:
    plan, chance = w.plan, w.chance
    if plan.tier == 1:
        return
    day = plan.start_on + chance.whole(25, 60) * _DAY
    for _ in range(chance.whole(1, 4)):
        victims = chance.happens(0.25)
        need = chance.one_of(("thinking_and_behaviour", "alcohol", "employment", "attitudes"))
        w.add(w.workday(day), kinds.OneToOneWorkDone(need=need, victim_awareness=victims))
        day += chance.whole(20, 45) * _DAY
    if chance.happens(0.25):
        w.add(w.workday(day), kinds.CommunityHelpGiven(need="employment", service="job club"))
    if chance.happens(0.12):
        w.add(w.workday(day), kinds.NeedUnmet(need="alcohol", service_missing="alcohol service"))
    if plan.children and chance.happens(0.5):
        w.add(w.workday(day), HomeVisited(purpose="child"))
