"""What scoring gives back: plain rows, all figures on a 0 to 1 scale and unrounded. None stands for a
figure that does not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from throughcare.core.scoring.designs import Target


@dataclass(frozen=True)
class Score:
    """`low` and `high` are the recommended interval, `_taylor` the plain linearised one, `_assessor`
    the one that counts the readers too, `se_bootstrap` a check by resampling (when asked for).
    `bands`: how likely each conclusion is, empty
    where that cannot be told; `conclusion`: that of the unweighted score."""

    id: str
    estimate: float | None
    unweighted: float | None
    se: float | None
    df: int
    low: float | None
    high: float | None
    se_taylor: float | None
    low_taylor: float | None
    high_taylor: float | None
    se_assessor: float | None
    low_assessor: float | None
    high_assessor: float | None
    se_bootstrap: float | None
    bands: Mapping[str, float]
    conclusion: str | None
    questions: Sequence[str]


@dataclass(frozen=True)
class QuestionScore:
    """`low` and `high` are Wilson's with `n_eff` cases, `_korn_graubard` the conservative interval."""

    id: str
    relevant: int
    above: int
    estimate: float | None
    unweighted: float | None
    se: float | None
    n_eff: float | None
    low: float | None
    high: float | None
    low_korn_graubard: float | None
    high_korn_graubard: float | None


@dataclass(frozen=True)
class GroupScore:
    id: str
    estimate: float | None
    unweighted: float | None
    se: float | None
    df: int
    low: float | None
    high: float | None
    questions: Sequence[str]


@dataclass(frozen=True)
class Group:
    """The scores of the cases with one value of a column; a group is part of the same sample."""

    group: str
    sample_size: int
    population: float  # what its cases stand for
    scores: Sequence[GroupScore]


@dataclass(frozen=True)
class ScoreDifference:
    """Group 1 less group 2 on the questions relevant in both."""

    score: str
    group1: str
    group2: str
    estimate1: float | None
    estimate2: float | None
    difference: float | None
    se: float | None
    df: int
    low: float | None
    high: float | None
    p_value: float | None
    detectable: float | None
    common_questions: int


@dataclass(frozen=True)
class Scores:
    """All scores of one inspection. `population` is the sum of the strata."""

    framework: str
    target: Target
    sample_size: int
    population: int
    scores: Sequence[Score]
    questions: Sequence[QuestionScore]
    left_out: Sequence[tuple[str, str]]  # question, reason
    missing: Sequence[tuple[str, str]]  # case, question
    overruled: Sequence[tuple[str, str]]  # answered not_relevant though its condition holds
    unread: Sequence[str]  # sampled cases without any answer
    warnings: Sequence[str]
    by: str | None = None
    groups: Sequence[Group] = ()
    differences: Sequence[ScoreDifference] = ()
