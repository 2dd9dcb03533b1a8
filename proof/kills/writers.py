"""Those who write: programs by the JSON API and people by forms, one act after another until the server is
gone or says that it cannot. Each puts right and takes back what it wrote itself."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
from typing import Any
from urllib.parse import urlencode

from proof.kills.acts import NOT_CERTAIN, Act
from proof.server import HOST, MOST_SECONDS
from tests.small_folders import AREA
from throughcare.cases.ids import new_id

HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')
UNAVAILABLE = 503
OFFICERS = ("officer", "colleague")


class Writer:
    """Somebody who writes. `acts` are those of this burst."""

    def __init__(self, who: str, port: int, cases: list[str], chance: random.Random) -> None:
        self.who = who
        self.port = port
        self.cases = cases
        self.chance = chance
        self.acts: list[Act] = []
        self.standing: dict[str, Act] = {}
        self.refusals: list[str] = []

    def burst(self, heard: threading.Event, over: threading.Event) -> None:
        """Writes until nobody answers, or it is over; `heard` is set with each answer."""
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=MOST_SECONDS)
        try:
            while not over.is_set():
                act = self.next_act()
                self.send(act)
                heard.set()
                if act.answer in (UNAVAILABLE, NOT_CERTAIN):
                    return
        except (OSError, http.client.HTTPException):
            return
        finally:
            self.connection.close()

    def again(self, act: Act) -> None:
        """Sends an act once more under the same id. What was put right since does not stand again."""
        has_gone = act.is_acknowledged and act.ref not in self.standing
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=MOST_SECONDS)
        try:
            self.post(act)
        finally:
            self.connection.close()
        if has_gone:
            self.standing.pop(act.ref, None)

    def next_act(self) -> Act:
        lot = self.chance.random()
        if self.standing and lot < 0.15:
            taken = self.standing.pop(self.chance.choice(list(self.standing)))
            return Act("withdraw", self.who, taken.case, new_id(), "withdrawn", taken.on,
                       {"reason": "a proof"}, taken.ref)  # fmt: skip
        if self.standing and lot < 0.4:
            before = self.standing.pop(self.chance.choice(list(self.standing)))
            facts = self.facts_of(before.kind)
            return Act("correct", self.who, before.case, new_id(), before.kind, before.on, facts,
                       before.ref)  # fmt: skip
        kind = self.chance.choice(self.kinds)
        on = f"2006-06-{self.chance.randint(1, 30):02}"
        case = self.chance.choice(self.cases)
        return Act("record", self.who, case, new_id(), kind, on, self.facts_of(kind))

    kinds: tuple[str, ...] = ("noted", "appointment_made", "contact_noted")

    def facts_of(self, kind: str) -> dict[str, Any]:
        if kind == "tiered":
            return {"tier": self.chance.randint(1, 4)}
        if kind == "appointment_made":
            on = f"2006-06-{self.chance.randint(1, 30):02}"
            return {"for_on": on, "type": "office", "national_standard": True}
        if kind == "contact_noted":
            return {"mode": self.chance.choice(["office", "telephone"])}
        return {"text": f"proof {self.chance.randrange(10**9)}"}

    def send(self, act: Act) -> None:
        self.acts.append(act)
        self.post(act)

    def post(self, act: Act) -> None:
        raise NotImplementedError

    def settle(self, act: Act, status: int, said: bytes) -> None:
        """Notes the answer; what stands can be put right later."""
        is_certain = b"not certain" not in said
        act.answer = status if status != UNAVAILABLE or is_certain else NOT_CERTAIN
        if act.is_acknowledged and act.how in ("record", "correct"):
            self.standing[act.ref] = act
        elif not act.is_acknowledged and status not in (UNAVAILABLE, 409):
            self.refusals.append(f"{act.how} was answered with {status}: {said[:200]!r}")


class Program(Writer):
    """Writes by the JSON API."""

    def __init__(self, token: str, *args: Any) -> None:
        super().__init__(*args)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if self.who in OFFICERS:
            self.kinds = (*self.kinds, "tiered")

    def post(self, act: Act) -> None:
        what = "record" if act.how == "correct" else act.how
        path = f"/api/cases/{AREA}/{act.case}/{what}/"
        self.connection.request("POST", path, json.dumps(act.body), self.headers)
        answer = self.connection.getresponse()
        act.answer = answer.status  # said: what comes after it cannot take it back
        self.settle(act, answer.status, answer.read())


class Allocator(Program):
    """Gives cases to officers, now and then; who was overtaken by another writer looks again."""

    def next_act(self) -> Act:
        if self.chance.random() < 0.3:
            return super().next_act()
        case = self.chance.choice(self.cases)
        return Act("allocate", self.who, case, new_id(), "allocated", "2006-06-30",
                   {"reason": "workload"}, version=self.version_of(case),
                   officer=self.chance.choice(OFFICERS))  # fmt: skip

    def version_of(self, case: str) -> int:
        self.connection.request("GET", f"/api/cases/{AREA}/{case}/", headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise http.client.HTTPException("nobody answers")
        return int(json.loads(body)["version"])

    def again(self, act: Act) -> None:
        super().again(act)
        if act.answer == 409:  # it was not there, and others wrote meanwhile
            self.connection = http.client.HTTPConnection(HOST, self.port, timeout=MOST_SECONDS)
            act.version = self.version_of(act.case)
            self.connection.close()
            super().again(act)


class Person(Writer):
    """Writes by forms: fills one in, which keeps a draft, and records it."""

    kinds = ("noted",)

    def __init__(self, cookie: str, *args: Any) -> None:
        super().__init__(*args)
        self.cookies = {"session": cookie}

    def send(self, act: Act) -> None:
        root = f"/areas/{AREA}/cases/{act.case}"
        if act.how == "withdraw":
            act.ref = self.form(f"{root}/entries/{act.corrects}/withdraw/")["id"]
        else:
            query = f"?corrects={act.corrects}" if act.corrects else ""
            act.ref = self.form(f"{root}/record/{act.kind}/{query}")["id"]
            draft = Act(
                "draft", act.by, act.case, act.ref, act.kind, act.on, act.facts, act.corrects
            )
            super().send(draft)
            if not draft.is_acknowledged:
                act.answer = draft.answer
                return
        super().send(act)

    def post(self, act: Act) -> None:
        root = f"/areas/{AREA}/cases/{act.case}"
        if act.how == "withdraw":
            path, sent = f"{root}/entries/{act.corrects}/withdraw/", {"id": act.ref, **act.facts}
        elif act.how == "draft":
            year, month, day = act.on.split("-")
            path = f"{root}/record/{act.kind}/"
            sent = {
                "id": act.ref, "corrects": act.corrects, "happened_on-day": day,
                "happened_on-month": month, "happened_on-year": year, **act.facts,
            }  # fmt: skip
        else:
            path, sent = f"{root}/check/{act.ref}/", {}
        status, body = self.ask("POST", path, sent | {"csrfmiddlewaretoken": self.csrf})
        leads_to = "/check/" if act.how == "draft" else "/entries/"
        if status == 302 and leads_to not in self.location:
            self.refusals.append(f"{act.how} led to {self.location}")
            status = 422
        self.settle(act, status, body)

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of a form."""
        status, body = self.ask("GET", path)
        if status != 200:
            raise http.client.HTTPException(f"{path} answered {status}")
        hidden = dict(HIDDEN.findall(body.decode()))
        self.csrf = hidden["csrfmiddlewaretoken"]
        return hidden

    def ask(self, method: str, path: str, sent: dict[str, Any] | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(sent) if sent is not None else None
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        self.location = answer.headers.get("Location", "")
        return answer.status, answer.read()


def write_at_once(
    writers: list[Writer], heard: threading.Event, over: threading.Event
) -> list[threading.Thread]:
    """Starts all of them; `heard` is set with the first answer, and with `over` they stop."""
    for writer in writers:
        writer.acts = []
    threads = [threading.Thread(target=w.burst, args=(heard, over), daemon=True) for w in writers]
    for thread in threads:
        thread.start()
    return threads
