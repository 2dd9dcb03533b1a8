"""A standard is switched on, and off, while the site runs: pages, derived rows and the engine follow."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.integration.record.conftest import Somebody, case_path
from tests.small_folders import AREA
from throughcare.accounts.scope import as_machine
from throughcare.audit.models import AuditEvent
from throughcare.cases.actions.standards import bring_up_to_date, switch_off, switch_on
from throughcare.cases.models import CaseObligation, SiteStandard
from throughcare.cases.standards import in_use
from throughcare.core.mistakes import InputMistakes
from throughcare.performance.counting import count_everything

OWN = """id: seen-in-a-week
title: Seen within a week of allocation
source: This test
starts_on: [allocated]
within: {days: 7}
fulfilled_by: {kind: attendance_recorded}
"""


def obligations():
    with as_machine("tests"):
        rows = CaseObligation.objects.filter(case__area=AREA, standard="seen-in-a-week")
        return list(rows.values_list("case__ref", "due_on", "state"))


def test_a_standard_of_the_sites_own_counts_from_the_next_request_on(site, settings, tmp_path):
    assert "Seen within a week" not in Somebody("officer").get(case_path(0)).text
    switch_on(text=OWN, name="seen-in-a-week.yaml", by="tests")
    assert "Seen within a week" in Somebody("officer").get(case_path(0)).text
    assert obligations() == []
    assert bring_up_to_date(by="tests") > 0
    assert len(obligations()) == 8
    settings.COUNTED = tmp_path / "counted"
    checked = count_everything(by="tests", now=timezone.now())
    assert all(one.comparison.is_same for one in checked)
    assert AuditEvent.objects.filter(act="switch a standard on").count() == 1


def test_switched_off_it_asks_for_nothing_any_more(site):
    switch_on(text=OWN, name="seen-in-a-week.yaml", by="tests")
    bring_up_to_date(by="tests")
    switch_off(standard="seen-in-a-week", by="tests")
    bring_up_to_date(by="tests")
    assert obligations() == [] and "seen-in-a-week" not in {one.id for one in in_use()}


def test_a_shipped_standard_is_replaced_and_taken_out(site):
    shipped = {one.id for one in in_use()}
    name = "roh-review-16-weeks"
    assert name in shipped
    text = OWN.replace("seen-in-a-week", name)
    switch_on(text=text, name="own.yaml", by="tests")
    assert next(one for one in in_use() if one.id == name).title.startswith("Seen within a week")
    switch_off(standard=name, by="tests")
    assert {one.id for one in in_use()} == shipped - {name}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (OWN.replace("days: 7", "days: seven"), "whole number"),
        (OWN.replace("allocated", "alocated"), "alocated"),
        ("nonsense", "mapping"),
    ],
)
def test_a_file_with_mistakes_changes_nothing(site, wrong, told):
    with pytest.raises(InputMistakes, match=told):
        switch_on(text=wrong, name="own.yaml", by="tests")
    assert not SiteStandard.objects.exists()


def test_what_is_no_standard_cannot_be_switched_off(site):
    with pytest.raises(InputMistakes, match="is no standard of this site"):
        switch_off(standard="nothing", by="tests")
