"""The people of the demo: a named example of each role, and an account for everybody who holds cases or
helps with them. All of them are made up, and nobody can sign in as them but by the demo's one click."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from throughcare.accounts.actions import add_user, give_role
from throughcare.accounts.models import Organisation, Role, Staff, Team, User
from throughcare.accounts.people import EXAMPLES
from throughcare.audit.actions import record_administration

FROM = datetime.timedelta(days=365)
ROLE_OF_GRADE = {
    "PO": "offender_manager", "PSO": "offender_manager", "trainee": "offender_manager",
    "CA": "case_administrator", "SPO": "senior_probation_officer",
}  # fmt: skip
BY_GRADE = {
    "programme_tutor": "programme tutor",
    "unpaid_work_supervisor": "unpaid work",
    "approved_premises_worker": "premises",
    "victim_liaison_officer": "victim unit",
    "court_officer": "court officer",
}
PRISON, INSPECTORATE, REGION = "hmp-risley", "hmi-probation", "north-west"


@transaction.atomic
def make_people(*, area: str, inspection: str, team: str, by: str) -> int:
    """Makes the accounts of an area's people and the examples, once. `team`: the team of the examples that
    work on cases."""
    if User.objects.filter(organisation=area).exists():
        return 0
    organisation = Organisation.objects.get(pk=area)
    staff = Staff.objects.filter(organisation=organisation).select_related("team").order_by("ref")
    made = _Makers(organisation, by)
    made.workers(staff.filter(grade__in=ROLE_OF_GRADE), team)
    made.units(staff)
    made.managers(staff)
    made.others(inspection, staff)
    count = User.objects.count()
    details = {"users": count}
    record_administration(
        by=by, act="make the demo's people", target=f"area {area}", details=details
    )
    return count


class _Makers:
    """Makes accounts of one organisation, with roles that began a year ago."""

    def __init__(self, organisation: Organisation, by: str) -> None:
        self.organisation = organisation
        self.by = by
        self.from_on = timezone.localdate() - FROM
        self.used: set[str] = set()

    def user(
        self, role: str, staff: Staff | None, name: str = "", organisation: Organisation | None = None,
        example: bool = True,
    ) -> User:  # fmt: skip
        if staff is not None:
            self.used.add(staff.ref)
        username = (
            f"{EXAMPLES}{role.replace('_', '-')}"
            if example
            else staff.ref.lower()
            if staff
            else role
        )
        return add_user(
            username=username,
            name=staff.name if staff and staff.name else name,
            organisation=organisation or self.organisation,
            staff=staff,
            by=self.by,
        )

    def give(self, user: User, role: str, team: Team | None = None, **on: Any) -> Role:
        return give_role(user=user, role=role, by=self.by, from_on=self.from_on, team=team, **on)

    def workers(self, staff: Iterable[Staff], team: str) -> None:
        """Everybody of the offender management units; of the examples' team the first of each role is
        one."""
        shown: set[str] = set()
        for person in staff:
            role = ROLE_OF_GRADE[person.grade]
            is_example = role not in shown and person.team is not None and person.team.name == team
            if is_example:
                shown.add(role)
            user = self.user(role, person, example=is_example)
            self.give(user, role, person.team)

    def units(self, staff: Iterable[Staff]) -> None:
        """One of each unit."""
        people = list(staff)
        for role, grade in BY_GRADE.items():
            person = next((p for p in people if p.grade == grade and p.ref not in self.used), None)
            if person is not None:
                self.give(self.user(role, person), role, person.team)
        mappa, _ = Team.objects.get_or_create(
            organisation=self.organisation, name="MAPPA unit", defaults={"kind": "mappa"}
        )
        self.give(
            self.user("mappa_coordinator", None, "Fiona Alderley"), "mappa_coordinator", mappa
        )

    def managers(self, staff: Iterable[Staff]) -> None:
        """A district manager of half the units, and those who lead the area."""
        people = list(staff)
        manager = next((p for p in people if p.grade == "DM"), None)
        user = self.user("district_manager", manager, "Helen Marbury")
        units = Team.objects.filter(organisation=self.organisation, kind="omu").order_by("name")
        for team in units[: (units.count() + 1) // 2]:
            self.give(user, "district_manager", team)
        leader = next((p for p in people if p.grade == "ACO"), None)
        self.give(
            self.user("assistant_chief_officer", leader, "Alan Thornley"), "assistant_chief_officer"
        )
        for role, name in (
            ("board_reader", "Margaret Oakfield"),
            ("performance_analyst", "Priya Kelworth"),
            ("diversity_manager", "Grace Holbeck"),
            ("system_administrator", "Colin Wradgate"),
        ):
            self.give(self.user(role, None, name), role)

    def others(self, inspection: str, staff: Iterable[Staff]) -> None:
        """The prison's supervisor, and those on the inspection."""
        prison = _organisation(PRISON, "HMP Risley", Organisation.PRISON, self.organisation.region)
        inspectorate = _organisation(
            INSPECTORATE, "HM Inspectorate of Probation", Organisation.INSPECTORATE, ""
        )
        _organisation(REGION, self.organisation.region or "North West", Organisation.REGION, "")
        officer = Staff.objects.create(organisation=prison, ref="OS01", name="Darren Lockwell")
        supervisor = self.user("offender_supervisor", officer, organisation=prison)
        self.give(supervisor, "offender_supervisor")
        on: dict[str, Any] = {"inspection": inspection, "inspected_area": self.organisation.pk}
        for role, name in (
            ("lead_inspector", "Sandra Fairmere"),
            ("inspector", "Steve Ashdale"),
            ("inspection_support", "Ruth Penbrook"),
        ):
            self.give(self.user(role, None, name, inspectorate), role, **on)
        assessor = Staff.objects.create(
            organisation=self.organisation, ref="L1", name="Moira Winstead", grade="PO"
        )
        self.give(self.user("area_assessor", assessor), "area_assessor", **on)
        self.give(self.user("area_liaison", None, "Judith Barcroft"), "area_liaison", **on)


def _organisation(pk: str, name: str, kind: str, region: str) -> Organisation:
    found, _ = Organisation.objects.get_or_create(
        pk=pk, defaults={"name": name, "kind": kind, "region": region}
    )
    return found
