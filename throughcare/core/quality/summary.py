"""Doubts counted by team and kind of entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from throughcare.core.quality.doubts import SORTS, Doubt


@dataclass(frozen=True)
class DoubtCount:
    """How many doubts of a sort there are about a kind of entry in a team, in how many cases."""

    team: str
    kind: str
    sort: str
    doubts: int
    cases: int


def summary_of(doubts: Iterable[Doubt]) -> list[DoubtCount]:
    """The counts, by team, sort (in the order of `SORTS`) and kind."""
    found: Counter[tuple[str, str, str]] = Counter()
    cases: dict[tuple[str, str, str], set[str]] = {}
    for doubt in doubts:
        key = (doubt.team, doubt.sort, doubt.kind)
        found[key] += 1
        cases.setdefault(key, set()).add(doubt.case)
    ordered = sorted(found, key=lambda key: (key[0], SORTS.index(key[1]), key[2]))
    return [DoubtCount(t, k, s, found[t, s, k], len(cases[t, s, k])) for t, s, k in ordered]
