"""Signing in with a password, an authenticator app, recovery codes; wrong passwords; the lock-out."""

from __future__ import annotations

import datetime
import hashlib
import re

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.cast import person
from tests.security.conftest import PASSWORD
from tests.security.steps import SECOND, SIGN_IN, code_of, set_up_app, type_password
from throughcare.accounts.actions import set_active
from throughcare.audit.models import AuditEvent
from throughcare.sign_in import ATTEMPTS, MINUTES_LOCKED

pytestmark = pytest.mark.usefixtures("site")
WRONG = "not the password at all"


def acts() -> list[str]:
    return list(AuditEvent.objects.order_by("seq").values_list("act", flat=True))


def is_signed_in(client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_password_signs_in(client, board):
    answer = type_password(client, "board")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client) and acts()[-1] == "sign in"


def test_a_wrong_password_does_not(client):
    assert type_password(client, "board", WRONG).status_code == 200
    assert not is_signed_in(client) and acts()[-1] == "fail to sign in"


def test_the_name_is_taken_in_any_case(client):
    type_password(client, "BoaRD")
    assert is_signed_in(client)


def test_whoever_is_barred_is_told_so_with_the_right_password_only(client):
    set_active(user=person("board"), active=False, by="tests")
    wrong = type_password(client, "board", WRONG)
    assert wrong.status_code == 200 and b"cannot sign in" not in wrong.content
    assert type_password(client, "board")["Location"] == "/sign-in/inactive/"
    assert not is_signed_in(client)


def test_an_authenticator_app_is_set_up_and_then_asked_for(client, officer, stopped):
    type_password(client, "officer")
    secret, codes = set_up_app(client)
    assert len(codes) == 10
    client.post("/account/sign-out/")
    assert type_password(client, "officer")["Location"] == SECOND
    assert not is_signed_in(client)
    client.post(SECOND, {"code": code_of(secret, steps=9)})
    assert not is_signed_in(client)
    client.post(SECOND, {"code": code_of(secret)})
    assert is_signed_in(client)
    assert client.get("/areas/testshire/cases/").status_code == 200


def test_a_code_of_an_app_works_once(client, officer, stopped):
    type_password(client, "officer")
    secret, _ = set_up_app(client)
    for browser, worked in ((Client(), True), (Client(), False)):
        type_password(browser, "officer")
        browser.post(SECOND, {"code": code_of(secret)})
        assert is_signed_in(browser) is worked


def test_a_code_of_an_app_is_too_old_after_its_half_minute(client, officer, stopped):
    type_password(client, "officer")
    secret, _ = set_up_app(client)
    client.post("/account/sign-out/")
    type_password(client, "officer")
    for steps in (-2, -1, 1, 2):
        client.post(SECOND, {"code": code_of(secret, steps=steps)})
        assert not is_signed_in(client)


def test_a_recovery_code_works_once(client, officer, stopped):
    type_password(client, "officer")
    _, codes = set_up_app(client)
    for browser, worked in ((Client(), True), (Client(), False)):
        type_password(browser, "officer")
        browser.post(SECOND, {"code": codes[0]})
        assert is_signed_in(browser) is worked


def test_recovery_codes_are_shown_once(client, officer, stopped):
    type_password(client, "officer")
    _, codes = set_up_app(client)
    again = client.get("/account/second-factor/codes/").content.decode()
    assert not any(code in again for code in codes)


def test_secrets_of_second_factors_are_encrypted_in_the_database(client, officer, stopped):
    type_password(client, "officer")
    secret, codes = set_up_app(client)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept and not any(code in kept for code in codes)


def test_wrong_codes_are_counted_and_in_the_trail(client, officer, stopped):
    type_password(client, "officer")
    secret, _ = set_up_app(client)
    client.post("/account/sign-out/")
    type_password(client, "officer")
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    assert acts().count("fail with a second factor") == 5
    client.post(SECOND, {"code": code_of(secret)})
    assert not is_signed_in(client), "the right code comes too late"


def test_the_trail_says_with_what_somebody_signed_in(client, officer, stopped):
    type_password(client, "officer")
    _, codes = set_up_app(client)
    client.post("/account/sign-out/")
    type_password(client, "officer")
    client.post(SECOND, {"code": codes[0]})
    event = AuditEvent.objects.filter(act="sign in").order_by("-seq").first()
    assert event.details == {"with": ["password", "recovery_codes"]}


def fail(client, times: int, name: str = "board", **more) -> None:
    for _ in range(times):
        type_password(client, name, WRONG, **more)


def test_too_many_wrong_passwords_lock_a_name_out(client, site):
    fail(client, ATTEMPTS - 1)
    answer = type_password(client, "board", WRONG)
    assert answer.status_code == 429 and b"Too many attempts" in answer.content
    assert type_password(client, "board").status_code == 429, "not even with the right password"
    assert not is_signed_in(client)


def test_other_people_and_other_places_are_not_locked_out(client, site):
    fail(client, ATTEMPTS)
    type_password(client, "diversity")
    assert is_signed_in(client)
    client.post("/account/sign-out/")
    type_password(client, "board", REMOTE_ADDR="127.0.0.9")
    assert is_signed_in(client)


def test_a_name_in_other_letters_is_the_same_name(client, site):
    for name in ("board", "Board", "BOARD", " board", "bOard"):
        answer = type_password(client, name, WRONG)
    assert answer.status_code == 429


def test_a_lock_ends(client, site):
    fail(client, ATTEMPTS)
    before = timezone.now() - datetime.timedelta(minutes=MINUTES_LOCKED + 1)
    AccessAttempt.objects.update(attempt_time=before)
    type_password(client, "board")
    assert is_signed_in(client)


def test_behind_a_proxy_the_caller_is_locked_out_and_not_the_proxy(client, site, settings):
    settings.BEHIND_PROXY = True
    fail(client, ATTEMPTS, HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert type_password(client, "board", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 429
    type_password(client, "board", HTTP_X_FORWARDED_FOR="203.0.113.10")
    assert is_signed_in(client)


def test_a_caller_cannot_say_to_be_somewhere_else(client, site, settings):
    for number in range(ATTEMPTS):
        answer = type_password(client, "board", WRONG, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert answer.status_code == 429
    settings.BEHIND_PROXY = True
    for number in range(ATTEMPTS):
        said = f"198.51.100.{number}, 203.0.113.9"
        answer = type_password(client, "diversity", WRONG, HTTP_X_FORWARDED_FOR=said)
    assert answer.status_code == 429


def without_tokens(answer) -> str:
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


@pytest.mark.parametrize("name", ["board", "nobody-at-all"])
def test_a_locked_out_name_is_told_the_same_whether_it_exists(client, site, name):
    fail(client, ATTEMPTS, name)
    answer = type_password(client, name)
    assert answer.status_code == 429
    assert name not in answer.content.decode()


def test_a_known_and_an_unknown_name_get_the_same_answer(client, site):
    known = type_password(client, "board", WRONG)
    unknown = type_password(client, "nobody", WRONG)
    assert known.status_code == unknown.status_code == 200
    assert without_tokens(known) == without_tokens(unknown)


def test_a_known_and_an_unknown_name_cost_the_same_work(client, site, monkeypatch):
    """One scrypt each: the time of an answer tells nothing."""
    calls = []
    scrypt = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", lambda *a, **k: calls.append(1) or scrypt(*a, **k))
    counts = []
    for name in ("board", "nobody"):
        calls.clear()
        type_password(client, name, WRONG)
        counts.append(len(calls))
    assert counts == [1, 1]


def ask_for_a_link(client, address: str):
    return client.post("/password/forgotten/", {"email": address})


def test_asking_for_a_new_password_answers_the_same_for_everybody(client, site):
    known = ask_for_a_link(client, "board@example.org")
    unknown = ask_for_a_link(client, "nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["board@example.org"]]


def link_in(message) -> str:
    return re.search(r"https?://[^/\s]+(/password/new/\S+)", message.body).group(1)


def test_the_link_of_an_e_mail_sets_a_password_once(client, site):
    ask_for_a_link(client, "board@example.org")
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    assert b'autocomplete="new-password"' in form.content
    new = "another three random words"
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": new, "password2": new})
    assert not is_signed_in(client), "setting a password does not sign in"
    type_password(client, "board", new)
    assert is_signed_in(client)
    assert b"was used already" in client.get(link, follow=True).content


def test_the_link_of_an_e_mail_ends_within_the_hour(client, site, later):
    ask_for_a_link(client, "board@example.org")
    later(minutes=61)
    assert b"too old" in client.get(link_in(mail.outbox[0]), follow=True).content


def test_a_new_password_by_e_mail_does_not_pass_the_second_factor_by(client, officer, stopped):
    type_password(client, "officer")
    set_up_app(client)
    client.post("/account/sign-out/")
    ask_for_a_link(client, "officer@example.org")
    form = client.get(link_in(mail.outbox[0]), follow=True)
    new = "another three random words"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert type_password(client, "officer", new)["Location"] == SECOND


def test_somebody_who_was_barred_gets_no_link(client, site):
    set_active(user=person("board"), active=False, by="tests")
    ask_for_a_link(client, "board@example.org")
    assert mail.outbox == []


def test_many_requests_for_a_link_are_refused(client, site):
    answers = [ask_for_a_link(client, "board@example.org") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert b"Too many attempts" in answers[-1].content


def test_signing_up_is_closed(client, db):
    assert b"made by an administrator" in client.get("/sign-in/new/").content
    assert client.post("/sign-in/new/", {"username": "x", "password1": PASSWORD}).status_code == 405


def test_a_sign_in_page_leads_only_into_the_site(client, site):
    for address in (
        "https://example.org/",
        "//example.org",
        "javascript:alert(1)",
        "/\\example.org",
    ):
        answer = client.post(SIGN_IN, {"login": "board", "password": PASSWORD, "next": address})
        assert answer["Location"] == "/"
        client.post("/account/sign-out/")
    answer = client.post(SIGN_IN, {"login": "board", "password": PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/account/"


def test_signing_out_leads_only_into_the_site(client, site):
    type_password(client, "board")
    answer = client.post("/account/sign-out/", {"next": "https://example.org/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("more", ["\nBcc: x@example.org", "\r\nSubject: x", "%0ABcc:x@example.org"])
def test_an_address_with_a_line_more_is_no_address(client, site, more):
    assert ask_for_a_link(client, f"board@example.org{more}").status_code == 200
    assert mail.outbox == []
