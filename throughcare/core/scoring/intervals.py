"""Intervals on the 0 to 1 scale, elementwise over arrays. All are 95% and two-sided."""

from __future__ import annotations

import numpy as np
import scipy  # loads its parts when they are first used: a server starts half a second sooner

from throughcare.core.scoring.composition import Booleans, Floats

CONFIDENCE = 0.975  # the upper quantile of a two-sided 95% interval


def t_quantile(df: float) -> float:
    """The quantile of Student's t that a 95% interval uses; NaN without degrees of freedom."""
    return float(scipy.special.stdtrit(df, CONFIDENCE)) if df > 0 else float("nan")


def plain_t(estimate: Floats, se: Floats, df: float) -> tuple[Floats, Floats]:
    """Symmetric about the estimate."""
    reach = t_quantile(df) * se
    return estimate - reach, estimate + reach


def logit_t(estimate: Floats, se: Floats, df: float) -> tuple[Floats, Floats]:
    """Symmetric on the logit scale, so it never leaves 0 to 1. NaN where the estimate is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = t_quantile(df) * se / (estimate * (1.0 - estimate))
        centre = scipy.special.logit(estimate)
        return 1.0 / (1.0 + np.exp(reach - centre)), 1.0 / (1.0 + np.exp(-reach - centre))


def wilson(estimate: Floats, effective: Floats, df: float) -> tuple[Floats, Floats]:
    """Wilson's interval with an effective number of cases for n, and t for the normal quantile."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z2 = t_quantile(df) ** 2
        centre = estimate + z2 / (2.0 * effective)
        inside = estimate * (1.0 - estimate) / effective + z2 / (4.0 * effective * effective)
        reach = np.sqrt(z2 * inside)
        whole = 1.0 + z2 / effective
        low, high = (centre - reach) / whole, (centre + reach) / whole
    # At the ends rounding could miss 0 and 1 by a bit.
    low = np.where((estimate == 0.0) & ~np.isnan(low), 0.0, low)
    return low, np.where((estimate == 1.0) & ~np.isnan(high), 1.0, high)


def korn_graubard(
    estimate: Floats, se: Floats, relevant: Floats, df: Floats, kish: Floats
) -> tuple[Floats, Floats]:
    """The Clopper-Pearson interval with an effective number of cases, adjusted for the degrees of
    freedom of the relevant cases: the conservative one (`svyciprop(method="beta")` in R).

    `relevant` is the number of relevant cases, `df` that number less their strata (or their clusters
    less 1), `kish` stands in for the effective number where the variance is 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(se > 0, estimate * (1.0 - estimate) / (se * se), kish)
        t_ratio = scipy.special.stdtrit(relevant - 1.0, CONFIDENCE) / scipy.special.stdtrit(
            df, CONFIDENCE
        )
        effective = np.where((relevant > 1) & (df > 0), effective * t_ratio**2, np.nan)
        hits, misses = effective * estimate, effective * (1.0 - estimate)
        low = np.where(
            estimate == 0.0, 0.0, scipy.special.betaincinv(hits, misses + 1.0, 1.0 - CONFIDENCE)
        )
        high = np.where(
            estimate == 1.0, 1.0, scipy.special.betaincinv(hits + 1.0, misses, CONFIDENCE)
        )
    return np.where(np.isnan(effective), np.nan, low), np.where(np.isnan(effective), np.nan, high)


def probability_at_least(
    edge: float, estimate: Floats, se: Floats, df: float, kish: float
) -> Floats:
    """How sure one can be that the score is `edge` (0 to 1) or more: the confidence distribution of
    the logit-t interval; of Wilson's with `kish` cases where the estimate is 0 or 1 (ours).
    Without any uncertainty it is 0 or 1."""
    return _tail(edge, estimate, se, df, kish, 1.0)


def probability_below(edge: float, estimate: Floats, se: Floats, df: float, kish: float) -> Floats:
    """One less `probability_at_least`, exact also where it is very small."""
    return _tail(edge, estimate, se, df, kish, -1.0)


def _tail(edge: float, estimate: Floats, se: Floats, df: float, kish: float, side: float) -> Floats:
    """The probability above the edge (`side` 1) or below it (`side` -1)."""
    upper = (estimate >= edge) if side > 0 else (estimate < edge)
    certain = np.where(np.isnan(estimate), np.nan, np.where(upper, 1.0, 0.0))
    if edge <= 0.0 or edge > 1.0:
        whole = float((edge <= 0.0) == (side > 0))
        return np.where(np.isnan(estimate), np.nan, whole)
    if df <= 0:  # no interval, unless every case of the frame was read
        return certain if np.isinf(kish) else np.full_like(estimate, np.nan)
    extreme = at_an_end(estimate)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = (
            (scipy.special.logit(estimate) - scipy.special.logit(edge))
            * estimate
            * (1.0 - estimate)
            / se
        )
        wilson_scaled = (estimate - edge) / np.sqrt(edge * (1.0 - edge) / kish)
        away = side * np.where(extreme, wilson_scaled, scaled)
        probability: Floats = scipy.special.stdtr(float(df), away)
    return np.where((se == 0.0) & ~extreme, certain, probability)


def at_an_end(estimate: Floats) -> Booleans:
    """Whether an estimate is 0 or 1; rounding can leave a mean of ones at 1 - 1e-16."""
    ends: Booleans = (estimate < 1e-12) | (estimate > 1.0 - 1e-12)
    return ends
