"""The JSON API: the same acts, the same rights, answers that a program can read."""

from __future__ import annotations

import datetime
import json

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import person, sign_in
from tests.integration.record.conftest import the_case
from tests.small_folders import AREA, CASES, VICTIM
from throughcare.accounts.actions import make_token, revoke_token
from throughcare.accounts.models import ApiToken
from throughcare.accounts.principals import principal_of
from throughcare.audit.models import AuditEvent

CASE = f"/api/cases/{AREA}/{CASES[0]}/"
ENTRY = {"id": "api-1", "kind": "risk_change_noted", "happened_on": "2006-06-01",
         "facts": {"what": "lost their home", "direction": "up"}}  # fmt: skip


class Program:
    """A program with a token of somebody of the cast."""

    def __init__(self, name: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = ""
        if name:
            owner = principal_of(person(name))
            self.token = make_token(owner=owner, name="a program")

    def get(self, path):
        return self.client.get(path, headers=self.headers)

    def post(self, path, body):
        body = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(path, body, content_type="application/json", headers=self.headers)

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@pytest.fixture
def program(site):
    return Program


def test_without_a_token_nothing_is_answered(program):
    answer = program("").get(CASE)
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("wrong", ["nonsense", "", "0" * 64])
def test_a_wrong_token_is_nobody(program, wrong):
    asked = program("officer")
    asked.token = wrong
    assert asked.get(CASE).status_code == 401


def test_a_session_is_no_token_and_a_token_no_session(client, program):
    sign_in(client, person("officer"))
    assert client.get(CASE).status_code == 401
    asked = program("officer")
    page = asked.client.get(f"/areas/{AREA}/cases/{CASES[0]}/", headers=asked.headers)
    assert page.status_code == 302  # to sign in


def test_a_token_is_not_taken_from_the_address(program):
    asked = program("officer")
    assert asked.client.get(f"{CASE}?token={asked.token}").status_code == 401


def test_a_token_ends(program):
    asked = program("officer")
    assert asked.get(CASE).status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert asked.get(CASE).status_code == 401


def test_a_revoked_token_is_refused_at_once(program):
    asked = program("officer")
    revoke_token(token=ApiToken.objects.get(), by="officer")
    assert asked.get(CASE).status_code == 401


def test_a_token_lies_nowhere_in_clear(program):
    asked = program("officer")
    stored = [str(value) for row in ApiToken.objects.values() for value in row.values()]
    assert not any(asked.token in value for value in stored)
    details = [str(event) for event in AuditEvent.objects.values("details", "target")]
    assert not any(asked.token in value for value in details)


def test_a_program_reads_what_its_owner_may(program):
    asked = program("officer")
    listed = asked.get("/api/cases/").json()
    assert {case["area"] for case in listed["cases"]} == {AREA}
    assert asked.get(CASE).json()["tier"] == 2
    assert len(asked.get(f"{CASE}entries/").json()["entries"]) == 68
    assert asked.get(f"{CASE}obligations/").json()["obligations"][0]["because"]
    assert VICTIM not in asked.get(f"{CASE}entries/").content.decode()


def test_what_is_not_there_and_what_is_not_allowed_are_the_same(program):
    asked = program("officer-elsewhere")
    refused, nothing = asked.get(CASE), asked.get(f"/api/cases/{AREA}/T999/")
    assert refused.status_code == nothing.status_code == 404
    assert refused.content == nothing.content


def test_recording_answers_what_it_changed_and_happens_once(program):
    asked = program("officer")
    first, second = asked.post(f"{CASE}record/", ENTRY), asked.post(f"{CASE}record/", ENTRY)
    assert first.status_code == 201 and second.status_code == 200
    assert first.json()["id"] == "api-1" and second.json()["again"] is True
    assert isinstance(first.json()["changed"], list)


def test_every_problem_is_told_with_its_field(program):
    asked = program("officer")
    answer = asked.post(f"{CASE}record/", {**ENTRY, "happened_on": "2006-06-31"})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == "happened_on"
    wrong = {**ENTRY, "facts": {"direction": "sideways", "colour": "red"}}
    fields = {p["field"] for p in asked.post(f"{CASE}record/", wrong).json()["problems"]}
    assert fields >= {"direction"}


@pytest.mark.parametrize(
    "body, status",
    [
        ("{", 400),
        (b"\xff\xfe", 400),
        ("[]", 422),
        ("null", 422),
        ('{"id": 1}', 422),
        (json.dumps({**ENTRY, "facts": {"what": "a\u0000b"}}), 422),
        (json.dumps({**ENTRY, "id": "a\u0000"}), 422),
        (json.dumps({**ENTRY, "unknown": True}), 422),
        ('{"id": "a", "facts": ' + "[" * 5000 + "]" * 5000 + "}", 400),
    ],
)
def test_what_is_no_entry_is_refused_with_a_word(program, body, status):
    answer = program("officer").post(f"{CASE}record/", body)
    assert answer.status_code in (status, 422), answer.content
    assert answer.json()["error"]


def test_a_correction_of_what_somebody_changed_answers_with_what_stands(program):
    asked = program("officer")
    asked.post(f"{CASE}record/", ENTRY)
    theirs = {**ENTRY, "id": "api-2", "corrects": "api-1", "facts": {"what": "found a room"}}
    mine = {**theirs, "id": "api-3", "facts": {"what": "evicted"}}
    assert asked.post(f"{CASE}record/", theirs).status_code == 201
    late = asked.post(f"{CASE}record/", mine)
    assert late.status_code == 409
    assert late.json()["stands"]["facts"] == {"what": "found a room"}


def test_an_entry_is_taken_back_with_a_reason(program):
    asked = program("officer")
    asked.post(f"{CASE}record/", ENTRY)
    body = {"id": "api-2", "corrects": "api-1", "reason": ""}
    assert asked.post(f"{CASE}withdraw/", body).status_code == 422
    assert asked.post(f"{CASE}withdraw/", {**body, "reason": "wrong case"}).status_code == 201
    assert (
        asked.post(f"{CASE}withdraw/", {**body, "corrects": "T002-1", "reason": "x"}).status_code
        == 404
    )


def test_a_case_is_allocated_by_who_may(program):
    body = {"id": "al-1", "officer": "colleague", "happened_on": "2006-06-30",
            "version": the_case().version}  # fmt: skip
    assert program("officer").post(f"{CASE}allocate/", body).status_code == 404
    senior = program("senior")
    assert senior.post(f"{CASE}allocate/", body).status_code == 201
    assert the_case().officer == "om-2"
    late = senior.post(f"{CASE}allocate/", {**body, "id": "al-2"})
    assert late.status_code == 409 and late.json()["stands"]["facts"]["officer"] == "om-2"


def test_the_trail_names_the_token(program):
    program("officer").get(CASE)
    assert AuditEvent.objects.order_by("-seq").first().details == {"token": "a program"}


def test_the_description_names_every_kind_with_its_facts(client, site):
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    text = json.dumps(described)
    from throughcare.core.record.kinds import KINDS

    assert all(f'"{kind}"' in text for kind in KINDS if kind != "allocated")


def test_the_description_and_the_routes_agree(client, site):
    from throughcare.accounts.routes import ROUTES

    described = client.get("/api/openapi.json").json()["paths"]
    methods = {
        (method.upper(), path) for path, said in described.items() for method in said
        if method in ("get", "post")
    }  # fmt: skip
    routes = {name: row for name, row in ROUTES.items() if row.api}
    assert len(methods) == len(routes)
    assert sum(m == "POST" for m, _ in methods) == sum("POST" in r.methods for r in routes.values())


def test_times_and_days_are_iso(program):
    entry = program("officer").get(f"{CASE}entries/").json()["entries"][0]
    assert msgspec.convert(entry["happened_on"], datetime.date)
    assert msgspec.convert(entry["recorded_at"], datetime.datetime)


def test_what_no_text_is_is_refused_in_json_and_the_description_says_so(program):
    asked = program("officer")
    answer = asked.get("/api/cases/?area=%00")
    assert answer.status_code == 400 and "U+0000" in answer.json()["error"]
    for path in asked.get("/api/openapi.json").json()["paths"].values():
        assert all("400" in one["responses"] for one in path.values())
