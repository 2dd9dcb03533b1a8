"""How far a weighted total moves from one sample to another: the variance of each column of weighted
linearised values, for the two targets that a score can have.

* caseload: the score had every case of the frame been read. Cases were drawn in strata without
  replacement, so what was read is certain: the finite-population correction.
* practice: what the same practice would bring next time. Cases of one offender manager hang together;
  nothing is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from throughcare.core.scoring.composition import Floats

Target = Literal["caseload", "practice"]
Codes = npt.NDArray[np.intp]


class Design(Protocol):
    """What estimation needs to know about how the cases came to be read."""

    weights: Floats  # of each case: how many cases of the frame it stands for
    df: int  # degrees of freedom of the variance
    uncertain: (
        float  # 1 - n/N: the share of the frame that the sample leaves unread (1 for practice)
    )

    def variances(self, weighted: Floats) -> Floats:
        """The variance of each column's total; `weighted` is cases x columns, weights included."""


class Stratified:
    """A simple random sample in each stratum, without replacement (target: caseload).

    `stratum` numbers the stratum of each case from 0; `population` is the number of cases of the
    frame in each stratum (infinite where no correction is wanted). A stratum with one sampled case
    has no spread of its own: its deviation from the mean over all cases stands in for it.
    """

    def __init__(self, weights: Floats, stratum: Codes, population: Floats):
        self.weights = weights
        self.stratum = stratum
        self.population = population
        self.sampled: Floats = np.bincount(stratum, minlength=len(population)).astype(float)
        held = self.sampled > 0
        self.df = int(len(stratum) - np.count_nonzero(held))
        self.uncertain = float(1.0 - len(stratum) / population[held].sum())
        members = (np.arange(len(population))[:, None] == stratum).astype(float)
        self._means = members / np.maximum(self.sampled, 1.0)[:, None]
        self._lonely = self.sampled == 1.0
        spread = np.where(
            self.sampled > 1.0, self.sampled / np.maximum(self.sampled - 1.0, 1.0), 1.0
        )
        self.unread: Floats = 1.0 - self.sampled / population  # the correction of each stratum
        self._factors: Floats = (self.unread * spread)[stratum]

    def variances(self, weighted: Floats) -> Floats:
        means = self._means @ weighted
        if self._lonely.any():
            means[self._lonely] = weighted.mean(axis=0)
        deviations = weighted - means[self.stratum]
        variances: Floats = self._factors @ (deviations * deviations)
        return variances


class Clustered:
    """Officers (or assessors) as clusters drawn with replacement; no strata, no correction
    (target: practice). `cluster` numbers the cluster of each case from 0."""

    uncertain = 1.0

    def __init__(self, weights: Floats, cluster: Codes):
        self.weights = weights
        self.cluster = cluster
        self.count = int(cluster.max()) + 1 if len(cluster) else 0
        self.df = self.count - 1
        self._members = (np.arange(self.count)[:, None] == cluster).astype(float)
        self._factor = self.count / self.df if self.df > 0 else 0.0

    def variances(self, weighted: Floats) -> Floats:
        totals = self._members @ weighted
        variances: Floats = self._factor * (totals * totals).sum(axis=0)
        return variances


def numbered(values: Sequence[str]) -> tuple[list[str], Codes]:
    """The different values in alphabetical order, and the number of each value among them."""
    names, codes = np.unique(np.asarray(values, dtype=str), return_inverse=True)
    return [str(name) for name in names], codes.astype(np.intp).reshape(-1)


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read: for each case (row) and question (column) whether it is relevant, and whether it
    is above the line (False where it is not relevant)."""

    relevant: Floats
    above: Floats
