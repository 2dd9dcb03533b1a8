"""The description of the JSON API (OpenAPI 3.1), made from the same classes as forms and import checks."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from throughcare.core.record.facts import label_of
from throughcare.core.record.kinds import KINDS, facts_of

Id = Annotated[str, Meta(min_length=1, max_length=64, description="An id of yours, as a UUID")]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A civil date")]


class NewEntry(msgspec.Struct, forbid_unknown_fields=True):
    """An entry to record. The same id sent twice is recorded once."""

    id: Id
    kind: str
    happened_on: Day
    facts: dict[str, Any] = {}
    corrects: str | None = None


class Withdrawal(msgspec.Struct, forbid_unknown_fields=True):
    """Takes an entry back, with a reason."""

    id: Id
    corrects: str
    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class Allocation(msgspec.Struct, forbid_unknown_fields=True):
    """Gives a case to an offender manager; `version` is the case's as it was read."""

    id: Id
    officer: str
    happened_on: Day
    version: int
    reason: Annotated[str, Meta(max_length=500)] = ""


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """What is answered: these fields, and no more."""


class KindsAnswer(Answer):
    kinds: list[str]


class CaseListed(Answer):
    area: str
    case: str
    source: str
    person: str | None
    open: bool
    began_on: datetime.date | None
    ended_on: datetime.date | None
    disposal: str | None
    setting: str | None
    tier: int | None
    roh_level: str | None
    officer: str | None
    team: str | None


class CasesAnswer(Answer):
    cases: list[CaseListed]
    page: int
    pages: int


class CaseAnswer(CaseListed):
    version: int


class EntryRead(Answer):
    id: str
    kind: str
    happened_on: datetime.date
    recorded_at: datetime.datetime | None
    recorded_by: str | None
    corrects: str | None
    facts: dict[str, Any]


class EntriesAnswer(Answer):
    entries: list[EntryRead]


class ObligationRead(Answer):
    standard: str
    trigger_on: datetime.date
    due_on: datetime.date
    fulfilled_on: datetime.date | None
    state: str
    because: str


class ObligationsAnswer(Answer):
    obligations: list[ObligationRead]


class Change(Answer):
    text: str
    tone: str


class RecordedAnswer(Answer):
    id: str
    again: bool
    changed: list[Change]


class Wrong(Answer):
    field: str | None
    problem: str
    remedy: str


class Problem(Answer):
    error: str
    problems: list[Wrong] = []
    stands: EntryRead | None = None


CASE = "/api/cases/{area}/{case}/"
READS = {
    "/api/kinds/": ("kinds", "The kinds of entry that you may write", KindsAnswer),
    "/api/cases/": ("cases", "The cases that you may list", CasesAnswer),
    CASE: ("case", "A case as it stands", CaseAnswer),
    f"{CASE}entries/": (
        "entries",
        "The journal of a case, those about victims left out",
        EntriesAnswer,
    ),
    f"{CASE}obligations/": (
        "obligations",
        "What was due in a case, and why",
        ObligationsAnswer,
    ),
}
WRITES = {
    f"{CASE}record/": ("record", "Records an entry", NewEntry),
    f"{CASE}withdraw/": ("withdraw", "Takes an entry back", Withdrawal),
    f"{CASE}allocate/": ("allocate", "Gives a case to an offender manager", Allocation),
}


@cache
def describe() -> dict[str, Any]:
    """The whole description."""
    answers = [answer for *_, answer in READS.values()]
    types = [*KINDS.values(), NewEntry, Withdrawal, Allocation, RecordedAnswer, Problem, *answers]
    _, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    components["NewEntry"] |= {"oneOf": [_of_kind(kind) for kind in KINDS if kind != "withdrawn"]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "throughcare",
            "version": "1",
            "description": "The same reads and acts as the site's, under the rights of a token's owner.",
            "license": {"name": "MIT"},
        },
        "security": [{"token": []}],
        "paths": {
            **{path: {"get": _read(path, *what)} for path, what in READS.items()},
            **{path: {"post": _write(path, *what)} for path, what in WRITES.items()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": components,
        },
    }


def _of_kind(kind: str) -> dict[str, Any]:
    needed = ["facts"] if any(fact.required for fact in facts_of(kind).values()) else []
    return {
        "title": label_of(kind),
        "properties": {
            "kind": {"const": kind},
            "facts": {"$ref": f"#/components/schemas/{KINDS[kind].__name__}"},
        },
        "required": ["kind", *needed],
    }


def _parameters(path: str) -> list[dict[str, Any]]:
    names = [name for name in ("area", "case") if f"{{{name}}}" in path]
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in names
    ]
    if path != "/api/cases/":
        return in_path
    return [
        {"name": "area", "in": "query", "schema": {"type": "string"}},
        {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
    ]


def _response(answer: type[Any], text: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{answer.__name__}"}
    content = {"application/json": {"schema": schema}}
    return {"description": text, "content": content}


def _refusals(*codes: str) -> dict[str, Any]:
    texts = {
        "400": "What was sent cannot be read: it is no JSON, or no text",
        "401": "No token, or one that is not valid",
        "404": "There is nothing here that you may see",
        "409": "Somebody else changed this first",
        "422": "This cannot be recorded: every problem is listed",
        "503": "Not available; nothing was recorded or changed",
    }
    return {code: _response(Problem, texts[code]) for code in codes}


def _read(path: str, name: str, summary: str, answer: type[Any]) -> dict[str, Any]:
    not_there = ["404"] if "{" in path or name == "cases" else []
    codes = ["400", "401", *not_there, "503"]
    return {
        "operationId": name,
        "summary": summary,
        "parameters": _parameters(path),
        "responses": {"200": _response(answer, summary), **_refusals(*codes)},
    }


def _write(path: str, name: str, summary: str, body: type[Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{body.__name__}"}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": _parameters(path),
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": _response(RecordedAnswer, "It was recorded before"),
            "201": _response(RecordedAnswer, "Recorded, with what it changed"),
            **_refusals("400", "401", "404", "409", "422", "503"),
        },
    }
