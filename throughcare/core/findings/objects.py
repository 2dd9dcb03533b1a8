"""A finding, a recommendation, and all of an inspection: plain objects that a person can edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["strength", "improvement"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS: dict[Kind, str] = {"strength": "S", "improvement": "A"}


@dataclass(frozen=True)
class FindingFigure:
    """A figure that a finding quotes, as printed and as computed (shares from 0 to 1)."""

    question: str
    above: int
    relevant: int
    estimate: float | None
    low: float | None
    high: float | None
    shown: str


@dataclass(frozen=True)
class Finding:
    """One lettered finding. `edited`: a person has changed it, and no draft replaces it."""

    id: str
    criterion: str
    kind: Kind
    letter: str
    text: str
    questions: tuple[str, ...] = ()
    figures: tuple[FindingFigure, ...] = ()
    edited: bool = False


@dataclass(frozen=True)
class Recommendation:
    number: int
    text: str
    findings: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True)
class Findings:
    """What `findings.json` holds. `summary`: paragraphs by section id, and under `risk_of_harm`."""

    findings: tuple[Finding, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    summary: Mapping[str, tuple[str, ...]] | None = None

    def of(self, criterion: str, kind: Kind) -> list[Finding]:
        """The findings of one kind in one criterion, by letter."""
        chosen = [f for f in self.findings if f.criterion == criterion and f.kind == kind]
        return sorted(chosen, key=lambda finding: finding.letter)
