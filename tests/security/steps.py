"""What somebody does to sign in, as steps of a test's browser."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import get_resolver, reverse
from lxml import html as lxml_html

from tests.house_rules import text_of
from tests.security.conftest import PASSWORD
from tests.small_folders import AREA, CASES, INSPECTION, VICTIM
from throughcare.accounts.actions import make_token
from throughcare.accounts.models import User
from throughcare.accounts.principals import principal_of

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


def as_program(user: User) -> dict[str, str]:
    """What a program of somebody's sends with each request."""
    token = make_token(owner=principal_of(user), name=f"a program, {user.tokens.count()}")
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Sets an authenticator app up: gives its secret and the recovery codes."""
    confirm(client)
    page = lxml_html.fromstring(client.get(SET_UP).content)
    secret = text_of(page.xpath("//main//code")[0])
    done = client.post(SET_UP, {"code": code_of(secret)}, follow=True)
    codes = lxml_html.fromstring(done.content).xpath('//*[contains(@class, "tc-codes")]//code')
    return secret, [text_of(code) for code in codes]


# What the addresses of the site are about, by the names of their parts.
PARTS = {
    "area_id": AREA, "ref": CASES[0], "kind": "noted", "draft_id": "x", "entry_id": f"{CASES[0]}-1",
    "victim_ref": VICTIM, "username": "officer", "format": "csv", "measure": "seen-in-time",
    "inspection_id": INSPECTION, "question": "1.1.01", "slug": "criterion-1.1",
    "report_id": "cheshire-2006", "provider_id": "theirs", "pk": "1", "uidb36": "1", "key": "a-b",
    "model": "ogrs3",
}  # fmt: skip


def addresses() -> dict[str, str]:
    """An address for each route of the site, by the route's name."""
    patterns, found = list(get_resolver().url_patterns), {}
    while patterns:
        pattern = patterns.pop()
        if hasattr(pattern, "url_patterns"):
            patterns += pattern.url_patterns
            continue
        names = pattern.pattern.regex.groupindex
        found[pattern.name] = reverse(pattern.name, kwargs={name: PARTS[name] for name in names})
    return found
