"""Scores and their intervals from arrays: the hot path, and the one place with the formulae.

A question's proportion is Hajek's weighted ratio; a score is a weighted mean of proportions; its
variance is that of the linearised total (what one case moves the score by), so one matrix product
serves every score. The recommended interval adds a factor and a floor for questions that are
relevant to few cases. Formulae and measured coverage: docs/explanation/scores.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from throughcare.core.scoring.composition import Booleans, Composition, Floats
from throughcare.core.scoring.designs import Clustered, Design, Reading
from throughcare.core.scoring.intervals import at_an_end, logit_t, wilson

FEW = 10  # a question relevant to fewer cases than this gets the floor


@dataclass(frozen=True, eq=False)
class Proportions:
    """Of each question: numbers of cases, the weighted proportion above the line with its interval
    (Wilson's with the effective number of cases). NaN where no case was relevant."""

    relevant: Floats
    above: Floats
    kept: Booleans  # relevant to at least one case
    estimate: Floats
    unweighted: Floats
    se: Floats
    kish: Floats  # (sum of weights)^2 / sum of squared weights, over the relevant cases
    effective: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class ScoreEstimates:
    """Of each score: the estimate, what ignoring the weights would print, and two intervals. NaN for
    a score that no question is left of, and for an interval without degrees of freedom."""

    matrix: Floats  # the weight of each question in each score
    estimate: Floats
    unweighted: Floats
    df: int
    kish: float  # of the whole sample; infinite when every case of the frame was read
    se: Floats
    low: Floats
    high: Floats
    se_taylor: Floats
    low_taylor: Floats
    high_taylor: Floats
    se_assessor: Floats | None = None
    low_assessor: Floats | None = None
    high_assessor: Floats | None = None


@dataclass(frozen=True, eq=False)
class Estimates:
    questions: Proportions
    scores: ScoreEstimates
    residuals: (
        Floats  # cases x questions: what each case moves each proportion by, weights included
    )


def estimate(
    composition: Composition,
    reading: Reading,
    design: Design,
    assessors: Clustered | None = None,
) -> Estimates:
    """All proportions and scores of one area.

    `reading` holds one row for each case that was read. `assessors` (the cases' readers as clusters)
    adds the interval that counts readers too: the larger of the two variances, with the readers' df.
    """
    relevant = reading.relevant.sum(axis=0)
    above = reading.above.sum(axis=0)
    weights = design.weights
    kept = relevant > 0
    whole = np.where(kept, weights @ reading.relevant, 1.0)
    proportion = (weights @ reading.above) / whole
    plain = above / np.where(kept, relevant, 1.0)
    residuals = (reading.above - reading.relevant * proportion) * (weights[:, None] / whole)
    kish = whole**2 / np.where(kept, (weights * weights) @ reading.relevant, 1.0)
    matrix = composition.matrix(kept)
    factor = np.where(relevant > 1, relevant / np.maximum(relevant - 1, 1.0), 1.0)
    of_questions, taylor, recommended = _variances(design, residuals, matrix, factor)
    small_domain = factor * of_questions
    lift = _floor(proportion, kish, relevant, small_domain, design.uncertain)
    counts = (relevant, above, kept, proportion, plain)
    asked = _proportions(counts, (of_questions, small_domain), kish, design)
    means = (matrix @ proportion, matrix @ plain)
    recommended = recommended + (matrix * matrix) @ lift
    scored = _scores(matrix, means, taylor, recommended, design)
    if assessors is not None:
        larger = np.maximum(recommended, assessors.variances(residuals @ matrix.T))
        scored = _with_assessors(scored, larger, assessors.df)
    return Estimates(asked, scored, residuals)


def _variances(
    design: Design, residuals: Floats, matrix: Floats, factor: Floats
) -> tuple[Floats, Floats, Floats]:
    """Of each question, and of each score without and with the small-domain factor: all at once."""
    with_factor = matrix * np.sqrt(factor)
    variances = design.variances(
        np.hstack((residuals, residuals @ matrix.T, residuals @ with_factor.T))
    )
    questions, scores = matrix.shape[1], len(matrix)
    return (
        variances[:questions],
        variances[questions : questions + scores],
        variances[questions + scores :],
    )


def _floor(
    proportion: Floats, kish: Floats, relevant: Floats, variance: Floats, uncertain: float
) -> Floats:
    """What is added to the variance of each question that few cases were relevant to: up to the
    variance of a proportion drawn towards a half, so that five yes out of five is not certainty."""
    few = (relevant > 0) & (relevant < FEW)
    drawn_in = (kish * proportion + 1.0) / (kish + 2.0)
    floor = uncertain * drawn_in * (1.0 - drawn_in) / np.where(few, kish, 1.0)
    lift: Floats = np.where(few, np.maximum(floor - variance, 0.0), 0.0)
    return lift


def _proportions(
    counts: tuple[Floats, Floats, Booleans, Floats, Floats],
    variances: tuple[Floats, Floats],
    kish: Floats,
    design: Design,
) -> Proportions:
    relevant, above, kept, proportion, plain = counts
    variance, small_domain = variances
    nothing = np.where(kept, 0.0, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = proportion * (1.0 - proportion)
        effective = np.minimum(
            relevant, np.where((spread > 0) & (variance > 0), spread / small_domain, kish)
        )
    low, high = wilson(proportion, effective, design.df)
    if design.uncertain <= 0.0:  # every case of the frame was read: nothing is left to chance
        low, high = proportion, proportion
    return Proportions(
        relevant=relevant,
        above=above,
        kept=kept,
        estimate=proportion + nothing,
        unweighted=plain + nothing,
        se=np.sqrt(variance) + nothing,
        kish=kish + nothing,
        effective=effective + nothing,
        low=low + nothing,
        high=high + nothing,
    )


def _scores(
    matrix: Floats,
    means: tuple[Floats, Floats],
    taylor: Floats,
    recommended: Floats,
    design: Design,
) -> ScoreEstimates:
    weights = design.weights
    kish = float(weights.sum() ** 2 / (weights @ weights)) if len(weights) else 0.0
    if design.uncertain <= 0.0:
        kish = float("inf")
    nothing = np.where(matrix.any(axis=1), 0.0, np.nan)
    score = means[0] + nothing
    se, se_taylor = np.sqrt(recommended) + nothing, np.sqrt(taylor) + nothing
    low, high = score_interval(score, se, design.df, kish)
    low_taylor, high_taylor = score_interval(score, se_taylor, design.df, kish)
    return ScoreEstimates(
        matrix=matrix,
        estimate=score,
        unweighted=means[1] + nothing,
        df=design.df,
        kish=kish,
        se=se,
        low=low,
        high=high,
        se_taylor=se_taylor,
        low_taylor=low_taylor,
        high_taylor=high_taylor,
    )


def _with_assessors(scored: ScoreEstimates, variance: Floats, df: int) -> ScoreEstimates:
    se = np.sqrt(variance) + np.where(np.isnan(scored.estimate), np.nan, 0.0)
    low, high = score_interval(scored.estimate, se, df, scored.kish)
    known = dict(scored.__dict__)
    known.update(se_assessor=se, low_assessor=low, high_assessor=high)
    return ScoreEstimates(**known)


def score_interval(estimate: Floats, se: Floats, df: int, kish: float) -> tuple[Floats, Floats]:
    """The interval of scores: logit-t; Wilson's with the sample's Kish size where a score is exactly
    0 or 1, whose logit does not exist. No width where every case of the frame was read (`kish` is
    infinite)."""
    if np.isinf(kish):
        return estimate, estimate
    low, high = logit_t(estimate, se, df)
    extreme = at_an_end(estimate)
    if extreme.any():
        rounded = np.round(estimate)
        low_end, high_end = wilson(rounded, np.full_like(estimate, kish), df)
        low, high = np.where(extreme, low_end, low), np.where(extreme, high_end, high)
    return low, high
