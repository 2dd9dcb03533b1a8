"""The allocation is of least variance: every whole-number allocation is tried beside it."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from throughcare.core.sampling.allocation import Stratum, allocate, fewest

FLAGS = ("a", "b", "c")


def frame(seed: int) -> tuple[list[Stratum], int, dict[str, int]]:
    """A small frame with strata that lie inside, outside and partly in three groups."""
    chance = random.Random(seed)
    strata = []
    for name in range(2 + int(chance.random() * 3)):
        population = 1 + int(chance.random() * 9)
        flagged = {
            flag: int(chance.random() * 1.2 * population) if chance.random() < 0.5 else population
            for flag in FLAGS
            if chance.random() < 0.6
        }
        strata.append(
            Stratum(str(name), population, {f: min(n, population) for f, n in flagged.items()})
        )
    held = {flag: sum(s.flagged.get(flag, 0) for s in strata) for flag in FLAGS}
    needs = {flag: 1 + int(chance.random() * held[flag]) for flag in FLAGS if held[flag]}
    whole = sum(s.population for s in strata)
    return strata, 1 + int(chance.random() * whole), needs


def every(strata, needs):
    """Every allocation that meets the needs by the stated rule: a stratum inside a group counts in
    full, one of two cases is taken whole, and so are the smallest others where those hold too few."""
    whole = {i for i, s in enumerate(strata) if s.population <= 2}
    for flag, need in needs.items():
        mixed = [i for i, s in enumerate(strata) if 0 < s.flagged.get(flag, 0) < s.population]
        for place in (None, *sorted(mixed, key=lambda i: (strata[i].population, i))):
            sure = sum(
                s.flagged.get(flag, 0)
                for i, s in enumerate(strata)
                if s.flagged.get(flag, 0) == s.population or i in whole
            )
            if sure >= need:
                break
            if place is not None:
                whole.add(place)
    ranges = [
        [s.population] if i in whole else range(min(2, s.population), s.population + 1)
        for i, s in enumerate(strata)
    ]
    for drawn in itertools.product(*ranges):
        counts = {
            flag: sum(
                n if s.flagged.get(flag, 0) == s.population else s.flagged.get(flag, 0)
                for i, (s, n) in enumerate(zip(strata, drawn, strict=True))
                if s.flagged.get(flag, 0) == s.population or i in whole
            )
            for flag in needs
        }
        if all(counts[flag] >= need for flag, need in needs.items()):
            yield drawn


def cost(strata, drawn) -> Fraction:
    return sum(
        (Fraction(s.population**2, n) for s, n in zip(strata, drawn, strict=True)), Fraction(0)
    )


@pytest.mark.parametrize("seed", range(150))
def test_no_other_allocation_has_less_variance(seed):
    strata, size, needs = frame(seed)
    possible = list(every(strata, needs))
    found = allocate(strata, size, needs)
    best = [drawn for drawn in possible if sum(drawn) == size]
    assert fewest(strata, needs) == min(map(sum, possible))
    if not best:
        assert found is None
        return
    assert found in best
    assert cost(strata, found) == min(cost(strata, drawn) for drawn in best)


def test_small_frames_are_of_every_kind():
    answers = [allocate(*frame(seed)) for seed in range(150)]
    assert sum(answer is None for answer in answers) > 20
    assert sum(answer is not None for answer in answers) > 40


def test_a_quota_that_strata_inside_the_group_cannot_fill_takes_the_smallest_other_whole():
    strata = [
        Stratum("mixed large", 30, {"ppo": 4}),
        Stratum("mixed small", 6, {"ppo": 2}),
        Stratum("ppo", 3, {"ppo": 3}),
        Stratum("rest", 100, {}),
    ]
    drawn = allocate(strata, 30, {"ppo": 5})
    assert drawn is not None
    assert drawn[1:3] == (6, 3)
    assert drawn[0] < 30


def test_without_quotas_the_allocation_is_proportional():
    strata = [Stratum("a", 100, {}), Stratum("b", 300, {}), Stratum("c", 600, {})]
    assert allocate(strata, 50, {}) == (5, 15, 30)
