"""Reads what a measure counts: the one key under `counts`, checked against kinds, facts, standards."""

from __future__ import annotations

from collections.abc import Callable

from throughcare.core.conditions import check_reference, read_kind
from throughcare.core.definitions import Mapping, shipped
from throughcare.core.measures.model import (
    AbsenceCount,
    Count,
    ElapsedCount,
    EntryCount,
    ObligationCount,
    StaffCount,
    SupervisionCount,
    VolumeCount,
)
from throughcare.core.measures.patterns import read_answer, read_pattern
from throughcare.core.mistakes import did_you_mean
from throughcare.core.obligations import STATES
from throughcare.core.record.kinds import facts_of

DATES = ("trigger_on", "due_on", "fulfilled_on")
_KINDS_OF_SUPERVISION = ("order", "licence")
_FACTS_OF_STAFF = ("ethnicity", "grade", "team")


def read_counts(mapping: Mapping) -> Count | None:
    """What is counted; None when it cannot be told (and that is noted)."""
    part = mapping.mapping("counts", required=True)
    if part is None:
        return None
    said = [key for key in _READERS if key in part]
    if len(said) != 1:
        problem = "says nothing to count." if not said else f"counts twice: {' and '.join(said)}."
        mapping.note("counts", problem, f"Use one of {', '.join(_READERS)}.")
        return None
    inner = part.mapping(said[0], required=True)
    made = _READERS[said[0]](inner) if inner else None
    if inner:
        inner.no_more()
    part.no_more()
    return made


def _obligations(mapping: Mapping) -> Count:
    known = [file.name.removesuffix(".yaml") for file in shipped("standards")]
    return ObligationCount(
        standards=_choices(mapping, "standards", known),
        dated_by=mapping.choice("dated_by", DATES),
        of=frozenset(_choices(mapping, "of", STATES)),
        met=frozenset(_met(mapping)),
        by=mapping.choice("by", ("obligation", "case", "part"), "obligation"),
    )


def _met(mapping: Mapping) -> tuple[str, ...]:
    met = _choices(mapping, "met", STATES)
    for state in met:
        if state in STATES and state not in mapping.texts("of"):
            mapping.note("met", f'"{state}" is not among the states of `of`.')
    return met


def _entries(mapping: Mapping) -> Count | None:
    of = mapping.mapping("of", required=True)
    met = mapping.mapping("met", required=True)
    left_out = mapping.mapping("leaving_out")
    by_case = mapping.choice("by", ("entry", "case"), "entry") == "case"
    if of is None or met is None:
        return None
    found = read_pattern(of)
    return EntryCount(
        of=found,
        met=read_pattern(met, of_kind=found.kind),
        leaving_out=read_pattern(left_out, of_kind=found.kind) if left_out else None,
        by_case=by_case,
    )


def _supervisions(mapping: Mapping) -> Count:
    answer = mapping.mapping("unless_answered")
    return SupervisionCount(
        kinds=_choices(mapping, "kinds", _KINDS_OF_SUPERVISION),
        failed_by=tuple(
            read_kind(mapping, "failed_by", kind)
            for kind in mapping.texts("failed_by", required=True)
        ),
        unless_answered=read_answer(answer) if answer else None,
    )


def _volume(mapping: Mapping) -> Count:
    return VolumeCount(
        of=tuple(read_pattern(item) for item in mapping.mappings("of", required=True)),
        once_per_sentence=mapping.boolean("once_per_sentence", False),
    )


def _elapsed(mapping: Mapping) -> Count | None:
    of = mapping.mapping("of", required=True)
    since = tuple(mapping.texts("since", required=True))
    within = mapping.integer("within", least=1) if mapping.has("within") else None
    adults_only = mapping.boolean("adults_only", False)
    if of is None:
        return None
    found = read_pattern(of)
    kinds: tuple[str, ...] = (found.kind,) if found.kind else ()
    for fact in since:
        for kind in kinds[:1]:
            check_reference(mapping, "since", kind, fact)
        known = facts_of(kinds[0]).get(fact) if kinds else None
        kinds = (known.refers_to or ()) if known else ()
    return ElapsedCount(found, since, within, adults_only)


def _absence(mapping: Mapping) -> Count:
    return AbsenceCount(mapping.boolean("annualised", True))


def _staff(mapping: Mapping) -> Count:
    return StaffCount(
        fact=mapping.choice("fact", _FACTS_OF_STAFF),
        met=frozenset(mapping.texts("met", required=True)),
        leaving_out=frozenset(mapping.texts("leaving_out")),
    )


def _choices(mapping: Mapping, key: str, known: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    values = mapping.texts(key, required=True)
    for value in values:
        if value not in known:
            mapping.note(key, f'"{value}" is not known here.', did_you_mean(value, known))
    return tuple(values)


_READERS: dict[str, Callable[[Mapping], Count | None]] = {
    "obligations": _obligations,
    "entries": _entries,
    "supervisions": _supervisions,
    "volume": _volume,
    "elapsed": _elapsed,
    "absence": _absence,
    "staff": _staff,
}
