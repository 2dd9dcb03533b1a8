"""The findings and recommendations of an inspection as their page shows them, each with the way to the
cases behind its figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from throughcare.inspections.models import Inspection
from throughcare.inspections.queries import framework_of
from throughcare.pages import interval

LISTS = {"strength": "Strengths", "improvement": "Areas for improvement"}


@dataclass(frozen=True)
class ShownFigure:
    """A figure of a finding: its question, and how it reads; `sure` is its interval, "" where none."""

    question: str
    shown: str
    sure: str


@dataclass(frozen=True)
class ShownFinding:
    id: str
    letter: str
    text: str
    figures: list[ShownFigure]


@dataclass(frozen=True)
class CriterionFindings:
    """A criterion and, under each heading, its findings."""

    criterion: str
    lists: list[tuple[str, list[ShownFinding]]]


@dataclass(frozen=True)
class Recommendation:
    """A recommendation with the findings it rests on: their ids, and what they are called."""

    text: str
    findings: list[tuple[str, str]]


def findings(inspection: Inspection) -> list[CriterionFindings]:
    """The findings of each criterion that has any, in the order of the framework."""
    of: dict[tuple[str, str], list[ShownFinding]] = defaultdict(list)
    for finding in inspection.findings.get("findings") or []:
        of[finding["criterion"], finding["kind"]].append(_shown(finding))
    found = []
    for _, criterion in framework_of(inspection).criteria():
        lists = [(heading, of[criterion.id, kind]) for kind, heading in LISTS.items()]
        lists = [(heading, listed) for heading, listed in lists if listed]
        if lists:
            found.append(CriterionFindings(f"{criterion.id} {criterion.title}", lists))
    return found


def _shown(finding: dict[str, Any]) -> ShownFinding:
    figures = [
        ShownFigure(
            figure["question"],
            figure["shown"],
            # Where the figure itself is a count or held back, an interval would say more than it may.
            interval(figure.get("low"), figure.get("high")) if "%" in figure["shown"] else "",
        )
        for figure in finding.get("figures") or []
    ]
    return ShownFinding(finding["id"], finding["letter"], finding["text"], figures)


def recommendations(inspection: Inspection) -> list[Recommendation]:
    """The recommendations in their order."""
    names = {
        finding["id"]: f"{finding['criterion']} ({finding['letter']})"
        for finding in inspection.findings.get("findings") or []
    }
    return [
        Recommendation(one["text"], [(id, names[id]) for id in one["findings"] if id in names])
        for one in inspection.findings.get("recommendations") or []
    ]
