"""What somebody does to sign in, as steps of a test's browser."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from lxml import html as lxml_html

from tests.house_rules import text_of
from tests.security.conftest import PASSWORD

SIGN_IN, SECOND = "/sign-in/", "/sign-in/second/"
SET_UP = "/account/second-factor/app/"


def type_password(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Sends the form of signing in."""
    return client.post(SIGN_IN, {"login": name, "password": password}, **more)


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows now, or some steps of half a minute later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def confirm(client: Client, password: str = PASSWORD) -> Any:
    """Shows again who one is."""
    return client.post("/account/again/", {"password": password})


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Sets an authenticator app up: gives its secret and the recovery codes."""
    confirm(client)
    page = lxml_html.fromstring(client.get(SET_UP).content)
    secret = text_of(page.xpath("//main//code")[0])
    done = client.post(SET_UP, {"code": code_of(secret)}, follow=True)
    codes = lxml_html.fromstring(done.content).xpath('//*[contains(@class, "tc-codes")]//code')
    return secret, [text_of(code) for code in codes]
