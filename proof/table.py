"""The words of the table of permissions, of which a run has to have seen each one at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from proof.policy import Reason
from throughcare.accounts.permissions import CASE_ACTS

Word = tuple[str, str, str]  # act, role, relation with its state
WORDS: frozenset[Word] = frozenset(
    (act, role, word)
    for act, roles in CASE_ACTS.items()
    for role, cell in roles.items()
    for word in cell.split()
)


class Seen:
    """By which words somebody was allowed something."""

    def __init__(self) -> None:
        self.words: Counter[Word] = Counter()

    def note(self, act: str, reasons: Iterable[Reason]) -> None:
        for reason in reasons:
            word = f"{reason.relation}:{reason.state}".removesuffix(":")
            self.words[act, reason.held.role, word] += 1

    @property
    def missing(self) -> list[Word]:
        return sorted(WORDS - self.words.keys())

    def __str__(self) -> str:
        return f"{len(WORDS & self.words.keys())} of {len(WORDS)} words of the table at work"
