"""The real, published reports as their page shows them. Nothing here touches the database: published
figures come from the shipped definitions and are never mixed with a record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from throughcare.core.measures.explanations import in_unit
from throughcare.core.published import Published, published_ids, read_published
from throughcare.core.published.model import Performance
from throughcare.core.published.slips import Slip
from throughcare.pages import day

# A criterion's title, and under each heading its findings.
Criterion = tuple[str, list[tuple[str, list[str]]]]


@dataclass(frozen=True)
class ScoreLine:
    """A score as printed and as rebuilt from the report's own figures, in whole percent."""

    title: str
    printed: str
    rebuilt: str
    difference: str
    used: str


@dataclass(frozen=True)
class TargetLine:
    title: str
    target: str
    area: str
    england_wales: str
    note: str


@dataclass(frozen=True)
class Report:
    """Everything on the page of one published report."""

    published: Published
    month: str
    scores: list[ScoreLine]
    ratings: list[tuple[str, str]]
    targets: list[TargetLine]
    slips: list[Slip]
    notes: list[Slip]
    findings: list[Criterion]


@cache
def known_reports() -> tuple[str, ...]:
    return tuple(published_ids())


@cache
def report(report_id: str) -> Report:
    """The page's content; read and checked once, since definitions do not change while it runs."""
    published = read_published(report_id)
    checks = published.checks()
    titles = {c.id: f"{c.id} {c.title}" for c in published.criteria}
    return Report(
        published=published,
        month=day(f"{published.published_on}-01").removeprefix("1 "),
        scores=_scores(published),
        ratings=[(titles[criterion], rating) for criterion, rating in published.ratings.items()],
        targets=[_target(row) for row in published.performance],
        slips=[slip for slip in checks if slip.grade == "slip"],
        notes=[slip for slip in checks if slip.grade == "note"],
        findings=_findings(published),
    )


def _scores(published: Published) -> list[ScoreLine]:
    framework = published.framework
    titles = {f"criterion {c.id}": f"{c.id} {c.title}" for _, c in framework.criteria()}
    titles |= {f"section {s.id}": f"Section {s.id}: {s.title}" for s in framework.sections}
    titles |= {f"thread {t.id}": t.title for t in framework.threads}
    return [
        ScoreLine(
            title=titles[line.id],
            printed=_percent(line.printed, "not printed"),
            rebuilt=_percent(line.rebuilt, "cannot be rebuilt"),
            difference=_apart(line.difference),
            used=f"{line.used} of {line.asked}",
        )
        for line in published.rebuilt()
    ]


def _apart(points: float | None) -> str:
    """ "+6", "−2", "0" """
    if points is None:
        return ""
    whole = round(points)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def _percent(value: float | None, missing: str) -> str:
    return missing if value is None else f"{value:.0f}%"


def _target(row: Performance) -> TargetLine:
    return TargetLine(
        title=row.title,
        target=in_unit(row.target, row.unit),
        area=_starred(row.area, row.area_star, row.unit),
        england_wales=_starred(row.england_wales, row.england_wales_star, row.unit),
        note=row.note,
    )


def _starred(value: float | None, star: bool | None, unit: str) -> str:
    """The figure with the asterisk that it has in print."""
    return "not printed" if value is None else in_unit(value, unit) + ("*" if star else "")


def _findings(published: Published) -> list[Criterion]:
    """The findings of each criterion, told in our words, by kind."""
    found: list[Criterion] = []
    for criterion in published.criteria:
        lines = []
        for kind, heading in (("strength", "Strengths"), ("improvement", "Areas for improvement")):
            of_kind = [f for f in published.findings_of(criterion.id) if f.kind == kind]
            if of_kind:
                lines.append((heading, [f"({f.letter}) {f.text}" for f in of_kind]))
        if lines:
            found.append((f"{criterion.id} {criterion.title}", lines))
    return found
