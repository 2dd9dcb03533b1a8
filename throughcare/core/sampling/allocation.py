"""How many cases to draw in each stratum: whole numbers of least variance that meet the quotas.

What is minimised is the sum over the frame of 1 / inclusion probability, which over strata is the sum
of N_h^2 / n_h. A quota is met *surely*, whatever the draw: only a stratum that lies wholly inside a group
counts towards its quota. Where those hold too few cases, the smallest other strata that hold some of
the group are taken whole, and then count with what they hold.

The search is exact. It walks through the strata and keeps, for every number of cases used and every
number of quota cases reached, the cheapest way there; branches that a Lagrangian lower bound shows to
be worse than the answer are not entered. Costs are whole numbers (fractions of 2**-40), so that the
answer is the same on every machine; the bound only says where not to look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FRACTION_BITS = 40
_ROUNDS = 6  # of coordinate ascent on the multipliers; more would only tighten the bound


@dataclass(frozen=True)
class Stratum:
    """A stratum of the frame: how many cases it holds, and how many of them have each flag."""

    name: str
    population: int
    flagged: Mapping[str, int]

    def counted(self, flag: str, drawn: int, forced: bool) -> int:
        """How many of `drawn` cases surely have the flag; `forced`: the stratum has to be whole."""
        held = self.flagged.get(flag, 0)
        if held == self.population:
            return drawn
        return held if forced else 0


@dataclass(frozen=True)
class _Option:
    drawn: int
    cost: int
    counts: tuple[int, ...]  # surely, of each quota


_Options = Sequence[Sequence[_Option]]
_State = tuple[int, tuple[int, ...]]  # cases used, and cases of each quota reached (up to its need)


def allocate(
    strata: Sequence[Stratum], size: int, needs: Mapping[str, int], least: int = 2
) -> tuple[int, ...] | None:
    """The number of cases to draw in each stratum, in their order; None when no allocation does.

    `size`: all cases together. `needs`: for each flag, how many cases with it must surely be drawn.
    `least`: cases in each stratum (all of it where it holds fewer).
    """
    lowest = _lowest(strata, needs, least)
    whole = sum(stratum.population for stratum in strata)
    if (
        size > whole
        or _Search(_fewest_options(strata, needs, lowest), needs, None).answer()[0] > size
    ):
        return None
    return _Search(_options(strata, size, needs, lowest), needs, size).answer()[1]


def fewest(strata: Sequence[Stratum], needs: Mapping[str, int], least: int = 2) -> int:
    """The smallest sample that can surely meet the needs (each at most the cases that have the flag)."""
    lowest = _lowest(strata, needs, least)
    return _Search(_fewest_options(strata, needs, lowest), needs, None).answer()[0]


def _lowest(strata: Sequence[Stratum], needs: Mapping[str, int], least: int) -> list[int]:
    """The least number to draw in each stratum: all of those that have to be taken whole."""
    lowest = [min(least, stratum.population) for stratum in strata]
    for flag, need in needs.items():
        mixed = [
            place
            for place, stratum in enumerate(strata)
            if 0 < stratum.flagged.get(flag, 0) < stratum.population
        ]
        sure = sum(s.population for s in strata if s.flagged.get(flag, 0) == s.population)
        sure += sum(strata[at].flagged[flag] for at in mixed if lowest[at] == strata[at].population)
        for place in sorted(mixed, key=lambda at: (strata[at].population, at)):
            if sure >= need:
                break
            if lowest[place] < strata[place].population:
                lowest[place] = strata[place].population
                sure += strata[place].flagged[flag]
    return lowest


def _options(
    strata: Sequence[Stratum], size: int, needs: Mapping[str, int], lowest: Sequence[int]
) -> _Options:
    return [
        [
            _Option(
                drawn,
                (stratum.population**2 << FRACTION_BITS) // drawn,
                _counts(stratum, needs, drawn, least),
            )
            for drawn in range(least, min(size, stratum.population) + 1)
        ]
        for stratum, least in zip(strata, lowest, strict=True)
    ]


def _fewest_options(
    strata: Sequence[Stratum], needs: Mapping[str, int], lowest: Sequence[int]
) -> _Options:
    """A case costs 1, whatever its stratum. The number drawn is the cost, so it is not kept beside
    it; a number that counts no more than the one before it is left out."""
    found: list[list[_Option]] = []
    for stratum, least in zip(strata, lowest, strict=True):
        options: list[_Option] = []
        for drawn in range(least, stratum.population + 1):
            counts = _counts(stratum, needs, drawn, least)
            if not options or counts != options[-1].counts:
                options.append(_Option(0, drawn, counts))
        found.append(options)
    return found


def _counts(stratum: Stratum, needs: Mapping[str, int], drawn: int, least: int) -> tuple[int, ...]:
    """What counts towards each quota. A stratum that happens to be taken whole, without having to
    be, counts only where it lies wholly inside the group: the rule stays one that a hand can check."""
    forced = least == stratum.population
    return tuple(min(need, stratum.counted(flag, drawn, forced)) for flag, need in needs.items())


class _Search:
    """The cheapest choice of one option for each stratum that meets the needs and the total."""

    def __init__(self, options: _Options, needs: Mapping[str, int], total: int | None):
        self.options = options
        self.needs = tuple(needs.values())
        self.total = total
        self.price, self.prices, self.bound = _multipliers(options, self.needs, total)
        self.reach = self._reach()

    def answer(self) -> tuple[int, tuple[int, ...]]:
        """Searches within a margin above the lower bound, and widens it until something is found:
        whatever is cheapest within the margin is cheapest of all."""
        margin = max(abs(self.bound) * 1e-4, 1.0)
        most = float(sum(max(option.cost for option in stratum) for stratum in self.options))
        while True:
            found = self._within(self.bound + margin)
            if found is not None and found[0] <= self.bound + margin:
                return found
            if margin > 4.0 * (most + abs(self.bound) + 1.0):
                raise ValueError("no allocation meets the needs")
            margin *= 2.0

    def _within(self, ceiling: float) -> tuple[int, tuple[int, ...]] | None:
        """The cheapest choice whose lower bound never passes `ceiling`."""
        priced = [
            sorted((self._priced(o), o.drawn, o) for o in stratum) for stratum in self.options
        ]
        rest = [0.0]
        for stratum in reversed(priced):
            rest.append(rest[-1] + stratum[0][0])
        rest.reverse()
        states: dict[_State, tuple[int, tuple[int, ...]]] = {
            (0, (0,) * len(self.needs)): (0, ()),
        }
        for place, stratum in enumerate(priced):
            reached: dict[_State, tuple[int, tuple[int, ...]]] = {}
            for state, (cost, chosen) in states.items():
                spare = ceiling - self._bound_of(state, cost) - rest[place + 1]
                for adds, drawn, option in stratum:
                    if adds > spare:
                        break
                    got = tuple(map(min, self.needs, map(int.__add__, state[1], option.counts)))
                    after = (state[0] + drawn, got)
                    way = (cost + option.cost, (*chosen, drawn))
                    if after not in reached or way < reached[after]:
                        reached[after] = way
            states = {
                state: way
                for state, way in reached.items()
                if self._bound_of(state, way[0]) + rest[place + 1] <= ceiling
                and self._can_end(state, place + 1)
            }
        ends = [
            way
            for (used, counts), way in states.items()
            if counts == self.needs and self.total in (None, used)
        ]
        return min(ends, default=None)

    def _reach(self) -> list[tuple[int, int, tuple[int, ...]]]:
        """From each stratum on: the fewest and the most cases, and the most of each quota."""
        reach = [(0, 0, (0,) * len(self.needs))]
        for stratum in reversed(self.options):
            fewest, most, counts = reach[-1]
            best = tuple(max(o.counts[k] for o in stratum) for k in range(len(self.needs)))
            reach.append(
                (
                    fewest + min(o.drawn for o in stratum),
                    most + max(o.drawn for o in stratum),
                    tuple(map(int.__add__, counts, best)),
                )
            )
        return reach[::-1]

    def _can_end(self, state: _State, place: int) -> bool:
        """Whether the strata left can still make up the total and every need."""
        fewest, most, counts = self.reach[place]
        if self.total is not None and not fewest <= self.total - state[0] <= most:
            return False
        return all(
            got + more >= need for got, more, need in zip(state[1], counts, self.needs, strict=True)
        )

    def _priced(self, option: _Option) -> float:
        """What an option adds to the lower bound."""
        counted = sum(p * c for p, c in zip(self.prices, option.counts, strict=True))
        return option.cost + self.price * option.drawn - counted

    def _bound_of(self, state: _State, cost: int) -> float:
        used, counts = state
        missing = sum(
            p * (need - count)
            for p, need, count in zip(self.prices, self.needs, counts, strict=True)
        )
        return cost + self.price * (used - (self.total or 0)) + missing


def _multipliers(
    options: _Options, needs: tuple[int, ...], total: int | None
) -> tuple[float, tuple[float, ...], float]:
    """A price for each case drawn and one for each case of a quota that make the Lagrangian lower
    bound high; and that bound. Any prices give a valid bound, these a close one."""
    widest = max(len(stratum) for stratum in options)
    cost = np.full((len(options), widest), np.inf)
    drawn = np.zeros((len(options), widest))
    counts = np.zeros((len(needs), len(options), widest))
    for row, stratum in enumerate(options):
        cost[row, : len(stratum)] = [float(o.cost) for o in stratum]
        drawn[row, : len(stratum)] = [o.drawn for o in stratum]
        for quota in range(len(needs)):
            counts[quota, row, : len(stratum)] = [o.counts[quota] for o in stratum]
    # The first price works on minus the number drawn: drawing more than the total is what costs.
    gains = [*counts] if total is None else [-drawn, *counts]
    goals = [*needs] if total is None else [-total, *needs]
    finite = np.where(np.isfinite(cost), cost, 0.0)
    prices = np.zeros(len(goals))
    for _ in range(_ROUNDS):
        for at, (gain, goal) in enumerate(zip(gains, goals, strict=True)):
            others = cost - sum(prices[k] * gains[k] for k in range(len(goals)) if k != at)
            prices[at] = _price(others, gain, goal, float(finite.max()))
    lagrangian = cost - sum(prices[k] * gains[k] for k in range(len(goals)))
    bound = float(lagrangian.min(axis=1).sum() + prices @ np.array(goals, dtype=float))
    own = prices if total is None else prices[1:]
    price = 0.0 if total is None else float(prices[0])
    return price, tuple(float(p) for p in own), bound


def _price(
    others: npt.NDArray[np.float64], gain: npt.NDArray[np.float64], goal: int, most: float
) -> float:
    """The least price at which the cheapest options reach the goal, by bisection."""
    rows = np.arange(len(others))

    def reached(price: float) -> bool:
        best = (others - price * gain).argmin(axis=1)
        return bool(gain[rows, best].sum() >= goal)

    if reached(0.0):
        return 0.0
    low, high = 0.0, most
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
