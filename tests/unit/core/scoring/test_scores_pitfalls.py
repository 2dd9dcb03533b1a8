"""The ways to get a score or its interval wrong, one test each."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.unit.core.scoring import reference
from throughcare.core.frameworks import Band, Criterion, Framework, Question, Section
from throughcare.core.scoring.answers import Answer, SampledCase, count_answers
from throughcare.core.scoring.composition import compose
from throughcare.core.scoring.designs import Clustered, Reading, Stratified
from throughcare.core.scoring.estimation import estimate
from throughcare.core.scoring.inspection import NothingToScore, score
from throughcare.core.scoring.intervals import probability_at_least, t_quantile
from throughcare.core.scoring.replicates import bootstrap_se

CASES = reference.cases()
COMPOSITION = compose(reference.framework())
READING = reference.reading(CASES)
BANDS = (Band(70, "good"), Band(60, "priority"), Band(0, "urgent"))


def framework(*questions: Question, more: tuple[Criterion, ...] = ()) -> Framework:
    criteria = (Criterion("1.1", "", questions=questions), *more)
    return Framework("f", "", 0.2, BANDS, (Section("1", "", criteria),))


def individual(name: str, **other: object) -> Question:
    return Question(name, "", **other)  # type: ignore[arg-type]


def sample(strata: dict[str, tuple[int, int]]) -> list[SampledCase]:
    """Cases c0, c1, ... by stratum: (population, sampled)."""
    cases = [
        SampledCase("", name, population)
        for name, (population, sampled) in strata.items()
        for _ in range(sampled)
    ]
    return [dataclasses.replace(case, case=f"c{n}") for n, case in enumerate(cases)]


def scored(asked: Framework, cases: list[SampledCase], given: dict[str, str], **options):
    """`given`: for each question the answers of the cases in order: A above, b below, - not relevant,
    anything else missing."""
    words = {"A": "above", "b": "below", "-": "not_relevant"}
    answers = [
        Answer(case.case, "x", question, words[letter])
        for question, letters in given.items()
        for case, letter in zip(cases, letters, strict=True)
        if letter in words
    ]
    return score(asked, cases, count_answers(cases, answers), **options)


def test_a_question_with_no_relevant_case_is_left_out_and_named():
    asked = framework(individual("a"), individual("b"))
    found = scored(asked, sample({"s": (20, 4)}), {"a": "AAbb", "b": "----"})
    assert found.left_out == [("b", "relevant to no case that was read")]
    assert found.scores[0].estimate == 0.5
    assert found.scores[0].questions == ["a"]
    assert found.questions[1].estimate is None
    assert found.questions[1].low is None


def test_a_question_with_one_relevant_case_is_not_certain():
    asked = framework(individual("a"), individual("b"))
    cases = sample({"s": (200, 8)})
    found = scored(asked, cases, {"a": "AAbbAAbb", "b": "A-------"})
    assert found.questions[1].se == 0.0
    assert found.questions[1].low is not None
    assert found.questions[1].low < 0.3
    assert found.scores[0].se > found.scores[0].se_taylor  # the floor


def test_all_above_gives_wilson_with_the_kish_size():
    cases = sample({"s": (100, 10), "t": (900, 10)})
    found = scored(framework(individual("a")), cases, {"a": "A" * 20})
    weights = np.array([10.0] * 10 + [90.0] * 10)
    kish = weights.sum() ** 2 / (weights**2).sum()
    t = t_quantile(18)
    assert found.scores[0].estimate == 1.0
    assert found.scores[0].high == 1.0
    assert found.scores[0].low == pytest.approx(kish / (kish + t * t))
    assert found.scores[0].bands["good"] == pytest.approx(
        1 - found.scores[0].bands["priority"], abs=0.1
    )


def test_all_below_is_the_mirror_of_all_above():
    cases = sample({"s": (100, 10)})
    up = scored(framework(individual("a")), cases, {"a": "A" * 10}).scores[0]
    down = scored(framework(individual("a")), cases, {"a": "b" * 10}).scores[0]
    assert (down.estimate, down.low) == (0.0, 0.0)
    assert down.high == pytest.approx(1 - up.low)


def test_a_stratum_taken_whole_adds_no_variance():
    cases = sample({"whole": (6, 6), "rest": (60, 6)})
    one = scored(framework(individual("a")), cases, {"a": "AAAbbbAbAbAb"}).scores[0]
    two = scored(framework(individual("a")), cases, {"a": "AbAbAbAbAbAb"}).scores[0]
    assert one.se_taylor == pytest.approx(two.se_taylor)
    weights = np.ones(4)
    design = Stratified(weights, np.zeros(4, dtype=np.intp), np.array([4.0]))
    assert design.variances(np.array([[1.0], [2.0], [3.0], [9.0]]))[0] == 0.0


def test_one_case_in_a_stratum_is_centred_at_the_grand_mean_with_its_own_correction():
    stratum = np.array([0, 0, 1], dtype=np.intp)
    design = Stratified(np.array([5.0, 5.0, 8.0]), stratum, np.array([10.0, 8.0]))
    moved = np.array([[1.0], [2.0], [6.0]])
    within = (1 - 2 / 10) * 2 * 2 * 0.25
    lonely = (1 - 1 / 8) * (6 - 3) ** 2
    assert design.variances(moved)[0] == pytest.approx(within + lonely)
    found = scored(framework(individual("a")), sample({"s": (9, 3), "t": (8, 1)}), {"a": "AbAb"})
    assert any("One case was read in the stratum t" in warning for warning in found.warnings)


def test_every_case_of_the_frame_read_leaves_no_uncertainty():
    found = scored(framework(individual("a")), sample({"s": (4, 4), "t": (3, 3)}), {"a": "AAbbAbb"})
    one = found.scores[0]
    assert one.se == 0.0
    assert one.low == one.estimate == one.high
    assert found.questions[0].low == found.questions[0].high == pytest.approx(3 / 7)
    ends = scored(framework(individual("a")), sample({"s": (4, 4)}), {"a": "AAAA"}).scores[0]
    assert (ends.low, ends.high, ends.bands["good"]) == (1.0, 1.0, 1.0)


def test_without_degrees_of_freedom_there_is_no_interval_and_it_is_said():
    found = scored(framework(individual("a")), sample({"s": (4, 1), "t": (3, 1)}), {"a": "Ab"})
    one = found.scores[0]
    assert one.df == 0
    assert one.estimate == pytest.approx(4 / 7)
    assert one.low is None
    assert one.high is None
    assert "There are too few cases for any interval." in found.warnings


def test_weights_scaled_by_a_constant_move_nothing():
    design = reference.stratified(CASES)
    scaled = Stratified(design.weights * 7.5, design.stratum, design.population)
    one, two = (estimate(COMPOSITION, READING, d).scores for d in (design, scaled))
    np.testing.assert_allclose(one.estimate, two.estimate, rtol=1e-12)
    np.testing.assert_allclose(one.se, two.se, rtol=1e-12)


def test_the_order_of_cases_and_questions_moves_nothing():
    chance = np.random.default_rng(1)
    order = chance.permutation(len(CASES))
    shuffled = [CASES[i] for i in order]
    one = estimate(COMPOSITION, READING, reference.stratified(CASES)).scores
    two = estimate(COMPOSITION, reference.reading(shuffled), reference.stratified(shuffled)).scores
    np.testing.assert_allclose(one.se, two.se, rtol=1e-12)
    columns = chance.permutation(len(COMPOSITION.questions))
    turned = dataclasses.replace(
        COMPOSITION,
        questions=tuple(COMPOSITION.questions[i] for i in columns),
        individual=COMPOSITION.individual[:, columns],
        summary=COMPOSITION.summary[:, columns],
        threads=COMPOSITION.threads[:, columns],
    )
    reading = Reading(READING.relevant[:, columns], READING.above[:, columns])
    three = estimate(turned, reading, reference.stratified(CASES)).scores
    np.testing.assert_allclose(one.se, three.se, rtol=1e-12)


def test_missing_is_neither_below_nor_not_relevant():
    asked = framework(individual("a"), individual("b"))
    cases = sample({"s": (40, 4)})
    found = scored(asked, cases, {"a": "AAbb", "b": "A-? "})
    assert found.missing == [("c2", "b"), ("c3", "b")]
    assert found.questions[1].relevant == 1
    assert found.unread == []


def test_a_conditional_question_is_missing_where_gate_or_sample_make_it_relevant():
    asked = framework(
        individual("g", kind="gate"),
        individual("a", relevant_when="answer(g) = yes"),
        individual("b", relevant_when="licence"),
        individual("c", relevant_when="drug_related"),
    )
    cases = [
        dataclasses.replace(case, columns={"licence": licence})
        for case, licence in zip(sample({"s": (40, 2)}), ("true", "false"), strict=True)
    ]
    found = scored(asked, cases, {"g": "Ab"})
    assert found.missing == [("c0", "a"), ("c0", "b")]
    overruled = scored(asked, cases, {"g": "Ab", "a": "--", "b": "A?"})
    assert overruled.overruled == [("c0", "a")]
    assert overruled.missing == []


def test_a_criterion_without_summary_question_gives_all_weight_to_the_others_and_the_reverse():
    only_summary = Criterion("1.2", "", questions=(individual("s", kind="summary"),))
    asked = framework(individual("a"), individual("b"), more=(only_summary,))
    cases = sample({"s": (40, 4)})
    found = scored(asked, cases, {"a": "AAAA", "b": "bbbb", "s": "AAAb"})
    assert [s.estimate for s in found.scores] == pytest.approx([0.5, 0.75, 0.625])


def test_summary_questions_carry_a_fifth_together():
    asked = framework(
        individual("a"), individual("s", kind="summary"), individual("t", kind="summary")
    )
    found = scored(asked, sample({"s": (40, 4)}), {"a": "AAbb", "s": "AAAA", "t": "bbbb"})
    assert found.scores[0].estimate == pytest.approx(0.8 * 0.5 + 0.2 * 0.5)


def test_a_criterion_without_any_relevant_question_has_no_score_and_the_section_is_the_rest():
    other = Criterion("1.2", "", questions=(individual("b"),))
    found = scored(
        framework(individual("a"), more=(other,)),
        sample({"s": (40, 4)}),
        {"a": "AAAb", "b": "----"},
    )
    empty, section = found.scores[1], found.scores[2]
    assert (empty.estimate, empty.se, empty.conclusion) == (None, None, None)
    assert not empty.bands
    assert section.estimate == pytest.approx(0.75)
    assert any("criterion 1.2 has no score" in warning for warning in found.warnings)


def test_bands_are_tested_on_the_unrounded_unweighted_score():
    cases = sample({"s": (1000, 200)})
    at_edge = scored(framework(individual("a")), cases, {"a": "A" * 140 + "b" * 60}).scores[0]
    below = scored(framework(individual("a")), cases, {"a": "A" * 139 + "b" * 61}).scores[0]
    assert at_edge.unweighted == pytest.approx(0.7)
    assert at_edge.conclusion == "good"
    assert below.conclusion == "priority"  # 69.5, which prints as 70
    assert sum(at_edge.bands.values()) == pytest.approx(1.0)
    assert at_edge.bands["good"] == pytest.approx(0.5)


def test_the_conclusion_ignores_the_weights_as_the_method_of_2006_does():
    cases = sample({"s": (10, 5), "t": (990, 5)})
    found = scored(framework(individual("a")), cases, {"a": "AAAAAAAbbb"}).scores[0]
    assert found.unweighted == pytest.approx(0.7)
    assert found.estimate < 0.5
    assert found.conclusion == "good"


def test_a_sampled_case_without_any_answer_is_non_response():
    cases = sample({"s": (40, 4), "t": (60, 4)})
    found = scored(framework(individual("a")), cases, {"a": "AAA?bbbb"})
    assert found.unread == ["c3"]
    assert found.missing == []
    assert found.scores[0].estimate == pytest.approx(0.4)
    assert found.scores[0].df == 5
    with pytest.raises(NothingToScore):
        scored(framework(individual("a")), cases, {})


def test_practice_has_officers_as_clusters_and_no_correction():
    cases = [
        dataclasses.replace(case, offender_manager=officer)
        for case, officer in zip(sample({"s": (6, 6)}), ("x", "x", "y", "y", "z", ""), strict=True)
    ]
    found = scored(framework(individual("a")), cases, {"a": "AAbbAb"}, target="practice")
    assert found.target == "practice"
    assert found.scores[0].df == 3  # x, y, z and the case without an officer
    assert found.scores[0].se > 0.0


def test_groups_and_differences_name_all_pairs_in_alphabetical_order():
    values = ("w", "m", "w", "m", "b", "", "m", "w")
    cases = [
        dataclasses.replace(case, columns={"who": value})
        for case, value in zip(sample({"s": (80, 8)}), values, strict=True)
    ]
    found = scored(framework(individual("a")), cases, {"a": "AbAbAAAb"}, by="who")
    assert [g.group for g in found.groups] == ["b", "m", "w"]
    pairs = [(d.group1, d.group2) for d in found.differences if d.score == "criterion 1.1"]
    assert pairs == [("b", "m"), ("b", "w"), ("m", "w")]
    single = found.differences[0]
    assert single.df == 0
    assert single.p_value is None
    last = found.differences[-1]
    assert last.difference == pytest.approx(last.estimate1 - last.estimate2)
    assert last.detectable == pytest.approx((1.959964 + 0.841621) * last.se)


def test_the_bootstrap_agrees_with_linearisation_and_is_the_same_again():
    design = reference.stratified(CASES)
    linear = estimate(COMPOSITION, READING, design).scores.se_taylor
    replicated = bootstrap_se(COMPOSITION, READING, design, "seed")
    # 2,000 replicates know a standard error to 1.6%; small domains add a few per cent.
    np.testing.assert_allclose(replicated, linear, rtol=0.08)
    np.testing.assert_array_equal(replicated, bootstrap_se(COMPOSITION, READING, design, "seed"))
    assert bootstrap_se(COMPOSITION, READING, design, "other")[0] != replicated[0]
    officers = Clustered(design.weights, np.arange(len(CASES), dtype=np.intp) % 20)
    clustered = bootstrap_se(COMPOSITION, READING, officers, "seed")
    np.testing.assert_allclose(
        clustered, estimate(COMPOSITION, READING, officers).scores.se_taylor, rtol=0.12
    )


def test_the_assessors_interval_is_never_narrower():
    design = reference.stratified(CASES)
    readers = Clustered(design.weights, np.arange(len(CASES), dtype=np.intp) % 8)
    scores = estimate(COMPOSITION, READING, design, readers).scores
    assert (scores.se_assessor >= scores.se).all()
    assert (scores.low_assessor < scores.low).all()


def test_band_probabilities_beyond_the_scale_are_certain():
    half = np.array([0.5])
    assert probability_at_least(0.0, half, half, 5.0, 10.0)[0] == 1.0
    assert probability_at_least(1.2, half, half, 5.0, 10.0)[0] == 0.0
