"""What may be written in a record, told in two ways from the kinds: a data dictionary, a JSON Schema."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from typing import Any

import msgspec

from throughcare.core.record.entry import MOST_ID_CHARACTERS
from throughcare.core.record.facts import label_of
from throughcare.core.record.kinds import GROUP_OF, GROUPS, KINDS, RESTRICTED, Fact, facts_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class KindDescription:
    """A kind of entry as the data dictionary tells it. `restricted`: only who may see victims' or
    intelligence entries sees it."""

    kind: str
    label: str
    group: str
    says: str
    restricted: bool
    facts: tuple[Fact, ...]


def dictionary() -> list[KindDescription]:
    """Every kind of entry, group by group."""
    return [describe(kind) for group in GROUPS for kind in KINDS if GROUP_OF[kind] == group]


def describe(kind: str) -> KindDescription:
    """One kind of entry. An unknown kind is a `KeyError`."""
    return KindDescription(
        kind=kind,
        label=label_of(kind),
        group=GROUP_OF[kind],
        says=inspect.cleandoc(KINDS[kind].__doc__ or ""),
        restricted=kind in RESTRICTED,
        facts=tuple(facts_of(kind).values()),
    )


def parts_of(kind: str, fact: str) -> tuple[str, ...]:
    """The names inside a fact that is a group of facts (an objective has a need, a measure, a date)."""
    for field in msgspec.structs.fields(KINDS[kind]):
        if field.encode_name == fact:
            return tuple(
                part.encode_name
                for cls in _structs_in(field.type)
                for part in msgspec.structs.fields(cls)
            )
    raise KeyError(fact)


def _structs_in(hint: Any) -> list[type[msgspec.Struct]]:
    if inspect.isclass(hint) and issubclass(hint, msgspec.Struct):
        return [hint]
    return [cls for inner in typing.get_args(hint) for cls in _structs_in(inner)]


def entry_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one entry of the journal.

    It says what the import check says of one line: it knows nothing of other entries, so that an
    entry's references are not checked. Facts that a kind does not have are allowed and kept. When a
    form asks for a fact is told (`x-asked-when`), and not checked.
    """
    _, components = msgspec.json.schema_components(
        list(KINDS.values()), ref_template="#/$defs/{name}"
    )
    for kind, cls in KINDS.items():
        _annotate(components[cls.__name__], kind)
    return {
        "$schema": DRAFT,
        "title": "Entry",
        "description": "Something that happened to a case.",
        "type": "object",
        "properties": _columns(),
        "required": ["id", "case", "kind", "happened_on"],
        "allOf": [_rule_of(kind) for kind in KINDS],
        "$defs": components,
    }


def _columns() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    return {
        "id": {**text, "maxLength": MOST_ID_CHARACTERS},
        "case": text,
        "kind": {"enum": list(KINDS)},
        "happened_on": {"type": "string", "format": "date"},
        "recorded_at": {"type": ["string", "null"], "format": "date-time"},
        "recorded_by": {"type": ["string", "null"]},
        "corrects": {"type": ["string", "null"], "description": "The id of the entry it replaces."},
        "facts": {"type": "object"},
    }


def _rule_of(kind: str) -> dict[str, Any]:
    then: dict[str, Any] = {
        "properties": {"facts": {"$ref": f"#/$defs/{KINDS[kind].__name__}"}},
        "required": ["facts"] if any(fact.required for fact in facts_of(kind).values()) else [],
    }
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": then}


def _annotate(component: dict[str, Any], kind: str) -> None:
    """Writes into a kind's component what JSON Schema has no word for."""
    component["title"] = label_of(kind)
    for name, fact in facts_of(kind).items():
        part = component["properties"][name]
        part["title"] = fact.label
        if fact.help:
            part["description"] = fact.help
        if fact.asked_when:
            other, values = fact.asked_when
            part["x-asked-when"] = {"fact": other, "values": list(values)}
        if fact.usual:
            part["examples"] = list(fact.usual)
        if fact.unit:
            part["x-unit"] = fact.unit
        if fact.refers_to is not None:
            part["x-refers-to"] = list(fact.refers_to)
        if fact.reference:
            part["x-reference"] = fact.reference
