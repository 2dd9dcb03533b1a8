"""Outside the demo nobody reads a case, or decides who does, without a second factor."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.cast import CAST, person, principal, sign_in
from tests.security.steps import set_up_app, type_password
from tests.small_folders import AREA, CASES, INSPECTION
from throughcare.accounts.actions import give_role
from throughcare.accounts.permissions import CASE_ACTS, needs_second_factor
from throughcare.audit.models import AuditEvent

pytestmark = pytest.mark.usefixtures("site")
CASE = f"/areas/{AREA}/cases/{CASES[0]}/"
SET_UP = "/account/second-factor/"
BEHIND = {
    "officer": [CASE, f"{CASE}record/", f"/areas/{AREA}/", f"/areas/{AREA}/cases/", "/search/",
                "/attendance/", "/account/tokens/"],
    "chief": [f"{CASE}trail/", f"{CASE}subject-access/", f"/areas/{AREA}/caseload.csv",
              f"/areas/{AREA}/retention/"],
    "victim-liaison": [f"{CASE}victims/"],
    "sysadmin": ["/people/", "/people/new/", "/people/officer/"],
}  # fmt: skip


def test_everybody_who_opens_cases_or_gives_roles_needs_one():
    needing = {name for name in CAST if needs_second_factor(principal(name).roles)}
    opening = {name for name in CAST if CAST[name][0] in CASE_ACTS["read"]}
    assert needing == opening | {"sysadmin"}


@pytest.mark.parametrize("name, path", [(name, path) for name in BEHIND for path in BEHIND[name]])
def test_without_one_a_page_leads_to_setting_it_up(client, name, path):
    sign_in(client, person(name), second_factor=False)
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


def test_without_one_nothing_is_recorded(client):
    sign_in(client, person("chief"), second_factor=False)
    answer = client.post(f"{CASE}allocate/", {"officer": "colleague"})
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


def test_without_one_the_pages_of_an_inspection_are_shut(client):
    sign_in(client, person("lead"), second_factor=False)
    assert client.get(f"/inspections/{INSPECTION}/sample/{CASES[0]}/").status_code == 404


def test_without_one_no_token_is_made(client):
    sign_in(client, person("officer"), second_factor=False)
    answer = client.post("/account/tokens/", {"name": "a program"})
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)
    assert not person("officer").tokens.exists()


def test_recovery_codes_alone_are_no_second_factor(client, officer):
    type_password(client, "officer")
    client.post("/account/second-factor/codes/new/")
    assert client.get(CASE).status_code == 302


def test_setting_one_up_asks_for_the_password_again(client, officer):
    type_password(client, "officer")
    answer = client.get("/account/second-factor/app/")
    assert answer["Location"].startswith("/account/again/?next=")


def test_removing_one_asks_for_who_one_is_again(client, officer, stopped, later):
    type_password(client, "officer")
    set_up_app(client)
    later(minutes=11)
    answer = client.post("/account/second-factor/app/remove/")
    assert answer["Location"].startswith("/account/again/?next=")
    assert person("officer").authenticator_set.filter(type="totp").exists()


def test_removing_one_is_in_the_trail_and_its_codes_go_with_it(client, officer, stopped):
    type_password(client, "officer")
    set_up_app(client)
    client.post("/account/second-factor/app/remove/")
    assert not person("officer").authenticator_set.exists()
    assert AuditEvent.objects.filter(act="remove a second factor").count() == 2


def test_whoever_reads_no_case_is_asked_for_none(client):
    sign_in(client, person("board"), second_factor=False)
    assert client.get(f"/areas/{AREA}/").status_code == 200
    assert client.get("/account/tokens/").status_code == 200


def test_a_role_that_reads_cases_asks_for_one_with_the_next_click(client):
    board = person("board")
    sign_in(client, board, second_factor=False)
    assert client.get(f"/areas/{AREA}/").status_code == 200
    today = timezone.localdate()
    give_role(user=board, role="assistant_chief_officer", from_on=today, by="tests")
    assert client.get(f"/areas/{AREA}/")["Location"] == SET_UP
