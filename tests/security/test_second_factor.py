"""Outside the demo nobody reads a case, or decides who does, without a second factor."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import CAST, person, principal, sign_in
from tests.security.steps import as_program, set_up_app, type_password
from tests.small_folders import AREA, CASES, INSPECTION
from throughcare.accounts.actions import NotAllowed, give_role, remove_second_factors
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


def test_setting_one_up_is_in_the_trail_with_the_factor(client, officer):
    type_password(client, "officer")
    set_up_app(client)
    events = AuditEvent.objects.filter(act="add a second factor", target="user officer")
    assert {event.details["type"] for event in events} == {"totp", "recovery_codes"}


def test_whoever_set_one_up_goes_on_without_signing_in_again(client, officer, committing):
    type_password(client, "officer")
    assert client.get(CASE)["Location"] == SET_UP
    set_up_app(client)
    assert client.get(CASE).status_code == 200


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


def test_an_administrator_removes_the_factors_that_somebody_lost(client, officer, stopped):
    browser = Client()
    type_password(browser, "officer")
    set_up_app(browser)
    sign_in(client, person("sysadmin"))
    assert b"authenticator app, recovery codes" in client.get("/people/officer/").content
    client.post("/people/officer/", {"factors": "remove"})
    assert not officer.authenticator_set.exists()
    event = AuditEvent.objects.get(act="remove second factors")
    assert (event.by, event.target) == ("sysadmin", "user officer")
    assert event.details == {"types": ["recovery_codes", "totp"]}


def test_whose_factors_were_removed_is_out_is_told_and_sets_up_new_ones(officer, committing):
    browser = Client()
    type_password(browser, "officer")
    set_up_app(browser)
    program = as_program(officer)
    remove_second_factors(user=officer, by="sysadmin")
    assert browser.get(CASE)["Location"].startswith("/sign-in/")
    assert browser.get("/api/cases/", **program).status_code == 401
    type_password(browser, "officer")
    assert browser.get(CASE)["Location"] == SET_UP
    assert b"removed your second factors" in browser.get("/account/notices/").content
    set_up_app(browser)
    assert browser.get(CASE).status_code == 200


def test_nobody_removes_their_own_factors_so(client, committing):
    sysadmin = person("sysadmin")
    type_password(client, "sysadmin")
    set_up_app(client)
    client.post("/people/sysadmin/", {"factors": "remove"})
    assert sysadmin.authenticator_set.exists()
    with pytest.raises(NotAllowed):
        remove_second_factors(user=sysadmin, by="sysadmin")
