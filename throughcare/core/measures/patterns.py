"""Patterns of entries: of a kind, with such facts, naming such an entry, named by such an entry."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from throughcare.core.conditions import Where, check_reference, holds, read_kind, read_where
from throughcare.core.definitions import Mapping
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.record.kinds import facts_of


@dataclass(frozen=True)
class NamedBy:
    """Some live entry of `kind` with such facts, whose fact `fact` names the entry in question."""

    kind: str
    fact: str
    where: Where = ()

    def answers(self, entry: Entry, case_file: CaseFile, as_of: datetime.date) -> bool:
        """Whether such an entry had happened by the end of `as_of`."""
        return any(
            answer.happened_on <= as_of
            and case_file.live_id(answer.fact(self.fact)) == entry.id
            and holds(self.where, answer)
            for answer in case_file.of_kind(self.kind)
        )


@dataclass(frozen=True)
class Pattern:
    """Which entries are meant. `kind` is empty where the entry was found by another pattern."""

    kind: str
    where: Where = ()
    names: tuple[tuple[str, Pattern], ...] = ()
    named_by: NamedBy | None = None

    def matches(self, entry: Entry, case_file: CaseFile, as_of: datetime.date) -> bool:
        if self.kind and entry.kind != self.kind:
            return False
        if not holds(self.where, entry):
            return False
        for fact, pattern in self.names:
            named = case_file.named(entry, fact)
            if named is None or not pattern.matches(named, case_file, as_of):
                return False
        return self.named_by is None or self.named_by.answers(entry, case_file, as_of)


def read_pattern(mapping: Mapping, *, of_kind: str | None = None) -> Pattern:
    """A pattern; with `of_kind`, one that says more of an entry of that kind. Mistakes are noted."""
    kind = of_kind if of_kind is not None else read_kind(mapping, "kind", mapping.text("kind"))
    made = Pattern(
        "" if of_kind is not None else kind,
        read_where(mapping, kind),
        _names(mapping, kind),
        _named_by(mapping, kind),
    )
    if of_kind is not None and not (made.where or made.names or made.named_by):
        problem = "says nothing about the entry."
        remedy = "Use where, names or named_by."
        mapping.source.note(mapping.line, mapping.path, problem, remedy)
    mapping.no_more()
    return made


def read_answer(mapping: Mapping) -> NamedBy:
    """An entry that answers another: `kind`, the `fact` that names the other, `where`."""
    kind = read_kind(mapping, "kind", mapping.text("kind"))
    fact = mapping.text("fact")
    check_reference(mapping, "fact", kind, fact)
    made = NamedBy(kind, fact, read_where(mapping, kind))
    mapping.no_more()
    return made


def _names(mapping: Mapping, kind: str) -> tuple[tuple[str, Pattern], ...]:
    part = mapping.mapping("names")
    if part is None:
        return ()
    found = []
    for fact in part:
        check_reference(part, fact, kind, fact)
        inner = part.mapping(fact, required=True)
        if inner:
            pattern = read_pattern(inner)
            _check_named(part, fact, kind, fact, pattern.kind)
            found.append((fact, pattern))
    return tuple(found)


def _named_by(mapping: Mapping, kind: str) -> NamedBy | None:
    part = mapping.mapping("named_by")
    if part is None:
        return None
    answer = read_answer(part)
    _check_named(part, "fact", answer.kind, answer.fact, kind)
    return answer


def _check_named(mapping: Mapping, key: str, kind: str, fact: str, named: str) -> None:
    """Notes a fact that names entries of other kinds than `named`: no entry would ever match."""
    known = facts_of(kind).get(fact) if kind else None
    if known and named and known.refers_to and named not in known.refers_to:
        right = " or ".join(known.refers_to)
        mapping.note(key, f'"{fact}" of {kind} never names {named}.', f"It names {right}.")
