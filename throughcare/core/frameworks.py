"""An inspection framework: sections, criteria, questions, weights, threads and bands, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

QuestionKind = Literal["individual", "summary", "gate"]


@dataclass(frozen=True)
class Question:
    """One question about a sampled case. A `gate` is recorded and never scored."""

    id: str
    text: str
    kind: QuestionKind = "individual"
    relevant_when: str | None = None  # an expression of core.relevance
    threads: tuple[str, ...] = ()
    guidance: str = ""  # for the assessor: what is above the line
    standards: tuple[str, ...] = ()  # whose record is shown beside the question; decides nothing
    source: str = ""
    line: int | None = None  # in the framework's file


@dataclass(frozen=True)
class SpecificCriterion:
    """One of the things that a rated criterion is judged on."""

    id: str
    text: str
    essential: bool = False  # unmet, it keeps the criterion from being satisfactorily met
    line: int | None = None


@dataclass(frozen=True)
class Criterion:
    """A general criterion: scored by its questions, or rated on its specific criteria."""

    id: str
    title: str
    statement: str = ""
    questions: tuple[Question, ...] = ()
    specific: tuple[SpecificCriterion, ...] = ()  # of a criterion that is rated, not scored
    source: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    criteria: tuple[Criterion, ...] = ()
    line: int | None = None


@dataclass(frozen=True)
class Band:
    """Scores from `from_percent` (inclusive) up to the next higher band have this conclusion."""

    from_percent: float
    conclusion: str
    line: int | None = None


@dataclass(frozen=True)
class Thread:
    id: str
    title: str
    sections: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True)
class RatingRule:
    """Proposes `rating` when the share (percent) of specific criteria judged one of `judged` is within
    the limits, and none (or none that is essential) has the last, worst, judgement."""

    rating: str
    judged: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    unmet: str = "any"  # any, none, none essential
    line: int | None = None


@dataclass(frozen=True)
class Framework:
    id: str
    title: str
    summary_weight: float
    bands: tuple[Band, ...]  # highest first
    sections: tuple[Section, ...]
    threads: tuple[Thread, ...] = ()
    ratings: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()  # of a specific criterion, best first
    rating_rules: tuple[RatingRule, ...] = ()  # the first that holds proposes
    source: str = ""
    bands_note: str = ""  # how sure we are of the bands
    notes: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict, compare=False)  # of the keys of its file

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question about a case, by id, in the order of the framework."""
        return {q.id: q for _, criterion in self.criteria() for q in criterion.questions}

    def criteria(self) -> Iterator[tuple[Section, Criterion]]:
        for section in self.sections:
            for criterion in section.criteria:
                yield section, criterion

    def scored_criteria(self) -> list[tuple[Section, Criterion]]:
        return [
            (section, criterion)
            for section, criterion in self.criteria()
            if any(q.kind != "gate" for q in criterion.questions)
        ]

    def rated_criteria(self) -> list[tuple[Section, Criterion]]:
        """The criteria that are judged as a whole, with a rating."""
        return [
            (section, criterion)
            for section, criterion in self.criteria()
            if not criterion.questions
        ]

    def conclusion(self, score: float) -> str:
        """The conclusion of a score on a 0 to 1 scale. The band is tested on the unrounded score."""
        for band in self.bands:
            if score * 100 >= band.from_percent:
                return band.conclusion
        return self.bands[-1].conclusion
