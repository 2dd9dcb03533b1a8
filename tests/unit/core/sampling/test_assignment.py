from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.core.sampling.test_draw import QUOTAS, frame
from throughcare.core.sampling.assignment import Readers, assign
from throughcare.core.sampling.draw import Drawn, draw, plan
from throughcare.core.sampling.frame import Frame, FrameCase

READERS = Readers(
    [f"I{n}" for n in range(8)], ["L1", "L2", "L3", "L4", "L5"], {"L2": frozenset({"L2-old"})}
)


def cases(officers: tuple[str, ...] = ("L1", "L2-old", "O1", "O2", "O3")) -> list[Drawn]:
    whole = frame()
    named = [
        FrameCase(c.case, c.flags, officers[n % len(officers)]) for n, c in enumerate(whole.cases)
    ]
    return list(draw(plan(Frame(whole.area, named), 100, QUOTAS), "s").cases)


def test_a_third_goes_to_local_assessors_and_none_of_it_is_their_own():
    dealt = assign(cases(), READERS, "s")
    officer = {d.case.case: d.case.offender_manager for d in cases()}
    local = {case: reader for case, reader in dealt.lead.items() if reader.startswith("L")}
    assert len(local) == 33
    assert not [c for c, reader in local.items() if officer[c] in (reader, f"{reader}-old")]


def test_load_is_even_within_each_group_of_readers():
    load = Counter(assign(cases(), READERS, "s", double_reads=0).lead.values())
    inspectors = [load[r] for r in READERS.inspectors]
    local = [load[r] for r in READERS.local]
    assert max(inspectors) - min(inspectors) <= 1
    assert max(local) - min(local) <= 2


def test_a_dozen_local_cases_are_read_a_second_time_by_an_inspector():
    dealt = assign(cases(), READERS, "s")
    assert len(dealt.second) == 12
    assert all(dealt.lead[case].startswith("L") for case in dealt.second)
    assert all(reader.startswith("I") for reader in dealt.second.values())


def test_local_assessors_read_in_every_large_stratum():
    dealt = assign(cases(), READERS, "s")
    strata = {d.stratum for d in cases() if d.sampled >= 6}
    read = {d.stratum for d in cases() if dealt.lead[d.case.case].startswith("L")}
    assert strata <= read


def test_cases_kept_from_local_assessors_go_to_inspectors_and_the_third_is_made_up():
    kept = frozenset(d.case.case for d in cases() if d.case.flags["high_roh"])
    dealt = assign(cases(), READERS, "s", keep_from_local=kept)
    local = [case for case, reader in dealt.lead.items() if reader.startswith("L")]
    assert len(local) == 33
    assert not kept & set(local)


def test_the_same_seed_deals_the_same_hand_and_another_does_not():
    assert assign(cases(), READERS, "s") == assign(list(reversed(cases())), READERS, "s")
    assert assign(cases(), READERS, "s").lead != assign(cases(), READERS, "t").lead


def test_without_local_assessors_inspectors_read_all():
    dealt = assign(cases(), Readers(["I1", "I2"]), "s")
    assert len(dealt.lead) == 100
    assert not dealt.second


def test_somebody_has_to_read():
    with pytest.raises(ValueError, match="inspector"):
        assign(cases(), Readers([]), "s")
