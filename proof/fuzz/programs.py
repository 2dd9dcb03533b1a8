"""Sends to each endpoint of the JSON API what Schemathesis draws from its description, and holds each answer
against that description."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from hypothesis import strategies as st

from proof.fuzz.answers import Found, raised
from proof.fuzz.odd import texts

HOST = "http://testserver"
WHO = ("officer", "senior", "victim-liaison")
IN_USE = (datetime.date(2005, 10, 1), datetime.date(2006, 6, 30))  # days on which an entry can be


# Hypothesis draws the ends of a list more often than its middle.
CORRECTS, WITH_AN_ODD_TEXT, ELSEWHERE, AS_DRAWN = (0, 1, 2), 3, 8, 9
LOTS = (*CORRECTS, WITH_AN_ODD_TEXT, ELSEWHERE, AS_DRAWN, 4, 5, 6, 7)
SIGNED = (True,) * 10 + (False,) + (True,) * 9


@dataclass(frozen=True)
class Endpoint:
    """One endpoint, as one person's program asks it; `conforms`: with bodies as its description has them."""

    who: str
    path: str
    method: str
    conforms: bool


def described() -> Any:
    """The API by the description that the site gives of it."""
    import schemathesis
    from django.core.signals import request_finished, request_started
    from django.core.wsgi import get_wsgi_application
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(
            close_old_connections
        )  # a request is part of a transaction that is taken back
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


def endpoints(schema: Any) -> Iterator[Endpoint]:
    for operation in schema.get_all_operations():
        known = operation.ok()
        for who in WHO:
            for conforms in (True, False):
                yield Endpoint(who, known.path, known.method.upper(), conforms)


def cases_of(schema: Any, endpoint: Endpoint) -> st.SearchStrategy[tuple[Any, bool]]:
    """What is sent, and whether with the owner's token. Most name a case that is there and a day of its time:
    what is refused at the door tries nothing behind it."""
    from schemathesis import GenerationMode

    mode = GenerationMode.POSITIVE if endpoint.conforms else GenerationMode.NEGATIVE
    operation = schema[endpoint.path][endpoint.method]
    drawn = operation.as_strategy(mode)
    usual = st.sampled_from(_usual())
    lots, day = st.sampled_from(LOTS), st.dates(*IN_USE).map(str)
    signed = st.sampled_from(SIGNED)
    return st.tuples(drawn, usual, lots, day, texts(), signed).map(lambda said: _made(*said))


def _usual() -> list[dict[str, str]]:
    from tests.small_folders import AREA, CASES

    return [{"area": AREA, "case": case} for case in CASES[:3]]


def _made(
    case: Any, usual: dict[str, str], lot: int, day: str, text: str, signed: bool
) -> tuple[Any, bool]:
    if case.path_parameters and lot != ELSEWHERE:
        case.path_parameters = {name: usual[name] for name in case.path_parameters}
    if isinstance(case.body, dict) and lot != AS_DRAWN:
        body = dict(case.body)
        if "happened_on" in body:
            body["happened_on"] = day
        if body.get("corrects") and lot in CORRECTS:
            body["corrects"] = f"{usual['case']}-{lot}"
        if body.get("facts") and lot == WITH_AN_ODD_TEXT:
            body["facts"] = {**body["facts"], next(iter(body["facts"])): text}
        if "officer" in body:
            body |= {"officer": "colleague", "version": lot % 2}
        case.body = body
    return case, signed


class Program:
    """A program with somebody's token. What a request changed is read back, then taken back."""

    def __init__(self, schema: Any, endpoint: Endpoint, found: Found, token: str) -> None:
        self.schema, self.endpoint, self.found = schema, endpoint, found
        self.headers = {"Authorization": f"Bearer {token}"}
        self.name = f"{endpoint.method} {endpoint.path}"
        if endpoint.method == "POST":
            found.forms.add(self.name)
        keep_the_connection()

    def send(self, drawn: tuple[Any, bool]) -> None:
        case, signed = drawn
        with raised() as errors, transaction.atomic():
            cache.clear()
            answer = self._ask(case, errors, signed=signed)
            self.found.note("API, as described" if self.endpoint.conforms else "API, not as described",
                            answer.status_code)  # fmt: skip
            if self.endpoint.method == "POST" and answer.status_code in (200, 201):
                self.found.taken.add(self.name)
                self._read_back(case, errors)
            transaction.set_rollback(True)

    def _read_back(self, case: Any, errors: list[str]) -> None:
        from throughcare.cases.openapi import READS

        for path in (path for path in READS if "{case}" in path):
            operation = self.schema[path]["GET"]
            reads = operation.Case(path_parameters=case.path_parameters)
            self._ask(reads, errors, signed=True)
            self.found.followed += 1

    def _ask(self, case: Any, errors: list[str], *, signed: bool) -> Any:
        answer = case.call(base_url=HOST, headers=self.headers if signed else None)
        self._look(case, answer, errors)
        return answer

    def _look(self, case: Any, answer: Any, errors: list[str]) -> None:
        from schemathesis.core.failures import FailureGroup

        place = f"{case.method} {case.operation.path}"
        example = f"{case.path_parameters!a} {case.query!a} {case.body!a} as {self.endpoint.who}"
        if answer.status_code >= 500 or errors:
            said = "; ".join(errors) or "said so itself"
            self.found.fault(f"{answer.status_code} of {place}: {said}", example)
            errors.clear()
            return
        try:
            case.validate_response(answer, checks=conformance())
        except FailureGroup as group:
            for failure in group.exceptions:
                what = f"{answer.status_code} of {place} is not as described: {failure.title}"
                self.found.fault(what, f"{failure.message[:300]} {example}")


def keep_the_connection() -> None:
    """A request is part of a transaction that is taken back, so it closes no connection. Django's own client
    for tests sees to that itself, and undoes it afterwards."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


def conformance() -> list[Any]:
    """Status, kind of content, headers and content are among those that the description names."""
    from schemathesis.specs.openapi import checks

    return [checks.status_code_conformance, checks.content_type_conformance,
            checks.response_headers_conformance, checks.response_schema_conformance]  # fmt: skip
