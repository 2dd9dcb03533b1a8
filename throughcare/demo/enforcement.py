"""Who of a synthetic area fails too often, when, and what the court or the prison service makes of it."""

from __future__ import annotations

import datetime

from throughcare.core.calendars import england_and_wales
from throughcare.demo.chance import Chance
from throughcare.demo.plans import CENSUS, Enforcement, Plan, rates

QUARTER = (datetime.date(2006, 1, 1), datetime.date(2006, 3, 31))  # that the joint targets print
DRAWS = 40
_DAY = datetime.timedelta(days=1)


def enforce(chance: Chance, starts: list[Plan]) -> None:
    """Who fails too often, when, and what the court or the prison service makes of it."""
    rate = rates()
    by_start = sorted(starts, key=lambda plan: (plan.start_on, plan.number))
    for plan, enforced in zip(
        by_start, chance.shares(len(by_start), rate["enforced"] / 100), strict=True
    ):
        days = (plan.end_on - plan.start_on).days  # failures after the extraction are not written
        if enforced and days > 70:
            plan.enforcement = _failures(chance, plan, days)
    _outcomes(chance, sorted((plan for plan in starts if plan.enforcement), key=_by_failure))


def _by_failure(plan: Plan) -> tuple[datetime.date, int]:
    assert plan.enforcement is not None
    return plan.enforcement.failures[-1], plan.number


def _failures(chance: Chance, plan: Plan, days: int) -> Enforcement:
    """Two failures on an order, three on a licence; the last one long enough before the end."""
    count = 3 if plan.custodial else 2
    last = min(chance.whole(30, max(31, days - 15)), 330)
    found = {last}
    while len(found) < count:
        found.add(chance.whole(8, last - 1))
    return Enforcement([plan.start_on + datetime.timedelta(days=day) for day in sorted(found)])


def _outcomes(chance: Chance, plans: list[Plan]) -> None:
    """What is begun, in time or not, and what the court makes of it."""
    rate = rates()
    begun = chance.shares(len(plans), rate["breach_begun"] / 100)
    in_time = chance.shares(len(plans), rate["breach_in_time"] / 100)
    to_court: list[Enforcement] = []
    for number, plan in enumerate(plans):
        assert plan.enforcement is not None
        plan.enforcement.begun, plan.enforcement.in_time = begun[number], in_time[number]
        if plan.enforcement.begun and not plan.custodial:
            to_court.append(plan.enforcement)
    _durations(chance, to_court)
    allowed = chance.shares(len(to_court), rate["allowed_to_continue"] / 100)
    for enforcement, is_allowed in zip(to_court, allowed, strict=True):
        outcome = "allowed_to_continue" if is_allowed else chance.weighted(_OUTCOMES)
        enforcement.outcome = outcome
    for plan in plans:
        if plan.enforcement and plan.enforcement in to_court:
            _let_court_decide(plan, plan.enforcement)


def _durations(chance: Chance, to_court: list[Enforcement]) -> None:
    """Working days from the failure to the court's decision: quick ones take 11 to 25, the others as
    long as the mean asks for. Drawn a number of times: the draw whose decisions of the published
    quarter come nearest to the published mean and share stays."""
    draws = [_draw(chance, len(to_court)) for _ in range(DRAWS)]
    best = min(draws, key=lambda draw: _distance(to_court, draw))
    for enforcement, working_days in zip(to_court, best, strict=True):
        enforcement.working_days = working_days


def _draw(chance: Chance, count: int) -> list[int]:
    share = rates()["e2e_within_25"] / 100
    slow_mean = (rates()["e2e_mean"] - share * 18) / (1 - share)
    width = 2 * (slow_mean - 26)
    quick, slow = iter(chance.spread(count, 15)), iter(chance.spread(count, 16))
    return [
        11 + next(quick) if is_quick else 26 + round((next(slow) + chance.random()) / 16 * width)
        for is_quick in chance.shares(count, share)
    ]


def _distance(to_court: list[Enforcement], draw: list[int]) -> float:
    """How far the decisions of the published quarter are from the published mean and share."""
    days = england_and_wales()
    in_quarter = [
        working_days
        for enforcement, working_days in zip(to_court, draw, strict=True)
        if QUARTER[0] <= days.after(enforcement.failures[-1], working_days) <= QUARTER[1]
    ]
    if not in_quarter:
        return 0.0
    mean = sum(in_quarter) / len(in_quarter)
    share = 100 * sum(working_days <= 25 for working_days in in_quarter) / len(in_quarter)
    return abs(mean - rates()["e2e_mean"]) + abs(share - rates()["e2e_within_25"])


def _let_court_decide(plan: Plan, enforcement: Enforcement) -> None:
    """An order lasts until the court has decided, and ends then when it is revoked; what would move a
    case over the census day does not happen."""
    decided_on = england_and_wales().after(enforcement.failures[-1], enforcement.working_days)
    revoked = enforcement.outcome == "revoked"
    if revoked and plan.is_open_on(CENSUS) and decided_on <= CENSUS:
        enforcement.outcome, revoked = "more_onerous", False
    end_on = plan.end_on
    if revoked:
        end_on = decided_on
    elif decided_on >= end_on:
        end_on = decided_on + 7 * _DAY
    if plan.end_on <= CENSUS < end_on:
        plan.enforcement = None
        return
    plan.end_on = end_on
    plan.ending = "revoked_on_breach" if revoked else plan.ending


_OUTCOMES = (("more_onerous", 0.5), ("revoked", 0.44), ("withdrawn", 0.04), ("dismissed", 0.02))
