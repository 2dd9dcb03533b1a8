"""What the policy says of a person and a case, told a second time: plain Python over plain data.

Written from the words of accounts/permissions.py, whose tables it reads as data. It shares no code with the
gates, with `Principal` or with the SQL behind them, so that what one of them gets wrong the others do not.
How the words are read, where they leave a choice:

- "now" of a case is its area's day where the area's clock stands, else the calendar's; roles and limits go
  with the calendar.
- Who works for an area is named plainly in its own records, and their role is about those alone; who works
  for a prison is named with it ("hmp-test/os-1"), in the records of any area.
- A team and its pods are named by the case's team; approved premises by where somebody lives; the other
  units (unpaid work, programmes, court, ...) by the kind of work that the case needs.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from throughcare.accounts.permissions import (
    AREA_ACTS,
    CASE_ACTS,
    EMERGENCY_HOURS,
    FORMER_DAYS,
    INSPECTION_ACTS,
    PUBLISHED_TO_ALL,
    PUBLISHED_TO_STAFF,
    RECORDS,
    SITE_ACTS,
    WRITTEN_BY_ACTS_ALONE,
)
from throughcare.core.record.links import Link

INTELLIGENCE = "intelligence_received"
Day = datetime.date
LONG_AGO = Day(2020, 1, 1)


@dataclass(frozen=True)
class Organisation:
    id: str
    name: str
    kind: str  # area, prison, inspectorate, region
    region: str = ""  # the name of the region that an area lies in


@dataclass(frozen=True)
class Team:
    organisation: str
    name: str
    kind: str
    parent: str = ""  # of a pod: the name of the team it belongs to


@dataclass(frozen=True, eq=False)
class Held:
    """A role from a day to a day, in the organisation of who holds it."""

    role: str
    team: Team | None = None
    inspection: str = ""
    inspected_area: str = ""
    from_on: Day = LONG_AGO
    to_on: Day | None = None


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody who signs in. `ref` is how the record of their organisation names them."""

    username: str
    organisation: Organisation
    ref: str = ""
    roles: tuple[Held, ...] = ()
    is_active: bool = True
    second_factor: bool = True


@dataclass(frozen=True)
class Limit:
    kind: str  # restriction, exclusion
    people: frozenset[str]  # usernames
    from_on: Day
    to_on: Day | None = None


@dataclass(frozen=True)
class Drawn:
    """A case in the sample of an inspection."""

    inspection: str
    assessor: str
    until_on: Day | None = None  # the last day of fieldwork


@dataclass(frozen=True)
class Opened:
    """A case opened in an emergency."""

    username: str
    at: datetime.datetime


@dataclass(frozen=True, eq=False)
class Case:
    area: str
    ref: str
    open: bool = True
    officer: str = ""
    links: tuple[Link, ...] = ()
    limits: tuple[Limit, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    opened: tuple[Opened, ...] = ()


@dataclass(frozen=True)
class Inspected:
    """A case in an inspection's own copy."""

    inspection: str
    area: str
    ref: str
    assessor: str


@dataclass
class World:
    """All that the policy asks about. `now` and `today` are the calendar's."""

    now: datetime.datetime
    today: Day
    stands_on: dict[str, Day | None]  # area -> the day at which its clock stands
    organisations: dict[str, Organisation] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    published: dict[str, bool] = field(default_factory=dict)  # inspection -> whether it is
    inspected: list[Inspected] = field(default_factory=list)
    drafts: list[tuple[Person, Case]] = field(default_factory=list)  # somebody's, in a case

    def day_in(self, area: str) -> Day:
        return self.stands_on[area] or self.today


@dataclass(frozen=True)
class Reason:
    """Somebody may do an act on a case by a role, in a relation, in a state ("" for any)."""

    held: Held
    relation: str
    state: str

    def __str__(self) -> str:
        only = f" ({self.state} cases)" if self.state else ""
        return f"{self.held.role} by {self.relation}{only}"


def acts_to_read(kind: str) -> tuple[str, ...]:
    """The acts on a case that reading an entry of a kind takes."""
    if kind.startswith("victim_"):
        return ("read victims",)
    return ("read", "read intelligence") if kind == INTELLIGENCE else ("read",)


class Policy:
    """Answers about one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_ref = {(case.area, case.ref): case for case in world.cases}
        self._relations: dict[tuple[Person, Held, Case], frozenset[str]] = {}

    # Who

    def roles(self, person: Person) -> list[Held]:
        """The roles that somebody holds today."""
        today = self.world.today
        return [
            held
            for held in person.roles
            if person.is_active
            and held.from_on <= today
            and (held.to_on is None or today <= held.to_on)
        ]

    def acting(self, person: Person) -> list[Held]:
        """The roles that count: none without the second factor."""
        return self.roles(person) if person.second_factor else []

    def areas(self, person: Person, held: Held) -> frozenset[str]:
        """The areas whose records a role is about."""
        where = person.organisation
        if held.inspected_area:
            return frozenset({held.inspected_area})
        if where.kind == "region":
            areas = self.world.organisations.values()
            return frozenset(o.id for o in areas if o.kind == "area" and o.region == where.name)
        return frozenset({where.id}) if where.kind == "area" else frozenset()

    # Relations to a case

    def relations(self, person: Person, held: Held, case: Case) -> frozenset[str]:
        """Every relation in which a role puts somebody to a case."""
        key = (person, held, case)
        if key not in self._relations:
            self._relations[key] = frozenset(self._find_relations(person, held, case))
        return self._relations[key]

    def _find_relations(self, person: Person, held: Held, case: Case) -> Iterator[str]:
        if case.area in self.areas(person, held):
            yield from self._of_the_area(person, held, case)
        elif person.organisation.kind == "prison":
            yield from self._of_the_prison(person, case)
        for drawn in case.drawn:
            if drawn.inspection == held.inspection and held.inspection:
                if drawn.until_on is None or self.world.day_in(case.area) <= drawn.until_on:
                    yield "sampled"
                    if drawn.assessor and drawn.assessor in (person.username, person.ref):
                        yield "assigned"

    def _of_the_area(self, person: Person, held: Held, case: Case) -> Iterator[str]:
        yield "area"
        if not case.officer:
            yield "unallocated"
        named = [
            link for link in case.links if link.kind in ("officer", "worker") and person.ref
            and link.ref == person.ref
        ]  # fmt: skip
        yield from self._now_or_before(case, named, "own")
        if held.team and any(
            link.to_on is None and (link.kind, link.ref) in self.works_as(held.team)
            for link in case.links
        ):
            yield "team"
        lately = self.world.now - datetime.timedelta(hours=EMERGENCY_HOURS)
        if any(o.username == person.username and o.at > lately for o in case.opened):
            yield "emergency"

    def _of_the_prison(self, person: Person, case: Case) -> Iterator[str]:
        prison = person.organisation
        named = f"{prison.id}/{person.ref}"
        theirs = [
            link for link in case.links if link.kind == "worker" and person.ref and link.ref == named
        ]  # fmt: skip
        there = [
            link for link in case.links if link.kind == "prison" and link.ref in (prison.id, prison.name)
        ]  # fmt: skip
        yield from self._now_or_before(case, theirs, "own")
        yield from self._now_or_before(case, there, "held")

    def _now_or_before(self, case: Case, links: list[Link], now: str) -> Iterator[str]:
        for link in links:
            if link.to_on is None:
                yield now
            elif (self.world.day_in(case.area) - link.to_on).days <= FORMER_DAYS:
                yield "former"

    def works_as(self, team: Team) -> set[tuple[str, str]]:
        """The links by which a team works on a case."""
        names = {team.name} | {
            pod.name
            for pod in self.world.teams
            if pod.parent == team.name and pod.organisation == team.organisation
        }
        if team.kind in ("omu", "pod"):
            return {("team", name) for name in names}
        if team.kind == "approved_premises":
            return {("premises", name) for name in names}
        return {("unit", team.kind)}

    # Acts on a case

    def reasons(self, person: Person, act: str, case: Case) -> list[Reason]:
        """Why somebody may do an act on a case; none where they may not, or a limit keeps them out."""
        if self.limit_against(person, case):
            return []
        return self.before_limits(person, act, case)

    def before_limits(self, person: Person, act: str, case: Case) -> list[Reason]:
        found = []
        for held in self.acting(person):
            for word in CASE_ACTS[act].get(held.role, "").split():
                relation, _, state = word.partition(":")
                if state and (state == "open") != case.open:
                    continue
                if relation in self.relations(person, held, case):
                    found.append(Reason(held, relation, state))
        return found

    def stands(self, person: Person, case: Case) -> str:
        """How somebody stands to a case, in words."""
        roles = self.acting(person)
        relations = sorted({r for held in roles for r in self.relations(person, held, case)})
        names = ", ".join(sorted({held.role for held in roles})) or "no role today"
        state = "open" if case.open else "ended"
        return f"{names}, in the relation {' and '.join(relations) or 'none'}, {state}"

    def may(self, person: Person, act: str, case: Case) -> bool:
        return bool(self.reasons(person, act, case))

    def limit_against(self, person: Person, case: Case) -> Limit | None:
        """The limit in force today that keeps somebody out of a case."""
        today = self.world.today
        for limit in case.limits:
            in_force = limit.from_on <= today and (limit.to_on is None or today <= limit.to_on)
            if in_force and (limit.kind == "exclusion") == (person.username in limit.people):
                return limit
        return None

    def kinds(self, person: Person, case: Case) -> frozenset[str]:
        """The kinds of entry that somebody records in a case. Who may not read victims' entries, or
        intelligence, does not write them; what an act of its own writes is not recorded."""
        roles = {reason.held.role for reason in self.reasons(person, "record", case)}
        kinds = {kind for role in roles for kind in RECORDS.get(role, ())}
        if not self.may(person, "read intelligence", case):
            kinds.discard(INTELLIGENCE)
        if not self.may(person, "read victims", case):
            kinds = {kind for kind in kinds if not kind.startswith("victim_")}
        return frozenset(kinds) - WRITTEN_BY_ACTS_ALONE

    def reads_entry(self, person: Person, case: Case, kind: str) -> bool:
        """Whether somebody reads an entry of a kind in a case."""
        return all(self.may(person, act, case) for act in acts_to_read(kind))

    # Acts on an area, an inspection, people

    def may_on_area(self, person: Person, act: str, area: str) -> bool:
        return any(
            held.role in AREA_ACTS[act] and area in self.areas(person, held)
            for held in self.acting(person)
        )

    def may_on_inspection(self, person: Person, act: str, inspection: str) -> bool:
        """Of a published one everybody reads the report, and whoever holds a role the findings."""
        if self.world.published.get(inspection):
            if act in PUBLISHED_TO_ALL or (act in PUBLISHED_TO_STAFF and self.roles(person)):
                return True
        return self.is_on_for(
            person, "read findings" if act in PUBLISHED_TO_ALL else act, inspection
        )

    def is_on_for(self, person: Person, act: str, inspection: str) -> bool:
        """Whether somebody is on an inspection in a role that does the act."""
        return any(
            held.role in INSPECTION_ACTS[act] and held.inspection == inspection
            for held in self.acting(person)
        )

    def may_on_sampled(self, person: Person, act: str, row: Inspected) -> bool:
        """Whether somebody sees a case in an inspection's copy: an assessor of the area those that were
        given to them. A limit of the case holds for the copy, too."""
        live = self.by_ref.get((row.area, row.ref))
        if live and self.limit_against(person, live):
            return False
        mine = row.assessor != "" and row.assessor in (person.username, person.ref)
        return any(
            held.role in INSPECTION_ACTS[act]
            and held.inspection == row.inspection
            and (held.role != "area_assessor" or mine)
            for held in self.acting(person)
        )

    def may_on_site(self, person: Person, act: str) -> bool:
        return any(held.role in SITE_ACTS[act] for held in self.acting(person))
