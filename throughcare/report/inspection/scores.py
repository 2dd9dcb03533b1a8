"""The summary of scores: chart 1 with its line of priority, the rated section, the thread."""

from __future__ import annotations

import re

from throughcare.core.disclosure import outward
from throughcare.core.frameworks import Criterion, Framework
from throughcare.core.score_sheet import Score
from throughcare.folders.inspections import Inspection
from throughcare.report import charts
from throughcare.report.document import (
    Block,
    Column,
    Figure,
    KeyFigure,
    Link,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Value,
    runs,
)
from throughcare.report.inspection import wording


def line_of_priority(framework: Framework) -> float:
    """Scores below this percentage are a priority: the lowest score of the highest band."""
    return framework.bands[0].from_percent


def value(one: Score, framework: Framework, own_id: str = "") -> Value:
    """A score as a figure that leads to its row in the scoring appendix."""
    kind, _, of = one.id.partition(" ")
    return Value(wording.score(one.estimate, framework), one.id, own_id, f"scored-{kind}-{of}")


def key_figure(one: Score, label: str, framework: Framework) -> KeyFigure:
    """A score with its interval, how it reads, and what the method of 2006 would print."""
    kind, _, of = one.id.partition(" ")
    details = [
        runs(f"95% interval {wording.interval(one.low, one.high)}; {wording.reading(one)}"),
    ]
    if one.low_assessor is not None:
        both = wording.interval(one.low_assessor, one.high_assessor)
        details.append(runs(f"{both} when differences between assessors are allowed for"))
    details.append(runs(f"Probability of each band: {wording.bands(one)}"))
    if one.unweighted is not None:
        plain = wording.score(one.unweighted, framework)
        band = framework.conclusion(one.unweighted)
        details.append(runs(f"By the method of 2006, without weights: {plain} ({band})"))
    own_id = f"key-{kind}-{of}"
    return KeyFigure(own_id, label, value(one, framework, f"score-{kind}-{of}"), tuple(details))


def summary_of_scores(inspection: Inspection) -> Section:
    framework = inspection.framework
    line = line_of_priority(framework)
    blocks: list[Block] = [
        Paragraph(
            runs(
                "Chart 1 gives a score for each criterion that was judged case by case: the share of "
                f"relevant work that was good enough. Below the line of priority, at {line:g}%, a "
                "criterion is a priority for improvement. The score comes from a sample, so each is "
                "printed with the range in which the true one lies with 95% confidence, and with how "
                'far the band is certain: "likely" where its probability is 80% or more, "unclear" '
                "where no band reaches that. ",
                Link("Appendix 3", "appendix-3"),
                " explains the scoring.",
            )
        ),
        chart(inspection),
        Note(
            runs(
                "All scores are for the "
                f"{inspection.sheet.target} target: {wording.TARGETS[inspection.sheet.target]}. ",
                _other_target(inspection),
            )
        ),
    ]
    rated = _rated(inspection)
    if rated is not None:
        blocks.append(rated)
    threads = _threads(inspection)
    if threads is not None:
        blocks.append(threads)
    return Section("scores", "Summary of scores", tuple(blocks), new_page=True)


def _other_target(inspection: Inspection) -> str:
    other = "practice" if inspection.sheet.target == "caseload" else "caseload"
    where = " Its intervals are in appendix 3." if inspection.practice is not None else ""
    return (
        f"The other question one may ask, the {other} target, is {wording.TARGETS[other]}.{where}"
    )


def chart(inspection: Inspection) -> Figure:
    framework = inspection.framework
    line = line_of_priority(framework)
    bars = []
    rows = []
    group = ""
    for section, criterion in framework.scored_criteria():
        if section.id != group:
            group = section.id
            rows.extend(_row(inspection, "section", group, f"Section {group}: {section.title}"))
        one = inspection.sheet.score("criterion", criterion.id)
        title = f"{criterion.id} {criterion.title}"
        rows.extend(_row(inspection, "criterion", criterion.id, title))
        bars.append(_bar(one, criterion, f"{section.id}. {section.title}", framework))
    described = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    caption = "Chart 1: Scores of the criteria judged case by case"
    alternative = (
        f"Horizontal bars with 95% intervals and a line of priority at {line:g}%. {described}."
    )
    lines = [band.from_percent for band in framework.bands if band.from_percent > 0]
    svg = charts.score_chart(
        "chart-1", caption, alternative, bars, lines, f"line of priority, {line:g}%"
    )
    columns = (
        Column("Criterion"),
        Column("Score", True),
        Column("95% interval", True),
        Column("How it reads"),
        Column("2006 method", True),
    )
    table = Table(
        "table-chart-1",
        "The figures of chart 1",
        columns,
        tuple(rows),
        (
            runs(
                '"2006 method": the plain mean over the sampled cases, as the reports of 2006 printed '
                "it. The score itself weights each case by the number of cases that it stands for."
            ),
        ),
    )
    return Figure("chart-1", caption, svg, alternative, table)


def _bar(one: Score | None, criterion: Criterion, group: str, framework: Framework) -> charts.Bar:
    label = f"{criterion.id} {re.sub(r' *[(].*[)]', '', criterion.title)}"
    if one is None or one.estimate is None:
        return charts.Bar(label, None, "no relevant case", group=group)
    shown = wording.score(one.estimate, framework)
    if one.low is None or one.high is None:
        return charts.Bar(label, one.estimate * 100, shown, group=group)
    low, high = outward(one.low, one.high)
    text = f"{shown} ({low} to {high})"
    return charts.Bar(label, one.estimate * 100, text, one.low * 100, one.high * 100, group)


def _row(inspection: Inspection, kind: str, own_id: str, title: str) -> list[Row]:
    one = inspection.sheet.score(kind, own_id)
    if one is None:
        return []
    framework = inspection.framework
    return [
        Row(
            (
                runs(Link(title, f"{kind}-{own_id}")),
                runs(value(one, framework)),
                runs(wording.interval(one.low, one.high)),
                runs(wording.reading(one)),
                runs(wording.score(one.unweighted, framework)),
            )
        )
    ]


def _rated(inspection: Inspection) -> Table | None:
    rows = []
    section_id = ""
    for section, criterion in inspection.framework.criteria():
        rating = inspection.info.ratings.get(criterion.id)
        if rating is None:
            continue
        section_id = section.id
        title = Link(f"{criterion.id} {criterion.title}", f"criterion-{criterion.id}")
        rows.append(Row((runs(title), runs(rating.rating.capitalize()))))
    if not rows:
        return None
    return Table(
        "table-1",
        f"Table 1: Judgement of section {section_id}",
        (Column("Criterion"), Column("Judgement")),
        tuple(rows),
        (runs("Judged on evidence about the area as a whole: no sample, so no interval."),),
    )


def _threads(inspection: Inspection) -> Table | None:
    framework = inspection.framework
    rows = []
    for thread in framework.threads:
        one = inspection.sheet.score("thread", thread.id)
        if one is not None:
            rows.append(
                Row(
                    (
                        runs(thread.title),
                        runs(value(one, framework, f"summary-thread-{thread.id}")),
                        runs(wording.interval(one.low, one.high)),
                        runs(wording.reading(one)),
                        runs(wording.score(one.unweighted, framework)),
                    )
                )
            )
    if not rows:
        return None
    columns = (
        Column("Thread"),
        Column("Score", True),
        Column("95% interval", True),
        Column("How it reads"),
        Column("2006 method", True),
    )
    note = "This score weighs most in deciding whether there is to be a further inspection."
    return Table("table-2", "Table 2: Risk of harm", columns, tuple(rows), (runs(note),))


def title(inspection: Inspection, kind: str, of: str) -> str:
    """What a score is of, as a heading of a row: its kind and id give the words."""
    framework = inspection.framework
    if kind == "thread":
        return next((t.title for t in framework.threads if t.id == of), of)
    if kind == "section":
        name = next((s.title for s in framework.sections if s.id == of), "")
        return f"Section {of} {name}".strip()
    name = next((c.title for _, c in framework.criteria() if c.id == of), "")
    return f"{of} {name}".strip()
