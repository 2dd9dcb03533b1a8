"""Each kind of write, made ready while all is well: one request that can be sent again and again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.cast import person, principal, sign_in
from tests.small_folders import AREA, VICTIM
from throughcare.accounts.actions import make_token
from throughcare.cases.ids import new_id

CASE = f"/areas/{AREA}/cases/K001"
OUTSIDE = "T003"  # a case of a team to which the officer of the south has no relation
CANARY = "canary text that no log may have"
HIDDEN = re.compile(r'name="([\w-]+)" value="([^"]*)"')
TODAY = {"happened_on-day": "30", "happened_on-month": "6", "happened_on-year": "2006"}


@dataclass
class Request:
    """One request of somebody."""

    client: Client
    path: str
    sent: dict[str, Any] | None = None  # None: the page is only read
    token: str = ""  # of a program, which sends JSON

    def send(self) -> Any:
        if self.sent is None:
            return self.client.get(self.path)
        if self.token:
            return self.client.post(
                self.path, json.dumps(self.sent), content_type="application/json",
                headers={"Authorization": f"Bearer {self.token}"},
            )  # fmt: skip
        return self.client.post(self.path, self.sent)


def browser() -> Client:
    """A browser that sees what the site answers, whatever went wrong inside."""
    return Client(raise_request_exception=False, SERVER_NAME="localhost")


@dataclass
class People:
    """The cast, each at a browser of their own."""

    clients: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def at(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = browser()
            sign_in(self.clients[who], person(who))
        return self.clients[who]

    def token(self, who: str) -> str:
        if who not in self.tokens:
            self.tokens[who] = make_token(owner=principal(who), name="proof")
        return self.tokens[who]

    def hidden(self, who: str, path: str) -> dict[str, str]:
        """The hidden fields of a form."""
        answer = self.at(who).get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        return dict(HIDDEN.findall(answer.content.decode()))

    def number(self) -> int:
        self.made += 1
        return self.made


def page(people: People) -> Request:
    return Request(people.at("officer"), f"{CASE}/")


def draft(people: People) -> Request:
    return _draft(people, {"save": "yes"})


def _draft(people: People, more: dict[str, str]) -> Request:
    """The first form of an entry, filled in."""
    path = f"{CASE}/record/noted/"
    entry = people.hidden("officer", path)["id"]
    sent = {"id": entry, "text": CANARY, "subject": "general", **TODAY, **more}
    return Request(people.at("officer"), path, sent)


def record(people: People) -> Request:
    first = _draft(people, {})
    assert first.send().status_code == 302
    return Request(people.at("officer"), f"{CASE}/check/{(first.sent or {})['id']}/", {})


def correct(people: People) -> Request:
    facts = {"tier": 1 + people.number() % 4, "override_reason": CANARY}
    return _by_program(people, "officer", facts, corrects=_entry(people, "tiered", {"tier": 2}))


def withdraw(people: People) -> Request:
    entry = _entry(people, "noted", {"text": CANARY})
    sent = {"id": new_id(), "reason": CANARY}
    return Request(people.at("officer"), f"{CASE}/entries/{entry}/withdraw/", sent)


def _entry(people: People, kind: str, facts: dict[str, Any], who: str = "officer") -> str:
    """An entry that is there."""
    request = _by_program(people, who, facts, kind)
    assert request.send().status_code == 201
    return str((request.sent or {})["id"])


def _by_program(
    people: People, who: str, facts: dict[str, Any], kind: str = "tiered", corrects: str = ""
) -> Request:
    sent = {"id": new_id(), "kind": kind, "happened_on": "2006-06-30", "facts": facts}
    sent |= {"corrects": corrects} if corrects else {}
    path = f"/api/cases/{AREA}/K001/record/"
    return Request(browser(), path, sent, people.token(who))


def allocate(people: People) -> Request:
    path = f"{CASE}/allocate/"
    found = people.hidden("senior", path)
    officer = ("officer", "colleague")[people.number() % 2]
    sent = {"id": found["id"], "version": found["version"], "officer": officer, "reason": CANARY}
    return Request(people.at("senior"), path, sent | TODAY)


def attendance(people: People) -> Request:
    """Three appointments of one day, whose outcome nobody recorded."""
    on = f"2005-{1 + people.number() % 12:02}-{1 + people.number() % 28:02}"
    facts = {"for_on": on, "type": "unpaid_work", "national_standard": True}
    for _ in range(3):
        _entry(people, "appointment_made", facts)
    path = "/attendance/"
    found = people.hidden("officer", f"{path}?on={on}&type=unpaid_work")
    sent = {"on": on, "type": "unpaid_work"} | found
    keys = [name.removeprefix("id-") for name in found if name.startswith("id-")]
    sent |= {f"outcome-{key}": "complied" for key in keys} | {f"hours-{key}": "6" for key in keys}
    return Request(people.at("officer"), path, sent)


def limit(people: People) -> Request:
    sent = {
        "kind": "exclusion", "people": "officer-elsewhere", "message": CANARY, "from_on-day": "1",
        "from_on-month": "6", "from_on-year": "2006",
    }  # fmt: skip
    return Request(people.at("district-manager"), f"{CASE}/limits/", sent)


def emergency(people: People) -> Request:
    sent = {"ref": OUTSIDE, "reason": CANARY}
    return Request(people.at("officer-of-south"), f"/areas/{AREA}/emergency/", sent)


def token(people: People) -> Request:
    return Request(people.at("officer"), "/account/tokens/", {"name": f"proof {people.number()}"})


def victim(people: People) -> Request:
    path = f"/areas/{AREA}/cases/T001/victims/{VICTIM}/"
    version = people.hidden("victim-liaison", path)["version"]
    sent = {"version": version, "name": CANARY, "address": f"{people.number()} Canary Lane"}
    return Request(people.at("victim-liaison"), path, sent)


def subject_access(people: People) -> Request:
    return Request(people.at("chief"), f"{CASE}/subject-access/", {"format": "html"})


MAKING: dict[str, Callable[[People], Request]] = {
    "page": page,
    "draft": draft,
    "record": record,
    "correct": correct,
    "withdraw": withdraw,
    "allocate": allocate,
    "attendance": attendance,
    "limit": limit,
    "emergency": emergency,
    "token": token,
    "victim": victim,
    "subject access": subject_access,
}
