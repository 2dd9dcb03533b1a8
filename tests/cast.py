"""The fixed cast of the tests: one person for each role, who work on the small area of small_folders.py,
and people elsewhere who must see nothing of it."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as RECORDS_OF,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.test import Client
from django.utils import timezone

from tests.small_folders import AREA, ELSEWHERE, INSPECTION, PRISON
from throughcare.accounts.actions import add_user, give_role
from throughcare.accounts.models import Organisation, Staff, Team, User
from throughcare.accounts.permissions import Principal
from throughcare.accounts.principals import principal_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BY = "tests"

# Who they are: role, organisation, the record's reference, team, on the inspection.
CAST: dict[str, tuple[str, str, str, str, bool]] = {
    "officer": ("offender_manager", AREA, "om-1", "North", False),
    "colleague": ("offender_manager", AREA, "om-2", "North", False),
    "officer-of-south": ("offender_manager", AREA, "om-9", "South", False),
    "officer-elsewhere": ("offender_manager", ELSEWHERE, "om-1", "", False),
    "administrator": ("case_administrator", AREA, "", "North", False),
    "senior": ("senior_probation_officer", AREA, "", "North", False),
    "district-manager": ("district_manager", AREA, "", "North", False),
    "chief": ("assistant_chief_officer", AREA, "", "", False),
    "chief-elsewhere": ("assistant_chief_officer", ELSEWHERE, "", "", False),
    "board": ("board_reader", AREA, "", "", False),
    "supervisor": ("offender_supervisor", PRISON, "os-1", "", False),
    "tutor": ("programme_tutor", AREA, "t-1", "Programmes", False),
    "unpaid-work": ("unpaid_work_supervisor", AREA, "u-1", "Unpaid work", False),
    "premises": ("approved_premises_worker", AREA, "p-1", "Elm House", False),
    "victim-liaison": ("victim_liaison_officer", AREA, "v-1", "Victim unit", False),
    "court": ("court_officer", AREA, "c-1", "Court team", False),
    "analyst": ("performance_analyst", AREA, "", "", False),
    "diversity": ("diversity_manager", AREA, "", "", False),
    "mappa": ("mappa_coordinator", AREA, "", "MAPPA unit", False),
    "lead": ("lead_inspector", "inspectorate", "", "", True),
    "inspector": ("inspector", "inspectorate", "", "", True),
    "assessor": ("area_assessor", AREA, "assessor-1", "", True),
    "support": ("inspection_support", "inspectorate", "", "", True),
    "liaison": ("area_liaison", AREA, "", "", True),
    "sysadmin": ("system_administrator", AREA, "", "", False),
}
TEAMS = {
    "North": "omu", "South": "omu", "Programmes": "programmes", "Unpaid work": "unpaid_work",
    "Elm House": "approved_premises", "Victim unit": "victim_unit", "Court team": "court",
    "MAPPA unit": "mappa",
}  # fmt: skip
FROM = datetime.date(2020, 1, 1)


def make_cast() -> dict[str, User]:
    """Makes everybody; the areas' organisations are there already, by their import."""
    _organisations()
    teams = {
        name: Team.objects.get_or_create(organisation_id=AREA, name=name, defaults={"kind": kind})[
            0
        ]
        for name, kind in TEAMS.items()
    }
    return {name: _user(name, teams) for name in CAST}


def _organisations() -> None:
    for pk, kind in (
        (PRISON, "prison"),
        ("inspectorate", "inspectorate"),
        ("north-west", "region"),
    ):
        Organisation.objects.get_or_create(id=pk, defaults={"name": pk, "kind": kind})


def _user(name: str, teams: dict[str, Team]) -> User:
    role, organisation, ref, team, inspects = CAST[name]
    staff = None
    if ref:
        staff, _ = Staff.objects.get_or_create(
            organisation_id=organisation, ref=ref, defaults={"grade": "PO", "name": name}
        )
        if team and staff.team is None:
            staff.team = teams[team]
            staff.save()
    user = add_user(
        username=name,
        name=f"{name.replace('-', ' ').title()} Example",
        organisation=Organisation.objects.get(pk=organisation),
        staff=staff,
        by=BY,
    )
    on: dict[str, Any] = {"inspection": INSPECTION, "inspected_area": AREA} if inspects else {}
    give_role(user=user, role=role, team=teams.get(team), from_on=FROM, by=BY, **on)
    return user


def person(name: str) -> User:
    return User.objects.get(username=name)


def principal(name: str) -> Principal:
    """Somebody of the cast as the gate knows them."""
    return principal_of(person(name))


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    """Signs a test's browser in, with the second factor as a person would have given it."""
    client.force_login(user, backend=BACKEND)
    if second_factor:
        session = client.session
        session[RECORDS] = [{"method": "mfa", "at": timezone.now().timestamp()}]
        session[RECORDS_OF] = str(user.pk)
        session.save()
