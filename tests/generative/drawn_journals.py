"""Random journals of the kinds that some standards look at: empty ones, long ones, days with many entries,
corrections of corrections, withdrawals, leap days, Easter. All pass the check of an import."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from typing import Any

from tests.generative.drawn_standards import VICTIM_KINDS, WORDS, values_of
from throughcare.bulk.fields import SOURCES
from throughcare.core.record.entry import Entry, read_facts
from throughcare.core.record.kinds import facts_of
from throughcare.core.standards import Standard, selectors

# Days at which a calendar can go wrong.
TURNS = (
    datetime.date(2004, 2, 28),
    datetime.date(2004, 12, 23),
    datetime.date(2006, 4, 12),
    datetime.date(2006, 1, 30),
    datetime.date(2008, 2, 28),
    datetime.date(2008, 8, 30),
    datetime.date(2005, 3, 24),
)
MARKS = "abAB-é0"


def kinds_of(standards: Sequence[Standard]) -> list[str]:
    """The kinds that the standards look at, those more often that start or fulfil."""
    found: list[str] = []
    for standard in standards:
        starts = [selector.kind for selector in standard.starts_on.selectors]
        parts = [selector.kind for selector in selectors(standard.fulfilled_by)]
        found += 3 * starts + 2 * parts + list(standard.falls_away_on[:1])
        found += [kind for field, _ in standard.applies_to for kind, _ in SOURCES[field]]
        dated_by = standard.starts_on.dated_by
        if dated_by:
            found += list(facts_of(starts[0])[dated_by].refers_to or ())
    return [kind for kind in found if kind != "withdrawn"]


def draw_journal(chance: random.Random, case: str, standards: Sequence[Standard]) -> list[Entry]:
    """The entries of one case, in no order."""
    few = chance.sample(list(standards), min(len(standards), chance.choice((1, 2, 3, 10))))
    kinds = kinds_of(few)
    length = chance.choice((0, 1, 2, 5, 8, 12, 12, 20, 20, 30))
    if chance.random() < 0.01:
        length = 400
    day = chance.choice(TURNS) if chance.random() < 0.5 else _any_day(chance)
    entries: list[Entry] = []
    for _ in range(length):
        day += datetime.timedelta(days=_gap(chance))
        entries.append(_entry(chance, case, chance.choice(kinds), day, entries))
        if entries and chance.random() < 0.12:
            entries.append(_correction(chance, case, entries))
    chance.shuffle(entries)
    return entries


def _any_day(chance: random.Random) -> datetime.date:
    return datetime.date(2004, 1, 5) + datetime.timedelta(days=chance.randrange(1700))


def _gap(chance: random.Random) -> int:
    return chance.choice((0, 0, 0, 1, 1, 3, 7, chance.randrange(20), chance.randrange(90)))


def _id(chance: random.Random, entries: list[Entry]) -> str:
    taken = {entry.id for entry in entries}
    while True:
        found = "".join(chance.choice(MARKS) for _ in range(4))
        if found not in taken:
            return found


def _entry(
    chance: random.Random,
    case: str,
    kind: str,
    day: datetime.date,
    entries: list[Entry],
    corrects: str | None = None,
) -> Entry:
    plain = {}
    for name, fact in facts_of(kind).items():
        if fact.required or chance.random() < 0.75:
            value = _value(chance, kind, name, day, entries)
            if value is not None:
                plain[name] = value
    facts, other, problems = read_facts(kind, plain)
    assert facts is not None, (kind, plain, problems)
    at = datetime.datetime.combine(
        day, datetime.time(chance.choice((0, 9, 9)), tzinfo=datetime.UTC)
    )
    recorded = (
        None
        if chance.random() < 0.3
        else at + datetime.timedelta(days=chance.choice((0, 0, 0, 2, -1)))
    )
    return Entry(_id(chance, entries), case, kind, day, recorded, "", corrects, facts, other)


def _correction(chance: random.Random, case: str, entries: list[Entry]) -> Entry:
    """Of any entry that is there, another correction too: it replaces it, or takes it back."""
    named = chance.choice(entries)
    if named.kind == "withdrawn" or chance.random() < 0.3:
        return _entry(chance, case, "withdrawn", named.happened_on, entries, named.id)
    day = named.happened_on + datetime.timedelta(days=chance.choice((0, 0, -3, 2, 30)))
    return _entry(chance, case, named.kind, day, entries, named.id)


def _value(
    chance: random.Random, kind: str, name: str, day: datetime.date, entries: list[Entry]
) -> Any:
    fact = facts_of(kind)[name]
    if fact.refers_to is not None:
        able = [e.id for e in entries if not fact.refers_to or e.kind in fact.refers_to]
        return chance.choice(able[-4:]) if able else ("none" if fact.required else None)
    if name == "victim" and kind in VICTIM_KINDS:
        return chance.choice(("V1", "V1", "V2", "v1"))
    if fact.type == "date":
        return (
            day + datetime.timedelta(days=chance.choice((-10, 0, 5, 14, 30, 60, 800)))
        ).isoformat()
    if fact.type == "yes or no":
        return chance.random() < 0.5
    if fact.type == "whole number":
        return chance.choice((0, 5, 12, 40)) if name != "rating" else None
    if fact.type == "number":
        return chance.choice((0.0, 1.5, 55.0, 55))
    if fact.type in ("list of choice", "list of text"):
        words = values_of(kind, name)
        return chance.sample(words, chance.randrange(0, min(4, len(words))))
    if fact.type == "choice":
        word = chance.choice(fact.choices)
        return int(word) if word.isdigit() else word
    if fact.type == "text":
        return (
            chance.choice((*(values_of(kind, name)), *_DISPOSALS))
            if name == "disposal"
            else chance.choice((*values_of(kind, name), WORDS[-1]))
        )
    return None


_DISPOSALS = ("community_order", "custody", "suspended_sentence_order", "life_imprisonment", "fine")
