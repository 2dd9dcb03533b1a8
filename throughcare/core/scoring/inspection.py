"""The scores of an inspection: a pure function of framework, sample and answers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from throughcare.core.frameworks import Framework
from throughcare.core.scoring.answers import (
    Counted,
    SampledCase,
    missing,
    overruled,
)
from throughcare.core.scoring.composition import Booleans, Composition, Floats, compose
from throughcare.core.scoring.designs import Clustered, Reading, Stratified, Target, numbered
from throughcare.core.scoring.estimation import Estimates, estimate
from throughcare.core.scoring.intervals import (
    korn_graubard,
    probability_at_least,
    probability_below,
)
from throughcare.core.scoring.replicates import bootstrap_se
from throughcare.core.scoring.subgroups import Difference, compare, group_scores
from throughcare.core.scoring.tables import (
    Group,
    GroupScore,
    QuestionScore,
    Score,
    ScoreDifference,
    Scores,
)


class NothingToScore(Exception):
    """No sampled case has any answer."""


@dataclass(frozen=True, eq=False)
class _Inspection:
    """The arrays of one inspection: `read` are the sampled cases that have answers."""

    framework: Framework
    composition: Composition
    read: Sequence[SampledCase]
    reading: Reading
    design: Stratified | Clustered
    assessors: Clustered | None


def score(
    framework: Framework,
    cases: Sequence[SampledCase],
    counted: Counted,
    target: Target = "caseload",
    by: str | None = None,
    bootstrap: int = 0,
    seed: str = "2006",
) -> Scores:
    """All scores with their intervals.

    `by`: a column of the sample whose groups are compared. `bootstrap`: how many replicates check the
    standard errors (0: none), from `seed`. A sampled case without any answer is non-response: the
    other cases of its stratum stand for it. Raises NothingToScore.
    """
    inspection = _arrange(framework, cases, counted, target)
    found = estimate(
        inspection.composition, inspection.reading, inspection.design, inspection.assessors
    )
    replicated = None
    if bootstrap:
        replicated = bootstrap_se(
            inspection.composition, inspection.reading, inspection.design, seed, bootstrap
        )
    read = {case.case for case in inspection.read}
    groups, differences = _by(inspection, by) if by else ([], [])
    return Scores(
        framework=framework.id,
        target=target,
        sample_size=len(cases),
        population=sum({case.stratum: case.population for case in cases}.values()),
        scores=_scores(inspection, found, replicated),
        questions=_questions(inspection, found),
        left_out=_left_out(inspection.composition, found),
        missing=missing(framework, cases, counted),
        overruled=overruled(framework, cases, counted),
        unread=[case.case for case in cases if case.case not in read],
        warnings=_warnings(inspection, cases, found),
        by=by,
        groups=groups,
        differences=differences,
    )


def _left_out(composition: Composition, found: Estimates) -> list[tuple[str, str]]:
    return [
        (question, "relevant to no case that was read")
        for question, kept in zip(composition.questions, found.questions.kept, strict=True)
        if not kept
    ]


def _arrange(
    framework: Framework, cases: Sequence[SampledCase], counted: Counted, target: Target
) -> _Inspection:
    composition = compose(framework)
    read = [case for case in cases if counted.answers.get(case.case)]
    if not read:
        raise NothingToScore("no case of the sample has any answer")
    column = {question: at for at, question in enumerate(composition.questions)}
    relevant = np.zeros((len(read), len(column)))
    above = np.zeros_like(relevant)
    for row, case in enumerate(read):
        for question, answer in counted.answers[case.case].items():
            if question in column and answer.answer != "not_relevant":
                relevant[row, column[question]] = 1.0
                above[row, column[question]] = float(answer.answer == "above")
    names, strata = numbered([case.stratum for case in read])
    size = {case.stratum: float(case.population) for case in read}
    population = np.array([size[name] for name in names])
    weights = (population / np.bincount(strata))[strata]
    design: Stratified | Clustered = Stratified(weights, strata, population)
    if target == "practice":
        # A case without an officer is a cluster of its own.
        officers = [case.offender_manager or f"case {case.case}" for case in read]
        design = Clustered(weights, numbered(officers)[1])
    readers = [_reader(counted, case) for case in read]
    assessors = Clustered(weights, numbered(readers)[1]) if all(readers) else None
    return _Inspection(framework, composition, read, Reading(relevant, above), design, assessors)


def _reader(counted: Counted, case: SampledCase) -> str:
    """The lead; in a case without one, whoever's answers count."""
    return case.assessor or next(iter(counted.answers[case.case].values())).assessor


def _scores(inspection: _Inspection, found: Estimates, replicated: Floats | None) -> list[Score]:
    scored, composition = found.scores, inspection.composition
    bands = _bands(inspection.framework, found)
    conclude = inspection.framework.conclusion
    rows = []
    for at, name in enumerate(composition.scores):
        plain = number(scored.unweighted, at)
        rows.append(
            Score(
                id=name,
                estimate=number(scored.estimate, at),
                unweighted=plain,
                se=number(scored.se, at),
                df=scored.df,
                low=number(scored.low, at),
                high=number(scored.high, at),
                se_taylor=number(scored.se_taylor, at),
                low_taylor=number(scored.low_taylor, at),
                high_taylor=number(scored.high_taylor, at),
                se_assessor=number(scored.se_assessor, at),
                low_assessor=number(scored.low_assessor, at),
                high_assessor=number(scored.high_assessor, at),
                se_bootstrap=number(replicated, at),
                bands={
                    conclusion: probability
                    for conclusion, values in bands.items()
                    if (probability := number(values, at)) is not None
                },
                conclusion=None if plain is None else conclude(_steady(plain)),
                questions=_used(composition, scored.matrix[at]),
            )
        )
    return rows


def _bands(framework: Framework, found: Estimates) -> dict[str, Floats]:
    """How likely each conclusion is: the highest and the lowest band by their own tail."""
    scored = found.scores
    known = (scored.estimate, scored.se, float(scored.df), scored.kish)
    edges = [band.from_percent / 100.0 for band in framework.bands]
    bands: dict[str, Floats] = {}
    for at, band in enumerate(framework.bands):
        if at == len(edges) - 1:
            likely = probability_below(edges[at - 1], *known) if at else np.ones(len(scored.se))
        else:
            likely = probability_at_least(edges[at], *known)
            if at:
                likely = np.maximum(likely - probability_at_least(edges[at - 1], *known), 0.0)
        bands[band.conclusion] = likely + np.where(np.isnan(scored.estimate), np.nan, 0.0)
    return bands


def _steady(value: float) -> float:
    """A mean that is a round number but for the last bit of its computation is that number."""
    rounded = round(value, 12)
    return rounded if abs(value - rounded) < 1e-14 else value


def _questions(inspection: _Inspection, found: Estimates) -> list[QuestionScore]:
    asked = found.questions
    low, high = korn_graubard(
        asked.estimate, asked.se, asked.relevant, _own_df(inspection), asked.kish
    )
    return [
        QuestionScore(
            id=question,
            relevant=int(asked.relevant[at]),
            above=int(asked.above[at]),
            estimate=number(asked.estimate, at),
            unweighted=number(asked.unweighted, at),
            se=number(asked.se, at),
            n_eff=number(asked.effective, at),
            low=number(asked.low, at),
            high=number(asked.high, at),
            low_korn_graubard=number(low, at),
            high_korn_graubard=number(high, at),
        )
        for at, question in enumerate(inspection.composition.questions)
    ]


def _own_df(inspection: _Inspection) -> Floats:
    """The degrees of freedom of the cases that each question is relevant to."""
    relevant, design = inspection.reading.relevant, inspection.design
    units = design.stratum if isinstance(design, Stratified) else design.cluster
    held = np.array([np.bincount(units, weights=column) > 0 for column in relevant.T])
    if isinstance(design, Stratified):
        df: Floats = relevant.sum(axis=0) - held.sum(axis=1)
        return df
    clusters: Floats = held.sum(axis=1) - 1.0
    return clusters


def _warnings(inspection: _Inspection, cases: Sequence[SampledCase], found: Estimates) -> list[str]:
    warnings = []
    unread = len(cases) - len(inspection.read)
    if unread:
        warnings.append(
            f"{unread} sampled cases have no answer; the others of their strata stand for them."
        )
    lost = {case.stratum for case in cases} - {case.stratum for case in inspection.read}
    warnings += [f"No case of the stratum {name} was read." for name in sorted(lost)]
    design = inspection.design
    if isinstance(design, Stratified):
        names = sorted({case.stratum for case in inspection.read})
        warnings += [
            f"One case was read in the stratum {name}; its variance is taken about all cases."
            for at, name in enumerate(names)
            if design.sampled[at] == 1.0 and design.population[at] > 1.0
        ]
    if design.df <= 0 and design.uncertain > 0.0:
        warnings.append("There are too few cases for any interval.")
    undefined = np.isnan(found.scores.estimate)
    warnings += [
        f"The {name} has no score: none of its questions was relevant to any case."
        for name, nothing in zip(inspection.composition.scores, undefined, strict=True)
        if nothing
    ]
    return warnings


def _by(inspection: _Inspection, by: str) -> tuple[list[Group], list[ScoreDifference]]:
    values = np.array([case.columns.get(by, "") for case in inspection.read], dtype=str)
    names = sorted({str(value) for value in values} - {""})
    groups = [_group(inspection, name, values == name) for name in names]
    differences: list[ScoreDifference] = []
    for first, second in itertools.combinations(names, 2):
        compared = compare(
            inspection.composition,
            inspection.reading,
            inspection.design,
            values == first,
            values == second,
        )
        differences += _differences(inspection.composition, compared, first, second)
    return groups, differences


def _group(inspection: _Inspection, name: str, members: Booleans) -> Group:
    composition, design = inspection.composition, inspection.design
    found = group_scores(composition, inspection.reading, design, members)
    return Group(
        group=name,
        sample_size=int(members.sum()),
        population=float(design.weights @ members),
        scores=[
            GroupScore(
                id=score_id,
                estimate=number(found.estimate, at),
                unweighted=number(found.unweighted, at),
                se=number(found.se, at),
                df=found.df,
                low=number(found.low, at),
                high=number(found.high, at),
                questions=_used(composition, found.matrix[at]),
            )
            for at, score_id in enumerate(composition.scores)
        ],
    )


def _differences(
    composition: Composition, found: Difference, first: str, second: str
) -> list[ScoreDifference]:
    return [
        ScoreDifference(
            score=score_id,
            group1=first,
            group2=second,
            estimate1=number(found.estimate1, at),
            estimate2=number(found.estimate2, at),
            difference=number(found.difference, at),
            se=number(found.se, at),
            df=found.df,
            low=number(found.low, at),
            high=number(found.high, at),
            p_value=number(found.p_value, at),
            detectable=number(found.detectable, at),
            common_questions=int(found.common.sum()),
        )
        for at, score_id in enumerate(composition.scores)
    ]


def _used(composition: Composition, weights: Floats) -> list[str]:
    return [q for q, weight in zip(composition.questions, weights, strict=True) if weight > 0]


def number(values: Floats | None, at: int) -> float | None:
    """A figure, or None where it does not exist."""
    if values is None or not math.isfinite(values[at]):
        return None
    return float(values[at])
