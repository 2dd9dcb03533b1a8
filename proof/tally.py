"""What was tried, and what went unseen."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_TOLD = 5  # of the changes of one kind that went unseen


@dataclass
class Tally:
    """How many changes of each kind were made, for how many the whole verifier was asked, which went
    unseen."""

    made: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    unseen: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, is_seen: bool, told: str, *, whole: bool = False) -> None:
        self.made[kind] += 1
        self.whole[kind] += whole
        if not is_seen:
            self.unseen[kind] += 1
            if len(self.examples.setdefault(kind, [])) < MOST_TOLD:
                self.examples[kind].append(told)

    def add(self, other: Tally) -> None:
        self.made.update(other.made)
        self.whole.update(other.whole)
        self.unseen.update(other.unseen)
        for kind, told in other.examples.items():
            mine = self.examples.setdefault(kind, [])
            mine += told[: MOST_TOLD - len(mine)]

    def lines(self) -> Iterator[str]:
        for kind, count in self.made.items():
            asked = f", {self.whole[kind]:,} by the whole verifier" if self.whole[kind] else ""
            yield f"{count:>11,}  {kind}{asked}: {self.unseen[kind]:,} unseen"
            yield from (f"             {told}" for told in self.examples.get(kind, ()))


_work: Callable[[Any], Tally]  # what the processes do: they are forks, and have it from there


def in_parts(work: Callable[[Any], Tally], parts: list[Any], jobs: int, about: str) -> Tally:
    """Does the work for each part, on several cores; what was set up before is there in each."""
    global _work
    _work = work
    found, began = Tally(), time.monotonic()
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for done, tally in enumerate(pool.imap_unordered(_do, parts), start=1):
            found.add(tally)
            seconds = time.monotonic() - began
            progress(f"{about}: {done * 100 // len(parts)}% in {seconds:.0f} s")
    return found


def _do(part: Any) -> Tally:
    return _work(part)


def progress(text: str) -> None:
    """The progress line, where somebody looks at it."""
    if sys.stderr.isatty():
        print(f"\r{text:<78}", end="", file=sys.stderr, flush=True)
