"""Writes a world into the site's tables, and says which row of each table belongs to what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from proof.policy import INTELLIGENCE, Case, Person, Team, World
from throughcare.accounts import models as accounts
from throughcare.accounts.permissions import EMERGENCY_HOURS
from throughcare.accounts.scope import as_machine
from throughcare.cases import models as cases
from throughcare.cases.actions.derived import LINK_FIELDS, link_rows
from throughcare.cases.rows import insert_rows
from throughcare.inspections import models as inspections

VICTIM = "V1"
# The entries of every case: the end of their reference, and their kind.
ENTRIES = {"note": "noted", "police": INTELLIGENCE, "victim": "victim_met"}
HAPPENED_ON = datetime.date(2006, 3, 1)
SENTENCED = {"disposal": "community_order", "requirements": ["SUP"]}


@dataclass(frozen=True)
class Written:
    """The rows' numbers: of users, cases, and cases in an inspection's copy."""

    users: dict[str, int]
    cases: dict[tuple[str, str], int]
    sampled: dict[tuple[str, str], int]


def write(world: World) -> Written:
    """Writes all of a world, inside the caller's transaction. Inspections that are there already, by an
    import, are left as they are."""
    with as_machine("proof"):
        teams = _write_organisations(world)
        users = _write_people(world, teams)
        rows = _write_cases(world)
        _write_access(world, users, rows)
        _write_drafts(world, users, rows)
        sampled = _write_inspections(world)
    return Written(users, {key: case.pk for key, case in rows.items()}, sampled)


def _make(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    made: list[Any] = model._base_manager.bulk_create(list(rows), batch_size=500)
    return made


def _write_organisations(world: World) -> dict[tuple[str, str], Any]:
    """Organisations, the areas' records and the teams; the teams by organisation and name."""
    _make(
        accounts.Organisation,
        (
            accounts.Organisation(id=o.id, name=o.name, kind=o.kind, region=o.region)
            for o in world.organisations.values()
        ),
    )
    _make(
        cases.Area,
        (
            cases.Area(
                id=area, organisation_id=area, name=world.organisations[area].name,
                source="synthetic", extracted_on=HAPPENED_ON, stands_on=stands_on,
            )
            for area, stands_on in world.stands_on.items()
        ),
    )  # fmt: skip
    made: dict[tuple[str, str], Any] = {}
    for team in sorted(world.teams, key=lambda team: bool(team.parent)):
        made[team.organisation, team.name] = accounts.Team.objects.create(
            organisation_id=team.organisation, name=team.name, kind=team.kind,
            parent=made[team.organisation, team.parent] if team.parent else None,
        )  # fmt: skip
    return made


def _write_people(world: World, teams: dict[tuple[str, str], Any]) -> dict[str, int]:
    """Staff, users and their roles; the users' numbers by name."""
    named = [person for person in world.people if person.ref]
    staff = _make(
        accounts.Staff,
        (
            accounts.Staff(organisation_id=p.organisation.id, ref=p.ref, name=p.username)
            for p in named
        ),
    )
    of = {person.username: row for person, row in zip(named, staff, strict=True)}
    users = _make(
        accounts.User,
        (
            accounts.User(
                username=p.username, name=f"{p.username} Example", organisation_id=p.organisation.id,
                staff=of.get(p.username), is_active=p.is_active, password="!", created_at=world.now,
            )
            for p in world.people
        ),
    )  # fmt: skip
    numbers = {user.username: user.pk for user in users}
    _make(accounts.Role, (role for p in world.people for role in _roles(p, numbers, teams)))
    return numbers


def _roles(
    person: Person, numbers: dict[str, int], teams: dict[tuple[str, str], Any]
) -> Iterable[accounts.Role]:
    for held in person.roles:
        team: Team | None = held.team
        yield accounts.Role(
            user_id=numbers[person.username],
            role=held.role,
            organisation_id=person.organisation.id,
            team=teams[team.organisation, team.name] if team else None,
            inspection=held.inspection,
            inspected_area=held.inspected_area,
            from_on=held.from_on,
            to_on=held.to_on,
        )


def _write_cases(world: World) -> dict[tuple[str, str], Any]:
    """Cases with a person, a journal, a victim, an obligation and an appointment each."""
    people = _make(
        cases.Person,
        (
            cases.Person(
                area_id=c.area, ref=f"P-{c.ref}", family_name="Example", given_names="Person"
            )
            for c in world.cases
        ),
    )
    made = _make(
        cases.Case,
        (
            cases.Case(
                area_id=c.area, ref=c.ref, person=person, open=c.open, officer=c.officer,
                disposal="community_order", began_on=HAPPENED_ON,
                ended_on=None if c.open else HAPPENED_ON,
            )
            for c, person in zip(world.cases, people, strict=True)
        ),
    )  # fmt: skip
    for case, row in zip(world.cases, made, strict=True):
        insert_rows(cases.CaseLink, LINK_FIELDS, link_rows(row.pk, list(case.links)))
    _write_journals(world, made)
    return {(case.area, case.ref): row for case, row in zip(world.cases, made, strict=True)}


def _write_journals(world: World, made: list[Any]) -> None:
    lines: dict[Any, list[Any]] = {cases.Entry: [], cases.VictimEntry: []}
    for case, row in zip(world.cases, made, strict=True):
        said = [("sentenced", "sentenced", SENTENCED)] + [
            (name, kind, {"victim": VICTIM} if name == "victim" else {})
            for name, kind in ENTRIES.items()
        ]
        for name, kind, facts in said:
            table = cases.VictimEntry if name == "victim" else cases.Entry
            lines[table].append(
                table(
                    case=row, ref=f"{case.ref}-{name}", kind=kind, happened_on=HAPPENED_ON, facts=facts,
                    recorded_at=datetime.datetime(2006, 3, 1, 12, tzinfo=datetime.UTC),
                )
            )  # fmt: skip
    for table, rows in lines.items():
        _make(table, rows)
    _make(cases.Victim, (cases.Victim(case=row, ref=VICTIM) for row in made))
    _make(cases.CaseObligation, (
        cases.CaseObligation(
            case=row, standard="first-contact", trigger_ref="x", trigger_on=HAPPENED_ON,
            opens_on=HAPPENED_ON, due_on=HAPPENED_ON, state="met",
        )
        for row in made
    ))  # fmt: skip
    _make(
        cases.CaseAppointment,
        (
            cases.CaseAppointment(case=row, ref="x", for_on=HAPPENED_ON, type="office")
            for row in made
        ),
    )


def _write_access(world: World, users: dict[str, int], made: dict[tuple[str, str], Any]) -> None:
    """Limits with whom they name, samples, and what was opened in an emergency."""
    hours = datetime.timedelta(hours=EMERGENCY_HOURS)
    limits, samples, opened = [], [], []
    for case in world.cases:
        row = made[case.area, case.ref]
        for limit in case.limits:
            kept = cases.AccessLimit(
                case=row,
                kind=limit.kind,
                from_on=limit.from_on,
                to_on=limit.to_on,
                message="limited",
            )
            limits.append((kept, limit.people))
        samples += [
            cases.SampledAccess(
                case=row, inspection=d.inspection, assessor=d.assessor, until_on=d.until_on
            )
            for d in case.drawn
        ]
        opened += [
            cases.EmergencyAccess(
                case=row, user_id=users[o.username], reason="proof", at=o.at, until_at=o.at + hours
            )
            for o in case.opened
        ]
    _make(cases.AccessLimit, (kept for kept, _ in limits))
    _make(
        cases.LimitedPerson,
        (
            cases.LimitedPerson(limit=kept, user_id=users[name])
            for kept, people in limits
            for name in people
        ),
    )
    _make(cases.SampledAccess, samples)
    _make(cases.EmergencyAccess, opened)


def _write_drafts(world: World, users: dict[str, int], made: dict[tuple[str, str], Any]) -> None:
    _make(
        cases.Draft,
        (
            cases.Draft(
                id=draft_of(person, case), user_id=users[person.username], kind="noted",
                case=made[case.area, case.ref], seen_version=0, saved_at=world.now,
            )
            for person, case in world.drafts
        ),
    )  # fmt: skip


def draft_of(person: Person, case: Case) -> str:
    """The id of somebody's draft in a case."""
    return f"{person.username}.{case.area}.{case.ref}"[:64]


def _write_inspections(world: World) -> dict[tuple[str, str], int]:
    """Inspections with their copies of cases, an answer and a piece of evidence each."""
    model = inspections.Inspection
    there = set(model.objects.values_list("id", flat=True))
    areas = {row.inspection: row.area for row in world.inspected}
    new = [name for name in world.published if name not in there]
    _make(
        model,
        (
            model(
                id=name, title=name, source="synthetic", area_ref=areas.get(name, ""), area_name=name,
                published_on=world.today if world.published[name] else None, framework={},
            )
            for name in new
        ),
    )  # fmt: skip
    made = _make(
        inspections.SampledCase,
        (
            inspections.SampledCase(
                inspection_id=row.inspection, case_ref=row.ref, position=n, stratum="all", weight=1,
                assessor=row.assessor,
            )
            for n, row in enumerate(world.inspected)
            if row.inspection in new
        ),
    )  # fmt: skip
    _make(
        inspections.Answer,
        (
            inspections.Answer(sampled_case=row, assessor="x", question="1.1.a", answer="above")
            for row in made
        ),
    )
    _make(
        inspections.Evidence,
        (
            inspections.Evidence(sampled_case=row, question="1.1.a", standard="x", state="met")
            for row in made
        ),
    )
    all_rows = inspections.SampledCase.objects.values_list("inspection_id", "case_ref", "pk")
    return {(inspection, ref): pk for inspection, ref, pk in all_rows}
