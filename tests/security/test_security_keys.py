"""Second factors in a real browser: a security key of Chromium's own, and an authenticator app. What a
browser does with headers and scripts counts here, too."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.cast import person
from tests.integration.conftest import fill
from tests.integration.test_browser import browser
from tests.security.conftest import PASSWORD
from tests.security.steps import code_of
from tests.small_folders import AREA, CASES

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
CASE = f"/areas/{AREA}/cases/{CASES[0]}/"
KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
       "automaticPresenceSimulation": True}  # fmt: skip


class Somebody:
    """An officer at a browser with a security key."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.context = browser.new_context()
        self.page: Page = self.context.new_page()
        self.address = address
        self.refused: list[str] = []
        self.page.on("console", self.hear)
        self.devtools = self.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        added = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        self.key = added["authenticatorId"]

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.refused.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self) -> None:
        self.open("/sign-in/")
        self.page.fill("#id_login", "officer")
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button:has-text('Sign in')")

    def sign_out(self) -> None:
        self.open("/account/sign-out/")
        self.page.click("main button:has-text('Sign out')")

    def confirm(self) -> None:
        self.page.fill("#id_password", PASSWORD)
        self.page.click("button:has-text('Confirm')")

    def ask_for_key(self, button: str) -> None:
        """Presses a button that asks for the key: it does nothing until the page's scripts are there."""
        self.page.wait_for_selector(button)
        self.page.wait_for_load_state()
        self.page.click(button)

    def touch_key(self, button: str) -> None:
        with self.page.expect_navigation():
            self.ask_for_key(button)

    def title(self) -> str:
        return self.page.inner_text("h1")


@pytest.fixture
def officer(browser: Any, live_server: Any, folders: Any) -> Iterator[Somebody]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    fill(folders)
    user = person("officer")
    user.password = make_password(PASSWORD)
    user.save()
    somebody = Somebody(browser, live_server.url.replace("127.0.0.1", "localhost"))
    yield somebody
    somebody.context.close()


def add_key(officer: Somebody) -> None:
    officer.sign_in()
    officer.open("/account/second-factor/keys/add/")
    officer.confirm()
    officer.page.fill("#id_name", "The one on my ring")
    officer.touch_key("#mfa_webauthn_add")
    assert officer.title() == "Recovery codes"


def test_a_security_key_is_added_and_then_asked_for(officer):
    add_key(officer)
    officer.open(CASE)
    assert officer.title() != "Second factor", "whoever set one up goes on at once"
    officer.sign_out()
    officer.sign_in()
    assert officer.title() == "Second factor"
    officer.touch_key("#mfa_webauthn_authenticate")
    officer.open(CASE)
    assert CASES[0] in officer.page.inner_text("main")
    assert officer.refused == [], "no script and no style"


def test_another_key_does_not_open(officer):
    add_key(officer)
    officer.sign_out()
    officer.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": officer.key})
    officer.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    officer.sign_in()
    officer.ask_for_key("#mfa_webauthn_authenticate")
    officer.page.wait_for_timeout(500)
    officer.open("/account/")
    assert officer.title() == "Second factor", "which is still asked for"


def test_an_answer_of_a_key_is_good_for_one_question(officer):
    """What a key signed for one sign-in does not open the next one."""
    add_key(officer)
    officer.sign_out()
    officer.sign_in()
    sent = []
    officer.page.on("request", lambda r: sent.append(r.post_data) if r.method == "POST" else None)
    officer.touch_key("#mfa_webauthn_authenticate")
    answer = parse_qs(sent[-1])["credential"][0]
    officer.sign_out()
    officer.sign_in()
    with officer.page.expect_navigation():
        officer.page.evaluate(
            "answer => { const form = document.getElementById('webauthn_form');"
            " form.credential.value = answer; form.submit() }",
            answer,
        )
    officer.open("/account/")
    assert officer.title() == "Second factor"


def test_a_key_is_removed_with_its_recovery_codes(officer):
    add_key(officer)
    officer.open("/account/second-factor/keys/")
    officer.page.click("text=remove The one on my ring")
    officer.page.click("button:has-text('Remove the key')")
    assert "no security key" in officer.page.inner_text("main")
    assert not Authenticator.objects.exists()


def test_an_authenticator_app_opens_the_pages_at_once(officer):
    officer.sign_in()
    officer.open(CASE)
    officer.page.click("text=Set up an authenticator app")
    officer.confirm()
    secret = officer.page.inner_text("main p code")
    if time.time() % 30 > 27:  # a code that ends while it is typed
        time.sleep(4)
    officer.page.fill("#id_code", code_of(secret))
    officer.page.click("button:has-text('Set up')")
    assert officer.title() == "Recovery codes"
    officer.open(CASE)
    assert CASES[0] in officer.page.inner_text("main")
    assert officer.refused == []


def test_after_signing_out_the_way_back_shows_nothing(officer):
    add_key(officer)
    officer.open(CASE)
    officer.sign_out()
    # In one step: the driver's own `go_back` fails where Chromium is about to replace the page.
    with officer.page.expect_navigation():
        officer.page.evaluate("() => { history.go(-2) }")
    assert officer.title() == "Sign in"
