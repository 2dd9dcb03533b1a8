"""The synthetic area's people at work: teams, officers, sickness; and the beds of its premises."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from throughcare.core.record.people import Absence, Staff
from throughcare.demo.chance import Chance
from throughcare.demo.homes import home
from throughcare.demo.journal import Officer, Stay
from throughcare.demo.names import family_name, given_name
from throughcare.demo.plans import EXTRACTED, PUBLISHED_CASELOAD, Plan, rates

TEAMS = ("Chester", "Crewe", "Ellesmere Port", "Halton", "Macclesfield", "Warrington")
PREMISES = (("Linden Bank", 22), ("Banbury House", 22))
_YEAR_START = datetime.date(2005, 4, 1)
_DAY = datetime.timedelta(days=1)
# Posts for the published caseload; officers hold cases.
_POSTS = (
    ("PO", 72), ("PSO", 58), ("trainee", 14), ("CA", 44), ("SPO", 16), ("DM", 2), ("ACO", 4),
    ("unpaid work", 34), ("programme tutor", 22), ("premises", 30), ("victim unit", 6),
    ("court officer", 16), ("support", 32),
)  # fmt: skip

_UNITS = {
    "unpaid work": ("Unpaid work", "unpaid_work"),
    "programme tutor": ("Programmes", "programmes"),
    "victim unit": ("Victim unit", "victim_unit"),
    "court officer": ("Court team", "court"),
    "support": ("Headquarters", "other"),
    "ACO": ("Headquarters", "other"),
}


@dataclass
class Workforce:
    staff: list[Staff]
    absences: list[Absence]

    def officers(self, grade: str) -> list[Officer]:
        return [(s.staff, s.team, s.grade) for s in self.staff if s.grade == grade]


def make_workforce(seed: str, cases: int) -> Workforce:
    """Staff for an area of that size, and their sickness over the financial year."""
    chance = Chance(f"{seed}|staff")
    scale = cases / PUBLISHED_CASELOAD
    staff: list[Staff] = []
    for grade, posts in _POSTS:
        for number in range(max(2, round(posts * scale))):
            fte = chance.weighted(((1.0, 0.8), (0.6, 0.12), (0.5, 0.08)))
            joined = _YEAR_START - chance.whole(30, 4000) * _DAY
            staff.append(_member(seed, f"S{len(staff) + 1:04d}", grade, number, fte, joined))
    minority = round(len(staff) * rates()["staff_minority_ethnic"] / 100)
    for chosen in chance.chosen(range(len(staff)), minority, lambda _: 1):
        code = chance.one_of(("A1", "A2", "B1", "M1", "O9"))
        staff[chosen] = dataclasses.replace(staff[chosen], ethnicity=code)
    return Workforce(staff, list(_absences(chance, staff)))


def _member(
    seed: str, ref: str, grade: str, number: int, fte: float, joined: datetime.date
) -> Staff:
    """One of the staff, in a team that does what their grade does."""
    chance = Chance(f"{seed}|staff|{ref}")
    name = f"{given_name(chance, chance.one_of('FFM'))} {family_name(chance)}"
    team, kind = f"{TEAMS[number % len(TEAMS)]} OMU", "omu"
    if grade == "premises":
        team, kind = PREMISES[number % len(PREMISES)][0], "approved_premises"
    elif grade in _UNITS:
        team, kind = _UNITS[grade]
    postcode = home(chance)[1]
    return Staff(ref, team, grade, fte, "W1", joined, None, name, kind, postcode)


def _absences(chance: Chance, staff: list[Staff]) -> Iterator[Absence]:
    """Spells that add up to the published days for each full-time post in the year."""
    owed = round(rates()["sickness_days"] * sum(person.fte for person in staff))
    while owed > 0:
        days = min(owed, chance.weighted(((1, 0.3), (2, 0.25), (4, 0.2), (10, 0.15), (40, 0.1))))
        person = chance.one_of(staff)
        from_on = _YEAR_START + chance.whole(0, 364 - days * 7 // 5 - 2) * _DAY
        yield Absence(person.staff, from_on, from_on + (days * 7 // 5) * _DAY, float(days))
        owed -= days


def officers_for(chance: Chance, plan: Plan, workforce: Workforce) -> list[Officer]:
    """The offender managers of a case: a qualified officer where the risk is high, another grade
    else; all in one team."""
    grade = "PO" if plan.tier >= 3 else "PSO"
    if plan.tier == 3 and chance.happens(0.15):
        grade = "trainee"
    first = chance.one_of(workforce.officers(grade))
    found = [first]
    others = [o for o in workforce.officers("PO" if plan.tier >= 3 else "PSO") if o[1] == first[1]]
    while len(found) < plan.officers:
        found.append(chance.one_of(others or [first]))
    return found


def assign_beds(chance: Chance, plans: list[Plan]) -> dict[str, Stay]:
    """Who stays in approved premises, first come first served: never more than there are beds."""
    stays: dict[str, Stay] = {}
    taken: dict[str, list[tuple[datetime.date, datetime.date]]] = {name: [] for name, _ in PREMISES}
    waiting = [p for p in plans if p.approved_premises and p.start_on <= EXTRACTED]
    for plan in sorted(waiting, key=lambda plan: (plan.start_on, plan.case)):
        arrives = plan.start_on
        leaves = min(plan.end_on, arrives + chance.whole(45, 150) * _DAY)
        for name, beds in PREMISES:
            there = sum(1 for _, left in taken[name] if left >= arrives)
            if there < beds:
                taken[name].append((arrives, leaves))
                stays[plan.case] = (name, arrives, leaves)
                break
    return stays
