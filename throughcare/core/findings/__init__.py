"""Findings, drafted by rule from the figures of an inspection, and then a person's to edit.

A question that is strong over the sample becomes a strength, a weak one an area for improvement; what
lies between is in the report's table of all questions. Nothing is drafted from a figure that may not be
printed. The order puts the summary question first, then what concerns most cases.
"""

from __future__ import annotations

from collections.abc import Mapping
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
) -> Findings:
    """All findings, recommendations and summaries that the rule gives. `ratings` are the judgements of
    rated criteria (criterion -> rating). Deterministic; no figure is quoted that `profile` hides."""
    figures = sheet.by_question()
    drafted: list[Finding] = []
    for _, criterion in framework.scored_criteria():
        for kind in MARKS:
            drafted.extend(
                of_criterion(criterion, kind, figures, phrases, profile, sheet.sample_size)
            )
    findings = tuple(drafted)
    recommended = recommendations(framework, sheet, phrases, findings, ratings or {})
    return Findings(
        findings, recommended, summary(framework, sheet, phrases, profile, ratings or {})
    )


def keep_edits(fresh: Findings, kept: Findings) -> Findings:
    """A fresh draft into which everything that a person has edited is taken as it stands: an edited
    finding keeps id, letter and text, the drafts of its questions go, and the others take the letters
    that are free. If a recommendation was edited, the whole kept list of recommendations stays."""
    edited = [finding for finding in kept.findings if finding.edited]
    told = {question for finding in edited for question in finding.questions}
    merged: list[Finding] = list(edited)
    taken = {finding.id for finding in edited}
    for finding in fresh.findings:
        if told.intersection(finding.questions):
            continue
        own_id = f"{finding.criterion}.{MARKS[finding.kind]}"
        letter = next(c for c in LETTERS if own_id + c not in taken)
        taken.add(own_id + letter)
        merged.append(replace(finding, id=own_id + letter, letter=letter))
    merged.sort(key=lambda f: (f.criterion, f.kind != "strength", f.letter))
    by_hand = any(recommendation.edited for recommendation in kept.recommendations)
    advice = kept.recommendations if by_hand else fresh.recommendations
    known = {finding.id for finding in merged}
    advice = tuple(replace(r, findings=tuple(f for f in r.findings if f in known)) for r in advice)
    return Findings(tuple(merged), advice, fresh.summary)
