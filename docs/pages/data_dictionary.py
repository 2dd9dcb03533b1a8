"""docs/reference/data-dictionary.md: every kind of entry with every fact, group by group."""

from __future__ import annotations

from itertools import groupby

from docs.markdown import document, table
from throughcare.core.record.entry import MOST_ID_CHARACTERS
from throughcare.core.record.kinds import Fact
from throughcare.core.record.schema import KindDescription, dictionary, parts_of

INTRO = f"""A case record is a journal of entries. Each entry has these columns, and its facts are an object
of its kind. A fact is optional unless it is in **bold**. A fact that a kind does not have is kept and
mentioned, never refused. The same as a JSON Schema: [entry.schema.json](entry.schema.json).

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
    rows = [(_name(fact), _type(kind.kind, fact), fact.unit, _more(fact)) for fact in kind.facts]
    facts = table(("fact", "type", "unit", "more"), rows) if rows else "No facts."
    return [f"### `{kind.kind}`", f"{kind.says}{restricted}", facts]


def _name(fact: Fact) -> str:
    return f"**{fact.name}**" if fact.required else fact.name


def _type(kind: str, fact: Fact) -> str:
    parts = ", ".join(parts_of(kind, fact.name))
    return f"{fact.type}: {parts}" if parts else fact.type


def _more(fact: Fact) -> str:
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
