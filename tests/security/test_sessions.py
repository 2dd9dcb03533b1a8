"""Sessions: a new key whenever somebody shows who they are, an end by time, by hand and by a manager."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.cast import person, sign_in
from tests.security.conftest import PASSWORD
from tests.security.steps import confirm, set_up_app, type_password
from throughcare.accounts.actions import end_role, give_role, make_token, set_active
from throughcare.accounts.models import ApiToken
from throughcare.accounts.principals import principal_of

pytestmark = pytest.mark.usefixtures("site")
NEW = "another three random words"


def key_of(client: Client) -> str:
    return client.cookies["session"].value


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def browser_of(name: str) -> Client:
    """A browser in which somebody signed in with their password."""
    browser = Client()
    type_password(browser, name)
    assert is_signed_in(browser)
    return browser


def test_signing_in_gives_the_session_a_new_key(client):
    session = client.session
    session["left"] = "by somebody before"
    session.save()
    client.cookies["session"] = before = session.session_key
    type_password(client, "board")
    assert key_of(client) != before and not Session.objects.filter(pk=before).exists()


def test_showing_again_who_one_is_gives_the_session_a_new_key():
    browser = browser_of("board")
    before = key_of(browser)
    confirm(browser)
    assert key_of(browser) != before and is_signed_in(browser)
    old = Client()
    old.cookies["session"] = before
    assert not is_signed_in(old)
    assert b"1 session" in browser.get("/account/sessions/").content


def test_a_key_that_somebody_made_up_is_not_taken(client):
    client.cookies["session"] = made_up = "a" * 32
    type_password(client, "board")
    assert key_of(client) != made_up


def test_a_key_is_random_and_long():
    keys = {key_of(browser_of("board")) for _ in range(5)}
    assert len(keys) == 5 and all(len(key) == 32 for key in keys)


def test_signing_out_ends_the_session_itself():
    browser = browser_of("board")
    key = key_of(browser)
    answer = browser.post("/account/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(pk=key).exists()
    browser.cookies["session"] = key
    assert not is_signed_in(browser)


def test_signing_out_takes_a_form_and_no_link():
    browser = browser_of("board")
    browser.get("/account/sign-out/")
    assert is_signed_in(browser)


def test_every_page_of_somebody_signed_in_has_a_way_out():
    browser = browser_of("board")
    for path in ("/", "/account/", "/account/notices/", "/no/such/page/"):
        assert b'href="/account/sign-out/"' in browser.get(path).content


def test_a_session_left_alone_for_half_an_hour_ends(later):
    browser = browser_of("board")
    later(minutes=29)
    assert is_signed_in(browser)
    later(minutes=58)
    assert is_signed_in(browser), "it was used in between"
    later(minutes=89)
    assert not is_signed_in(browser)


def test_a_session_ends_after_twelve_hours_however_it_is_used(later):
    browser = browser_of("board")
    for minutes in range(20, 12 * 60, 20):
        later(minutes=minutes)
        assert is_signed_in(browser)
    later(minutes=12 * 60 + 1)
    assert not is_signed_in(browser)


def test_a_session_ends_with_the_browser_at_the_latest():
    browser = browser_of("board")
    assert browser.cookies["session"]["max-age"] == ""


def test_sessions_are_listed_with_where_they_came_from():
    first = Client(HTTP_USER_AGENT="Browser at work")
    type_password(first, "board")
    second = Client(HTTP_USER_AGENT="Browser at home", REMOTE_ADDR="127.0.0.9")
    type_password(second, "board")
    page = first.get("/account/sessions/").content.decode()
    assert all(
        text in page for text in ("2 sessions", "Browser at work", "Browser at home", "127.0.0.9")
    )


def test_sessions_elsewhere_are_ended_by_whoever_shows_who_they_are():
    here, elsewhere, of_another = browser_of("board"), browser_of("board"), browser_of("diversity")
    here.post("/account/sessions/")
    assert is_signed_in(elsewhere), "not before the password was typed again"
    confirm(here)
    here.post("/account/sessions/")
    assert is_signed_in(here) and not is_signed_in(elsewhere) and is_signed_in(of_another)


def change_password(browser: Client, old: str = PASSWORD, new: str = NEW):
    sent = {"oldpassword": old, "password1": new, "password2": new}
    return browser.post("/account/password/", sent)


def test_a_new_password_ends_the_sessions_elsewhere():
    here, elsewhere = browser_of("board"), browser_of("board")
    change_password(here)
    assert is_signed_in(here) and not is_signed_in(elsewhere)
    type_password(elsewhere, "board")
    assert not is_signed_in(elsewhere)
    type_password(elsewhere, "board", NEW)
    assert is_signed_in(elsewhere)


def test_a_new_password_needs_the_old_one():
    browser = browser_of("board")
    change_password(browser, old="not the password at all")
    type_password(other := Client(), "board")
    assert is_signed_in(other)


def test_a_change_of_second_factors_leads_to_the_list_of_sessions(officer, stopped):
    browser = browser_of("officer")
    set_up_app(browser)
    assert b'href="/account/sessions/"' in browser.get("/account/second-factor/").content


def test_whoever_is_barred_is_out_with_their_next_click():
    browser = browser_of("board")
    set_active(user=person("board"), active=False, by="tests")
    assert not is_signed_in(browser)


def test_whoever_is_let_in_again_has_neither_old_sessions_nor_old_tokens():
    browser, user = browser_of("board"), person("board")
    make_token(owner=principal_of(user), name="a program")
    set_active(user=user, active=False, by="tests")
    set_active(user=user, active=True, by="tests")
    assert not is_signed_in(browser)
    assert ApiToken.objects.get(user=user).revoked_at is not None


def test_a_manager_of_people_bars_somebody_on_a_page(client):
    browser = browser_of("board")
    sign_in(client, person("sysadmin"))
    client.post("/people/board/", {"active": "no"})
    assert not is_signed_in(browser)


def test_a_role_that_ended_shows_nothing_with_the_next_click(client):
    chief = person("chief")
    sign_in(client, chief)
    assert client.get("/areas/testshire/").status_code == 200
    end_role(role=chief.roles.get(), by="tests")
    assert client.get("/areas/testshire/").status_code == 404


def test_a_role_that_was_given_shows_its_pages_with_the_next_click(client):
    board = person("board")
    sign_in(client, board)
    assert client.get("/areas/testshire/cases/").status_code == 404
    today = timezone.localdate()
    give_role(user=board, role="assistant_chief_officer", from_on=today, by="tests")
    assert client.get("/areas/testshire/cases/").status_code == 200
