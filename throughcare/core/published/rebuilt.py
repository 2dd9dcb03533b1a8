"""A published report's scores rebuilt from the figures of its findings, beside the printed ones.

The findings give figures for some questions only, so this is a test of plausibility: it supports the
rule (unweighted means of above-line shares, 80 to 20) and can hold no score to the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from throughcare.core.scoring.composition import compose

if TYPE_CHECKING:
    from throughcare.core.published.model import Published


@dataclass(frozen=True)
class RebuiltScore:
    """A score in percent, unrounded: `printed` or `rebuilt` is None where it does not exist.

    `id` is that of scoring: `criterion 1.1`, `section 1`, `thread risk_of_harm`. `used` of the `asked`
    questions have a figure.
    """

    id: str
    printed: float | None
    rebuilt: float | None
    used: int
    asked: int

    @property
    def difference(self) -> float | None:
        """Rebuilt less printed, in points; None where either is missing. It is never guessed."""
        if self.printed is None or self.rebuilt is None:
            return None
        return self.rebuilt - self.printed


def rebuild(published: Published) -> list[RebuiltScore]:
    """Each score of the framework, by the framework's own rules, from the questions with a figure.

    Figures stated and figures derived from a count or a complement are used; words are not. A section's
    printed score is the mean of its criteria's, None where one of those is missing.
    """
    composition = compose(published.framework)
    known = {q.question: q.value for q in published.questions if q.value is not None}
    kept = np.array([question in known for question in composition.questions])
    shares = np.array([known.get(question, 0.0) for question in composition.questions])
    matrix = composition.matrix(kept)
    whole = composition.matrix(np.ones_like(kept))
    printed = _printed(published)
    found = []
    for row, name in enumerate(composition.scores):
        used = int(np.count_nonzero(matrix[row]))
        rebuilt = float(matrix[row] @ shares) if used else None
        asked = int(np.count_nonzero(whole[row]))
        found.append(RebuiltScore(name, printed.get(name), rebuilt, used, asked))
    return found


def _printed(published: Published) -> dict[str, float | None]:
    printed: dict[str, float | None] = {}
    for criterion, score in published.scores.items():
        printed[f"criterion {criterion}"] = score
    for section, score in published.section_scores().items():
        printed[f"section {section}"] = score
    printed[f"thread {published.thread[0]}"] = published.thread_score
    return printed
