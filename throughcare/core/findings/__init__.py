"""Findings, drafted by rule from the figures of an inspection, and then a person's to edit.

A question that is strong over the sample becomes a strength, a weak one an area for improvement; what
lies between is in the report's table of all questions. Nothing is drafted from a figure that may not be
printed. The order puts the summary question first, then what concerns most cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from throughcare.core.disclosure import Profile
from throughcare.core.findings.conclusions import recommendations, summary
from throughcare.core.findings.objects import (
    LETTERS,
    MARKS,
    Finding,
    FindingFigure,
    Findings,
    Kind,
    Recommendation,
)
from throughcare.core.findings.telling import of_criterion, unreported
from throughcare.core.frameworks import Framework
from throughcare.core.phrases import Phrases
from throughcare.core.score_sheet import ScoreSheet

__all__ = [
    "MARKS",
    "Finding",
    "FindingFigure",
    "Findings",
    "Kind",
    "Recommendation",
    "draft",
    "keep_edits",
    "unreported",
]


def draft(
    framework: Framework,
    sheet: ScoreSheet,
    phrases: Phrases,
    profile: Profile,
    ratings: Mapping[str, str] | None = None,
    written: Sequence[Finding] = (),
) -> Findings:
    """All findings, recommendations and summaries that the rule gives. `ratings` are the judgements of
    rated criteria (criterion -> rating), `written` the findings that people wrote for those.
    Deterministic; no figure is quoted that `profile` hides."""
    figures = sheet.by_question()
    drafted: list[Finding] = []
    for _, criterion in framework.scored_criteria():
        for kind in MARKS:
            drafted.extend(
                of_criterion(criterion, kind, figures, phrases, profile, sheet.sample_size)
            )
    findings = (*drafted, *written)
    recommended = recommendations(framework, sheet, phrases, findings, ratings or {})
    return Findings(
        findings, recommended, summary(framework, sheet, phrases, profile, ratings or {})
    )


def keep_edits(fresh: Findings, kept: Findings) -> Findings:
    """A fresh draft into which everything that a person has edited is taken as it stands: an edited
    finding keeps id, letter and text, the drafts of its questions go, and the others take the letters
    that are free. If a recommendation was edited, the whole kept list of recommendations stays."""
    merged = [finding for finding in kept.findings if finding.edited]
    told = {question: finding.id for finding in merged for question in finding.questions}
    taken = {finding.id for finding in merged}
    renamed: dict[str, str] = {}  # id in the draft -> id from now on
    for finding in fresh.findings:
        covered = [told[question] for question in finding.questions if question in told]
        if covered or (finding.edited and finding.id in taken):
            renamed[finding.id] = covered[0] if covered else finding.id
            continue
        start = f"{finding.criterion}.{MARKS[finding.kind]}"
        letter = next(letter for letter in LETTERS if start + letter not in taken)
        taken.add(start + letter)
        renamed[finding.id] = start + letter
        merged.append(replace(finding, id=start + letter, letter=letter))
    merged.sort(key=lambda f: (f.criterion, f.kind != "strength", f.letter))
    if any(recommendation.edited for recommendation in kept.recommendations):
        advice, now = kept.recommendations, {finding.id: finding.id for finding in merged}
    else:
        advice, now = fresh.recommendations, renamed
    return Findings(tuple(merged), _answering(advice, now), fresh.summary)


def _answering(
    recommendations: Sequence[Recommendation], now: Mapping[str, str]
) -> tuple[Recommendation, ...]:
    """Recommendations that name their findings by the ids these have now; what is gone is left out."""
    return tuple(
        replace(one, findings=tuple(dict.fromkeys(now[f] for f in one.findings if f in now)))
        for one in recommendations
    )
