"""Acts on the record: in their order, whole or not at all, by one at a time, of the types that are asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast import person, sign_in
from tests.security.steps import as_program
from tests.small_folders import AREA, CASES
from throughcare.accounts.scope import as_machine
from throughcare.audit.models import AuditEvent, AuditSubject
from throughcare.cases.models import Case, Entry

pytestmark = pytest.mark.usefixtures("site")
CASE = f"/areas/{AREA}/cases/{CASES[0]}/"
API = f"/api/cases/{AREA}/{CASES[0]}/"
FORM = {"id": "d-1", "happened_on-day": "20", "happened_on-month": "1", "happened_on-year": "2006",
        "text": "said"}  # fmt: skip
ENTRY = {"id": "e-1", "kind": "noted", "happened_on": "2006-01-20", "facts": {"text": "said"}}


def entries() -> int:
    with as_machine("tests"):
        return Entry.objects.count()


def send(client: Any, path: str, sent: Any, who: str = "officer") -> Any:
    text = sent if isinstance(sent, str) else json.dumps(sent)
    return client.post(API + path, text, content_type="application/json", **as_program(person(who)))


def test_an_entry_is_recorded_once_its_answers_were_checked(client):
    sign_in(client, person("officer"))
    before = entries()
    assert client.post(f"{CASE}check/d-1/").status_code == 404, "there is nothing to check yet"
    client.post(f"{CASE}record/noted/", FORM)
    assert entries() == before
    assert client.post(f"{CASE}check/d-1/").status_code == 302
    assert entries() == before + 1
    client.post(f"{CASE}check/d-1/")
    assert entries() == before + 1, "sent twice it is recorded once"


def test_a_draft_of_somebody_else_is_not_recorded(client):
    sign_in(client, person("officer"))
    client.post(f"{CASE}record/noted/", FORM)
    sign_in(client, person("senior"))
    assert client.post(f"{CASE}check/d-1/").status_code == 404


def test_a_failure_in_the_middle_leaves_nothing_behind(client, monkeypatch):
    """The trail could not be written: neither is the entry."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ValueError

    headers = as_program(person("officer"))
    before, trail = entries(), AuditEvent.objects.count()
    monkeypatch.setattr(AuditSubject.objects, "bulk_create", fail)
    client.raise_request_exception = False
    text = json.dumps(ENTRY)
    answer = client.post(f"{API}record/", text, content_type="application/json", **headers)
    assert answer.status_code == 500
    assert (entries(), AuditEvent.objects.count()) == (before, trail)


def test_an_answer_without_its_trail_does_not_leave(client, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ValueError

    sign_in(client, person("officer"))
    monkeypatch.setattr("throughcare.accounts.doors.record", fail)
    client.raise_request_exception = False
    answer = client.get(CASE)
    assert answer.status_code == 500 and CASES[0].encode() not in answer.content


def test_of_two_who_change_a_case_the_later_one_is_told(client):
    with as_machine("tests"):
        version = Case.objects.get(ref=CASES[0]).version
    sent = {"id": "a-1", "officer": "colleague", "happened_on": "2006-01-20", "version": version}
    assert send(client, "allocate/", sent, "chief").status_code == 201
    answer = send(client, "allocate/", {**sent, "id": "a-2"}, "chief")
    assert answer.status_code == 409 and answer.json()["stands"]["kind"] == "allocated"


WRONG = {
    "a number for a day": {"happened_on": 20060120},
    "a day that is none": {"happened_on": "2006-02-30"},
    "a list for a text": {"facts": {"text": ["said"]}},
    "a text for facts": {"facts": "said"},
    "a kind that is none": {"kind": "nothing_like_this"},
    "an id that is too long": {"id": "x" * 65},
    "an id of nothing": {"id": ""},
    "a fact that is none": {"facts": {"text": "said", "amount": 1}},
    "a field that is none": {"recorded_at": "2006-01-20T00:00:00Z"},
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_of_another_type_is_not_recorded(client, what):
    before = entries()
    answer = send(client, "record/", {**ENTRY, **WRONG[what]})
    assert answer.status_code in (404, 422) and entries() == before


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "{'id': 1}", "\ufeff{}", '{"id": NaN}',
                                  "[" * 5000, '{"id":"x","id":"y"}'])  # fmt: skip
def test_what_is_no_json_of_an_entry_is_said(client, text):
    answer = send(client, "record/", text)
    assert answer.status_code in (400, 422) and set(answer.json()) <= {"error", "problems"}


def test_bytes_that_are_no_text_are_said(client):
    answer = client.post(f"{API}record/", b'{"id": "\xff"}', content_type="application/json",
                         **as_program(person("officer")))  # fmt: skip
    assert answer.status_code in (400, 422)


def test_a_case_has_the_fields_that_are_described_and_no_others(client):
    said = client.get(API, **as_program(person("officer"))).json()
    assert set(said) == {"area", "case", "source", "person", "open", "began_on", "ended_on", "disposal",
                         "setting", "tier", "roh_level", "officer", "team", "version"}  # fmt: skip


@pytest.mark.parametrize("who, kind", [("tutor", "sentenced"), ("officer", "victim_met"),
                                       ("unpaid-work", "roh_analysed"), ("board", "noted")])  # fmt: skip
def test_a_kind_that_ones_role_does_not_write_is_not_recorded(client, who, kind):
    before = entries()
    assert send(client, "record/", {**ENTRY, "kind": kind}, who).status_code == 404
    assert entries() == before


def test_who_recorded_and_when_is_not_what_somebody_says(client):
    sign_in(client, person("officer"))
    client.post(
        f"{CASE}record/noted/", {**FORM, "recorded_by": "chief", "recorded_at": "2001-01-01"}
    )
    client.post(f"{CASE}check/d-1/")
    with as_machine("tests"):
        made = Entry.objects.get(ref="d-1")
    assert made.recorded_by == "om-1" and made.recorded_at.year > 2001


def test_one_case_of_somebody_elses_is_as_little_there_as_none(client):
    """The same answer for what is not allowed and what does not exist: nobody learns which cases there are."""
    sign_in(client, person("officer-elsewhere"))
    forbidden, none = client.get(CASE), client.get(f"/areas/{AREA}/cases/T999/")
    assert forbidden.status_code == none.status_code == 404
    assert forbidden.content == none.content


WRONG_ROLES = {
    "an inspector of the area": {"role": "inspector", "from_on": "2026-01-01"},
    "no inspection": {"role": "area_assessor", "from_on": "2026-01-01"},
    "the last day before the first": {"role": "board_reader", "from_on": "2026-02-01", "to_on": "2026-01-01"},
    "held already": {"role": "offender_manager", "team": "North", "from_on": "2026-01-01"},
    "no such role": {"role": "king", "from_on": "2026-01-01"},
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG_ROLES)
def test_what_does_not_fit_together_is_refused(client, what):
    sign_in(client, person("sysadmin"))
    sent = dict(WRONG_ROLES[what])
    if "team" in sent:
        sent["team"] = str(person("officer").roles.get().team_id)
    assert client.post("/people/officer/", sent).status_code == 422
    assert person("officer").roles.count() == 1


def test_nobody_gives_a_role_to_themselves(client):
    sign_in(client, person("sysadmin"))
    sent = {"role": "assistant_chief_officer", "from_on": "2026-01-01"}
    assert client.post("/people/sysadmin/", sent).status_code == 422
    assert person("sysadmin").roles.count() == 1


def test_a_case_opened_in_an_emergency_shuts_after_four_hours(client, later):
    sign_in(client, person("officer-of-south"))
    assert client.get(CASE).status_code == 404
    sent = {"ref": CASES[0], "reason": "they are at the counter"}
    assert client.post(f"/areas/{AREA}/emergency/", sent).status_code == 302
    assert client.get(CASE).status_code == 200
    later(hours=3, minutes=55)
    sign_in(client, person("officer-of-south"))
    assert client.get(CASE).status_code == 200
    later(hours=4, minutes=1)
    sign_in(client, person("officer-of-south"))
    assert client.get(CASE).status_code == 404
