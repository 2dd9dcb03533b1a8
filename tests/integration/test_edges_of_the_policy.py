"""What `make prove-matrix` and `make prove-oracle` found, each by the smallest test that shows it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import person, principal, sign_in
from tests.small_folders import AREA, PRISON
from throughcare.accounts.models import ApiToken, Team
from throughcare.cases import gate
from throughcare.cases.actions.derived import LINK_FIELDS, link_rows
from throughcare.cases.models import Case, CaseLink
from throughcare.cases.rows import insert_rows
from throughcare.core.record.links import Link

pytestmark = pytest.mark.usefixtures("site")
LATELY = datetime.date(2006, 6, 1)  # of an area whose day is 30 June 2006


def test_a_role_that_a_prison_worker_had_in_a_case_is_a_former_one(machine):
    case = Case.objects.get(area=AREA, ref="T003")
    had = Link("worker", f"{PRISON}/os-1", datetime.date(2006, 5, 1), LATELY)
    insert_rows(CaseLink, LINK_FIELDS, link_rows(case.pk, [had]))
    relations = {right.relation for right in gate.reasons(principal("supervisor"), case, "read")}
    assert relations == {"former"}


def test_who_has_no_reference_in_the_record_never_held_a_case(machine):
    case = Case.objects.get(area=AREA, ref="T003")
    relations = {right.relation for right in gate.reasons(principal("senior"), case, "read")}
    assert relations == {"team"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of row-level security")
def test_the_database_counts_the_pods_of_approved_premises_too(machine):
    house = Team.objects.get(organisation=AREA, name="Elm House")
    Team.objects.create(organisation=house.organisation, name="Annexe", kind="pod", parent=house)
    case = Case.objects.get(area=AREA, ref="T003")
    lives = Link("premises", "Annexe", LATELY, None)
    insert_rows(CaseLink, LINK_FIELDS, link_rows(case.pk, [lives]))
    assert gate.reasons(principal("premises"), case, "list")
    with connection.cursor() as cursor:
        cursor.execute("SELECT throughcare_cases(%s, 'list')", [person("premises").pk])
        assert (case.pk,) in cursor.fetchall()


def test_a_token_is_made_with_a_second_factor_only(client):
    sign_in(client, person("officer"), second_factor=False)
    for method in (client.get, client.post):
        response = method(reverse("tokens"), {"name": "a way round"})
        assert response.headers["Location"] == reverse("mfa_index")
    assert not ApiToken.objects.exists()
