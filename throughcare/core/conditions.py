"""What standards and measures say of an entry in the same words: its kind, and `where` its facts have
such values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from throughcare.core.definitions import Mapping
from throughcare.core.mistakes import did_you_mean
from throughcare.core.record.case_file import FIELD_VALUES, FIELDS
from throughcare.core.record.entry import Entry
from throughcare.core.record.kinds import KINDS, facts_of

Where = tuple[tuple[str, frozenset[str]], ...]


def as_text(value: Any) -> str:
    """A fact's value as definitions write it; `null` is a fact that was not recorded."""
    if value is True or value is False:
        return "true" if value else "false"
    return "null" if value is None else str(value)


def as_texts(value: Any) -> list[str]:
    """The value of a fact or a field as texts: one, or one for each item of a list."""
    return (
        [as_text(item) for item in value] if isinstance(value, list | tuple) else [as_text(value)]
    )


def holds(where: Where, entry: Entry) -> bool:
    """Whether the entry's facts have such values; of a list, one is enough."""
    for fact, values in where:
        value = entry.fact(fact)
        if type(value) is str:  # most facts are: this runs for each entry under each measure
            if value not in values:
                return False
        elif values.isdisjoint(as_texts(value)):
            return False
    return True


def read_kind(mapping: Mapping, key: str, kind: str) -> str:
    """A kind of entry; empty when there is none of that name (and that is noted)."""
    if kind and kind not in KINDS:
        mapping.note(key, f'"{kind}" is not a kind of entry.', did_you_mean(kind, KINDS))
        return ""
    return kind


def read_where(mapping: Mapping, kind: str) -> Where:
    """The key `where`: facts of the kind and the values that are meant. Mistakes are noted."""
    part = mapping.mapping("where")
    if part is None:
        return ()
    found = []
    for fact in part:
        values = [value or "null" for value in part.texts(fact)]
        if kind and is_fact(part, fact, kind, fact):
            check_values(part, fact, facts_of(kind)[fact].choices, values)
        found.append((fact, frozenset(values)))
    return tuple(found)


def read_applies_to(mapping: Mapping) -> Where:
    """The key `applies_to`: fields of the case and the values that are meant. Mistakes are noted."""
    part = mapping.mapping("applies_to")
    if part is None:
        return ()
    found = []
    for name in part:
        if name not in FIELDS:
            part.note(name, f'"{name}" is not a field of the case.', did_you_mean(name, FIELDS))
        values = part.texts(name)
        check_values(part, name, FIELD_VALUES.get(name, ()), values)
        found.append((name, frozenset(values)))
    return tuple(found)


def check_values(mapping: Mapping, key: str, choices: Sequence[str], values: list[str]) -> None:
    """Notes each value that is none of the choices; without choices, all are taken."""
    for value in values:
        if choices and value not in choices and value != "null":
            mapping.note(key, f'"{value}" is not one of its values.', did_you_mean(value, choices))


def is_fact(mapping: Mapping, key: str, kind: str, fact: str) -> bool:
    """Whether the kind has the fact; if not, that is noted."""
    if fact in facts_of(kind):
        return True
    mapping.note(key, f'"{fact}" is not a fact of {kind}.', did_you_mean(fact, facts_of(kind)))
    return False


def check_reference(mapping: Mapping, key: str, kind: str, fact: str) -> None:
    """Notes a fact that `kind` does not have, or that names no entry."""
    if kind and fact and is_fact(mapping, key, kind, fact):
        if facts_of(kind)[fact].refers_to is None:
            mapping.note(key, f'"{fact}" of {kind} does not name an entry.')
