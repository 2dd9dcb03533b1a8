"""The scores of an inspection as its pages show them: a chart, a table, and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from django.db.models import Count, Q

from throughcare.core.frameworks import Criterion, Framework, Question
from throughcare.core.relevance_vocabulary import in_words
from throughcare.core.score_sheet import Score
from throughcare.core.scoring.composition import compose
from throughcare.core.standard_files import shipped_standards
from throughcare.inspections import gate
from throughcare.inspections.models import Inspection
from throughcare.inspections.queries import counts_by_question, framework_of
from throughcare.report.inspection import wording


@dataclass(frozen=True)
class ScoreRow:
    """One score on a 0 to 1 scale. `bands`: each conclusion with its probability, highest first."""

    id: str
    slug: str
    group: str  # "Section 1", "Threads", "Sections"
    label: str
    estimate: float | None
    low: float | None
    high: float | None
    shown: str  # with a decimal where rounding would move it into another band
    conclusion: str  # the band of the unrounded score, as the report has it
    colour: str
    reading: str  # "likely good", or "unclear" where the sample does not settle the band
    method_2006: str  # the plain mean and its band: "75% (good)"
    bands: list[tuple[str, float]]
    questions: list[str]


def score_rows(inspection: Inspection) -> list[ScoreRow]:
    """All scores in the order of the file: criteria, sections, threads."""
    framework = framework_of(inspection)
    return [_row(framework, score) for score in inspection.scores.get("scores", [])]


def _row(framework: Framework, score: dict[str, Any]) -> ScoreRow:
    kind, _, name = score["id"].partition(" ")
    probabilities = score.get("bands") or {}
    conclusion = _conclusion(framework, score["estimate"])
    unweighted = wording.score(score["unweighted"], framework)
    band_2006 = _conclusion(framework, score["unweighted"])
    return ScoreRow(
        id=score["id"],
        slug=f"{kind}-{name}",
        group={"criterion": "Criteria", "section": "Sections", "thread": "Threads"}[kind],
        label=label_of(framework, kind, name),
        estimate=score["estimate"],
        low=score["low"],
        high=score["high"],
        shown=wording.score(score["estimate"], framework),
        conclusion=conclusion,
        colour=band_colour(framework, conclusion),
        reading=wording.reading(msgspec.convert(score, Score)),
        method_2006=f"{unweighted} ({band_2006})",
        bands=[(b.conclusion, probabilities.get(b.conclusion, 0.0)) for b in framework.bands],
        questions=score.get("questions") or [],
    )


def _conclusion(framework: Framework, score: float | None) -> str:
    return "no conclusion" if score is None else framework.conclusion(score)


def label_of(framework: Framework, kind: str, name: str) -> str:
    """ "1.1 Preparing for sentence" """
    titles = {
        "criterion": {c.id: f"{c.id} {c.title}" for _, c in framework.criteria()},
        "section": {s.id: f"Section {s.id}: {s.title}" for s in framework.sections},
        "thread": {t.id: t.title for t in framework.threads},
    }
    return titles[kind].get(name, name)


def band_colour(framework: Framework, conclusion: str) -> str:
    """The colour of a conclusion's tag: green for the best band, red for the last, else yellow."""
    order = [band.conclusion for band in framework.bands]
    if conclusion not in order:
        return "grey"
    place = order.index(conclusion)
    return "green" if place == 0 else "red" if place == len(order) - 1 else "yellow"


@dataclass(frozen=True)
class Part:
    """One question of a score: its share of the score, and its own result."""

    question: Question
    weight: float
    relevant: int
    above: int
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CaseOfScore:
    """One sampled case behind a score: how many of its relevant answers stand above the line."""

    case: str
    officer: str
    above: int
    relevant: int


def cases_of_score(inspection: Inspection, score: ScoreRow) -> list[CaseOfScore]:
    """The sampled cases to which a question of the score was relevant, the weakest first."""
    if not gate.may(inspection, "read answers"):
        return []
    own = Q(answers__counts=True, answers__question__in=score.questions)
    cases = inspection.sampled_cases.annotate(
        above=Count("answers", filter=own & Q(answers__answer="above")),
        below=Count("answers", filter=own & Q(answers__answer="below")),
    ).values_list("case_ref", "officer", "above", "below")
    found = [CaseOfScore(ref, who, above, above + below) for ref, who, above, below in cases]
    asked = [case for case in found if case.relevant]
    return sorted(asked, key=lambda case: (case.above / case.relevant, case.case))


def parts_of(inspection: Inspection, score: ScoreRow) -> list[Part]:
    """The questions of a score in the order of the framework, with the weight that each had in it."""
    framework = framework_of(inspection)
    composition = compose(framework)
    results = _results(inspection)
    kept = np.array(
        [(results.get(q) or {}).get("estimate") is not None for q in composition.questions]
    )
    weights = composition.matrix(kept)[composition.scores.index(score.id)]
    shares = dict(zip(composition.questions, weights.tolist(), strict=True))
    return [
        Part(
            question=framework.questions[question],
            weight=share,
            relevant=results[question]["relevant"],
            above=results[question]["above"],
            estimate=results[question]["estimate"],
            low=results[question].get("low"),
            high=results[question].get("high"),
        )
        for question, share in shares.items()
        if share > 0
    ]


@dataclass(frozen=True)
class QuestionRow:
    """One question of the framework with its result; no estimate where it is not scored."""

    question: Question
    criterion: str
    counts: dict[str, int]
    estimate: float | None
    low: float | None
    high: float | None
    about: list[
        tuple[str, str]
    ]  # when it is relevant, what is asked for, which record stands beside it


def question_rows(inspection: Inspection) -> list[tuple[Criterion, list[QuestionRow]]]:
    """Each criterion that asks about cases, with its questions and their results."""
    counts = counts_by_question(inspection)
    results = _results(inspection)
    return [
        (criterion, [_question_row(q, criterion, counts, results) for q in criterion.questions])
        for _, criterion in framework_of(inspection).criteria()
        if criterion.questions
    ]


def question_row(inspection: Inspection, question_id: str) -> QuestionRow | None:
    """One question with its result; None where the framework has no such question."""
    counts = counts_by_question(inspection)
    for _, criterion in framework_of(inspection).criteria():
        for question in criterion.questions:
            if question.id == question_id:
                return _question_row(question, criterion, counts, _results(inspection))
    return None


def _results(inspection: Inspection) -> dict[str, dict[str, Any]]:
    return {question["id"]: question for question in inspection.scores.get("questions", [])}


def _question_row(
    question: Question,
    criterion: Criterion,
    counts: dict[str, dict[str, int]],
    results: dict[str, dict[str, Any]],
) -> QuestionRow:
    result = results.get(question.id) or {}
    named = [shipped_standards().get(standard) for standard in question.standards]
    above = "Answered yes" if question.kind == "gate" else "Above the line"
    about = [
        ("Relevant to", in_words(question.relevant_when) if question.relevant_when else ""),
        (above, question.guidance.removeprefix("Yes ") if question.guidance else ""),
        ("Record shown beside it", "; ".join(standard.title for standard in named if standard)),
    ]
    return QuestionRow(
        question=question,
        criterion=f"{criterion.id} {criterion.title}",
        counts=counts[question.id],
        estimate=result.get("estimate"),
        low=result.get("low"),
        high=result.get("high"),
        about=[(term, text) for term, text in about if text],
    )


def scores_with(inspection: Inspection, question_id: str) -> list[ScoreRow]:
    """The scores that a question is part of."""
    return [row for row in score_rows(inspection) if question_id in row.questions]
