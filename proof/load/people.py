"""Somebody at a browser, and what everybody saw."""

from __future__ import annotations

import http.client
import random
import re
import select
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
MOST_SECONDS = 60
HIDDEN = re.compile(r'name="([\w./-]+)" value="([^"]*)"')


@dataclass
class Result:
    """What everybody saw. Threads add to it; a list takes that."""

    samples: list[tuple[str, float, int]] = field(
        default_factory=list
    )  # page, milliseconds, status
    errors: list[str] = field(default_factory=list)
    acknowledged: list[tuple[str, str, str]] = field(default_factory=list)  # case, entry, its text
    rounds: list[dict[str, Any]] = field(default_factory=list)  # of pairs

    @property
    def has_lost(self) -> bool:
        """Whether both of two who put the same entry right at once were told that it is done."""
        return any(done["answers"] == [302, 302] for done in self.rounds)


class Over(Exception):
    """The time is over."""


@dataclass
class Answer:
    status: int
    body: str
    location: str

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of its forms."""
        return dict(HIDDEN.findall(self.body))


class Visitor:
    """Somebody at a browser, who thinks between two pages."""

    def __init__(self, who: dict[str, Any], plan: dict[str, Any], result: Result) -> None:
        self.who = who
        self.plan = plan
        self.result = result
        self.until = plan["until"]
        self.root = f"/areas/{plan['area']}"
        self.chance = random.Random(f"{plan['seed']} {who['cookie']}")
        self.cookies = {"session": who["cookie"]}
        self.connection = http.client.HTTPConnection(HOST, plan["port"], timeout=MOST_SECONDS)
        self.csrf = ""

    def think(self) -> None:
        """Reads the page. Raises Over."""
        least, most = self.plan["think"]
        time.sleep(max(0.0, min(self.chance.uniform(least, most), self.until - time.time())))
        if time.time() >= self.until or (self.plan["until_lost"] and self.result.has_lost):
            raise Over

    def get(self, page: str, path: str, expected: tuple[int, ...] = (200,)) -> Answer:
        return self.ask(page, "GET", path, None, expected)

    def post(
        self, page: str, path: str, sent: dict[str, Any], expected: tuple[int, ...] = (302,)
    ) -> Answer:
        """Sends a form and, where it leads on, looks at the page that it leads to."""
        return self.ask(page, "POST", path, sent | {"csrfmiddlewaretoken": self.csrf}, expected)

    def ask(
        self,
        page: str,
        method: str,
        path: str,
        sent: dict[str, Any] | None,
        expected: tuple[int, ...],
    ) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(sent)
        self._leave_what_is_closed()
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.result.errors.append(f"{page}: {type(error).__name__}: {error}")
            return Answer(0, "", "")
        took = (time.perf_counter() - began) * 1000
        self.result.samples.append((page, took, response.status))
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        answer = Answer(response.status, text, response.headers.get("Location", ""))
        self.csrf = answer.hidden.get("csrfmiddlewaretoken", self.csrf)
        if response.status not in expected:
            role = self.who["role"]
            self.result.errors.append(f"{page} of {role}: {method}: {response.status}")
        return answer

    def _leave_what_is_closed(self) -> None:
        """The server closes a connection on which nothing came for half a minute. A browser notices, and opens
        another; `http.client` would send into the closed one."""
        socket = self.connection.sock
        if socket is not None and select.select([socket], [], [], 0)[0]:
            self.connection.close()
