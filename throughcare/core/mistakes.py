"""What is wrong with something a person gave us, where, and what to write instead.

Every reader of definitions, area folders, samples and answers collects `Mistake`s and raises them
together as `InputMistakes`; the command line prints them and exits 1. Nothing else is raised for bad
input, and a programming error is never turned into one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_LISTED = 50


@dataclass(frozen=True)
class Mistake:
    """One thing to put right: `file`, `line` (from 1; None where a file has no lines), the `field`
    (a column of a table, or a key of a definition), the `problem`, and the `remedy`."""

    file: str
    line: int | None
    field: str | None
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.field:
            place += f", {self.field}"
        text = f"{place}: {self.problem}"
        return f"{text} {self.remedy}" if self.remedy else text


class InputMistakes(Exception):
    """All mistakes found in what was given, in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake]):
        self.mistakes = list(mistakes)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(mistake) for mistake in self.mistakes[:MOST_LISTED]]
        left = len(self.mistakes) - len(lines)
        if left > 0:
            lines.append(f"... and {left} more.")
        return "\n".join(lines)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy for a word that is not one of `known`: the nearest of them, and all when they are few."""
    choices = sorted(known) if isinstance(known, set | frozenset) else list(known)
    near = difflib.get_close_matches(word, choices, n=1)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    if len(choices) <= 12:
        hint += "It can be: " + ", ".join(choices) + "."
    return hint.strip()
