"""docs/reference/data-dictionary.md: every kind of entry with every fact, group by group."""

from __future__ import annotations

from itertools import groupby

from docs.markdown import document, table
from throughcare.core.record.entry import MOST_ID_CHARACTERS
from throughcare.core.record.kinds import Fact, facts_of
from throughcare.core.record.schema import KindDescription, dictionary, parts_of

INTRO = f"""A case record is a journal of entries. Each entry has these columns, and its facts are an object
of its kind. A fact is optional unless it is in **bold**. A fact that a kind does not have is kept and
mentioned, never refused. The same as a JSON Schema: [entry.schema.json](entry.schema.json).

The label and the help of a fact are what forms show. "Asked only if" is for forms alone: an import takes
the fact whatever the others say.

| column | what |
| --- | --- |
| **id** | any unique text of up to {MOST_ID_CHARACTERS} characters; ours are UUIDv7 |
| **case** | the case it belongs to |
| **kind** | one of the kinds below |
| **happened_on** | the day it happened, in England and Wales: YYYY-MM-DD |
| recorded_at | when it was recorded, in UTC: YYYY-MM-DDTHH:MM:SSZ |
| recorded_by | who recorded it: any text |
| corrects | the id of the entry that this one replaces, or takes back (`withdrawn`) |
| facts | a JSON object |"""


def page() -> str:
    parts = [INTRO]
    for group, kinds in groupby(dictionary(), key=lambda kind: kind.group):
        parts.append(f"## {group[:1].upper()}{group[1:]}")
        for kind in kinds:
            parts += _kind(kind)
    return document("Data dictionary", *parts)


def _kind(kind: KindDescription) -> list[str]:
    restricted = " Restricted: only who may see such entries sees it." if kind.restricted else ""
    rows = [
        (_name(fact), fact.label, _type(kind.kind, fact), fact.unit, _more(kind.kind, fact))
        for fact in kind.facts
    ]
    facts = table(("fact", "label", "type", "unit", "more"), rows) if rows else "No facts."
    return [f"### `{kind.kind}`", f"**{kind.label}.** {kind.says}{restricted}", facts]


def _name(fact: Fact) -> str:
    return f"**{fact.name}**" if fact.required else fact.name


def _type(kind: str, fact: Fact) -> str:
    parts = ", ".join(parts_of(kind, fact.name))
    return f"{fact.type}: {parts}" if parts else fact.type


def _more(kind: str, fact: Fact) -> str:
    """What to enter, when it is asked, and what is taken: each a sentence."""
    said = [
        _sentence(fact.help),
        *(_sentence(f"`{part.name}`: {part.help}") for part in fact.parts if part.help),
        _sentence(_asked_when(fact, facts_of(kind))),
        _sentence(_taken(fact)),
    ]
    return " ".join(part for part in said if part)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}." if text else ""


def _asked_when(fact: Fact, facts: dict[str, Fact]) -> str:
    if fact.asked_when is None:
        return ""
    other, values = fact.asked_when
    told = {"true": "yes", "false": "no"}
    listed = " or ".join(told.get(value) or f"`{value}`" for value in values)
    verb = "includes" if facts[other].type.startswith("list of ") else "is"
    return f"asked only if {other} {verb} {listed}"


def _taken(fact: Fact) -> str:
    said = []
    if fact.choices:
        said.append("one of " + _codes(fact.choices))
    if fact.usual:
        said.append("usually " + _codes(fact.usual))
    if fact.refers_to is not None:
        named = _codes(fact.refers_to) if fact.refers_to else "any kind"
        said.append(f"id of an entry of {named}")
    if fact.reference:
        said.append(f"a code of definitions/reference/{fact.reference}.csv")
    return "; ".join(said)


def _codes(values: tuple[str, ...]) -> str:
    return ", ".join(f"`{value}`" for value in values)
