"""How a framework's scores are composed of its questions: each score is a weighted mean of the
questions' proportions, so all scores together are one matrix times one column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from throughcare.core.frameworks import Framework

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Composition:
    """Which question belongs to which part of which score. Rows of the membership tables are
    criteria, sections or threads; columns are `questions` (gates are not among them)."""

    questions: tuple[str, ...]
    scores: tuple[str, ...]  # "criterion 1.1", then "section 1", then "thread risk_of_harm"
    summary_weight: float
    individual: Floats  # criteria x questions, 1 where the question belongs to the criterion
    summary: Floats  # the same for summary questions
    sections: Floats  # sections x criteria
    threads: Floats  # threads x questions

    @property
    def criteria(self) -> int:
        return len(self.individual)

    def matrix(self, kept: Booleans) -> Floats:
        """The weight of each question in each score (scores x questions) when only the questions of
        `kept` have a proportion. What is dropped is shared out within its criterion: individual and
        summary questions each keep their share while one of them is left, else the other part takes
        all. A score that has no question left is a row of zeros."""
        individual = self.individual * kept
        summary = self.summary * kept
        of_individual = individual.sum(axis=1)
        of_summary = summary.sum(axis=1)
        share = np.where(of_individual > 0, np.where(of_summary > 0, self.summary_weight, 0.0), 1.0)
        criteria = individual * _each((1.0 - share), of_individual)
        criteria += summary * _each(share, of_summary)
        present = self.sections * ((of_individual + of_summary) > 0)
        sections = (present @ criteria) * _each(1.0, present.sum(axis=1))
        threads = self.threads * kept
        threads = threads * _each(1.0, threads.sum(axis=1))
        return np.vstack((criteria, sections, threads))


def _each(total: Floats | float, parts: Floats) -> Floats:
    """A column that shares `total` between `parts` equal parts; 0 where there are none."""
    shared: Floats = np.divide(total, parts, out=np.zeros_like(parts), where=parts > 0)
    return shared[:, None]


def compose(framework: Framework) -> Composition:
    """The composition of a framework's scores. A section is the mean of its scored criteria, a thread
    the mean over its tagged questions, summary ones included (the Cheshire report, appendix 3)."""
    criteria = framework.scored_criteria()
    asked = [
        (section, row, question)
        for row, (section, criterion) in enumerate(criteria)
        for question in criterion.questions
        if question.kind != "gate"
    ]
    sections = list(dict.fromkeys(section.id for section, _ in criteria))
    individual = np.zeros((len(criteria), len(asked)))
    summary = np.zeros_like(individual)
    threads = np.zeros((len(framework.threads), len(asked)))
    for column, (section, row, question) in enumerate(asked):
        (summary if question.kind == "summary" else individual)[row, column] = 1.0
        for t, thread in enumerate(framework.threads):
            if thread.id in question.threads and section.id in thread.sections:
                threads[t, column] = 1.0
    of_section = np.array(
        [[float(section.id == s) for section, _ in criteria] for s in sections]
    ).reshape(len(sections), len(criteria))
    return Composition(
        questions=tuple(question.id for _, _, question in asked),
        scores=(
            *(f"criterion {criterion.id}" for _, criterion in criteria),
            *(f"section {s}" for s in sections),
            *(f"thread {thread.id}" for thread in framework.threads),
        ),
        summary_weight=framework.summary_weight,
        individual=individual,
        summary=summary,
        sections=of_section,
        threads=threads,
    )
