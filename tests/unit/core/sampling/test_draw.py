"""Anyone can draw the sample again, quotas hold in every draw, and probabilities are as stated."""

from __future__ import annotations

import hashlib
import math
import random
from collections import Counter

import pytest

from throughcare.core.sampling.draw import DEFAULT_QUOTAS, CannotDraw, draw, plan, ticket
from throughcare.core.sampling.frame import FLAGS, STRATA, Frame, FrameCase

RATES = {
    "approved_premises": 0.05,
    "minority_ethnic": 0.06,
    "ppo": 0.08,
    "victim_contact": 0.1,
    "high_roh": 0.15,
    "licence": 0.35,
}
QUOTAS = DEFAULT_QUOTAS["omi-2006"]


def frame(cases: int = 240, seed: int = 7) -> Frame:
    chance = random.Random(seed)
    return Frame(
        "test-area",
        [
            FrameCase(f"C{n:04}", {f: chance.random() < rate for f, rate in RATES.items()})
            for n in range(cases)
        ],
    )


def test_the_lowest_hashes_of_the_stratum_are_drawn():
    whole = frame()
    made = draw(plan(whole, 100, QUOTAS), "cheshire")
    by_hand = sorted(
        (hashlib.sha256(f"cheshire|test-area|ppo|{c.case}".encode()).hexdigest(), c.case)
        for c in whole.cases
        if c.stratum == "ppo"
    )
    drawn = [d for d in made.cases if d.stratum == "ppo"]
    assert [(d.ticket, d.case.case) for d in drawn] == by_hand[: len(drawn)]
    assert [d.rank for d in drawn] == list(range(1, len(drawn) + 1))
    reserves = made.reserves["ppo"]
    assert [(d.ticket, d.case.case) for d in reserves] == by_hand[len(drawn) :]
    assert reserves[0].rank == len(drawn) + 1


def test_a_case_with_several_flags_stands_in_the_first_by_priority():
    every = dict.fromkeys(FLAGS, True)
    assert FrameCase("C", every).stratum == "approved_premises"
    assert FrameCase("C", {**every, "approved_premises": False}).stratum == "minority_ethnic"
    assert FrameCase("C", {"high_roh": True, "victim_contact": True}).stratum == (
        "victim_contact_order"
    )
    assert FrameCase("C", {"licence": True}).stratum == "rest_licence"
    assert len(STRATA) == 9


def test_sample_has_the_size_asked_for_and_weights_sum_to_the_frame():
    made = draw(plan(frame(), 100, QUOTAS), "s")
    assert len(made.cases) == 100
    assert math.isclose(sum(d.weight for d in made.cases), 240)
    assert all(d.weight * d.probability == pytest.approx(1) for d in made.cases)
    assert min(n for _, n in made.plan.allocation) >= 2


def test_order_of_the_frame_does_not_matter():
    whole = frame()
    turned = Frame(whole.area, list(reversed(whole.cases)))
    assert turned.digest() == whole.digest()
    first, second = (draw(plan(f, 100, QUOTAS), "s").cases for f in (whole, turned))
    assert [d.case.case for d in first] == [d.case.case for d in second]


def test_a_changed_fact_changes_the_digest():
    whole = frame()
    changed = FrameCase(whole.cases[0].case, whole.cases[0].flags, "somebody else")
    assert Frame(whole.area, [changed, *whole.cases[1:]]).digest() != whole.digest()


def test_a_group_smaller_than_its_quota_is_taken_whole_and_said():
    few = frame(120)
    quotas = {**QUOTAS, "ppo": 60, "licence": 10, "high_roh": 8}
    planned = plan(few, 100, quotas)
    held = few.holds("ppo")
    assert any(f"{held} cases with ppo" in warning for warning in planned.warnings)
    for seed in range(20):
        made = draw(planned, str(seed))
        assert sum(d.case.flags["ppo"] for d in made.cases) == held


def test_too_small_a_size_says_what_would_do():
    with pytest.raises(CannotDraw, match="Ask for 76 or more"):
        plan(frame(), 20, QUOTAS)
    with pytest.raises(CannotDraw, match="holds 240 cases, fewer than 300"):
        plan(frame(), 300, QUOTAS)


def test_two_seeds_give_two_samples_and_tickets_are_known():
    assert ticket("a", "b", "c", "d") == hashlib.sha256(b"a|b|c|d").hexdigest()
    one, two = (draw(plan(frame(), 100, QUOTAS), s).cases for s in ("1", "2"))
    assert {d.case.case for d in one} != {d.case.case for d in two}


@pytest.mark.slow
def test_ten_thousand_seeds_meet_every_quota_and_the_stated_probabilities():
    """Each case's frequency is within 4.9 standard errors of its probability (a chance of 1 in 5,000
    for any of 240 cases to fail if the probabilities are right), and so is their sum of squares."""
    seeds = 10_000
    planned = plan(frame(), 100, QUOTAS)
    drawn: Counter[str] = Counter()
    probability = {}
    for seed in range(seeds):
        made = draw(planned, f"seed {seed}")
        names = [d.case.case for d in made.cases]
        assert len(set(names)) == 100
        for flag, quota in QUOTAS.items():
            assert sum(d.case.flags[flag] for d in made.cases) >= quota
        drawn.update(names)
        if seed == 0:
            for d in (*made.cases, *(r for rs in made.reserves.values() for r in rs)):
                probability[d.case.case] = d.probability
    squares = []
    for case, p in probability.items():
        if p == 1.0:
            assert drawn[case] == seeds
            continue
        z = (drawn[case] - seeds * p) / math.sqrt(seeds * p * (1 - p))
        assert abs(z) < 4.9
        squares.append(z * z)
    # Within a stratum frequencies sum to a constant, so the mean square is 1 with sd sqrt(2 / cases).
    assert abs(sum(squares) / len(squares) - 1.0) < 4.9 * math.sqrt(2 / len(squares))
