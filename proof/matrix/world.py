"""The world that is asked about: one case for each way to stand to it, each state and each limit."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from proof.matrix.people import (
    GOING_ON,
    INSPECTED,
    INSPECTED_ELSEWHERE,
    NAMED_BY_LIMITS,
    ORGANISATIONS,
    POD,
    TEAMS_HERE,
    people,
)
from proof.policy import Case, Day, Drawn, Inspected, Limit, Opened, Policy, World
from proof.rows import Written, write
from tests.small_folders import AREA, ELSEWHERE, INSPECTION, PRISON, SAMPLED, write_inspection
from throughcare.accounts.permissions import EMERGENCY_HOURS, FORMER_DAYS, STATES
from throughcare.audit.actions import record
from throughcare.cases.models import Disposal
from throughcare.core.record.links import KINDS, Link
from throughcare.inspections.actions import import_inspection
from throughcare.performance.models import MeasureResult

A_DAY = datetime.timedelta(days=1)
STANDS_ON = Day(2006, 6, 30)
BEGAN_ON = Day(2005, 1, 10)
FIELDWORK = {INSPECTION: ("2006-05-15", "2006-05-26"), GOING_ON: ("2006-06-01", "2006-06-30"),
             INSPECTED_ELSEWHERE: ("2006-06-01", "2006-06-30")}  # fmt: skip
MEASURE = "seen-in-time"
NO_LIMIT = "no limit"


@dataclass(frozen=True)
class Asked:
    """A case of the world, and what it is for."""

    case: Case
    stands: str  # the relation it is made for
    state: str
    limit: str


class Fixture:
    """The world of the matrix, written into the database."""

    def __init__(self) -> None:
        self.world = World(
            now=timezone.now(),
            today=timezone.localdate(),
            stands_on={AREA: STANDS_ON, ELSEWHERE: STANDS_ON},
            organisations=ORGANISATIONS,
            teams=TEAMS_HERE,
            published={INSPECTION: True, GOING_ON: False, INSPECTED_ELSEWHERE: False},
        )
        self.world.people = people(self.world.today)
        self.asked = list(self._cases())
        self.world.cases = [asked.case for asked in self.asked]
        self.world.inspected = [
            Inspected(inspection, area, ref, _assessor(n))
            for inspection, area in INSPECTED.items()
            for n, ref in enumerate(SAMPLED)
        ]
        self.world.drafts = [
            (person, case) for person in self.world.people for case in self.world.cases
        ]
        self.copies = {(row.inspection, row.ref): row for row in self.world.inspected}
        self.policy = Policy(self.world)

    @transaction.atomic
    def write(self) -> Written:
        """Writes everything, inspections by the site's own import."""
        with tempfile.TemporaryDirectory() as folder:
            for inspection, area in INSPECTED.items():
                source = write_inspection(Path(folder) / inspection)
                _rewrite(source, inspection, area, published=self.world.published[inspection])
                import_inspection(source, by="proof", reports=source)
        written = write(self.world)
        for area in self.world.stands_on:
            MeasureResult.objects.create(
                area_id=area,
                measure=MEASURE,
                title="Seen in time",
                from_on=BEGAN_ON,
                to_on=STANDS_ON,
            )
        self._tell_elsewhere()
        return written

    def _tell_elsewhere(self) -> None:
        """Names cases where a page about something else may show them: in the trail, and in what was asked
        to be destroyed."""
        theirs = [asked.case for asked in self.asked if asked.stands == "theirs"]
        for case in theirs:
            subject = f"case {case.area}/{case.ref}"
            record(by="officer", kind="consultation", act="show case", target=subject)
        Disposal.objects.bulk_create(
            Disposal(
                area_ref=case.area, case_ref=case.ref, rule="cases", due_on=STANDS_ON,
                asked_by="somebody", asked_at=self.world.now,
            )
            for case in theirs
        )  # fmt: skip

    # Cases

    def _cases(self) -> Iterator[Asked]:
        numbers = iter(range(1000, 9999))
        for stands, case in self._stands().items():
            for state in STATES:
                for limit, limits in self._limits().items():
                    ref = f"M{next(numbers)}"
                    made = replace(case, ref=ref, open=state == "open", limits=limits)
                    yield Asked(made, stands, state, limit)
        for ref, (limit, limits) in zip(SAMPLED, self._limits().items(), strict=False):
            yield Asked(self._sampled(ref, limits), "in a sample", "open", limit)

    def _limits(self) -> dict[str, tuple[Limit, ...]]:
        """A limit of each kind: naming everybody who asks, or somebody else; in force on its first and on
        its last day, over, to come."""
        today = self.world.today
        them = frozenset(p.username for p in self.world.people if p.username != NAMED_BY_LIMITS)
        other = frozenset({NAMED_BY_LIMITS})
        year = 365 * A_DAY
        return {
            NO_LIMIT: (),
            "restricted to others": (Limit("restriction", other, today),),
            "restricted to them": (Limit("restriction", them, today - year, today),),
            "closed to them": (Limit("exclusion", them, today - year, today),),
            "closed to others": (Limit("exclusion", other, today),),
            "was restricted to others": (Limit("restriction", other, today - year, today - A_DAY),),
            "will be closed to them": (Limit("exclusion", them, today + A_DAY),),
        }

    def _stands(self) -> dict[str, Case]:
        """A case for each relation, just inside and just outside of its edges."""
        everybody = self._everybody()
        ago = {days: STANDS_ON - days * A_DAY for days in (FORMER_DAYS, FORMER_DAYS + 1)}
        assessor, before = "assessor-1", STANDS_ON - A_DAY
        hours = datetime.timedelta(hours=EMERGENCY_HOURS)
        just_now = self.world.now, self.world.now - hours - datetime.timedelta(minutes=1)
        others = Case(AREA, "", officer="om-77", links=(_link("team", "Far"),))

        def with_links(*links: Link, officer: str = "om-77") -> Case:
            return Case(AREA, "", officer=officer, links=links)

        return {
            "theirs": with_links(*everybody, officer="om-1"),
            "their team's": with_links(*_works("North", "Elm House")),
            "a pod's": with_links(*_works(POD, "Elm House annexe")),
            "nobody's yet": with_links(officer=""),
            "the area's": others,
            "in their prison": with_links(_link("prison", PRISON)),
            "in their prison by its name": with_links(_link("prison", "HMP Test")),
            "in their prison lately": with_links(_link("prison", PRISON, ago[FORMER_DAYS])),
            "in their prison long ago": with_links(_link("prison", PRISON, ago[FORMER_DAYS + 1])),
            "theirs lately": with_links(*_until(everybody, ago[FORMER_DAYS])),
            "theirs long ago": with_links(*_until(everybody, ago[FORMER_DAYS + 1])),
            "drawn": replace(others, drawn=(Drawn(GOING_ON, "assessor-9", STANDS_ON),)),
            "drawn and given to them": replace(others, drawn=(Drawn(GOING_ON, assessor, None),)),
            "drawn, fieldwork over": replace(others, drawn=(Drawn(GOING_ON, assessor, before),)),
            "drawn by others": replace(others, drawn=(Drawn(INSPECTED_ELSEWHERE, assessor, None),)),
            "opened in an emergency": replace(others, opened=self._opened(just_now[0])),
            "opened four hours ago": replace(others, opened=self._opened(just_now[1])),
            "of another area": Case(
                ELSEWHERE, "", officer="om-1", links=(*everybody, *_works("North", "x"))
            ),
        }

    def _everybody(self) -> tuple[Link, ...]:
        """Links that name everybody with a reference; a prison's staff with their prison."""
        names = {
            f"{PRISON}/{p.ref}" if p.organisation.id == PRISON else p.ref
            for p in self.world.people
            if p.ref and p.organisation.id in (AREA, PRISON)
        }
        return tuple(_link("worker", name) for name in sorted(names))

    def _opened(self, at: datetime.datetime) -> tuple[Opened, ...]:
        return tuple(Opened(person.username, at) for person in self.world.people)

    def _sampled(self, ref: str, limits: tuple[Limit, ...]) -> Case:
        """The live record of a case that inspections of the area drew."""
        drawn = tuple(
            Drawn(name, _assessor(SAMPLED.index(ref)), Day.fromisoformat(FIELDWORK[name][1]))
            for name, area in INSPECTED.items()
            if area == AREA
        )
        return Case(AREA, ref, officer="om-77", limits=limits, drawn=drawn)


def _link(kind: str, ref: str, to_on: Day | None = None) -> Link:
    assert kind in KINDS
    return Link(kind, ref, BEGAN_ON, to_on)


def _until(links: tuple[Link, ...], to_on: Day) -> tuple[Link, ...]:
    return tuple(_link(link.kind, link.ref, to_on) for link in links)


def _works(team: str, premises: str) -> tuple[Link, ...]:
    """A team, premises and every unit work on the case."""
    units = {team.kind for team in TEAMS_HERE} - {"omu", "pod", "approved_premises"}
    return (
        _link("team", team),
        _link("premises", premises),
        *(_link("unit", kind) for kind in sorted(units)),
    )


def _assessor(number: int) -> str:
    """To whom the folder of the tests gives the case of that number to read."""
    return f"assessor-{number % 2}"


def _rewrite(folder: Path, inspection: str, area: str, *, published: bool) -> None:
    """Makes the inspection of the tests another one."""
    file = folder / "inspection.json"
    info = json.loads(file.read_text(encoding="utf-8"))
    from_on, to_on = FIELDWORK[inspection]
    info |= {"id": inspection, "fieldwork_from": from_on, "fieldwork_to": to_on}
    info["area"] |= {"id": area}
    info["published_on"] = info["published_on"] if published else "2099-01-01"
    file.write_text(json.dumps(info), encoding="utf-8")
