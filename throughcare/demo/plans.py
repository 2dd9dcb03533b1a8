"""What each synthetic case is before its journal is written: who, which sentence, when it starts and
ends, its tier and its risks. decisions.py and enforcement.py say which of its duties are done in time.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from throughcare.core.calendars import add_months
from throughcare.demo.chance import Chance

CENSUS = datetime.date(2005, 9, 30)  # appendix 1 counts the caseload at the end of September 2005
EXTRACTED = datetime.date(2006, 5, 31)
FIRST_SENTENCE = datetime.date(
    2004, 3, 1
)  # reports are asked for weeks earlier: the calendar begins in January
ACT_2003 = datetime.date(2005, 4, 4)  # community and suspended sentence orders begin
PUBLISHED_CASELOAD = 3042
_DAY = datetime.timedelta(days=1)


@cache
def rates() -> dict[str, float]:
    """The rates of rates.csv: percent, or cases of the published caseload."""
    text = resources.files("throughcare").joinpath("demo", "rates.csv").read_text(encoding="utf-8")
    return {row["name"]: float(row["rate"]) for row in csv.DictReader(text.splitlines())}


@dataclass
class Enforcement:
    """What is begun when a person fails too often: the failures, and what came of it."""

    failures: list[datetime.date]
    begun: bool = True
    in_time: bool = True
    outcome: str = "more_onerous"
    working_days: int = 40  # from the last failure to the court's decision


@dataclass
class Plan:
    """One case, as far as it is decided before its journal is written."""

    number: int
    case: str = ""
    custodial: bool = False
    disposal: str = "community_order"
    sentence_on: datetime.date = CENSUS
    length_months: int = 12
    requirements: list[str] = field(default_factory=list)
    unpaid_work_hours: int = 0
    release_on: datetime.date | None = None  # of a custodial sentence
    start_on: datetime.date = (
        CENSUS  # of supervision: the sentence of an order, the release to a licence
    )
    end_on: datetime.date = CENSUS
    ending: str = "completed"
    sex: str = "M"
    minority_ethnic: bool = False
    roh: str = "low"
    likelihood: str = "medium"
    tier: int = 2
    recorded_tier: int = 2
    mappa_level: int = 0
    mappa_category: int = 0
    ppo: bool = False
    children: bool = False
    domestic_abuse: bool = False
    victims: int = 0
    transferred_in_on: datetime.date | None = None
    approved_premises: bool = False
    programme: str = ""
    enforcement: Enforcement | None = None
    report_court: str = ""  # magistrates or crown; empty where no report was asked for
    decided: dict[str, bool] = field(default_factory=dict)
    officers: int = 1

    @property
    def opened_on(self) -> datetime.date:
        return self.transferred_in_on or self.sentence_on

    @property
    def high_risk(self) -> bool:
        return self.roh in ("high", "very_high")

    def is_open_on(self, day: datetime.date) -> bool:
        return self.opened_on <= day < self.end_on


def make_plans(seed: str, cases: int) -> list[Plan]:
    """The plans of an area with `cases` cases open on the census day, in the order of their opening."""
    chance = Chance(f"{seed}|plans")
    plans = _stream(chance, round(cases * 0.62), _order) + _stream(
        chance, cases - round(cases * 0.62), _custodial
    )
    plans.sort(key=lambda plan: (plan.opened_on, plan.number))
    for number, plan in enumerate(plans, 1):
        plan.number = number
        plan.case = f"C{number:05d}"
    _describe(chance, plans, cases)
    return plans


def _stream(chance: Chance, wanted: int, make: Callable[[Chance], Plan]) -> list[Plan]:
    """Cases that begin at any time of the period alike, until `wanted` of them are open on the day."""
    plans: list[Plan] = []
    open_cases = 0
    while open_cases < wanted:
        plan = make(chance)
        plan.number = len(plans)
        if plan.opened_on > EXTRACTED - 10 * _DAY or plan.end_on <= plan.opened_on + 30 * _DAY:
            continue
        plans.append(plan)
        open_cases += plan.is_open_on(CENSUS)
    return plans


def _between(chance: Chance, first: datetime.date, last: datetime.date) -> datetime.date:
    """A weekday between two days: courts sit and prisons release on weekdays."""
    day = first + datetime.timedelta(days=chance.whole(0, (last - first).days))
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))


# What was ordered: requirements, share of orders
_ORDERS = (
    (("UPW",), 0.25),
    (("SUP",), 0.08),
    (("SUP", "UPW"), 0.13),
    (("SUP", "PRG"), 0.22),
    (("SUP", "PRG", "UPW"), 0.06),
    (("SUP", "ACT"), 0.09),
    (("SUP", "DRR"), 0.05),
    (("SUP", "ALC"), 0.03),
    (("SUP", "RES"), 0.02),
    (("SUP", "CUR"), 0.03),
    (("SUP", "MHT"), 0.01),
    (("SUP", "EXC"), 0.01),
    (("SUP", "PRO"), 0.01),
    (("UPW", "ATC"), 0.01),
)
_LENGTHS = ((6, 0.16), (12, 0.56), (18, 0.13), (24, 0.15))


def _order(chance: Chance) -> Plan:
    sentence_on = _between(chance, FIRST_SENTENCE, EXTRACTED)
    requirements = list(chance.weighted(_ORDERS))
    plan = Plan(0, sentence_on=sentence_on, start_on=sentence_on, requirements=requirements)
    plan.length_months = chance.weighted(_LENGTHS)
    plan.disposal = _disposal(chance, plan)
    if plan.disposal == "suspended_sentence_order":
        plan.length_months = max(plan.length_months, 12)
    if "UPW" in requirements:
        plan.unpaid_work_hours = 10 * chance.whole(4, 24)
    plan.end_on = add_months(sentence_on, plan.length_months)
    if requirements == ["UPW"]:  # ends when the hours are worked
        weeks = plan.unpaid_work_hours // 6 + chance.whole(4, 14)
        plan.end_on = sentence_on + datetime.timedelta(weeks=weeks)
    _end_early(chance, plan)
    if chance.happens(0.12):
        arrival = _weekday(sentence_on + datetime.timedelta(days=chance.whole(14, 150)))
        # None is on its way on the census day, so that it is open by its sentence and its transfer alike.
        straddles = sentence_on <= CENSUS < arrival
        if arrival < plan.end_on - 40 * _DAY and not straddles:
            plan.transferred_in_on = arrival
    return plan


def _disposal(chance: Chance, plan: Plan) -> str:
    if plan.sentence_on >= ACT_2003:
        return "suspended_sentence_order" if chance.happens(0.14) else "community_order"
    if "DRR" in plan.requirements:
        return "drug_treatment_and_testing_order"
    if plan.requirements == ["UPW"]:
        return "community_punishment_order"
    if "UPW" in plan.requirements:
        return "community_punishment_and_rehabilitation_order"
    return "community_rehabilitation_order"


def _end_early(chance: Chance, plan: Plan) -> None:
    ending = chance.weighted(
        (
            ("completed", 0.885),
            ("revoked_for_progress", 0.05),
            ("transferred", 0.055),
            ("died", 0.01),
        )
    )
    if ending != "completed":
        days = (plan.end_on - plan.start_on).days
        part = datetime.timedelta(days=chance.whole(days // 3, days - 1))
        plan.end_on = _weekday(plan.start_on + part)
        plan.ending = ending


def _weekday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))


_TERMS = (
    (12, 0.28),
    (15, 0.12),
    (18, 0.2),
    (24, 0.17),
    (30, 0.08),
    (36, 0.08),
    (48, 0.05),
    (60, 0.02),
)


def _custodial(chance: Chance) -> Plan:
    sentence_on = _between(chance, FIRST_SENTENCE, EXTRACTED)
    months = chance.weighted(_TERMS)
    plan = Plan(
        0, custodial=True, disposal="custody", sentence_on=sentence_on, length_months=months
    )
    served = add_months(sentence_on, months // 2) - datetime.timedelta(days=chance.whole(10, 75))
    plan.release_on = _weekday(served)
    plan.start_on = plan.release_on
    plan.end_on = add_months(sentence_on, months)
    if plan.release_on < EXTRACTED and chance.happens(0.03):
        plan.ending, plan.end_on = "transferred", plan.release_on + 60 * _DAY
    return plan


# Who and what

_PROGRAMMES = (
    ("think-first", 0.5),
    ("asro", 0.22),
    ("cdvp", 0.13),
    ("drink-impaired-drivers", 0.15),
)


def _describe(chance: Chance, plans: list[Plan], cases: int) -> None:
    """Sex, ethnicity, risks and registers: the census has them in the published numbers."""
    scale = cases / PUBLISHED_CASELOAD
    census = [plan for plan in plans if plan.is_open_on(CENSUS)]
    others = [plan for plan in plans if not plan.is_open_on(CENSUS)]
    rate = rates()
    for group in (census, others):
        part = len(group) / PUBLISHED_CASELOAD if group is others else scale

        def count(name: str, part: float = part) -> int:
            return round(rate[name] * part)

        for plan in chance.chosen(group, round(len(group) * rate["female"] / 100), lambda p: 1):
            plan.sex = "F"
        minority = round(len(group) * (100 - rate["white"]) / 100)
        for plan in chance.chosen(group, minority, lambda p: 1):
            plan.minority_ethnic = True
        for level in (3, 2, 1):
            for plan in chance.chosen(group, count(f"mappa_level_{level}"), _mappa_weight):
                plan.mappa_level = level
        for plan in chance.chosen(group, count("ppo"), _ppo_weight):
            plan.ppo = True
    for plan in plans:
        _assess(chance, plan)


def _mappa_weight(plan: Plan) -> float:
    if plan.mappa_level or plan.requirements == ["UPW"]:
        return 0
    return 4 if plan.custodial else 1


def _ppo_weight(plan: Plan) -> float:
    if plan.requirements == ["UPW"] or plan.mappa_level:
        return 0
    return 2 if plan.custodial or "DRR" in plan.requirements else 1


def _assess(chance: Chance, plan: Plan) -> None:
    """Risk of harm, likelihood of reoffending, tier and what follows from them."""
    plan.roh = chance.weighted(
        _ROH[min(plan.mappa_level, 2) or (-1 if plan.requirements == ["UPW"] else 0)]
    )
    if plan.mappa_level == 3:
        plan.roh = "very_high" if chance.happens(0.6) else "high"
    if plan.mappa_level:
        plan.mappa_category = chance.weighted(((1, 0.5), (2, 0.42), (3, 0.08)))
    plan.likelihood = chance.weighted((("low", 0.3), ("medium", 0.48), ("high", 0.22)))
    if plan.requirements == ["UPW"]:
        plan.likelihood = "low" if chance.happens(0.8) else "medium"
    if plan.ppo:
        plan.likelihood = "high"
    plan.domestic_abuse = plan.roh != "low" and chance.happens(0.22)
    plan.children = plan.roh != "low" and chance.happens(0.22)
    if plan.custodial:
        plan.victims = chance.weighted(((0, 0.84), (1, 0.13), (2, 0.03)))
        plan.requirements = []
        if chance.happens(0.3):
            plan.requirements = ["PRG"]
    if "PRG" in plan.requirements:
        plan.programme = chance.weighted(_PROGRAMMES)
        if plan.mappa_category == 1:
            plan.programme = "sotp"
    plan.approved_premises = plan.sex == "M" and (
        (plan.high_risk and chance.happens(0.4)) or ("RES" in plan.requirements)
    )
    plan.tier = _tier(plan)
    plan.officers = chance.weighted(((1, 0.22), (2, 0.59), (3, 0.19)))


_ROH = {
    -1: (("low", 0.93), ("medium", 0.07)),
    0: (("low", 0.45), ("medium", 0.49), ("high", 0.06)),
    1: (("low", 0.1), ("medium", 0.72), ("high", 0.18)),
    2: (("medium", 0.25), ("high", 0.68), ("very_high", 0.07)),
}


def _tier(plan: Plan) -> int:
    """The tier by the descriptors of the model: punish, help, change, control."""
    if plan.high_risk or plan.ppo or plan.mappa_level >= 2:
        return 4
    if plan.programme or "DRR" in plan.requirements or plan.likelihood == "high":
        return 3
    return 1 if plan.requirements == ["UPW"] and plan.likelihood == "low" else 2
