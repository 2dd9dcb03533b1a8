"""All kinds of entry: name -> class, and what is known of each fact."""

from __future__ import annotations

import inspect
import keyword
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec

from throughcare.core.record import (
    allocation,
    assessment,
    contact,
    court,
    custody,
    interventions,
    outcome,
    person,
    plan,
    victims,
)
from throughcare.core.record.facts import Facts, kind_of, meta_extra, words_of

GROUPS: dict[str, types.ModuleType] = {
    "person": person,
    "court": court,
    "custody": custody,
    "allocation": allocation,
    "assessment": assessment,
    "plan": plan,
    "contact and compliance": contact,
    "interventions": interventions,
    "victims": victims,
    "outcome": outcome,
}


def _kinds_of(module: types.ModuleType) -> list[type[Facts]]:
    return [
        cls
        for cls in vars(module).values()
        if inspect.isclass(cls)
        and issubclass(cls, Facts)
        and cls.__module__ == module.__name__
        and cls.__name__ != "VictimFacts"
    ]


KINDS: dict[str, type[Facts]] = {
    kind_of(cls): cls for module in GROUPS.values() for cls in _kinds_of(module)
}
GROUP_OF: dict[str, str] = {
    kind_of(cls): group for group, module in GROUPS.items() for cls in _kinds_of(module)
}
RESTRICTED: frozenset[str] = frozenset(
    [kind for kind in KINDS if kind.startswith("victim_")] + ["intelligence_received"]
)


@dataclass(frozen=True)
class Fact:
    """One fact of a kind: `type` is text, date, yes or no, whole number, number, list, or choice."""

    name: str
    label: str
    type: str
    required: bool
    choices: tuple[str, ...] = ()  # closed: nothing else is taken
    usual: tuple[str, ...] = ()  # open: others are taken, and mentioned
    unit: str | None = None
    refers_to: tuple[str, ...] | None = None  # kinds of entry it may name; () is any kind
    reference: str | None = None  # a list of definitions/reference
    help: str = ""  # for whoever fills it in
    asked_when: tuple[str, tuple[str, ...]] | None = None  # another fact, and its values
    about_others: bool = False  # free text that may name somebody else
    parts: tuple[Fact, ...] = ()  # of a group of facts


@cache
def facts_of(kind: str) -> dict[str, Fact]:
    """The facts of a kind, by the name they have in files."""
    cls = KINDS[kind]
    hints = typing.get_type_hints(cls, include_extras=True)
    found = {}
    for field in msgspec.structs.fields(cls):
        name = field.encode_name
        found[name] = _fact(name, hints[field.name], field.required)
    return found


def attribute_of(fact: str) -> str:
    """The attribute that holds a fact: `with` is held by `with_`."""
    return f"{fact}_" if keyword.iskeyword(fact) else fact


def out_of_place(kind: str, given: Mapping[str, Any]) -> list[Fact]:
    """The facts that were given although the fact on which their question depends says otherwise.

    "No" is let through: whoever says that there was no consent where none is needed says nothing wrong.
    """
    facts = facts_of(kind)
    return [
        fact
        for fact in facts.values()
        if fact.asked_when is not None
        and given.get(fact.name) not in (None, False, [])
        and _rules_out(facts[fact.asked_when[0]], given.get(fact.asked_when[0]), fact.asked_when[1])
    ]


def _rules_out(other: Fact, given: Any, values: tuple[str, ...]) -> bool:
    """Whether a fact was given and has none of the values. A value of one's own, which an open list takes,
    may mean any of them: nobody can tell, so that it rules nothing out."""
    if given is None:
        return False
    said = {_as_in_files(value) for value in (given if isinstance(given, list) else [given])}
    is_known = not other.usual or said <= set(other.usual)
    return is_known and said.isdisjoint(values)


def _as_in_files(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fact(name: str, hint: Any, required: bool) -> Fact:
    extras: dict[str, Any] = {}
    for key in ("usual", "unit", "refers_to", "reference", "asked_when"):
        for part in _parts(hint):
            value = meta_extra(part, key)
            if value is not None:
                extras[key] = value
    refers = _has_refers(hint)
    type_name, choices = _type_of(hint)
    asked_when = extras.get("asked_when")
    return Fact(
        name=name,
        label=_told(hint, "title") or words_of(name),
        type=type_name,
        required=required,
        choices=choices,
        usual=tuple(extras.get("usual", ())),
        unit=extras.get("unit"),
        refers_to=tuple(extras.get("refers_to", ())) if refers else None,
        reference=extras.get("reference"),
        help=_told(hint, "description"),
        asked_when=(asked_when[0], tuple(asked_when[1])) if asked_when else None,
        about_others=type_name in ("text", "list of text")
        and not (refers or extras.keys() & {"usual", "reference"}),
        parts=_parts_of_group(hint),
    )


def _told(hint: Any, what: Literal["title", "description"]) -> str:
    """The title or the description that an annotation carries: the outermost, so that a fact may say
    something else than the type that it shares with others."""
    for part in _parts(hint):
        for meta in reversed(getattr(part, "__metadata__", ())):
            if isinstance(meta, msgspec.Meta) and getattr(meta, what):
                return str(getattr(meta, what))
    return ""


def _parts_of_group(hint: Any) -> tuple[Fact, ...]:
    """The facts of the groups that a list holds."""
    for part in _parts(hint):
        if inspect.isclass(part) and issubclass(part, msgspec.Struct):
            hints = typing.get_type_hints(part, include_extras=True)
            fields = msgspec.structs.fields(part)
            return tuple(_fact(f.encode_name, hints[f.name], f.required) for f in fields)
    return ()


def _parts(hint: Any) -> list[Any]:
    """The hint itself and everything inside it."""
    parts = [hint]
    for inner in typing.get_args(hint):
        if not isinstance(inner, str | int | msgspec.Meta):
            parts += _parts(inner)
    return parts


def _has_refers(hint: Any) -> bool:
    return any(
        isinstance(meta, msgspec.Meta) and meta.extra is not None and "refers_to" in meta.extra
        for part in _parts(hint)
        for meta in getattr(part, "__metadata__", ())
    )


_TYPE_NAMES = {
    str: "text",
    bool: "yes or no",
    int: "whole number",
    float: "number",
}


def _type_of(hint: Any) -> tuple[str, tuple[str, ...]]:
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return _type_of(typing.get_args(hint)[0])
    if origin in (typing.Union, types.UnionType):
        inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        return _type_of(inner[0])
    if origin is typing.Literal:
        return "choice", tuple(str(choice) for choice in typing.get_args(hint))
    if origin is list:
        inner_type, choices = _type_of(typing.get_args(hint)[0])
        return f"list of {inner_type}", choices
    if origin is dict:
        return "names and values", ()
    if inspect.isclass(hint) and hint.__name__ == "date":
        return "date", ()
    if inspect.isclass(hint) and issubclass(hint, msgspec.Struct):
        return "group of facts", ()
    return _TYPE_NAMES.get(hint, "text"), ()
