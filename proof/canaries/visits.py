"""Asks for every address as everybody, sends forms, and looks at each answer."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import transaction
from django.test import Client

from proof.canaries.addresses import Address
from proof.canaries.contents import parts_of, sheets_of
from proof.canaries.permitted import Permitted
from proof.canaries.world import World
from throughcare.accounts.permissions import Principal

OWN_LINK = re.compile(r'href="(\?[^"#]*)')
MOST_PARTS = 40  # of one page
EXPORTS = frozenset({"caseload-file"})  # built from an approved list of columns: no canary is in it
DOCUMENTS = frozenset({"subject-access"})  # what is sent back is for the person it is about
PUBLIC, NO_SECOND_FACTOR = "the public", " without a second factor"
MOST_TOLD = 40


@dataclass(frozen=True)
class Leak:
    """Somebody, or something that is for nobody, has a canary."""

    where: str  # who was shown it, or what it stands in
    what: str
    example: str = ""

    @staticmethod
    def told(leaks: list[Leak]) -> Iterator[str]:
        """The leaks, those of a kind together."""
        kinds = Counter((leak.where, leak.what) for leak in leaks)
        for (where, what), count in kinds.most_common(MOST_TOLD):
            first = next(leak.example for leak in leaks if (leak.where, leak.what) == (where, what))
            yield f"{where}: {what}, {count} times, first in {first}"


@dataclass
class Found:
    """What was looked at, which canaries somebody saw who may, and which leaked."""

    looked_at: Counter[str] = field(default_factory=Counter)  # by what it was
    statuses: Counter[int] = field(default_factory=Counter)
    seen: set[int] = field(default_factory=set)
    leaks: list[Leak] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what is wrong with the harness's own site

    def add(self, other: Found) -> None:
        self.looked_at.update(other.looked_at)
        self.statuses.update(other.statuses)
        self.seen |= other.seen
        self.leaks += other.leaks
        self.wrong += other.wrong


class Visitor:
    """Somebody at their browser, and at their program."""

    def __init__(self, world: World, permitted: Permitted, who: str, *, second_factor: bool = True):
        from tests.cast import person, sign_in

        self.world, self.permitted, self.who = world, permitted, who
        self.name = who if second_factor else who + NO_SECOND_FACTOR
        self.client = Client(raise_request_exception=False)
        self.principal: Principal | None = None
        if who != PUBLIC:
            user = person(who)
            sign_in(self.client, user, second_factor=second_factor)
            self.principal = self._principal(second_factor)
        self.found = Found()
        self.asked: set[str] = set()

    def _principal(self, second_factor: bool) -> Principal:
        from dataclasses import replace

        from throughcare.accounts.permissions import needs_second_factor

        known = self.permitted.people[self.who]
        lacks = not second_factor and needs_second_factor(known.roles)
        return replace(known, second_factor=not lacks)

    def visit(self, address: Address) -> None:
        """The page, and its other parts: filters, the next pages; the nearest first, for filters can be
        put together in more ways than anybody could look at."""
        waiting = deque([address.path])
        parts = 0
        while waiting and parts < MOST_PARTS:
            path = waiting.popleft()
            if path in self.asked:
                continue
            self.asked.add(path)
            parts += 1
            answer = self.client.get(path, headers=self._headers(path))
            self.look(answer, address.route, path)
            if answer.status_code == 200 and not answer.streaming:
                text = answer.content.decode("utf-8", "replace")
                base = urlsplit(path).path
                waiting += [base + html.unescape(link) for link in OWN_LINK.findall(text)]

    def send(self, route: str, path: str, data: Any, kind: str = "") -> Any:
        """Sends a form, or JSON; what it changes is taken back."""
        with transaction.atomic():
            more: dict[str, Any] = {"content_type": kind} if kind else {}
            answer = self.client.post(path, data, headers=self._headers(path), **more)
            body = data if isinstance(data, str) else urlencode(data, doseq=True)
            self.look(answer, route, f"{path} {body}")
            transaction.set_rollback(True)
        return answer

    def _headers(self, path: str) -> dict[str, str]:
        token = self.world.tokens.get(self.who, "")
        return {"authorization": f"Bearer {token}"} if path.startswith("/api/") and token else {}

    def _answered(self, asked: str) -> Principal | None:
        """Whose rights an answer is given under: a token has its owner's, who made it with both factors."""
        by_token = "authorization" in self._headers(asked)
        return self.permitted.people[self.who] if by_token else self.principal

    def look(self, answer: Any, route: str, asked: str) -> None:
        """Looks at everything that an answer says: its headers, cookies and content."""
        self.found.looked_at["answers"] += 1
        self.found.statuses[answer.status_code] += 1
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
        known = self.world.planted.found_in(asked.encode())
        numbers = self.world.planted.found_in(f"{answer.reason_phrase}\n{headers}".encode())
        for part in parts_of(content):
            numbers |= self.world.planted.found_in(part)
        document = answer.get("Content-Disposition", "").startswith("attachment")
        for number in numbers - known:
            self._judge(number, route, asked, answer, is_file=document)
        if route in EXPORTS and content.startswith(b"PK"):
            self.found.looked_at["spreadsheets"] += 1
            if sheets_of(content) != ["list SheetVisibleEnum.Visible"]:
                self.found.leaks.append(
                    Leak(self.name, "a sheet that is hidden, or one more", asked)
                )

    def _judge(self, number: int, route: str, asked: str, answer: Any, *, is_file: bool) -> None:
        canary = self.world.planted.canaries[number]
        if is_file and route in EXPORTS:
            may = False
        elif is_file and route in DOCUMENTS:
            may = any(rule[0] == "subject" for rule in canary.rules)
        else:
            may = self.permitted.may(self._answered(asked), canary)
        if may:
            self.found.seen.add(number)
            return
        where = f"{self.name} in {answer.status_code} of {route}"
        self.found.leaks.append(Leak(where, canary.what, f"{asked[:120]} ({canary.token})"))


def searches(world: World) -> Iterator[str]:
    """The beginning of each name."""
    for canary in world.planted.canaries:
        if canary.what.startswith("cases.Person.family_name"):
            yield f"O’{canary.token[:6]}"


def more_addresses(world: World) -> Iterator[Address]:
    """Addresses with a query: days with appointments, filters."""
    for kind in ("", "office", "unpaid_work"):
        yield Address("group-attendance", f"/attendance/?on=2006-01-20&type={kind}")
    for area in world.areas:
        yield Address("caseload", f"/areas/{area}/cases/?standing=all")
        for name in ("csv", "xlsx"):
            yield Address("caseload-file", f"/areas/{area}/caseload.{name}?standing=all")
        yield Address("api-cases", f"/api/cases/?area={area}&page=1")
    yield Address("404", "/no/such/page/")
