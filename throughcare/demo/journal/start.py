"""The start of supervision: allocation, induction, assessment, the plan, the registers."""

from __future__ import annotations

import datetime

from throughcare.core.record import allocation, assessment, interventions, plan
from throughcare.core.record.contact import HomeVisited, Inducted
from throughcare.core.record.person import EthnicityRecorded
from throughcare.demo.journal.opening import _assessed
from throughcare.demo.journal.writer import Writer

_DAY = datetime.timedelta(days=1)


def start_supervision(w: Writer, start: str | None, ethnicity: str) -> None:
    """Everything that the first weeks of an order or a licence ask for."""
    case = w.plan
    day = case.start_on
    allocated_on = (
        day if w.decided("allocated_in_time") else w.days.after(day, 3 + w.chance.whole(2, 9))
    )
    w.add(
        allocated_on,
        allocation.Allocated(officer=w.officer, grade=w.grade, team=w.team, reason="first"),
        by="SPO",
    )
    w.add(
        w.workday(day),
        allocation.Tiered(
            tier=case.recorded_tier,
            computed_tier=case.tier,
            override_reason=None if case.tier == case.recorded_tier else "local rule",
        ),
        by="SPO",
    )
    w.add(
        w.in_time(day, 5, w.decided("ethnicity_on_time")),
        EthnicityRecorded(ethnicity=ethnicity, start=start),
    )
    w.add(
        w.in_time(day, 5, w.decided("inducted_in_time")),
        Inducted(
            requirements_explained=True,
            penalty_explained=True,
            discrimination_policy_explained=w.chance.happens(0.93),
        ),
    )
    _designations(w)
    _risk_and_plan(w)
    _assessments(w)


def _designations(w: Writer) -> None:
    case, chance = w.plan, w.chance
    day = case.start_on
    if case.ppo:
        designated_on = day if chance.happens(0.6) else day + chance.whole(20, 120) * _DAY
        w.add(
            w.workday(designated_on), assessment.PpoDesignated(scheme="local scheme"), by="PPO unit"
        )
    if case.mappa_level:
        set_on = w.workday(day + chance.whole(0, 10) * _DAY)
        level = assessment.MappaLevelSet(level=case.mappa_level, category=case.mappa_category)
        w.add(set_on, level, by="MAPPA coordinator")
    registers = (
        (case.mappa_category == 1, "sex_offender_notification"),
        (case.domestic_abuse, "domestic_abuse"),
        (case.children, "risk_to_children"),
    )
    for applies, register in registers:
        if applies:
            w.add(w.workday(day + 3 * _DAY), assessment.Registered(register=register))
    if case.children and chance.happens(0.7):
        told_on = w.workday(day + chance.whole(3, 12) * _DAY)
        referral = w.add(told_on, assessment.SafeguardingReferred(to="social services"))
        if referral and chance.happens(0.57):
            pursued_on = w.days.after(told_on, chance.whole(1, 5))
            w.add(pursued_on, assessment.SafeguardingFollowedUp(referral=referral))


def _risk_and_plan(w: Writer) -> None:
    """Screening, analysis and the two plans: those of high risk and PPO cases together in five days or
    not, as decided."""
    case, chance = w.plan, w.chance
    day = case.start_on
    urgent = case.high_risk or case.ppo
    if urgent:
        in_time = w.decided("roh_plan_in_time" if case.high_risk else "ppo_plan_in_time")
        # What is late: the analysis, the sentence plan or the risk plan.
        late = None if in_time else chance.whole(0, 2 if case.high_risk and not case.ppo else 1)
        days = [w.in_time(day, 5, number != late) for number in range(3)]
    else:
        days = [
            w.in_time(day, 5, w.decided("screening_in_time")),
            w.in_time(day, 15, w.decided("plan_in_time")),
            w.in_time(day, 15, chance.happens(0.5)),
        ]
    assessed = urgent or w.decided("roh_assessment")
    if assessed:
        w.add(days[0], assessment.RohScreened(full_analysis_required=case.roh != "low"))
        if case.roh != "low" or chance.happens(0.5):
            w.add(days[0], _analysis(w))
    if urgent or w.decided("plan_made"):
        w.add(days[1], _sentence_plan(w))
    if case.roh != "low" and (case.high_risk or chance.happens(0.6)):
        w.add(days[2], _risk_plan(w))
    if case.high_risk and (w.has_bed or chance.happens(0.3)):
        referral = w.add(days[0], interventions.Referred(to="approved_premises"))
        w.add(
            w.days.after(days[0], 2),
            interventions.ReferralDecided(referral=referral, accepted=w.has_bed),
            by="premises",
        )
    if case.high_risk:
        w.add(days[2], assessment.Countersigned(manager="SPO", grade="SPO"), by="SPO")
        w.add(w.in_time(day, 10, w.decided("home_visit_in_time")), HomeVisited(purpose="risk"))


def _analysis(w: Writer) -> assessment.RohAnalysed:
    case, chance = w.plan, w.chance
    return assessment.RohAnalysed(
        level=case.roh,
        public=case.roh if chance.happens(0.6) else "low",
        children=case.roh if case.children else "low",
        known_adult=case.roh if case.domestic_abuse else "low",
        staff="low",
        prisoners="low" if case.custodial else None,
        victim_issues_considered=chance.happens(0.56),
    )


def _sentence_plan(w: Writer) -> plan.SentencePlanMade:
    case, chance = w.plan, w.chance
    purposes = ("punish", "help", "change", "control")[: case.tier]
    objective = plan.Objective(
        need=chance.one_of(("thinking_and_behaviour", "alcohol", "employment"))
    )
    return plan.SentencePlanMade(
        stage="unpaid_work" if case.requirements == ["UPW"] else "start",
        purposes=list(purposes),
        objectives=[objective],
        contact_level="weekly" if chance.happens(0.92) else None,
        contacts_enforceable=chance.happens(0.77),
        diversity_needs_taken_up=chance.happens(0.59),
        person_took_part=chance.happens(0.66),
        roles_defined=chance.happens(0.59),
        risk_addressed=chance.happens(0.41),
    )


def _risk_plan(w: Writer) -> plan.RiskPlanMade:
    return plan.RiskPlanMade(
        contact_level="weekly",
        mappa_level=w.plan.mappa_level or None,
        victim_safety=w.chance.happens(0.7),
        national_format=w.plan.start_on >= datetime.date(2006, 2, 1),
    )


def _assessments(w: Writer) -> None:
    case, chance = w.plan, w.chance
    day = case.start_on
    if case.tier > 1 and w.decided("oasys_completed"):
        w.add(w.in_time(day, 15, w.decided("oasys_in_time")), _assessed(w, "start"))
    if w.decided("skills_screened"):
        screened_on = w.workday(day + chance.whole(3, 25) * _DAY)
        need = chance.happens(0.3)
        w.add(screened_on, assessment.BasicSkillsScreened(need_found=need))
        if need and chance.happens(0.36):
            _basic_skills(w, screened_on)
    if chance.happens(0.71):
        need_found = chance.weighted(_DIVERSITY)
        factor = need_found != "none"
        w.add(
            w.workday(day + chance.whole(2, 20) * _DAY),
            assessment.DiversityAssessed(
                need=need_found,
                disadvantaging_factor=factor,
                plan_made=factor and chance.happens(0.82),
            ),
        )


_DIVERSITY = (
    ("none", 0.48), ("literacy", 0.14), ("dyslexia", 0.07), ("disability", 0.09), ("caring", 0.08),
    ("health", 0.1), ("language", 0.02), ("faith", 0.02),
)  # fmt: skip


def _basic_skills(w: Writer, screened_on: datetime.date) -> None:
    chance = w.chance
    begun_on = w.workday(screened_on + chance.whole(10, 60) * _DAY)
    subject = "literacy" if chance.happens(0.6) else "numeracy"
    begun = w.add(begun_on, interventions.BasicSkillsStarted(subject=subject, level="entry 3"))
    if begun and chance.happens(0.6):
        awarded_on = w.workday(begun_on + chance.whole(60, 140) * _DAY)
        told_on = w.workday(awarded_on + chance.whole(5, 40) * _DAY)
        w.add(
            awarded_on,
            interventions.BasicSkillsAwarded(subject=subject, level="entry 3", told_on=told_on),
        )
