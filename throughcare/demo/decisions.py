"""Which duties of each synthetic case are done in time.

All decisions that a published figure measures are taken here, over all cases in the order of the day
that the figure counts by, so that they come out at the rate whatever the seed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from throughcare.demo.chance import Chance
from throughcare.demo.enforcement import enforce
from throughcare.demo.plans import EXTRACTED, Plan, rates


def decide_all(chance: Chance, plans: list[Plan]) -> None:
    starts = [plan for plan in plans if plan.start_on <= EXTRACTED]

    def decide(name: str, among: Iterable[Plan], by: Callable[[Plan], datetime.date]) -> None:
        group = sorted(among, key=lambda plan: (by(plan), plan.number))
        answers = chance.shares(len(group), rates()[name] / 100)
        for plan, answer in zip(group, answers, strict=True):
            plan.decided[name] = answer

    def start(plan: Plan) -> datetime.date:
        return plan.start_on

    for name in _AT_START:
        decide(name, starts, start)
    both = [plan for plan in starts if plan.ppo and plan.high_risk]
    decide("roh_plan_in_time", [p for p in starts if p.high_risk], start)
    decide("ppo_plan_in_time", [p for p in starts if p.ppo], start)
    for plan in both:
        plan.decided["roh_plan_in_time"] = plan.decided["ppo_plan_in_time"]
    decide("tier_right", plans, lambda plan: plan.sentence_on)
    for plan in plans:
        plan.recorded_tier = plan.tier if plan.decided["tier_right"] else _wrong(plan.tier)
    decide("transfer_first_in_time", [p for p in plans if p.transferred_in_on], _arrival)
    decide("transfer_plan_in_time", [p for p in plans if p.transferred_in_on], _arrival)
    decide("transfer_assessment_current", [p for p in plans if p.transferred_in_on], _arrival)
    decide("report_written", plans, lambda plan: plan.sentence_on)
    for plan in plans:
        if plan.decided["report_written"]:
            crown = chance.happens(0.85 if plan.custodial else 0.22)
            plan.report_court = "crown" if crown else "magistrates"
    decide("report_in_time", [p for p in plans if p.report_court], lambda plan: plan.sentence_on)
    decide("victim_in_time", [p for p in plans if p.victims], lambda plan: plan.sentence_on)
    enforce(chance, starts)


_AT_START = (
    "ethnicity_on_time",
    "appointments_arranged",
    "screening_in_time",
    "roh_assessment",
    "oasys_completed",
    "oasys_in_time",
    "skills_screened",
    "allocated_in_time",
    "inducted_in_time",
    "plan_made",
    "plan_in_time",
    "significant_change",
    "reviewed_after_change",
    "home_visit_in_time",
    "pre_release_contact",
    "unpaid_work_weekly",
    "programme_as_planned",
    "reconvicted",
)


def _arrival(plan: Plan) -> datetime.date:
    return plan.transferred_in_on or plan.start_on


def _wrong(tier: int) -> int:
    return tier - 1 if tier > 1 else 2
