"""One entry of the journal, and how it is read from plain values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

from throughcare.core.days import NotADay, plausible
from throughcare.core.mistakes import did_you_mean
from throughcare.core.record.facts import Facts
from throughcare.core.record.kinds import KINDS, attribute_of, facts_of

MOST_ID_CHARACTERS = 64
_MIDNIGHT = datetime.time(tzinfo=datetime.UTC)
_FACT_NAMES = {kind: frozenset(facts_of(kind)) for kind in KINDS}
_DAYS = {
    kind: tuple(fact.name for fact in facts_of(kind).values() if fact.type == "date")
    for kind in KINDS
}


class Entry(msgspec.Struct, frozen=True, gc=False):
    """Something that happened to a case. `happened_on` is a civil date, `recorded_at` is UTC.

    `facts` is an object of the kind's class; `other` keeps facts that the class does not know, so that
    nothing that another system recorded is lost.
    """

    id: str
    case: str
    kind: str
    happened_on: datetime.date
    recorded_at: datetime.datetime | None
    recorded_by: str
    corrects: str | None
    facts: Facts
    other: dict[str, Any] | None = None

    def fact(self, name: str) -> Any:
        """The value of a fact; None when it was not recorded or the kind has no such fact."""
        value = getattr(self.facts, attribute_of(name), None)
        if value is None and self.other:
            return self.other.get(name)
        return value

    def facts_as_json(self) -> bytes:
        """The facts as a JSON object, in the order of the class."""
        if not self.other:
            return msgspec.json.encode(self.facts)
        return msgspec.json.encode({**msgspec.to_builtins(self.facts), **self.other})


def recorded_order_of(entry: Entry) -> tuple[datetime.datetime, str]:
    """The order in which entries were recorded; one without a time counts from its day's start."""
    return order_of(entry)[1:]


def order_of(entry: Entry) -> tuple[datetime.date, datetime.datetime, str]:
    """The order of entries in a case: the day, then when it was recorded, then the id."""
    recorded = entry.recorded_at or datetime.datetime.combine(entry.happened_on, _MIDNIGHT)
    return (entry.happened_on, recorded, entry.id)


class FactProblem(msgspec.Struct, frozen=True):
    """What is wrong with one fact: its name (None for the whole), the problem, the remedy."""

    fact: str | None
    problem: str
    remedy: str = ""


def read_facts(
    kind: str, plain: Mapping[str, Any], *, strict: bool = True
) -> tuple[Facts | None, dict[str, Any] | None, list[FactProblem]]:
    """The typed facts of a known kind from plain values.

    Returns the facts (None when they cannot be read), the facts that the kind does not know (kept, not
    judged), and every problem. With `strict` false, texts are converted ("40" is 40, "true" is yes).
    """
    cls = KINDS[kind]
    other = None
    if not plain.keys() <= _FACT_NAMES[kind]:
        other = {name: value for name, value in plain.items() if name not in _FACT_NAMES[kind]}
        plain = {name: value for name, value in plain.items() if name in _FACT_NAMES[kind]}
    try:
        facts = msgspec.convert(plain, cls, strict=strict)
    except msgspec.ValidationError:
        return None, other, _problems(kind, plain, strict)
    problems = _problems_of_days(kind, facts) if _DAYS[kind] else []
    return (None if problems else facts), other, problems


def _problems_of_days(kind: str, facts: Facts) -> list[FactProblem]:
    """A clock may run from, or to, the day in a fact: it has to be one that can be."""
    problems = []
    for name in _DAYS[kind]:
        day = getattr(facts, attribute_of(name))
        try:
            if day is not None:
                plausible(day)
        except NotADay as error:
            problems.append(FactProblem(name, error.problem, error.remedy))
    return problems


def _problems(kind: str, plain: Mapping[str, Any], strict: bool) -> list[FactProblem]:
    """Each fact that is wrong, by trying them one at a time."""
    problems = []
    required = {name for name, fact in facts_of(kind).items() if fact.required}
    for name in sorted(required):
        if plain.get(name) is None:
            problems.append(FactProblem(name, "is missing.", f"A {kind} needs it."))
    for name, value in plain.items():
        if value is None:
            continue
        field = _field_type(kind, name)
        try:
            msgspec.convert(value, field, strict=strict)
        except msgspec.ValidationError as error:
            problems.append(FactProblem(name, *_said(kind, name, value, str(error))))
    return problems or [FactProblem(None, "the facts cannot be read together.")]


def _field_type(kind: str, name: str) -> Any:
    for field in msgspec.structs.fields(KINDS[kind]):
        if field.encode_name == name:
            return field.type
    raise KeyError(name)


def _said(kind: str, name: str, value: Any, error: str) -> tuple[str, str]:
    """A problem and its remedy in a person's words."""
    fact = facts_of(kind)[name]
    shown = msgspec.json.encode(value).decode()
    if len(shown) > 60:
        shown = shown[:57] + "..."
    if fact.type.startswith("list of ") and not isinstance(value, list):
        return f"{shown} should be a list.", f"Write [{shown}]."
    if fact.choices:
        return f"{shown} is not one of its values.", did_you_mean(str(value), fact.choices)
    if fact.type == "date":
        return f"{shown} is not a date.", "Write a day that exists as YYYY-MM-DD."
    if fact.type == "yes or no":
        return f"{shown} is neither yes nor no.", "Write true or false."
    if error.startswith("Expected `") and ">=" not in error and "<=" not in error:
        return f"{shown} should be a {fact.type}.", ""
    return f"{shown} cannot be.", error.split(" - at ")[0].rstrip(".") + "."
