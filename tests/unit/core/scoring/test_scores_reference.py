"""Every value of tests/reference/statistics, computed by R, held to 1e-9 relative."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.core.scoring import reference
from throughcare.core.scoring import intervals
from throughcare.core.scoring.composition import compose
from throughcare.core.scoring.designs import Clustered, Reading, Stratified, numbered
from throughcare.core.scoring.estimation import estimate
from throughcare.core.scoring.replicates import jackknife_se
from throughcare.core.scoring.subgroups import compare

CASES = reference.cases()
COMPOSITION = compose(reference.framework())
READING = reference.reading(CASES)
SCORES = reference.rows("expected_scores.csv")


def close(value: float, printed: str, relative: float = 1e-9) -> None:
    assert value == pytest.approx(float(printed), rel=relative, abs=1e-300)


def clustered(column: str) -> Clustered:
    return Clustered(reference.stratified(CASES).weights, numbered([c[column] for c in CASES])[1])


def unweighted() -> Stratified:
    whole = {c["stratum"]: float(c["stratum_N"]) for c in CASES}
    cases = len(CASES)
    return Stratified(
        np.ones(cases), np.zeros(cases, dtype=np.intp), np.array([sum(whole.values())])
    )


def standard_errors(variant: str) -> tuple[np.ndarray, np.ndarray, int]:
    """Estimates, standard errors and degrees of freedom of one variant of the reference file."""
    if variant == "jackknife_JKn_fpc_mse":
        design = reference.stratified(CASES)
        scores = estimate(COMPOSITION, READING, design).scores
        return scores.estimate, jackknife_se(COMPOSITION, READING, design), design.df
    designs = {
        "strat_fpc": lambda: reference.stratified(CASES),
        "recommended": lambda: reference.stratified(CASES),
        "strat_nofpc": lambda: reference.stratified(CASES, corrected=False),
        "om_cluster": lambda: clustered("om"),
        "assessor_cluster": lambda: clustered("assessor"),
        "unweighted_srs": unweighted,
    }
    scores = estimate(COMPOSITION, READING, designs[variant]()).scores
    se = scores.se if variant == "recommended" else scores.se_taylor
    return scores.estimate, se, scores.df


@pytest.mark.parametrize("variant", sorted({row["variant"] for row in SCORES}))
def test_scores_are_those_of_the_survey_package(variant):
    estimates, se, df = standard_errors(variant)
    expected = [row for row in SCORES if row["variant"] == variant]
    assert {row["score"] for row in expected} == set(COMPOSITION.scores)
    low, high = intervals.logit_t(estimates, se, df)
    t_low, t_high = intervals.plain_t(estimates, se, df)
    at_least_70 = intervals.probability_at_least(0.7, estimates, se, df, 1.0)
    below_60 = intervals.probability_below(0.6, estimates, se, df, 1.0)
    for row in expected:
        at = COMPOSITION.scores.index(row["score"])
        assert df == int(row["df"])
        close(estimates[at], row["estimate"])
        close(se[at], row["se"])
        close(t_low[at], row["t_lo"])
        close(t_high[at], row["t_hi"])
        close(low[at], row["logit_lo"])
        close(high[at], row["logit_hi"])
        if row["p_at_least_70"]:
            # The file's upper tail is 1 less a probability, which has an error of 1e-16.
            upper = float(row["p_at_least_70"])
            assert at_least_70[at] == pytest.approx(upper, rel=1e-9, abs=1e-15)
            close(below_60[at], row["p_below_60"])


def test_questions_are_those_of_the_survey_package():
    design = reference.stratified(CASES)
    asked = estimate(COMPOSITION, READING, design).questions
    xlogit = intervals.logit_t(asked.estimate, asked.se, design.df)
    mean_t = intervals.plain_t(asked.estimate, asked.se, design.df)
    df = np.array([degrees(design, READING, q) for q in range(len(COMPOSITION.questions))])
    beta = intervals.korn_graubard(asked.estimate, asked.se, asked.relevant, df, asked.kish)
    for row in reference.rows("expected_questions.csv"):
        at = COMPOSITION.questions.index(row["question"])
        assert asked.relevant[at] == int(row["n_relevant"]) == int(row["rows_subset"])
        assert asked.above[at] == int(row["n_above"])
        assert df[at] == int(row["degf_subset"])
        close(asked.estimate[at], row["estimate"])
        close(asked.se[at], row["se"])
        close(asked.effective[at], row["n_eff"])
        close(asked.low[at], row["wilson_lo"])
        close(asked.high[at], row["wilson_hi"])
        close(xlogit[0][at], row["xlogit_lo"])
        close(xlogit[1][at], row["xlogit_hi"])
        close(mean_t[0][at], row["mean_t_lo"])
        close(mean_t[1][at], row["mean_t_hi"])
        close(beta[0][at], row["beta_lo"], 1e-7)
        close(beta[1][at], row["beta_hi"], 1e-7)


def degrees(design: Stratified, reading: Reading, question: int) -> int:
    cases = reading.relevant[:, question] > 0
    return int(cases.sum()) - len(set(design.stratum[cases].tolist()))


@pytest.mark.parametrize("by", ["sex", "ethnicity", "sentence", "highroh"])
def test_differences_between_groups_are_those_of_the_survey_package(by):
    values = np.array([case[by] for case in CASES])
    expected = [r for r in reference.rows("expected_subgroups.csv") if r["by"] == by]
    first, second = expected[0]["group1"], expected[0]["group2"]
    design = reference.stratified(CASES)
    found = compare(COMPOSITION, READING, design, values == first, values == second)
    low, high = intervals.plain_t(found.difference, found.se, design.df)
    for row in expected:
        at = COMPOSITION.scores.index(row["score"])
        assert int(found.common.sum()) == int(row["n_common_questions"])
        assert found.df == min(int(row["n1"]), int(row["n2"])) - 1
        close(found.estimate1[at], row["est1"])
        close(found.estimate2[at], row["est2"])
        close(found.se1[at], row["se1"])
        close(found.se2[at], row["se2"])
        # A difference of two numbers near a half keeps fewer figures than they have.
        assert found.difference[at] == pytest.approx(float(row["diff"]), rel=1e-9, abs=1e-14)
        close(found.se[at], row["se_diff"])
        close(found.low[at], row["lo_df_small"])
        close(found.high[at], row["hi_df_small"])
        close(found.p_value[at], row["p_df_small"])
        close(low[at], row["lo"])
        close(high[at], row["hi"])


@pytest.mark.parametrize("broken", ["correction left out", "divided by n"])
def test_a_planted_error_is_caught(monkeypatch, broken):
    whole = Stratified.__init__

    def planted(self, weights, stratum, population):
        whole(self, weights, stratum, population)
        counted = self.sampled[stratum]
        if broken == "correction left out":
            self._factors = counted / (counted - 1)
        else:
            self._factors = self._factors * (counted - 1) / counted

    monkeypatch.setattr(Stratified, "__init__", planted)
    with pytest.raises(AssertionError):
        test_scores_are_those_of_the_survey_package("strat_fpc")
