"""Draws a sample that anyone can draw again: tickets are hashes, and the lowest win.

The ticket of a case is the SHA-256 of the UTF-8 text `seed|area|stratum|case`, written in lower-case
hexadecimal; in each stratum the lowest tickets are in the sample, and the next ones in reserve.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from throughcare.core.sampling.allocation import Stratum, allocate, fewest
from throughcare.core.sampling.frame import FLAGS, Frame, FrameCase

# Of a sample of 100 of the framework omi-2006 (ours: the Cheshire report names the groups, not the
# numbers). A framework that is not named here has none.
DEFAULT_QUOTAS: Mapping[str, Mapping[str, int]] = {
    "omi-2006": {
        "approved_premises": 8,
        "minority_ethnic": 8,
        "ppo": 8,
        "victim_contact": 8,
        "high_roh": 20,
        "licence": 40,
    }
}


class CannotDraw(Exception):
    """No sample of that size can be drawn; says why and what would do."""


@dataclass(frozen=True)
class Drawn:
    """One case in the order of its stratum's tickets; `rank` counts from 1."""

    case: FrameCase
    stratum: str
    population: int
    sampled: int
    rank: int
    ticket: str

    @property
    def probability(self) -> float:
        """How likely the design was to draw it."""
        return self.sampled / self.population

    @property
    def weight(self) -> float:
        """How many cases of the frame it stands for."""
        return self.population / self.sampled


@dataclass(frozen=True)
class Plan:
    """How many cases of each stratum are to be drawn: fixed before any seed is known."""

    frame: Frame
    size: int
    quotas: Mapping[str, int]
    allocation: Sequence[tuple[Stratum, int]]
    warnings: Sequence[str]


@dataclass(frozen=True)
class Draw:
    """A sample, what it takes to draw it again, and the reserves in ticket order."""

    plan: Plan
    seed: str
    cases: Sequence[Drawn]
    reserves: Mapping[str, Sequence[Drawn]]


def ticket(seed: str, area: str, stratum: str, case: str) -> str:
    """The ticket of a case: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(f"{seed}|{area}|{stratum}|{case}".encode()).hexdigest()


def plan(frame: Frame, size: int, quotas: Mapping[str, int]) -> Plan:
    """Allocates `size` cases so that each quota is surely met, or its whole group taken (with a
    warning). Raises CannotDraw when the frame or the size is too small."""
    strata = frame.strata()
    needs, warnings = _needs(frame, quotas)
    drawn = _allocation(frame, strata, size, needs)
    return Plan(frame, size, dict(quotas), list(zip(strata, drawn, strict=True)), warnings)


def draw(planned: Plan, seed: str) -> Draw:
    """Draws the lowest tickets of each stratum."""
    frame = planned.frame
    by_stratum: dict[str, list[tuple[str, str, FrameCase]]] = {
        stratum.name: [] for stratum, _ in planned.allocation
    }
    for case in frame.cases:
        name = case.stratum
        by_stratum[name].append((ticket(seed, frame.area, name, case.case), case.case, case))
    taken: list[Drawn] = []
    reserves: dict[str, list[Drawn]] = {}
    for stratum, sampled in planned.allocation:
        ranked = [
            Drawn(case, stratum.name, stratum.population, sampled, rank, number)
            for rank, (number, _, case) in enumerate(
                sorted(by_stratum[stratum.name], key=_order), 1
            )
        ]
        taken += ranked[:sampled]
        reserves[stratum.name] = ranked[sampled:]
    return Draw(planned, seed, taken, reserves)


def _order(entry: tuple[str, str, FrameCase]) -> tuple[str, str]:
    return entry[0], entry[1]


def _needs(frame: Frame, quotas: Mapping[str, int]) -> tuple[dict[str, int], list[str]]:
    """What each quota comes to in this frame, and a warning for each that it cannot fill."""
    needs: dict[str, int] = {}
    warnings: list[str] = []
    for flag in FLAGS:
        quota = quotas.get(flag, 0)
        held = frame.holds(flag)
        if held < quota:
            warnings.append(
                f"The frame holds {held} cases with {flag}, fewer than the quota of {quota}: "
                "all are taken."
            )
        if min(quota, held) > 0:
            needs[flag] = min(quota, held)
    return needs, warnings


def _allocation(
    frame: Frame, strata: Sequence[Stratum], size: int, needs: Mapping[str, int]
) -> tuple[int, ...]:
    if size > len(frame.cases):
        raise CannotDraw(
            f"the frame holds {len(frame.cases)} cases, fewer than {size}. "
            f"Ask for {len(frame.cases)} or fewer."
        )
    drawn = allocate(strata, size, needs)
    if drawn is None:
        raise CannotDraw(
            f"{size} cases are too few for the quotas and two cases in each stratum. "
            f"Ask for {fewest(strata, needs)} or more, or for smaller quotas."
        )
    return drawn
