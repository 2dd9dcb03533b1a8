"""The values of a form from an entry, and the answers of a form in words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

from throughcare.cases.forms.fields import Field, Form
from throughcare.core.record import Entry, facts_of
from throughcare.pages import day


def values_of(entry: Entry) -> dict[str, Any]:
    """What stands in the form of an entry that is to be put right."""
    facts = msgspec.to_builtins(entry.facts)
    values: dict[str, Any] = {"happened_on": _parts(entry.happened_on)}
    for name, fact in facts_of(entry.kind).items():
        value = facts.get(name)
        if value is not None:
            values[name] = _typed(value, fact.type)
    return values


def _typed(value: Any, kind: str) -> Any:
    if kind == "date":
        return _parts(datetime.date.fromisoformat(value))
    if kind == "yes or no":
        return "true" if value else "false"
    if kind == "list of group of facts":
        return [{name: _in_row(said) for name, said in row.items()} for row in value]
    if kind == "list of choice":
        return [str(item) for item in value]
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {said}" for name, said in value.items())
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _in_row(value: Any) -> Any:
    try:
        return _parts(datetime.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _parts(value: datetime.date) -> dict[str, str]:
    return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}


def answers_of(form: Form) -> list[tuple[str, str, str]]:
    """Each answered question with its answer in words and the id of its field."""
    return [
        (field.label, said, field.id)
        for field in form.fields
        if (said := answer_of(field, field.value))
    ]


def answer_of(field: Field, value: Any) -> str:
    """An answer in words; "" where there is none."""
    if field.widget == "date":
        return _day(value)
    if field.widget == "rows":
        rows = (_row(field, row) for row in value)
        return "; ".join(row for row in rows if row)
    if field.widget == "checkboxes":
        titles = dict(field.choices)
        return ", ".join(titles.get(item, item) for item in value)
    if not value:
        return ""
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if field.widget == "lines":
        return ", ".join(line.strip() for line in value.split("\n") if line.strip())
    return f"{value} {field.unit}".strip()


def _row(field: Field, row: Mapping[str, Any]) -> str:
    said = ((part.label, answer_of(part, row.get(part.name, ""))) for part in field.parts)
    return ", ".join(f"{label}: {text}" for label, text in said if text)


def _day(value: Any) -> str:
    if not isinstance(value, dict) or not any(value.values()):
        return ""
    try:
        return day(datetime.date(int(value["year"]), int(value["month"]), int(value["day"])))
    except (KeyError, ValueError, OverflowError):
        return " ".join(str(part) for part in value.values())
