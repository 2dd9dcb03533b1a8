"""Victims: in tables of their own, for their liaison officers alone, encrypted where they lie."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import CAST
from tests.integration.record.conftest import acting, as_principal, case_path, day, the_case
from tests.small_folders import CASES, VICTIM, VICTIM_DETAILS
from throughcare.accounts.scope import as_machine
from throughcare.audit.models import AuditEvent
from throughcare.cases.actions.victims import ChangedMeanwhile, save_victim
from throughcare.cases.models import Entry, Victim, VictimEntry
from throughcare.keys import WrongKey

PAGE = case_path(0, "victims/")
DETAILS = {"name": "A. Newname", "address": "2 Hidden Row", "telephone": "", "wishes": "By letter"}


def test_only_the_victim_unit_opens_the_page(somebody):
    assert {name for name in CAST if somebody(name).get(PAGE).status == 200} == {"victim-liaison"}


def test_no_entry_about_a_victim_lies_in_the_general_journal(site):
    with as_machine("tests"):
        assert not Entry.objects.filter(kind__startswith="victim_").exists()
        assert VictimEntry.objects.count() == len(CASES)


def test_details_lie_encrypted_and_bound_to_their_place(site):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_victim")
        rows = str(cursor.fetchall())
    assert not any(text in rows for text in VICTIM_DETAILS)
    with as_machine("tests"):
        victim = Victim.objects.get()
        assert victim.details()["address"] == VICTIM_DETAILS[1]
        victim.case_id += 1  # moved to another case
        with pytest.raises(WrongKey):
            victim.details()


def test_who_saves_second_sees_what_stands_and_overwrites_nothing(somebody):
    officer = somebody("victim-liaison")
    path = f"{PAGE}{VICTIM.replace(' ', '%20')}/"
    seen = officer.get(path).value("version")
    assert officer.post(path, version=seen, **DETAILS).status == 200
    late = officer.post(path, version=seen, **{**DETAILS, "address": "3 Other Row"})
    assert late.status == 409
    assert "2 Hidden Row" in late.text and "3 Other Row" in late.raw.content.decode()
    with acting("victim-liaison"), pytest.raises(ChangedMeanwhile):
        save_victim(case=the_case(), ref=VICTIM, details=DETAILS, seen_version=int(seen),
                    by=as_principal("victim-liaison"))  # fmt: skip


def test_the_trail_says_that_and_never_what(somebody):
    officer = somebody("victim-liaison")
    path = f"{PAGE}{VICTIM.replace(' ', '%20')}/"
    officer.post(path, version=officer.get(path).value("version"), **DETAILS)
    texts = str(list(AuditEvent.objects.values_list("target", "details", "act")))
    assert "save victim" in texts and "'fields': ['address', 'name', 'wishes']" in texts
    assert not any(value in texts for value in (*DETAILS.values(), *VICTIM_DETAILS) if value)


def test_a_meeting_with_a_victim_is_recorded_and_seen_by_nobody_else(somebody):
    officer = somebody("victim-liaison")
    path = case_path(0, "record/victim_met/")
    form = officer.get(path)
    check = officer.post(path, id=form.value("id"), victim=VICTIM, **day("2006-06-01"))
    done = officer.post(check.address)
    assert done.status == 200 and done.html.xpath(f'//a[@href="{PAGE}"]')
    assert form.value("id") not in somebody("officer").get(case_path(0)).raw.content.decode()
    assert somebody("officer").get(case_path(0, f"entries/{form.value('id')}/")).status == 404
    event = AuditEvent.objects.filter(act="record entry").order_by("-seq").first()
    assert event.details["kind"] == "restricted"


def test_a_mistake_does_not_repeat_a_victims_details_in_the_log(somebody, caplog):
    officer = somebody("victim-liaison")
    path = f"{PAGE}{VICTIM.replace(' ', '%20')}/"
    officer.post(path, version="1", name="x" * 30_000, address="9 Logged Lane")
    assert "9 Logged Lane" not in caplog.text and "x" * 100 not in caplog.text


@pytest.mark.parametrize("version", ["²", "٣", "", "9" * 400])
def test_a_version_that_is_no_number_is_another_one(somebody, version):
    """Digits to Python are more than 0 to 9: of some `int` makes no number."""
    path = f"{PAGE}{VICTIM.replace(' ', '%20')}/"
    assert somebody("victim-liaison").post(path, version=version, **DETAILS).status == 409
