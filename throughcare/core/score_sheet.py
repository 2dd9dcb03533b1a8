"""What `scores.json` says, typed: the format of `throughcare score`, as a reader of it needs it.

All figures are shares from 0 to 1, unrounded. A score that is undefined (no question of it was relevant
to any case) has no estimate.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is `criterion 1.1`, `section 1` or `thread risk_of_harm`."""

    id: str
    estimate: float | None = None
    unweighted: float | None = None
    se: float | None = None
    df: float | None = None
    low: float | None = None
    high: float | None = None
    low_assessor: float | None = None  # with the spread between assessors in the variance
    high_assessor: float | None = None
    bands: dict[str, float | None] = msgspec.field(default_factory=dict)
    conclusion: str | None = None
    questions: list[str] = msgspec.field(default_factory=list)


class QuestionFigure(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    relevant: int
    above: int
    estimate: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    question: str
    reason: str


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    case: str
    question: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """The score of `group1` minus that of `group2`; `detectable`: what 80% of samples would show."""

    score: str
    group1: str
    group2: str
    difference: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    detectable: float | None = None


class GroupSize(msgspec.Struct, frozen=True, kw_only=True):
    """One value of the column by which scores were compared, and how many sampled cases have it."""

    group: str
    sample_size: int


class ScoreSheet(msgspec.Struct, frozen=True, kw_only=True):
    framework: str
    target: Literal["caseload", "practice"]
    sample_size: int
    population: float | None = None
    scores: list[Score]
    questions: list[QuestionFigure]
    left_out: list[LeftOut] = msgspec.field(default_factory=list)
    missing: list[Missing] = msgspec.field(default_factory=list)
    by: str | None = None
    groups: list[GroupSize] = msgspec.field(default_factory=list)
    differences: list[Difference] = msgspec.field(default_factory=list)
    unread: list[str] = msgspec.field(default_factory=list)  # sampled cases without any answer

    def score(self, kind: str, own_id: str) -> Score | None:
        """The score of a `criterion`, `section` or `thread` by its id; None where there is none."""
        return next((score for score in self.scores if score.id == f"{kind} {own_id}"), None)

    def by_question(self) -> dict[str, QuestionFigure]:
        return {figure.id: figure for figure in self.questions}


LIKELY = 0.80


def likely_band(score: Score) -> str | None:
    """The conclusion that is likely (probability of 80% or more), or None where none is."""
    for conclusion, probability in score.bands.items():
        if probability is not None and probability >= LIKELY:
            return conclusion
    return None
