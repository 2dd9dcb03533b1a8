"""Sends to a form or a page what Hypothesis draws, and reads the pages that show it afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.core.cache import cache
from django.db import transaction
from hypothesis import strategies as st

from proof.fuzz.answers import Found, raised
from proof.fuzz.odd import Field, Pair, bodies, headers, pairs_of, seldom, texts
from proof.fuzz.world import Target, client_of, fields_of

URLENCODED = "application/x-www-form-urlencoded"
SHOWN_ON = ("", "victims/", "trail/")  # pages of a case that show what was recorded
UNASKED = (
    Field("page", "text"),
    Field("on", "text"),
    Field("standing", "text"),
    Field("next", "text"),
)


class Browser:
    """One person's browser. What a request changed is read back, then taken back."""

    def __init__(self, target: Target, found: Found) -> None:
        self.target, self.found = target, found
        self.client = client_of(target.who)

    def send(self, drawn: dict[str, Any]) -> None:
        """One request, and what follows where it was taken."""
        path, data = self._address(drawn), drawn["pairs"]
        with raised() as errors, transaction.atomic():
            cache.clear()  # whoever asked too often is let in again
            if self.target.method == "GET":
                answer = self.client.get(f"{path}?{_encoded(data)}", headers=drawn["headers"])
            else:
                answer = self._post(path, data, drawn)
            self.found.note(_kind(self.target, drawn), answer.status_code)
            self.look(answer, errors, f"{path} {data}")
            if self.target.method == "POST":
                self._follow(answer, errors, drawn)
            transaction.set_rollback(True)

    def _post(self, path: str, data: list[Pair], drawn: dict[str, Any]) -> Any:
        if drawn["body"] is not None:
            body, kind = drawn["body"]
            return self.client.generic("POST", path, body, kind, headers=drawn["headers"])
        if drawn["in parts"]:
            known = {name: value for name, value in data if isinstance(value, str)}
            return self.client.post(path, known, headers=drawn["headers"])
        body = _encoded(data)
        return self.client.generic("POST", path, body, URLENCODED, headers=drawn["headers"])

    def _address(self, drawn: dict[str, Any]) -> str:
        """The page's address; where a text was drawn for it, that instead of one of its parts."""
        parts = self.target.path.split("/")
        if drawn["place"] is not None and len(parts) > 2:
            number, text = drawn["place"]
            parts[1 + number % (len(parts) - 2)] = quote(text[:200], safe="")
        return "/".join(parts)

    def _follow(self, answer: Any, errors: list[str], drawn: dict[str, Any]) -> None:
        """Where the form was taken: the page that comes next, its form sent as it is, and the case."""
        if answer.status_code not in (200, 302):
            return
        page = answer
        if answer.status_code == 200 and "Content-Disposition" in answer:
            self.found.taken.add(self.target.route)
            return
        if answer.status_code == 302:
            self.found.taken.add(self.target.route)
            page = self._read(answer["Location"], errors)
            page = self._send_on(page, answer["Location"], errors)
        if "/cases/" in self.target.path:
            case = "/".join(self.target.path.split("/")[:5])
            for shown in SHOWN_ON:
                self._read(f"{case}/{shown}", errors)

    def _read(self, path: str, errors: list[str]) -> Any:
        page = self.client.get(urlsplit(path)._replace(scheme="", netloc="").geturl() or "/")
        self.found.followed += 1
        self.look(page, errors, f"{path} after {self.target.path}")
        return page

    def _send_on(self, page: Any, path: str, errors: list[str]) -> Any:
        """Sends the form of a page that asks whether all is right."""
        from lxml import html as lxml_html

        if page is None or page.status_code != 200 or "/check/" not in path:
            return page
        forms = lxml_html.fromstring(page.content).xpath('//main//form[@method="post"]')
        for form in forms[:1]:
            data = {field.name: field.value for field in fields_of(form)}
            done = self.client.post(form.get("action") or path, data)
            self.found.followed += 1
            self.look(done, errors, f"{path} sent on")
            if done.status_code == 302:
                self.found.taken.add("record-check")
                return self._read(done["Location"], errors)
        return page

    def look(self, answer: Any, errors: list[str], example: str) -> None:
        """Notes a fault of the site: an answer of 5xx, or something raised that nobody answered for."""
        if answer.status_code >= 500 or errors:
            said = "; ".join(errors) or "said so itself"
            what = f"{answer.status_code} of {self.target.method} {self.target.route}: {said}"
            self.found.fault(what, f"{example!a} as {self.target.who or 'nobody'}")
            errors.clear()


def requests_to(target: Target) -> st.SearchStrategy[dict[str, Any]]:
    """What is sent to a form or a page."""
    fields = target.fields if target.method == "POST" else (*target.fields, *UNASKED)
    place = st.tuples(st.integers(0, 9), texts())
    return st.fixed_dictionaries(
        {
            "pairs": pairs_of(fields),
            "headers": headers(),
            "body": seldom(bodies(), 12),
            "in parts": seldom(st.just(True), 10),
            "place": seldom(place, 4 if target.method == "GET" else 15),
        }
    )


def _encoded(pairs: list[Pair]) -> str:
    return urlencode(pairs)


def _kind(target: Target, drawn: dict[str, Any]) -> str:
    if target.method == "GET":
        return "addresses and queries"
    return "bodies that are no form" if drawn["body"] is not None else "forms"
