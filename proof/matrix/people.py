"""Who asks: the fixed cast of the tests, and people who stand at an edge of the policy."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from proof.policy import Day, Held, Organisation, Person, Team
from tests.cast import CAST, TEAMS
from tests.small_folders import AREA, ELSEWHERE, INSPECTION, PRISON

INSPECTORATE, REGION, OTHER_PRISON = "inspectorate", "north-west", "hmp-other"
ORGANISATIONS = {
    o.id: o
    for o in (
        Organisation(AREA, "Testshire", "area", "North West"),
        Organisation(ELSEWHERE, "Othershire", "area"),
        Organisation(PRISON, "HMP Test", "prison"),
        Organisation(OTHER_PRISON, "HMP Other", "prison"),
        Organisation(INSPECTORATE, "Inspectorate", "inspectorate"),
        Organisation(REGION, "North West", "region"),
    )
}
POD, PREMISES_POD = "North pod", "Elm House annexe"
TEAMS_HERE = [
    *(Team(AREA, name, kind) for name, kind in TEAMS.items()),
    Team(AREA, POD, "pod", "North"),
    Team(AREA, PREMISES_POD, "pod", "Elm House"),
    Team(ELSEWHERE, "North", "omu"),
]
# The inspection of the tests is published and its fieldwork over. One is going on, one is elsewhere.
GOING_ON, INSPECTED_ELSEWHERE = "testshire-2007", "othershire-2007"
INSPECTED = {INSPECTION: AREA, GOING_ON: AREA, INSPECTED_ELSEWHERE: ELSEWHERE}
# References of those of the cast who have none, where the table lets their role do something by them.
NAMED = {"administrator": "ca-1", "mappa": "m-1"}
WITHOUT_FACTOR = "officer-without-factor"
NAMED_BY_LIMITS = "somebody-else"  # whom limits name that name nobody of the others; asks nothing


def people(today: Day) -> list[Person]:
    """Everybody, in the order in which they ask."""
    cast = [_of_the_cast(name) for name in CAST]
    named = {person.username: person for person in cast}
    return [*cast, *_at_the_edges(named, today)]


def _of_the_cast(name: str) -> Person:
    role, organisation, ref, team, inspects = CAST[name]
    on = [(INSPECTION, AREA), (GOING_ON, AREA)] if inspects else [("", "")]
    found = next((t for t in TEAMS_HERE if (t.organisation, t.name) == (organisation, team)), None)
    roles = tuple(
        Held(role, team=found, inspection=inspection, inspected_area=area)
        for inspection, area in on
    )
    return Person(name, ORGANISATIONS[organisation], ref or NAMED.get(name, ""), roles)


def _at_the_edges(cast: dict[str, Person], today: Day) -> list[Person]:
    """Others than the cast: no second factor, roles that ended or are to come, other organisations."""
    yesterday = today - datetime.timedelta(days=1)
    tomorrow = today + datetime.timedelta(days=1)
    officer, chief, lead = cast["officer"], cast["chief"], cast["lead"]

    def like(person: Person, name: str, ref: str = "", **changed: Any) -> Person:
        return replace(person, username=name, ref=ref, **changed)

    def until(person: Person, **days: Any) -> tuple[Held, ...]:
        return tuple(replace(held, **days) for held in person.roles)

    def of(organisation: str, role: str) -> dict[str, Any]:
        return {"organisation": ORGANISATIONS[organisation], "roles": (Held(role),)}

    pod = next(team for team in TEAMS_HERE if team.name == POD)
    return [
        like(cast["senior"], "senior-with-cases", "om-3"),
        like(officer, "officer-of-pod", "om-4", roles=(Held("offender_manager", pod),)),
        like(officer, WITHOUT_FACTOR, "om-5", second_factor=False),
        like(lead, "lead-without-factor", second_factor=False),
        like(cast["sysadmin"], "sysadmin-without-factor", second_factor=False),
        like(officer, "officer-until-yesterday", "om-6", roles=until(officer, to_on=yesterday)),
        like(chief, "chief-from-tomorrow", roles=until(chief, from_on=tomorrow)),
        like(officer, "officer-until-today", "om-7", roles=until(officer, to_on=today)),
        like(chief, "chief-barred", is_active=False),
        like(officer, "nobody-now", "om-8", roles=()),
        like(cast["board"], "board-of-region", **of(REGION, "board_reader")),
        like(cast["supervisor"], "supervisor-elsewhere", "os-1", **of(OTHER_PRISON, "offender_supervisor")),
        like(cast["sysadmin"], "sysadmin-of-inspectorate", **of(INSPECTORATE, "system_administrator")),
        like(lead, "lead-elsewhere", roles=(
            Held("lead_inspector", inspection=INSPECTED_ELSEWHERE, inspected_area=ELSEWHERE),
        )),
        like(cast["analyst"], NAMED_BY_LIMITS, roles=()),
    ]  # fmt: skip
