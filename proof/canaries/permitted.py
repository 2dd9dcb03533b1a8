"""Who may see a canary: worked out from the table of permissions and the journals, in plain Python.

The site asks its database, with conditions that the gate makes; here nothing is asked but who holds which
role, what the journals of the folders say about each case, and the table. So a mistake of the gate shows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from proof.canaries.tokens import Canary
from proof.canaries.world import World, stands_on
from throughcare.accounts.permissions import Principal, Right
from throughcare.core.record import CaseFile
from throughcare.core.record.links import Link, links_of, worker_ref

FORMER = datetime.timedelta(days=90)
UNITS = ("omu", "pod")


@dataclass
class CaseThere:
    """What permissions on a case are decided by."""

    area: str
    ref: str
    is_open: bool
    has_officer: bool
    today: datetime.date
    links: list[Link]
    limits: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    emergencies: set[str] = field(default_factory=set)
    samples: list[tuple[str, str, bool]] = field(default_factory=list)  # inspection, assessor, over

    def has(self, kind: str, *refs: str) -> bool:
        return any(
            link.kind == kind and link.ref in refs and link.to_on is None for link in self.links
        )

    def had(self, kind: str, *refs: str) -> bool:
        """Whether it ended, at most 90 days ago."""
        return any(
            link.kind == kind and link.ref in refs and link.to_on is not None
            and link.to_on + FORMER >= self.today
            for link in self.links
        )  # fmt: skip

    def keeps_out(self, username: str) -> bool:
        return any((username in named) == (kind == "exclusion") for kind, named in self.limits)


class Permitted:
    """Answers who may see what in a world."""

    def __init__(self, world: World) -> None:
        from throughcare.accounts.principals import principals

        self.world = world
        self.people = {principal.name: principal for principal in principals()}
        self.cases = {(c.area, c.ref): c for c in self._cases()}
        self.prisons = _names_of_prisons()
        self._stand_above()

    def may(self, who: Principal | None, canary: Canary) -> bool:
        """Whether somebody may see it (None: somebody who is not signed in)."""
        return any(self._holds(who, rule) for rule in canary.rules)

    def _holds(self, who: Principal | None, rule: tuple[str, ...]) -> bool:
        kind, *said = rule
        if kind == "all":
            return True
        if who is None:
            return False
        if kind == "staff":
            return True
        if kind == "owner":
            return who.name == said[0]
        answer: bool = getattr(self, f"_{kind}")(who, *said)
        return answer

    # Rules: each by the name that a canary has for it

    def _subject(self, who: Principal, area: str, person: str) -> bool:
        """Of the person themselves, who signs in to nothing: elsewhere.py gives them their document."""
        return False

    def _area(self, who: Principal, area: str, act: str) -> bool:
        return who.may_on_area(act, area)

    def _manages(self, who: Principal, organisation: str) -> bool:
        return any(held.organisation == organisation for held in who.holds("manage people"))

    def _trail(self, who: Principal, username: str) -> bool:
        """The name of somebody's token stands in what is told of their acts: to who reads the trail of the
        area, and of any case, for the token may have been used there."""
        on_case = any(True for _ in who.rights("read its trail"))
        return on_case or any(True for _ in who.holds("read the trail"))

    def _inspection(self, who: Principal, inspection: str, act: str) -> bool:
        return who.may_on_inspection(act, inspection)

    def _answers(self, who: Principal, inspection: str, ref: str) -> bool:
        """Answers about a sampled case: an assessor of the area those that they were given."""
        area = next(held.areas[0] for held in self._on(inspection))
        case = self.cases[area, ref]
        if case.keeps_out(who.name):
            return False
        for held in who.holds("read answers"):
            given = [who.name, who.staff or who.name]
            mine = any(i == inspection and a in given for i, a, _ in case.samples)
            if held.inspection == inspection and (held.role != "area_assessor" or mine):
                return True
        return False

    def _on(self, inspection: str) -> Iterator[Any]:
        return (h for p in self.people.values() for h in p.roles if h.inspection == inspection)

    def _frozen(self, who: Principal, area: str, ref: str) -> bool:
        """The copy of a journal in an inspection that drew the case."""
        samples = self.cases[area, ref].samples
        return any(self._answers(who, inspection, ref) for inspection, _, _ in samples)

    def _case(self, who: Principal, area: str, ref: str, act: str) -> bool:
        case = self.cases[area, ref]
        if case.keeps_out(who.name):
            return False
        return any(
            getattr(self, f"_is_{right.relation}")(who, right, case)
            and right.state in (None, "open" if case.is_open else "ended")
            for right in who.rights(act)
        )

    # Relations: each by the name that the table has for it

    def _is_own(self, who: Principal, right: Right, case: CaseThere) -> bool:
        if not who.staff:
            return False
        if not right.held.areas:
            return case.has("worker", worker_ref(who.staff, right.held.organisation))
        mine = case.has("officer", who.staff) or case.has("worker", who.staff)
        return case.area in right.held.areas and mine

    def _is_team(self, who: Principal, right: Right, case: CaseThere) -> bool:
        held = right.held
        if held.unit in UNITS:
            works = case.has("team", *held.teams)
        elif held.unit == "approved_premises":
            works = case.has("premises", *held.teams)
        else:
            works = bool(held.unit) and case.has("unit", held.unit)
        return works and case.area in held.areas

    def _is_unallocated(self, who: Principal, right: Right, case: CaseThere) -> bool:
        return case.area in right.held.areas and not case.has_officer

    def _is_area(self, who: Principal, right: Right, case: CaseThere) -> bool:
        return case.area in right.held.areas

    def _is_held(self, who: Principal, right: Right, case: CaseThere) -> bool:
        return case.has("prison", *self.prisons.get(right.held.organisation, ()))

    def _is_former(self, who: Principal, right: Right, case: CaseThere) -> bool:
        held = right.held
        if not held.areas:
            return case.had("prison", *self.prisons.get(held.organisation, ()))
        once = case.had("officer", who.staff) or case.had("worker", who.staff)
        return case.area in held.areas and bool(who.staff) and once

    def _is_sampled(self, who: Principal, right: Right, case: CaseThere) -> bool:
        return any(i == right.held.inspection and not over for i, _, over in case.samples)

    def _is_assigned(self, who: Principal, right: Right, case: CaseThere) -> bool:
        given = [who.name, who.staff or who.name]
        return any(
            i == right.held.inspection and a in given and not over for i, a, over in case.samples
        )

    def _is_emergency(self, who: Principal, right: Right, case: CaseThere) -> bool:
        return case.area in right.held.areas and who.name in case.emergencies

    # What the journals and the tables say

    def _cases(self) -> Iterator[CaseThere]:
        for area, folder in self.world.areas.items():
            today = stands_on(self.world, area)
            for ref in folder.cases:
                entries = folder.entries.get(ref, [])
                case_file = CaseFile(entries)
                yield CaseThere(
                    area=area,
                    ref=ref,
                    is_open=case_file.is_open_on(today),
                    has_officer=bool(case_file.value_on("officer", today)),
                    today=today,
                    links=links_of(case_file, today),
                )

    def _stand_above(self) -> None:
        """Limits, emergencies and samples, as they were made."""
        from throughcare.accounts.scope import as_machine
        from throughcare.cases.models import AccessLimit, EmergencyAccess, SampledAccess

        with as_machine("tests"):
            for limit in AccessLimit.objects.select_related("case").prefetch_related(
                "people__user"
            ):
                named = frozenset(person.user.username for person in limit.people.all())
                self.cases[limit.case.area_id, limit.case.ref].limits.append((limit.kind, named))
            for opened in EmergencyAccess.objects.select_related("case", "user"):
                where = self.cases[opened.case.area_id, opened.case.ref]
                where.emergencies.add(opened.user.username)
            for drawn in SampledAccess.objects.select_related("case"):
                where = self.cases[drawn.case.area_id, drawn.case.ref]
                over = drawn.until_on is not None and drawn.until_on < where.today
                where.samples.append((drawn.inspection, drawn.assessor, over))


def _names_of_prisons() -> dict[str, tuple[str, str]]:
    """How records name each prison: by its id or its name."""
    from throughcare.accounts.models import Organisation

    prisons = Organisation.objects.filter(kind=Organisation.PRISON)
    return {prison.pk: (prison.pk, prison.name) for prison in prisons}
