"""What of the journal a set of standards looks at: kinds of entry with such facts, numbered as marks."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.core.conditions import Where
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.record.kinds import facts_of

# Facts whose text a definition cannot write: nobody compares a group of facts with a word.
NOT_COMPARED = ("names and values", "group of facts", "list of group of facts")


@dataclass(frozen=True)
class Mark:
    """Entries of a kind with such facts, and which of their facts are carried along: `ref` names an
    entry, `at` is a day; `value` says how a field of the case changes (see `fields`)."""

    kind: str
    where: Where = ()
    ref: str | None = None
    at: str | None = None
    by_victim: bool = False
    value: str | None = None


class Marks:
    """Marks, each with its number; the same mark gets the same number."""

    def __init__(self) -> None:
        self.numbers: dict[Mark, int] = {}

    def number(self, mark: Mark) -> int:
        for fact, _ in mark.where:
            _check_comparable(mark.kind, fact)
        return self.numbers.setdefault(mark, len(self.numbers) + 1)


def _check_comparable(kind: str, fact: str) -> None:
    type_name = facts_of(kind)[fact].type
    if type_name in NOT_COMPARED:
        problem = f"{fact} of {kind} is {type_name}, which an engine cannot compare."
        remedy = "Use another fact, or --engine core."
        raise InputMistakes([Mistake("--standard", None, "where", problem, remedy)])


def refers_to(kind: str, fact: str) -> tuple[str, ...]:
    """The kinds of entry that a fact may name; () is any."""
    return facts_of(kind)[fact].refers_to or ()
