"""Sends a request as somebody, through the whole of the site, and takes back whatever it did."""

from __future__ import annotations

import copy
from contextlib import nullcontext
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as RECORDS_OF,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from proof.matrix.addresses import Address
from proof.matrix.expected import METHOD, NOTHING, SECOND_FACTOR, SIGN_IN, TOKEN
from proof.policy import Person
from tests.cast import BACKEND
from throughcare.accounts.models import User

READING, SENDING = ("GET", "HEAD"), ("POST",)
METHODS = (*READING, *SENDING, "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
VARY = frozenset({"Date", "Set-Cookie"})  # what the same answer may differ in
NO_SUCH_ADDRESS, NO_SUCH_API = "/no-such-address/", "/api/no-such-address/"
FROM_ELSEWHERE = "192.0.2.1"
# Forms that are not sent empty: an empty one would be answered with "nothing there", whoever sends it.
FORMS: dict[str, Any] = {"subject-access": {"format": "html"}, "search": {"q": "Example"}}
# Answers of a library that are not 200.
USUAL = {"socialaccount_login_error": 401}
REFUSING = frozenset({401, 403, 404, 405})


@dataclass(frozen=True)
class Answer:
    """What came back, without what the same answer may differ in."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def location(self) -> str:
        return dict(self.headers).get("Location", "")


class Asker:
    """Somebody's browser, or program where an address is of the API. `person` None is the public."""

    def __init__(self, person: Person | None, user: User | None, token: str) -> None:
        self.person = person
        self.token = token
        self.client = Client(raise_request_exception=False)
        if person is not None and user is not None:
            self._sign_in(person, user)
        self.cookies = self.client.cookies
        self.nothing: dict[tuple[str, str, bool], Answer] = {}

    def _sign_in(self, person: Person, user: User) -> None:
        """By password, or with a second factor; just now, for pages of one's own account ask again."""
        self.client.force_login(user, backend=BACKEND)
        session = self.client.session
        method = "mfa" if person.second_factor else "password"
        now = timezone.now().timestamp()
        session[RECORDS] = [{"method": method, "at": now, "reauthenticated": True}]
        session[RECORDS_OF] = str(user.pk)
        session.save()

    def ask(self, method: str, path: str, *, form: Any = None, demo: str = "") -> Answer:
        """The answer. Nothing of the request stays: not in the database, which sessions and the cache
        are in, too."""
        self.client.cookies = SimpleCookie(copy.deepcopy(self.cookies))
        sent: dict[str, Any] = (
            {"headers": {"Authorization": f"Bearer {self.token}"}} if self.token else {}
        )
        if demo == "elsewhere":
            sent["REMOTE_ADDR"] = FROM_ELSEWHERE
        if method == "POST" and not path.startswith("/api/"):
            sent["data"] = urlencode(form or {})
            sent["content_type"] = "application/x-www-form-urlencoded"
        in_the_demo = override_settings(DEMO=True) if demo else nullcontext()
        with transaction.atomic(), in_the_demo:
            response = self.client.generic(method, path, **sent)
            transaction.set_rollback(True)
        return _answer(response)

    def ask_at(self, method: str, address: Address) -> Answer:
        form = FORMS.get(address.route)
        return self.ask(method, address.path + address.query, form=form, demo=address.demo)

    def nothing_there(self, method: str, address: Address) -> Answer:
        """The answer to an address that there is not."""
        key = (method, address.demo, address.row.api)
        if key not in self.nothing:
            path = NO_SUCH_API if address.row.api else NO_SUCH_ADDRESS
            self.nothing[key] = self.ask(method, path, demo=address.demo)
        return self.nothing[key]

    def is_the_answer(self, wanted: str, method: str, address: Address, answer: Answer) -> bool:
        """Whether an answer is of the kind that is wanted."""
        if wanted == NOTHING:
            return answer.status == 404 and answer == self.nothing_there(method, address)
        if wanted == METHOD:
            allow = ", ".join(sorted(address.row.methods))
            headers = dict(answer.headers)
            return (answer.status, headers.get("Allow"), answer.body) == (405, allow, b"")
        if wanted == SIGN_IN:
            page = f"{reverse('account_login')}?{urlencode({'next': address.path})}"
            return (answer.status, answer.location) == (302, page)
        if wanted == SECOND_FACTOR:
            return (answer.status, answer.location) == (302, reverse("mfa_index"))
        if wanted == TOKEN:
            return answer.status == 401 and "WWW-Authenticate" in dict(answer.headers)
        return is_let_in(address, answer)


def is_let_in(address: Address, answer: Answer) -> bool:
    """Whether a view answered: not with a refusal, a fault, or the way to sign in."""
    if answer.status == USUAL.get(address.route):
        return True
    ways_in = [reverse("account_login")]
    if address.row.of != "signed in":
        ways_in.append(reverse("mfa_index"))
    sent_away = address.row.of != "everybody" and answer.location.startswith(tuple(ways_in))
    return answer.status < 500 and answer.status not in REFUSING and not sent_away


def _answer(response: Any) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = tuple(sorted((k, v) for k, v in response.headers.items() if k not in VARY))
    return Answer(response.status_code, headers, body)
