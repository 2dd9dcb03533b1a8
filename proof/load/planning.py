"""Who works on the area: real accounts of it with a session each, and the cases they may write in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.test import Client

from tests.cast import sign_in
from throughcare.accounts.models import Role, User
from throughcare.accounts.principals import principal_of
from throughcare.accounts.scope import acting_as, as_machine, current
from throughcare.cases import gate
from throughcare.cases.models import Area, Case
from throughcare.inspections.models import Inspection, SampledCase
from throughcare.performance.models import MeasureResult

# Of fifty. Who has one example only is there in several browsers.
SHARES = {
    "offender_manager": 30,
    "case_administrator": 7,
    "senior_probation_officer": 4,
    "unpaid_work_supervisor": 2,
    "victim_liaison_officer": 2,
    "district_manager": 1,
    "assistant_chief_officer": 1,
    "lead_inspector": 1,
    "inspector": 2,
}
WITHOUT_CASES = ("lead_inspector", "inspector")
ACTS = {
    "victim_liaison_officer": "read victims",
    "assistant_chief_officer": "read",
    "senior_probation_officer": "allocate",
}
MOST_CASES = 30


def plan(people: int, area: str) -> dict[str, Any]:
    """Everything that the process of the people has to know."""
    inspection = Inspection.objects.filter(area_ref=area).first()
    return {
        "area": area,
        "people": _chosen(people, area),
        "measures": list(
            MeasureResult.objects.filter(area=area).values_list("measure", flat=True)[:10]
        ),
        "inspection": _inspection(inspection) if inspection else None,
    }


def the_area() -> Area:
    """The area with most cases."""
    found: Area = Area.objects.order_by("-cases_count")[0]
    return found


def _chosen(people: int, area: str) -> list[dict[str, Any]]:
    """So many people, by the shares of the roles that there are."""
    accounts = {role: list(_accounts(role, area)) for role in SHARES}
    there = {role: share for role, share in SHARES.items() if accounts[role]}
    found: list[dict[str, Any]] = []
    for role, share in there.items():
        wanted = max(1, round(people * share / sum(there.values())))
        at_work = [_person(user, role, area) for user in accounts[role][: 2 * wanted]]
        at_work = [who for who in at_work if who["cases"] or role in WITHOUT_CASES]
        found += [at_work[number % len(at_work)] for number in range(wanted if at_work else 0)]
    return (found + [found[0]] * people)[:people]


def _accounts(role: str, area: str) -> QuerySet[User]:
    """Who holds a role in an area, or on its inspection, by the names of their teams."""
    held = Role.objects.filter(role=role, to_on__isnull=True)
    held = held.filter(Q(organisation=area) | Q(inspected_area=area))
    users = User.objects.filter(is_active=True, roles__in=held)
    return users.select_related("staff__team").order_by("staff__team__name", "username").distinct()


def _person(user: User, role: str, area: str) -> dict[str, Any]:
    client = Client(SERVER_NAME="localhost")
    sign_in(client, user)
    with acting_as(principal_of(user)):
        cases = _cases(area, user.staff.ref if user.staff else "", ACTS.get(role, "record"))
        to_allocate = _to_allocate(area, cases) if role == "senior_probation_officer" else []
    staff = user.staff
    return {
        "name": user.username,
        "role": role,
        "cookie": client.cookies["session"].value,
        "staff": staff.ref if staff else "",
        "team": staff.team.name if staff and staff.team else "",
        "cases": cases,
        "to_allocate": to_allocate,
    }


def _cases(area: str, staff: str, act: str) -> list[str]:
    """Open cases on which the scope's person may do an act, their own first."""
    rows = Case.objects.filter(area=area, open=True, pk__in=gate.case_ids(current(), act))
    rows = rows.exclude(officer="")
    own = list(rows.filter(officer=staff or None).order_by("ref").values_list("ref", flat=True))
    others = list(
        rows.exclude(ref__in=own).order_by("ref").values_list("ref", flat=True)[:MOST_CASES]
    )
    return (own + others)[:MOST_CASES]


def _to_allocate(area: str, cases: list[str]) -> list[tuple[str, list[str]]]:
    """Cases with the offender managers of their team: a case that leaves a team leaves its readers."""
    found = []
    rows = Case.objects.filter(area=area, ref__in=cases)
    for ref, team in rows.values_list("ref", "team"):
        officers = _accounts("offender_manager", area).filter(roles__team__name=team)
        if names := list(officers.values_list("username", flat=True)):
            found.append((ref, names))
    return found


def _inspection(inspection: Inspection) -> dict[str, Any]:
    with as_machine("proof"):
        sampled = SampledCase.objects.filter(inspection=inspection).order_by("position")
        cases = list(sampled.values_list("case_ref", flat=True))
    return {
        "id": inspection.pk,
        "cases": cases,
        "questions": [question["id"] for question in inspection.scores["questions"]][:30],
        "scores": [score["id"].replace(" ", "-", 1) for score in inspection.scores["scores"]],
    }
