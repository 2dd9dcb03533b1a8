"""What `make prove-matrix` and `make prove-oracle` found, each by the smallest test that shows it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.cast import person, principal
from tests.house_rules import text_of
from tests.small_folders import AREA, PRISON
from throughcare.accounts.models import Team
from throughcare.audit.actions import record
from throughcare.cases import gate
from throughcare.cases.actions.derived import LINK_FIELDS, link_rows
from throughcare.cases.models import AccessLimit, Case, CaseLink, Disposal
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


def test_the_trail_of_a_person_names_no_case_that_its_reader_may_not_list(page, machine):
    for ref in ("T003", "T004"):
        record(by="officer", kind="consultation", act="show case", target=f"case {AREA}/{ref}")
    AccessLimit.objects.create(
        case=Case.objects.get(area=AREA, ref="T004"),
        kind="restriction",
        from_on=LATELY,
        message="m",
    )
    shown = text_of(page(reverse("person-trail", args=[AREA, "officer"])))
    assert f"{AREA}/T003" in shown
    assert f"{AREA}/T004" not in shown


def test_the_page_of_retention_names_no_case_that_its_reader_may_not_list(page, machine):
    for ref in ("T003", "T004"):
        Disposal.objects.create(
            area_ref=AREA,
            case_ref=ref,
            rule="r",
            due_on=LATELY,
            asked_by="x",
            asked_at=timezone.now(),
        )
    AccessLimit.objects.create(
        case=Case.objects.get(area=AREA, ref="T004"),
        kind="restriction",
        from_on=LATELY,
        message="m",
    )
    shown = text_of(page(reverse("retention", args=[AREA])))
    assert "T003: asked" in shown
    assert "T004: asked" not in shown
