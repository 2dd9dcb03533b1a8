"""What must hold for any answers and any frame."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.core.frameworks import Band, Criterion, Framework, Question, Section, Thread
from throughcare.core.sampling.draw import CannotDraw, draw, plan
from throughcare.core.sampling.frame import FLAGS, Frame, FrameCase
from throughcare.core.scoring.answers import Answer, SampledCase, count_answers
from throughcare.core.scoring.inspection import NothingToScore, score

QUESTIONS = ("a", "b", "s", "c", "t")
FRAMEWORK = Framework(
    "f",
    "",
    0.2,
    (Band(70, "good"), Band(60, "priority"), Band(0, "urgent")),
    (
        Section(
            "1",
            "",
            (
                Criterion(
                    "1.1",
                    "",
                    questions=(
                        Question("a", "", threads=("r",)),
                        Question("b", ""),
                        Question("s", "", "summary", threads=("r",)),
                    ),
                ),
                Criterion("1.2", "", questions=(Question("c", ""), Question("t", "", "summary"))),
            ),
        ),
    ),
    (Thread("r", "", ("1",)),),
)
WORDS = st.sampled_from(["above", "below", "not_relevant", None])


@st.composite
def inspections(draw_from) -> tuple[list[SampledCase], list[Answer]]:
    strata = draw_from(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    unread = draw_from(st.lists(st.integers(0, 40), min_size=len(strata), max_size=len(strata)))
    cases = [
        SampledCase(f"c{h}-{i}", f"s{h}", size + more, offender_manager=f"o{i}")
        for h, (size, more) in enumerate(zip(strata, unread, strict=True))
        for i in range(size)
    ]
    answers = [
        Answer(case.case, "x", question, word)
        for case in cases
        for question in QUESTIONS
        if (word := draw_from(WORDS)) is not None
    ]
    return cases, answers


@settings(max_examples=150, deadline=None)
@given(inspections(), st.sampled_from(["caseload", "practice"]))
def test_every_score_is_inside_its_interval_and_on_the_scale(inspection, target):
    cases, answers = inspection
    try:
        found = score(FRAMEWORK, cases, count_answers(cases, answers), target)
    except NothingToScore:
        assert not answers
        return
    for row in (*found.scores, *found.questions):
        if row.estimate is None:
            assert row.low is None
            continue
        assert -1e-12 <= row.estimate <= 1 + 1e-12
        assert row.se >= 0
        if row.low is not None:
            assert -1e-12 <= row.low <= row.estimate + 1e-12
            assert row.estimate - 1e-12 <= row.high <= 1 + 1e-12
    for row in found.scores:
        if row.bands:
            assert abs(sum(row.bands.values()) - 1) < 1e-9
            assert row.se >= row.se_taylor - 1e-12
    assert {q for q, _ in found.left_out} == {q.id for q in found.questions if q.relevant == 0}
    read = {case.case for case in cases} - set(found.unread)
    answered = {(a.case, a.question) for a in answers}
    assert set(found.missing) == {(c, q) for c in read for q in QUESTIONS} - answered


@settings(max_examples=60, deadline=None)
@given(inspections(), st.randoms(use_true_random=False))
def test_the_order_of_lines_means_nothing(inspection, chance):
    cases, answers = inspection
    if not answers:
        return
    one = score(FRAMEWORK, cases, count_answers(cases, answers))
    turned, shuffled = list(cases), list(answers)
    chance.shuffle(turned)
    chance.shuffle(shuffled)
    two = score(FRAMEWORK, turned, count_answers(turned, shuffled))
    for first, second in zip(one.scores, two.scores, strict=True):
        assert first.conclusion == second.conclusion
        for figure in ("estimate", "se", "low", "high"):
            a, b = getattr(first, figure), getattr(second, figure)
            assert (a is None) == (b is None)
            assert a is None or np.isclose(a, b, rtol=1e-9, atol=1e-12)


FRAMES = st.lists(
    st.fixed_dictionaries({flag: st.booleans() for flag in FLAGS}), min_size=4, max_size=60
)


@settings(max_examples=100, deadline=None)
@given(
    FRAMES,
    st.integers(1, 60),
    st.fixed_dictionaries({flag: st.integers(0, 8) for flag in FLAGS}),
    st.text(max_size=5),
)
def test_quotas_hold_in_every_frame_or_it_is_said(flags, size, quotas, seed):
    frame = Frame("x", [FrameCase(f"c{n}", f) for n, f in enumerate(flags)])
    try:
        planned = plan(frame, size, quotas)
    except CannotDraw:
        return
    made = draw(planned, seed)
    names = [drawn.case.case for drawn in made.cases]
    assert len(names) == len(set(names)) == size
    assert abs(sum(drawn.weight for drawn in made.cases) - len(flags)) < 1e-9
    for flag, quota in quotas.items():
        got = sum(drawn.case.flags[flag] for drawn in made.cases)
        assert got >= min(quota, frame.holds(flag))
        assert any(flag in w for w in planned.warnings) == (frame.holds(flag) < quota)
