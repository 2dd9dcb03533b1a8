"""Reads a standard from its file, and finds everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from throughcare.core.conditions import (
    check_reference,
    is_fact,
    read_applies_to,
    read_kind,
    read_where,
)
from throughcare.core.definitions import Mapping, read, shipped
from throughcare.core.examples import read_example
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean
from throughcare.core.record.kinds import facts_of
from throughcare.core.standards import (
    DEFAULT_FALLS_AWAY,
    AllOf,
    AnyOf,
    Before,
    Fulfilment,
    Selector,
    Span,
    Standard,
    Start,
    Stretches,
    selectors,
)

# A unit of time, and a hundred years of it: more would run off the calendar.
UNITS = {"working_days": 25_000, "days": 36_525, "weeks": 5_218, "months": 1_200}
CONFIDENCE = ("read", "report", "unverified", "ours")
_KEYS_OF_TIME = ("within", "before", "count")


def read_standard(path: Path | Traversable) -> Standard:
    """The standard in a file. Raises `InputMistakes` with all that is wrong in it."""
    source = read(path)
    mapping = source.mapping()
    standard = standard_from(mapping)
    name = Path(str(path)).stem
    if standard and standard.id and standard.id != name:
        mapping.note(
            "id", f'"{standard.id}" differs from the name of the file.', f'Call it "{name}".'
        )
    source.check()
    assert standard is not None  # nothing to note means that it was read
    return standard


@cache
def shipped_standards() -> dict[str, Standard]:
    """Every shipped standard by id, those that are not in use included."""
    found = [read_standard(file) for file in shipped("standards")]
    return {standard.id: standard for standard in found}


def standards_named(names: Iterable[str] = ()) -> list[Standard]:
    """The standards of these ids or files; without names, every shipped one that is in use."""
    known = shipped_standards()
    chosen = list(dict.fromkeys(names))
    if not chosen:
        return [standard for standard in known.values() if standard.in_use]
    found, mistakes = [], []
    for name in chosen:
        if name in known:
            found.append(known[name])
        elif Path(name).is_file():
            found.append(read_standard(Path(name)))
        else:
            problem = f'"{name}" is neither the id of a standard nor a file.'
            mistakes.append(Mistake("--standard", None, None, problem, did_you_mean(name, known)))
    if mistakes:
        raise InputMistakes(mistakes)
    return found


def standard_from(mapping: Mapping, *, with_head: bool = True) -> Standard | None:
    """A standard from its keys; None when it cannot be made (the mistakes are noted at the source).
    Without `with_head`, id, title and source need not be there."""
    before = len(mapping.source.mistakes)
    if before and not list(mapping):  # not YAML, or no mapping: noted, and nothing more to say
        return None
    for key in ("id", "title", "source") if with_head else ():
        mapping.text(key)
    victim = mapping.choice("subject", ["case", "victim"], "case") == "victim"
    starts_on = _start(mapping)
    fulfilled_by = _fulfilled_by(mapping)
    within, by_fact = _within(mapping, starts_on)
    made = Standard(
        id=mapping.optional_text("id") or "unnamed",
        title=mapping.optional_text("title") or "",
        source=mapping.optional_text("source") or "",
        in_use=mapping.boolean("in_use", True),
        confidence=mapping.choice("confidence", CONFIDENCE, "read"),
        note=mapping.optional_text("note") or "",
        covers=tuple(mapping.texts("covers")),
        in_force_from=mapping.optional_date("in_force_from"),
        in_force_to=mapping.optional_date("in_force_to"),
        applies_to=read_applies_to(mapping),
        starts_on=starts_on,
        within=within,
        by_fact=by_fact,
        before=_before(mapping, starts_on),
        stretches=_stretches(mapping, fulfilled_by),
        repeats_every=_span(mapping, "repeats_every"),
        fulfilled_by=fulfilled_by,
        falls_away_on=_falls_away_on(mapping),
        by_victim=victim,
        examples=tuple(e for item in mapping.mappings("examples") if (e := read_example(item))),
    )
    _check_times(mapping, made)
    if victim:
        _check_victims(mapping, made)
    mapping.no_more()
    return made if len(mapping.source.mistakes) == before else None


def _check_times(mapping: Mapping, made: Standard) -> None:
    said = [key for key in _KEYS_OF_TIME if mapping.has(key)]
    if len(said) != 1:
        problem = "says no time." if not said else f"says the time twice: {' and '.join(said)}."
        mapping.note(
            said[1] if said else "id",
            f"the standard {problem}",
            "Use one of within, before, count.",
        )
    if made.repeats_every and not made.within:
        mapping.note("repeats_every", "needs a `within` that is a length of time.")
    if made.in_force_from and made.in_force_to and made.in_force_to < made.in_force_from:
        mapping.note("in_force_to", "is before in_force_from.")


def _check_victims(mapping: Mapping, made: Standard) -> None:
    """Entries that name no victim would never start or fulfil anything here."""
    for key, parts in (
        ("starts_on", made.starts_on.selectors),
        ("fulfilled_by", selectors(made.fulfilled_by)),
    ):
        for part in parts:
            if part.kind and "victim" not in facts_of(part.kind):
                mapping.note(
                    key,
                    f"{part.kind} names no victim.",
                    "With subject: victim, use kinds that begin with victim_.",
                )


def _selector(mapping: Mapping, *, in_start: bool = False) -> Selector:
    kind = read_kind(mapping, "kind", mapping.text("kind"))
    where = read_where(mapping, kind)
    answers, already = None, False
    if not in_start:
        answers = mapping.optional_text("answers")
        if answers and kind:
            check_reference(mapping, "answers", kind, answers)
        already = mapping.boolean("already", False)
    return Selector(kind, where, answers, already)


def _start(mapping: Mapping) -> Start:
    key = "starts_on"
    if not mapping.is_mapping(key):
        kinds = mapping.texts(key, required=True)
        return Start(tuple(Selector(read_kind(mapping, key, kind)) for kind in kinds))
    part = mapping.mapping(key)
    assert part is not None
    nth, within = 1, None
    inner = part
    if "nth" in part:
        nth = part.integer("nth", least=2)
        within = _span(part, "within")
        inner = part.mapping("of", required=True) or part
        part.no_more()
    selector = _selector(inner, in_start=True)
    dated_by = inner.optional_text("dated_by")
    if dated_by and selector.kind:
        check_reference(inner, "dated_by", selector.kind, dated_by)
    inner.no_more()
    return Start((selector,), dated_by, nth, within)


def _fulfilled_by(mapping: Mapping) -> Fulfilment:
    part = mapping.mapping("fulfilled_by", required=True)
    return _fulfilment(part) if part else Selector("")


def _fulfilment(part: Mapping) -> Fulfilment:
    for key, cls in (("any_of", AnyOf), ("all_of", AllOf)):
        if key in part:
            parts = tuple(_fulfilment(item) for item in part.mappings(key))
            if not parts:
                part.note(key, "lists nothing.")
            part.no_more()
            return cls(parts)
    selector = _selector(part)
    part.no_more()
    return selector


def _span(mapping: Mapping, key: str) -> Span | None:
    if not mapping.has(key):
        return None
    part = mapping.mapping(key)
    assert part is not None
    return _span_of(part)


def _span_of(part: Mapping) -> Span | None:
    units = [unit for unit in UNITS if unit in part]
    if len(units) != 1:
        part.source.note(
            part.line, part.path, "should be one length of time.", f"Use one of {', '.join(UNITS)}."
        )
        return None
    amount = part.integer(units[0], least=1)
    if amount > UNITS[units[0]]:
        part.note(units[0], f"{amount} is too large.", "No time limit is a hundred years.")
    part.no_more()
    return Span(units[0], amount)


def _within(mapping: Mapping, start: Start) -> tuple[Span | None, str | None]:
    part = mapping.mapping("within") if mapping.has("within") else None
    if part is None:
        return None, None
    if "by" not in part:
        return _span_of(part), None
    fact = part.text("by")
    part.no_more()
    _check_date_fact(part, "by", fact, start)
    return None, fact


def _check_date_fact(mapping: Mapping, key: str, fact: str, start: Start) -> None:
    for selector in start.selectors:
        if selector.kind and is_fact(mapping, key, selector.kind, fact):
            if facts_of(selector.kind)[fact].type != "date":
                mapping.note(key, f'"{fact}" of {selector.kind} is not a date.')


def _before(mapping: Mapping, start: Start) -> Before | None:
    part = mapping.mapping("before") if mapping.has("before") else None
    if part is None:
        return None
    fact = part.text("fact")
    _check_date_fact(part, "fact", fact, start)
    days = part.texts("days", required=True)
    part.no_more()
    if (
        len(days) != 2
        or not all(re.fullmatch("[0-9]{1,5}", d) for d in days)
        or int(days[0]) < int(days[1])
    ):
        part.note(
            "days", "should be two numbers of days, the larger first.", "For example [21, 14]."
        )
        return None
    return Before(fact, int(days[0]), int(days[1]))


def _stretches(mapping: Mapping, fulfilled_by: Fulfilment) -> Stretches | None:
    if "count" not in mapping:
        for key in ("each", "for"):
            if key in mapping:
                mapping.note(key, "goes with `count`.")
        mapping.has("each"), mapping.has("for")
        return None
    count = mapping.integer("count", least=1)
    for key in ("each", "for"):
        if key not in mapping:
            mapping.note("count", f"needs `{key}`.", f"Add a line such as {key}: {{weeks: 1}}.")
    if isinstance(fulfilled_by, AllOf):
        mapping.note("fulfilled_by", "all_of cannot be counted.", "Use one kind, or any_of.")
    each, span = _span(mapping, "each"), _span(mapping, "for")
    return Stretches(count, each, span) if each and span else None


def _falls_away_on(mapping: Mapping) -> tuple[str, ...]:
    if "falls_away_on" not in mapping:
        return DEFAULT_FALLS_AWAY
    return tuple(
        read_kind(mapping, "falls_away_on", kind) for kind in mapping.texts("falls_away_on")
    )
