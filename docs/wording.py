"""A standard's rule in sentences."""

from __future__ import annotations

from throughcare.core.record.facts import label_of
from throughcare.core.standards import (
    DEFAULT_FALLS_AWAY,
    AllOf,
    AnyOf,
    Fulfilment,
    Selector,
    Standard,
    Start,
)

ENTRY_WORDS = {"true": "yes", "false": "no", "null": "not recorded"}


def rule_in_words(standard: Standard) -> list[str]:
    """Sentences that say the whole rule: whom it is about, when it starts, how long, what fulfils it."""
    return [
        sentence
        for sentence in (
            _applies(standard),
            f"The clock starts on {_start(standard.starts_on)}.",
            _time(standard),
            f"Fulfilled by {_fulfilment(standard.fulfilled_by)}.",
            _repeats(standard),
            _falls_away(standard),
            "Each victim is counted for themselves." if standard.by_victim else "",
        )
        if sentence
    ]


def in_force_in_words(standard: Standard) -> str:
    """From when to when, both inclusive."""
    if standard.in_force_from is None and standard.in_force_to is None:
        return "always"
    parts = []
    if standard.in_force_from:
        parts.append(f"from {standard.in_force_from.isoformat()}")
    if standard.in_force_to:
        parts.append(f"to {standard.in_force_to.isoformat()}")
    return " ".join(parts)


def _applies(standard: Standard) -> str:
    if not standard.applies_to:
        return "Applies to every case."
    said = [f"{_name(field)} {_values(values)}" for field, values in standard.applies_to]
    return f"Applies to cases with {' and '.join(said)}."


def _start(start: Start) -> str:
    entries = " or ".join(_selector(selector) for selector in start.selectors)
    if start.nth > 1:
        entries = f"the {_ordinal(start.nth)} {entries} within {start.nth_within}"
    if start.dated_by:
        entries += f", from the day of the entry that its {_name(start.dated_by)} names"
    return entries


def _time(standard: Standard) -> str:
    if standard.within:
        return f"Time allowed: {standard.within}."
    if standard.by_fact:
        return f"It is due on the day in {_name(standard.by_fact)} of the entry that starts it."
    if before := standard.before:
        return (
            f"It is due {before.due} days before the day in {_name(before.fact)}, "
            f"and can be done from {before.opens} days before it on."
        )
    if stretches := standard.stretches:
        times = "once" if stretches.count == 1 else f"{stretches.count} times"
        each = str(stretches.each).removeprefix("1 ")
        return f"It is due {times} in each {each}, for {stretches.span}."
    return ""


def _fulfilment(part: Fulfilment) -> str:
    if isinstance(part, Selector):
        return _selector(part)
    joined = [_fulfilment(inner) for inner in part.parts]
    if isinstance(part, AllOf):
        return "all of: " + ", ".join(joined)
    assert isinstance(part, AnyOf)
    return "whichever comes first of: " + ", ".join(joined)


def _selector(selector: Selector) -> str:
    said = f"`{selector.kind}`"
    if selector.where:
        facts = [f"{_name(fact)} {_values(values)}" for fact, values in selector.where]
        said += f" with {' and '.join(facts)}"
    if selector.answers:
        said += f" whose {_name(selector.answers)} names what it answers"
    if selector.already:
        said += " (one before the start counts too)"
    return said


def _repeats(standard: Standard) -> str:
    if standard.repeats_every is None:
        return ""
    return f"Once done, it is due again {standard.repeats_every} later."


def _falls_away(standard: Standard) -> str:
    if standard.falls_away_on == DEFAULT_FALLS_AWAY:
        return ""
    kinds = ", ".join(f"`{kind}`" for kind in standard.falls_away_on)
    return f"It falls away on {kinds}." if kinds else "It never falls away."


def _name(field: str) -> str:
    label = label_of(field)
    return (
        label if label[:2].isupper() or label.startswith("RoH") else label[:1].lower() + label[1:]
    )


def _values(values: frozenset[str]) -> str:
    return " or ".join(ENTRY_WORDS.get(v, v.replace("_", " ")) for v in sorted(values))


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")
