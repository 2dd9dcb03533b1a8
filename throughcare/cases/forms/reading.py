"""What was typed into a form: turned into the plain values that core checks, with every problem beside the
field it is about, in words that say what to enter."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.http import QueryDict

from throughcare.cases.forms.fields import OTHER, Field, Form
from throughcare.core.plain_text import problem_of
from throughcare.core.record import facts_of, read_facts
from throughcare.core.record.entry import FactProblem
from throughcare.core.record.kinds import out_of_place

MOST_CHARACTERS = 20_000
MOST_ROWS = 50


@dataclass
class Typed:
    """A form that was sent: as it was typed, and as core reads it."""

    values: dict[str, Any] = field(default_factory=dict)  # field -> what stands in it
    facts: dict[str, Any] = field(default_factory=dict)
    happened_on: datetime.date | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)  # field, what to enter


class Wrong(Exception):
    """What was typed cannot be read; the text says what to enter."""


def read_form(form: Form, sent: QueryDict) -> Typed:
    """Everything that was typed, and every problem with it."""
    typed = Typed()
    for found in form.fields:
        typed.values[found.name] = value = typed_in(found, sent, found.name)
        try:
            plain = plain_value(found, value)
        except Wrong as problem:
            typed.problems.append((found.name, str(problem)))
            continue
        if found.name == "happened_on":
            typed.happened_on = plain
        elif plain is not None:
            typed.facts[found.name] = plain
    _ask_core(form, typed)
    return typed


def typed_in(found: Field, sent: QueryDict, name: str) -> Any:
    """What stands in a field, as it will be shown again."""
    if found.widget == "date":
        return {
            part: sent.get(f"{name}-{part}", "").strip()[:10] for part in ("day", "month", "year")
        }
    if found.widget == "checkboxes":
        return sent.getlist(name)[:MOST_ROWS]
    if found.widget == "rows":
        count = min(_count(sent.get(f"{name}-count", "0")), MOST_ROWS)
        rows = [
            {part.name: typed_in(part, sent, f"{name}-{row}-{part.name}") for part in found.parts}
            for row in range(count)
        ]
        return [row for row in rows if any(_is_filled(value) for value in row.values())]
    value = sent.get(name, "").replace("\r\n", "\n").strip()[: MOST_CHARACTERS + 1]
    return sent.get(f"{name}-other", "").strip() if found.other and value == OTHER else value


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _is_filled(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def plain_value(found: Field, value: Any) -> Any:
    """The plain value of a field; None where nothing was typed. Raises Wrong."""
    if found.widget == "date":
        return _date(found, value)
    if found.widget == "rows":
        rows = [{p.name: plain_value(p, row.get(p.name, "")) for p in found.parts} for row in value]
        return [_without_nothing(row) for row in rows] or None
    if found.widget == "checkboxes":
        return value or None
    if value == "":
        if found.required:
            raise Wrong(_missing(found))
        return None
    if len(value) > MOST_CHARACTERS:
        raise Wrong(f"{found.label} must be {MOST_CHARACTERS:,} characters or fewer")
    if problem := problem_of(value):
        raise Wrong(f"{found.label} {problem.removesuffix('.')}. Type it anew")
    if found.widget == "number":
        return _number(found, value)
    if found.widget == "lines":
        return [line.strip() for line in value.split("\n") if line.strip()]
    return value


def _without_nothing(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in row.items()
        if value is not None
    }


def _date(found: Field, parts: Any) -> datetime.date | None:
    given = parts if isinstance(parts, dict) else {}
    day, month, year = (str(given.get(name, "")) for name in ("day", "month", "year"))
    if not (day or month or year):
        if found.required:
            raise Wrong(f"Enter the day of “{found.label}”")
        return None
    missing = [name for name in ("day", "month", "year") if not given.get(name)]
    if missing:
        raise Wrong(f"{found.label} must include a {' and a '.join(missing)}")
    try:
        return datetime.date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        raise Wrong(f"{found.label} must be a real date, such as 27 3 2006") from None


def _number(found: Field, text: str) -> int | float:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise Wrong(f"{found.label} must be a number") from None
    if not abs(number) < 1e12:
        raise Wrong(f"{found.label} must be a number")
    return int(number) if number.is_integer() else number


def _missing(found: Field) -> str:
    return f"Select “{found.label}”" if found.choices else f"Enter “{found.label}”"


def _ask_core(form: Form, typed: Typed) -> None:
    """Puts what the record's own class says beside the fields; one problem a field is enough."""
    facts = facts_of(form.kind)
    for name, value in list(typed.facts.items()):
        if facts[name].type == "names and values":
            pairs = [line.partition(":") for line in value]
            typed.facts[name] = {key.strip(): said.strip() for key, _, said in pairs}
    known = {name for name, _ in typed.problems}
    read, _, problems = read_facts(form.kind, plain(typed.facts), strict=False)
    if read is not None:
        typed.facts = msgspec.to_builtins(read)
    for problem in problems:
        if problem.fact not in known:
            typed.problems.append((problem.fact or "happened_on", in_words(form, problem)))
            known.add(problem.fact or "happened_on")
    _conditions(form, typed, known)


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON has them: days as text."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in facts.items()
    }


def in_words(form: Form, problem: FactProblem) -> str:
    """A problem as an error message: the field, what is wrong, what to do."""
    found = form.field(problem.fact or "")
    label = f"{found.label}: " if found else ""
    return f"{label}{problem.problem} {problem.remedy}".strip()


def _conditions(form: Form, typed: Typed, known: set[str]) -> None:
    """A question that is not asked is left empty."""
    for fact in out_of_place(form.kind, typed.facts):
        if fact.name in known:
            continue
        found = form.field(fact.name)
        condition = found.asked_when if found else ""
        typed.problems.append((fact.name, f"Leave “{fact.label}” empty. {condition}"))
