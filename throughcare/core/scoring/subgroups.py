"""Scores of groups of cases within one sample, and the differences between them.

A group is a domain of the sample, not a sample of its own: its cases keep their weights and strata,
and the others count with nothing. Two groups share strata (or officers), so the variance of their
difference is taken of the difference itself. A pair is compared on the questions that are relevant to
at least one case of each, and the degrees of freedom are the smaller group's cases less 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # loads its parts when they are first used: a server starts half a second sooner

from throughcare.core.scoring.composition import Booleans, Composition, Floats
from throughcare.core.scoring.designs import Design, Reading
from throughcare.core.scoring.estimation import score_interval
from throughcare.core.scoring.intervals import plain_t

# Of a two-sided test at 5%: what it must exceed, and what 80% power adds.
DETECTABLE = 1.959964 + 0.841621


@dataclass(frozen=True, eq=False)
class Difference:
    """Of each score, group 1 less group 2; `detectable` is the least true difference that such a
    sample would show as significant four times in five."""

    common: Booleans  # the questions that both groups are compared on
    estimate1: Floats
    estimate2: Floats
    se1: Floats
    se2: Floats
    difference: Floats
    se: Floats
    df: int
    low: Floats
    high: Floats
    p_value: Floats
    detectable: Floats


def compare(
    composition: Composition,
    reading: Reading,
    design: Design,
    first: Booleans,
    second: Booleans,
) -> Difference:
    """The difference between the cases of `first` and those of `second` (one truth value a case)."""
    common: Booleans = (first @ reading.relevant > 0) & (second @ reading.relevant > 0)
    matrix = composition.matrix(common)
    nothing = np.where(matrix.any(axis=1), 0.0, np.nan)
    estimate1, moves1 = _domain(reading, design, first, common, matrix)
    estimate2, moves2 = _domain(reading, design, second, common, matrix)
    scores = len(composition.scores)
    spread = np.sqrt(design.variances(np.hstack((moves1, moves2, moves1 - moves2))))
    difference = estimate1 - estimate2 + nothing
    se = spread[2 * scores :] + nothing
    df = int(min(first.sum(), second.sum())) - 1
    low, high = plain_t(difference, se, df)
    return Difference(
        common=common,
        estimate1=estimate1 + nothing,
        estimate2=estimate2 + nothing,
        se1=spread[:scores] + nothing,
        se2=spread[scores : 2 * scores] + nothing,
        difference=difference,
        se=se,
        df=df,
        low=low,
        high=high,
        p_value=_p_value(difference, se, df),
        detectable=DETECTABLE * se,
    )


def _domain(
    reading: Reading, design: Design, members: Booleans, common: Booleans, matrix: Floats
) -> tuple[Floats, Floats]:
    """The scores of the member cases, and what each case of the sample moves them by."""
    relevant = reading.relevant * members[:, None]
    above = reading.above * members[:, None]
    whole = np.where(common, design.weights @ relevant, 1.0)
    proportion = (design.weights @ above) / whole
    residuals = (above - relevant * proportion) * (design.weights[:, None] / whole)
    return matrix @ proportion, residuals @ matrix.T


def _p_value(difference: Floats, se: Floats, df: int) -> Floats:
    if df <= 0:
        return np.full_like(difference, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value: Floats = 2.0 * scipy.special.stdtr(float(df), -np.abs(difference) / se)
    return p_value


@dataclass(frozen=True, eq=False)
class GroupEstimates:
    """Of each score, that of one group's cases on the questions relevant to any of them, with the
    plain logit-t interval and the group's cases less 1 as degrees of freedom."""

    matrix: Floats
    estimate: Floats
    unweighted: Floats
    se: Floats
    df: int
    low: Floats
    high: Floats


def group_scores(
    composition: Composition, reading: Reading, design: Design, members: Booleans
) -> GroupEstimates:
    """The scores of one group of cases (one truth value a case)."""
    relevant_count = members @ reading.relevant
    kept: Booleans = relevant_count > 0
    matrix = composition.matrix(kept)
    nothing = np.where(matrix.any(axis=1), 0.0, np.nan)
    estimate, moves = _domain(reading, design, members, kept, matrix)
    plain = (members @ reading.above) / np.where(kept, relevant_count, 1.0)
    se = np.sqrt(design.variances(moves)) + nothing
    df = int(members.sum()) - 1
    own = design.weights * members
    kish = float(own.sum() ** 2 / (own @ own)) if design.uncertain > 0 else float("inf")
    low, high = score_interval(estimate + nothing, se, df, kish)
    return GroupEstimates(matrix, estimate + nothing, matrix @ plain + nothing, se, df, low, high)
