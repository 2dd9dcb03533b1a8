"""Worlds by lot: people with up to three roles, cases with whatever links, limits, samples and emergencies.

A seed fixes a world. Names meet on purpose: references of staff, names of teams and of cases are the same in
several organisations, and days lie on, just before and just after every edge.
"""

from __future__ import annotations

import datetime
import random

from proof.policy import (
    Case,
    Day,
    Drawn,
    Held,
    Inspected,
    Limit,
    Opened,
    Organisation,
    Person,
    Team,
    World,
)
from throughcare.accounts.permissions import (
    EMERGENCY_HOURS,
    FORMER_DAYS,
    HELD_IN,
    INSPECTION_ACTS,
    ROLES,
)
from throughcare.core.record.links import Link

PEOPLE, CASES = 24, 120
A_DAY = datetime.timedelta(days=1)
AREAS = ("north", "south", "east")
PRISONS = ("hmp-one", "hmp-two")
INSPECTIONS = {"north-1": ("north", False), "north-2": ("north", True), "east-1": ("east", False)}
REFS = tuple(f"s{number}" for number in range(1, 6))
UNITS = {
    "omu": ("A", "B"), "approved_premises": ("Elm", "Oak"), "programmes": ("P",), "unpaid_work": ("U",),
    "victim_unit": ("V",), "court": ("C",), "mappa": ("M",), "performance_unit": ("F",), "other": ("O",),
}  # fmt: skip
PODS = {"A1": "A", "A2": "A", "Elm annexe": "Elm", "P1": "P"}
FITS = {
    "approved_premises_worker": "approved_premises", "programme_tutor": "programmes",
    "unpaid_work_supervisor": "unpaid_work", "victim_liaison_officer": "victim_unit",
    "court_officer": "court", "mappa_coordinator": "mappa",
}  # fmt: skip
ON_INSPECTIONS = frozenset(role for roles in INSPECTION_ACTS.values() for role in roles)


class Lot:
    """Draws one world."""

    def __init__(self, seed: str, now: datetime.datetime, today: Day) -> None:
        self.lot = random.Random(seed)
        self.world = World(now=now, today=today, stands_on=self._clocks(today))
        self.world.organisations = {o.id: o for o in self._organisations()}
        self.world.published = {name: published for name, (_, published) in INSPECTIONS.items()}

    def draw(self, people: int = PEOPLE, cases: int = CASES) -> World:
        world = self.world
        world.teams = self._teams()
        world.people = self._people(people)
        world.cases = [self._case(f"c{number // len(AREAS)}", AREAS[number % len(AREAS)])
                       for number in range(cases)]  # fmt: skip
        world.inspected = [row for case in world.cases for row in self._inspected(case)]
        pairs = [(person, case) for person in world.people for case in world.cases]
        world.drafts = self.lot.sample(pairs, len(pairs) // 10)
        return world

    def _clocks(self, today: Day) -> dict[str, Day | None]:
        """Some areas' clocks stand, one of them on a day to come."""
        stands = (None, Day(2006, 6, 30), today - 3 * A_DAY, today + 2 * A_DAY)
        return {area: self.lot.choice(stands) for area in AREAS}

    def _organisations(self) -> list[Organisation]:
        regions = {"north": "The Region", "south": "The Region", "east": ""}
        return [
            *(Organisation(area, area.title(), "area", regions[area]) for area in AREAS),
            *(Organisation(prison, f"HMP {prison}", "prison", "The Region") for prison in PRISONS),
            Organisation("inspectorate", "Inspectorate", "inspectorate"),
            Organisation("region", "The Region", "region"),
        ]

    def _teams(self) -> list[Team]:
        return [
            *(
                Team(area, name, kind)
                for area in AREAS
                for kind, names in UNITS.items()
                for name in names
            ),
            *(Team(area, name, "pod", parent) for area in AREAS for name, parent in PODS.items()),
            *(Team(prison, "A", "other") for prison in PRISONS),
        ]

    # People

    def _people(self, count: int) -> list[Person]:
        kinds = {"area": 15, "prison": 4, "inspectorate": 4, "region": 1}
        by_kind = {
            kind: [o for o in self.world.organisations.values() if o.kind == kind] for kind in kinds
        }
        free = {organisation: list(REFS) for organisation in self.world.organisations}
        made = []
        for number in range(count):
            (kind,) = self.lot.choices(list(kinds), weights=list(kinds.values()))
            organisation = self.lot.choice(by_kind[kind])
            refs = free[organisation.id]
            ref = (
                refs.pop(self.lot.randrange(len(refs))) if refs and self.lot.random() < 0.8 else ""
            )
            made.append(self._person(f"u{number}", organisation, ref))
        return made

    def _person(self, username: str, organisation: Organisation, ref: str) -> Person:
        possible = [role for role in ROLES if organisation.kind in HELD_IN[role]]
        count = self.lot.choice((1, 1, 1, 2, 2, 3))
        return Person(
            username=username,
            organisation=organisation,
            ref=ref,
            roles=tuple(self._role(organisation, self.lot.choice(possible)) for _ in range(count)),
            is_active=self.lot.random() > 0.04,
            second_factor=self.lot.random() > 0.08,
        )

    def _role(self, organisation: Organisation, role: str) -> Held:
        inspection = ""
        if role in ON_INSPECTIONS and self.lot.random() < 0.9:
            inspection = self.lot.choice(list(INSPECTIONS))
        from_on, to_on = self._span()
        return Held(
            role=role,
            team=self._team(organisation, role),
            inspection=inspection,
            inspected_area=INSPECTIONS[inspection][0] if inspection else "",
            from_on=from_on,
            to_on=to_on,
        )

    def _team(self, organisation: Organisation, role: str) -> Team | None:
        """Most often one of the kind that the role works in, sometimes any, sometimes none."""
        teams = [team for team in self.world.teams if team.organisation == organisation.id]
        fitting = [team for team in teams if team.kind == FITS.get(role, "omu")]
        chosen = self.lot.choice((fitting, fitting, fitting, fitting, teams, []))
        return self.lot.choice(chosen) if chosen else None

    def _span(self) -> tuple[Day, Day | None]:
        """From a day to a day around today: most often it holds."""
        today, year = self.world.today, 365 * A_DAY
        return self.lot.choice(
            [
                *[(today - year, None)] * 5, (today - year, today + year), (today, None),
                (today - year, today), (today, today),
                (today - year, today - A_DAY), (today + A_DAY, None),
            ]
        )  # fmt: skip

    # Cases

    def _case(self, ref: str, area: str) -> Case:
        links = self._links(area)
        officers = [link for link in links if link.kind == "officer"]
        latest = max(officers, key=lambda link: link.from_on, default=None)
        return Case(
            area=area,
            ref=ref,
            open=self.lot.random() < 0.7,
            officer=latest.ref if latest else "",
            links=tuple(links),
            limits=tuple(self._limit() for _ in range(self.lot.choice((0, 0, 0, 0, 1, 2)))),
            drawn=tuple(
                self._drawn(name, area)
                for name, (of, _) in INSPECTIONS.items()
                if (of == area or self.lot.random() < 0.1) and self.lot.random() < 0.4
            ),
            opened=tuple(self._opened(person) for person in self._some_people(0.06)),
        )

    def _links(self, area: str) -> list[Link]:
        kinds = self.lot.choices(
            ("officer", "worker", "team", "team", "prison", "premises", "unit", "unit"),
            k=self.lot.randint(0, 12),
        )
        return [self._link(kind, area) for kind in kinds]

    def _link(self, kind: str, area: str) -> Link:
        names = [team.name for team in self.world.teams if team.organisation == area]
        outside = self.lot.choice([*PRISONS, *AREAS])
        ref = {
            "officer": lambda: self.lot.choice(REFS),
            "worker": lambda: (
                self.lot.choice(REFS)
                if self.lot.random() < 0.6
                else f"{outside}/{self.lot.choice(REFS)}"
            ),
            "team": lambda: self.lot.choice([*UNITS["omu"], *PODS, self.lot.choice(names)]),
            "premises": lambda: self.lot.choice(["Elm", "Oak", "Elm annexe"]),
            "prison": lambda: self.lot.choice([*PRISONS, *(f"HMP {prison}" for prison in PRISONS)]),
            "unit": lambda: self.lot.choice(list(UNITS)),
        }[kind]()
        day = self.world.day_in(area)
        ago = self.lot.choice(
            (None, None, None, 0, 1, FORMER_DAYS - 1, FORMER_DAYS, FORMER_DAYS + 1, 400)
        )
        to_on = None if ago is None else day - ago * A_DAY
        return Link(kind, ref, (to_on or day) - self.lot.randint(0, 300) * A_DAY, to_on)

    def _limit(self) -> Limit:
        from_on, to_on = self._span()
        people = frozenset(person.username for person in self._some_people(0.3))
        return Limit(self.lot.choice(("restriction", "exclusion")), people, from_on, to_on)

    def _drawn(self, inspection: str, area: str) -> Drawn:
        day = self.world.day_in(area)
        until = self.lot.choice((None, day, day + 30 * A_DAY, day - A_DAY))
        return Drawn(inspection, self._assessor(), until)

    def _assessor(self) -> str:
        """A user, a reference, or nobody."""
        person = self.lot.choice(self.world.people)
        return self.lot.choice((person.username, person.ref, self.lot.choice(REFS), ""))

    def _opened(self, person: Person) -> Opened:
        """Opened up to twice the hours ago, not within five minutes of the edge: a world takes a while."""
        edge = EMERGENCY_HOURS * 60
        minutes = self.lot.choice((0, edge // 2, edge - 5, edge + 5, 3 * edge))
        return Opened(person.username, self.world.now - datetime.timedelta(minutes=minutes))

    def _some_people(self, share: float) -> list[Person]:
        return [person for person in self.world.people if self.lot.random() < share]

    def _inspected(self, case: Case) -> list[Inspected]:
        """The copies that inspections of the case's area keep of it, whatever its live sample says."""
        return [
            Inspected(name, case.area, case.ref, self._assessor())
            for name, (area, _) in INSPECTIONS.items()
            if area == case.area and self.lot.random() < 0.3
        ]
