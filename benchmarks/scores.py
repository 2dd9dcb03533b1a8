"""Scores of a whole programme: 42 areas x 100 cases x 120 questions, with every interval, and 2,000
bootstrap replicates of it, each beside the bare matrix product that it cannot do without.

    python -m benchmarks.scores
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before NumPy is loaded: one thread, as stated

import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import dataclass  # noqa: E402

import numpy as np  # noqa: E402

from throughcare.core.frameworks import (  # noqa: E402
    Band,
    Criterion,
    Framework,
    Question,
    Section,
    Thread,
)
from throughcare.core.scoring.composition import Composition, compose  # noqa: E402
from throughcare.core.scoring.designs import Clustered, Reading, Stratified  # noqa: E402
from throughcare.core.scoring.estimation import estimate  # noqa: E402
from throughcare.core.scoring.intervals import probability_at_least  # noqa: E402
from throughcare.core.scoring.replicates import bootstrap_weights, replicate_scores  # noqa: E402

AREAS, CASES, QUESTIONS, REPLICATES = 42, 100, 120, 2000
SECTIONS, CRITERIA = (5, 7, 2), 14
STRATA = ((12, 8), (20, 8), (25, 8), (12, 4), (12, 4), (20, 8), (25, 8), (90, 26), (234, 26))
REPEATS = 5


@dataclass(frozen=True)
class Area:
    reading: Reading
    design: Stratified
    assessors: Clustered


def framework() -> Framework:
    """14 criteria in 3 sections and a thread: 18 scores of 120 questions."""
    numbers = iter(range(QUESTIONS))
    sections, criterion = [], 0
    for at, count in enumerate(SECTIONS, 1):
        criteria = []
        for _ in range(count):
            size = QUESTIONS // CRITERIA + (criterion < QUESTIONS % CRITERIA)
            questions = tuple(
                Question(
                    f"q{next(numbers)}",
                    "",
                    "summary" if n == size - 1 else "individual",
                    threads=("roh",) if n % 3 == 0 else (),
                )
                for n in range(size)
            )
            criterion += 1
            criteria.append(Criterion(f"{at}.{criterion}", "", questions=questions))
        sections.append(Section(str(at), "", tuple(criteria)))
    bands = (Band(70, "good"), Band(60, "priority"), Band(0, "urgent"))
    return Framework("benchmark", "", 0.2, bands, tuple(sections), (Thread("roh", "", ("1", "2")),))


def programme(seed: int = 2006) -> list[Area]:
    """Synthetic answers: 30% of them not relevant, 65% of the others above the line."""
    chance = np.random.default_rng(seed)
    population = np.array([float(size) for size, _ in STRATA])
    stratum = np.repeat(np.arange(len(STRATA)), [drawn for _, drawn in STRATA]).astype(np.intp)
    weights = (population / np.bincount(stratum))[stratum]
    areas = []
    for _ in range(AREAS):
        relevant = (chance.random((CASES, QUESTIONS)) < 0.7).astype(float)
        above = relevant * (chance.random((CASES, QUESTIONS)) < 0.65)
        assessors = Clustered(weights, chance.integers(0, 12, CASES).astype(np.intp))
        areas.append(
            Area(Reading(relevant, above), Stratified(weights, stratum, population), assessors)
        )
    return areas


def all_scores(composition: Composition, areas: list[Area]) -> None:
    """Every score and question of every area: recommended, plain and assessors' intervals, bands."""
    for area in areas:
        design = Stratified(area.design.weights, area.design.stratum, area.design.population)
        scores = estimate(composition, area.reading, design, area.assessors).scores
        for edge in (0.7, 0.6):
            probability_at_least(edge, scores.estimate, scores.se, scores.df, scores.kish)


def all_replicates(composition: Composition, areas: list[Area]) -> None:
    for number, area in enumerate(areas):
        weights = bootstrap_weights(area.design, f"benchmark {number}", REPLICATES)
        replicate_scores(composition, area.reading, weights).std(axis=0)


def best_of(what: Callable[[], object], repeats: int = REPEATS) -> float:
    """The least time of several, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        what()
        times.append(time.perf_counter() - start)
    return min(times)


def measure() -> dict[str, float]:
    """Seconds of each part, measured in one run: `scores`, `scores_product`, `bootstrap`,
    `bootstrap_product`."""
    composition, areas = compose(framework()), programme()
    matrix = composition.matrix(np.ones(QUESTIONS, dtype=bool)).T.copy()
    both = [np.hstack((area.reading.relevant, area.reading.above)) for area in areas]
    weights = np.ones((REPLICATES, CASES))
    return {
        # What no way of doing it can leave out: residuals times the scores' matrix; for the
        # replicates, their weights times relevance and answers.
        "scores_product": best_of(lambda: [a.reading.above @ matrix for a in areas]),
        "scores": best_of(lambda: all_scores(composition, areas)),
        "bootstrap_product": best_of(lambda: [weights @ table for table in both], 3),
        "bootstrap": best_of(lambda: all_replicates(composition, areas), 3),
    }


def main() -> None:
    found = measure()
    print(f"{AREAS} areas x {CASES} cases x {QUESTIONS} questions, 18 scores each, one BLAS thread")
    for name, what in (
        ("scores", "all scores, questions, intervals and bands"),
        ("bootstrap", f"{REPLICATES:,} bootstrap replicates of all scores"),
    ):
        whole, product = found[name], found[f"{name}_product"]
        print(
            f"{what}: {whole * 1e3:.1f} ms; the matrix product alone {product * 1e3:.1f} ms; "
            f"ratio {whole / product:.1f}"
        )


if __name__ == "__main__":
    main()
