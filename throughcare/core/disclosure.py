"""Disclosure control: what may be printed about a small number of people.

Scores of a whole sample are safe, being means over tens of questions; single questions and subgroups
are not. The rules are data (`definitions/reference/disclosure.yaml`); they are applied when something
is published and never before, so that scores are computed from unrounded figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from throughcare.core.definitions import SHIPPED, Source
from throughcare.core.definitions import Mapping as DefinitionMapping

Form = Literal["percentage", "count", "too few", "suppressed", "none"]


@dataclass(frozen=True)
class Profile:
    """The limits of one publisher; see the comments in the file of definitions."""

    id: str
    title: str
    percentage_from: int
    count_from: int
    mention_from: int
    class_below: int
    round_to: int
    least_width: int


@dataclass(frozen=True)
class Shown:
    """A share as it may be printed."""

    text: str
    form: Form

    @property
    def hidden(self) -> bool:
        return self.form not in ("percentage", "count")


@cache
def profiles() -> Mapping[str, Profile]:
    """The shipped profiles by id."""
    name = "reference/disclosure.yaml"
    source = Source(name, (SHIPPED / "reference" / "disclosure.yaml").read_text("utf-8"))
    root = source.mapping()
    found = {}
    listed = root.mapping("profiles", required=True)
    for own_id in [key for key, _ in listed.items()] if listed else []:
        entry = listed.mapping(own_id) if listed else None
        if entry is not None:
            found[own_id] = _profile(own_id, entry)
    root.no_more()
    source.check()
    return found


def _profile(own_id: str, entry: DefinitionMapping) -> Profile:
    profile = Profile(
        own_id,
        entry.text("title"),
        entry.integer("percentage_from", least=1),
        entry.integer("count_from", least=1),
        entry.integer("mention_from", least=1),
        entry.integer("class_below", least=0),
        entry.integer("round_to", least=1),
        entry.integer("least_width", least=0),
    )
    entry.no_more()
    return profile


def percent(share: float) -> int:
    """A share (0 to 1) as a whole percent, halves upward."""
    return math.floor(share * 100 + 0.5 + 1e-9)


def outward(low: float, high: float) -> tuple[int, int]:
    """An interval (0 to 1) in whole percent, rounded so that it never gets narrower."""
    return math.floor(low * 100 + 1e-9), math.ceil(high * 100 - 1e-9)


def shown(above: int, relevant: int, estimate: float | None, profile: Profile) -> Shown:
    """How the share of a question is printed: `above` of `relevant` cases, with the weighted estimate
    (0 to 1) where there is one. A percentage gives the estimate, a count the cases themselves."""
    if relevant == 0 or estimate is None:
        return Shown("no case", "none")
    if relevant < profile.mention_from:
        return Shown("c", "suppressed")
    if relevant < profile.count_from:
        return Shown("too few", "too few")
    if relevant < profile.class_below and above in (0, relevant):
        return Shown("c", "suppressed")
    if relevant < profile.percentage_from:
        return Shown(f"{above} of {relevant}", "count")
    return Shown(f"{percent(estimate)}%", "percentage")


def rounded(count: int, profile: Profile) -> int:
    """A count of a subgroup table, to the nearest multiple of `round_to` (halves upward)."""
    step = profile.round_to
    return (2 * count + step) // (2 * step) * step


def suppress(
    counts: Mapping[str, int], profile: Profile, total_printed: bool = True
) -> dict[str, int | None]:
    """The counts of one table whose groups add up to a total; None where a count is hidden.

    First every count above 0 and under `count_from` goes (0 may be told by the structure of the table,
    so it goes too when another is hidden). Then, while the printed total and the other counts would
    fix a hidden one to fewer than `least_width` possible values, the smallest printed count goes too.
    """
    hidden = {group for group, count in counts.items() if 0 < count < profile.count_from}
    if profile.count_from <= 1:
        hidden = set()
    if hidden:
        hidden |= {group for group, count in counts.items() if count == 0}
    while hidden and total_printed and not _safe(counts, hidden, profile):
        left = [group for group in counts if group not in hidden]
        if not left:
            break
        hidden.add(min(left, key=lambda group: (counts[group], group)))
    return {group: None if group in hidden else count for group, count in counts.items()}


def _safe(counts: Mapping[str, int], hidden: set[str], profile: Profile) -> bool:
    """Whether a reader who knows the total, the printed counts, and that a primary suppression means
    "under `count_from`" still cannot place any hidden count within `least_width` values."""
    if len(hidden) < 2:
        return False
    together = sum(counts[group] for group in hidden)
    small = profile.count_from - 1
    most = {g: small if counts[g] <= small else together for g in hidden}
    for group in hidden:
        others = sum(limit for other, limit in most.items() if other != group)
        low = max(0, together - others)
        high = min(most[group], together)
        if high - low < profile.least_width:
            return False
    return True
