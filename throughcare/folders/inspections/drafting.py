"""The findings of an inspection folder: drafted from its scores and judgements, edits kept."""

from __future__ import annotations

from pathlib import Path

from throughcare.core.disclosure import Profile, profiles
from throughcare.core.findings import MARKS, Finding, Findings, draft, keep_edits
from throughcare.core.phrases import phrases_for
from throughcare.folders.inspections.info import Rating
from throughcare.folders.inspections.reading import Reader


def draft_findings(folder: Path, profile: Profile | None = None) -> Findings:
    """The findings of a folder that holds `inspection.json`, `framework.yaml` and `scores.json`. Where
    it has a `findings.json` already, what a person edited there stays as it is. Writes nothing.
    Raises InputMistakes."""
    reader = Reader(folder)
    reader.check_folder()
    info, framework, sheet = reader.info(), reader.framework(), reader.sheet("scores.json")
    kept = reader.findings() if (folder / "findings.json").exists() else Findings()
    reader.done()
    assert info and framework and sheet and kept is not None
    ratings = {criterion: rating.rating for criterion, rating in info.ratings.items()}
    written = [
        finding
        for criterion, rating in info.ratings.items()
        for finding in written_findings(criterion, rating)
    ]
    fresh = draft(
        framework,
        sheet,
        phrases_for(framework.id),
        profile or profiles()["published"],
        ratings,
        written,
    )
    return keep_edits(fresh, kept)


def written_findings(criterion: str, rating: Rating) -> list[Finding]:
    """The findings that were written with a judgement, as objects: a person's words, so edited."""
    found = []
    for kind, mark in MARKS.items():
        texts = rating.strengths if kind == "strength" else rating.improvements
        for letter, text in zip("abcdefghijklmnopqrstuvwxyz", texts, strict=False):
            own_id = f"{criterion}.{mark}{letter}"
            found.append(Finding(own_id, criterion, kind, letter, text, edited=True))
    return found
