"""What is wrong with an answer, and the count of all that was sent."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

MOST_TOLD = 40


@dataclass
class Found:
    """`forms`: forms and endpoints that can be written to; `taken`: those that took something."""

    sent: int = 0
    followed: int = 0
    by: Counter[str] = field(default_factory=Counter)  # what was sent, by its kind
    statuses: Counter[int] = field(default_factory=Counter)
    forms: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, status: int) -> None:
        self.sent += 1
        self.by[kind] += 1
        self.statuses[status] += 1

    def fault(self, what: str, example: str) -> None:
        self.faults[what] += 1
        self.examples.setdefault(what, example[:400])

    def add(self, other: Found) -> None:
        self.sent += other.sent
        self.followed += other.followed
        for mine, theirs in (
            (self.by, other.by),
            (self.statuses, other.statuses),
            (self.faults, other.faults),
        ):
            mine.update(theirs)  # type: ignore[arg-type]
        self.forms |= other.forms
        self.taken |= other.taken
        self.examples = other.examples | self.examples

    def lines(self) -> Iterator[str]:
        for what, count in self.faults.most_common(MOST_TOLD):
            yield f"  FAULT: {what}, {count:,} times, first at {self.examples[what]}"
        yield "sent: " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.by.items()))
        yield "answers: " + ", ".join(
            f"{n:,} of {status}" for status, n in sorted(self.statuses.items())
        )


@contextmanager
def raised() -> Iterator[list[str]]:
    """What views raise in the meantime: its kind, and where."""
    from django.core.signals import got_request_exception

    errors: list[str] = []

    def note(sender: Any, **said: Any) -> None:
        import sys

        error = sys.exc_info()[1]
        if error is not None:
            place = traceback.extract_tb(error.__traceback__)[-1]
            errors.append(f"{type(error).__name__} in {place.name}, line {place.lineno}")

    got_request_exception.connect(note)
    try:
        yield errors
    finally:
        got_request_exception.disconnect(note)
