"""Standard errors by reading the sample again with other weights: two referees of the linearised
ones, which share no formula with them.

The jackknife leaves out one case at a time; the rescaled bootstrap (Rao and Wu) draws, in each
stratum, one case fewer than it holds, with replacement, and shrinks towards the old weights by the
finite-population correction. Both give a standard error; the percentile interval of the bootstrap
covers least of all that were tried (docs/explanation/scores.md), so it is not offered.
"""

from __future__ import annotations

import hashlib

import numpy as np

from throughcare.core.scoring.composition import Booleans, Composition, Floats
from throughcare.core.scoring.designs import Clustered, Codes, Reading, Stratified

REPLICATES = 2000


def replicate_scores(composition: Composition, reading: Reading, weights: Floats) -> Floats:
    """Every score (columns) under each row of `weights` (replicates x cases). A question whose
    relevant cases all weigh nothing in a replicate is dropped from that replicate's scores."""
    denominator = weights @ reading.relevant
    kept = _kept(reading)
    lost = (denominator <= 0.0) & kept
    proportion = weights @ reading.above
    proportion /= np.where(denominator > 0.0, denominator, 1.0)
    scores: Floats = proportion @ composition.matrix(kept).transpose()
    affected = np.flatnonzero(lost.any(axis=1))
    for row in affected:
        scores[row] = composition.matrix(kept & ~lost[row]) @ proportion[row]
    return scores


def jackknife_se(composition: Composition, reading: Reading, design: Stratified) -> Floats:
    """The standard error of each score by leaving out one case of each stratum at a time, about the
    full estimate. A stratum with one case adds nothing."""
    cases = len(design.weights)
    together = design.stratum[:, None] == design.stratum
    spread = design.sampled / np.maximum(design.sampled - 1.0, 1.0)
    weights = design.weights * np.where(together, spread[design.stratum][:, None], 1.0)
    weights[np.arange(cases), np.arange(cases)] = 0.0
    usable = design.sampled[design.stratum] > 1.0
    full = replicate_scores(composition, reading, design.weights[None, :])
    moved: Floats = replicate_scores(composition, reading, weights[usable]) - full
    left = (design.sampled - 1.0) / np.maximum(design.sampled, 1.0)
    shares: Floats = (design.unread * left)[design.stratum]
    se: Floats = np.sqrt(shares[usable] @ (moved * moved))
    return se


def bootstrap_weights(
    design: Stratified | Clustered, seed: str, replicates: int = REPLICATES
) -> Floats:
    """Weights of each replicate (rows) for each case. In target practice officers are drawn, in one
    stratum without correction. The same seed gives the same weights on any machine: the numbers are
    the raw words of PCG64, started from the SHA-256 of `seed`."""
    start = int.from_bytes(hashlib.sha256(seed.encode("utf-8")).digest(), "big")
    words = np.random.PCG64(start)
    if isinstance(design, Clustered):
        drawn = _draws(words, np.zeros(design.count, dtype=np.intp), replicates)
        factors = drawn * (design.count / max(design.count - 1, 1))
        by_officer: Floats = design.weights * factors[:, design.cluster]
        return by_officer
    drawn = _draws(words, design.stratum, replicates)
    n = design.sampled[design.stratum]
    shrink = np.sqrt(np.maximum(design.unread[design.stratum], 0.0))
    shrink = np.where(n > 1.0, shrink, 0.0)
    factors = 1.0 - shrink + shrink * (n / np.maximum(n - 1.0, 1.0)) * drawn
    weights: Floats = design.weights * factors
    return weights


def _draws(words: np.random.PCG64, stratum: Codes, replicates: int) -> Floats:
    """How often each unit is drawn in each replicate: one draw fewer than its stratum has units."""
    units = len(stratum)
    order = np.argsort(stratum, kind="stable")
    sizes = np.bincount(stratum)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    draws = np.maximum(sizes - 1, 0)
    per_draw_size = np.repeat(sizes, draws).astype(float)
    per_draw_start = np.repeat(starts, draws)
    raw = words.random_raw(replicates * int(draws.sum())).reshape(replicates, -1)
    uniform = (raw >> np.uint64(11)).astype(float) * 2.0**-53
    places = (uniform * per_draw_size).astype(np.intp) + per_draw_start
    places += np.arange(replicates, dtype=np.intp)[:, None] * units
    counted = np.bincount(places.reshape(-1), minlength=replicates * units)
    drawn = np.empty((replicates, units))
    drawn[:, order] = counted.reshape(replicates, units)
    return drawn


def bootstrap_se(
    composition: Composition,
    reading: Reading,
    design: Stratified | Clustered,
    seed: str,
    replicates: int = REPLICATES,
) -> Floats:
    """The standard error of each score by the rescaled bootstrap, about the replicates' mean."""
    weights = bootstrap_weights(design, seed, replicates)
    scores = replicate_scores(composition, reading, weights)
    se: Floats = scores.std(axis=0, ddof=1)
    return np.where(composition.matrix(_kept(reading)).any(axis=1), se, np.nan)


def _kept(reading: Reading) -> Booleans:
    kept: Booleans = reading.relevant.sum(axis=0) > 0
    return kept
