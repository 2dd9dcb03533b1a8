"""The report of a real inspection as it was published, beside what can be rebuilt from its figures.

Nothing synthetic stands here. The findings are told in our words; numbers, titles and the statements of
the criteria are as printed.
"""

from __future__ import annotations

import datetime

from throughcare.core.disclosure import percent
from throughcare.core.published import (
    Performance,
    Published,
    PublishedCriterion,
    PublishedFinding,
    RebuiltScore,
    Slip,
    check_published,
    read_published,
    rebuild,
)
from throughcare.report import charts
from throughcare.report.document import (
    Block,
    Column,
    Conclusion,
    Document,
    Example,
    Figure,
    FindingList,
    KeyFigure,
    LetteredFinding,
    Link,
    Note,
    NumberedItem,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Runs,
    Section,
    Table,
    Text,
    Value,
    runs,
)
from throughcare.report.inspection import BANNERS, PUBLISHER, front, wording

TITLES = (("strength", "Strengths"), ("improvement", "Areas for improvement"))


def build_published(published_id: str) -> Document:
    """The Document of a published report by its id. Raises InputMistakes when there is none."""
    published = read_published(published_id)
    after = (
        _scores(published),
        _recommendations(published),
        _practice(published),
        *_sections(published),
        _rebuilt(published, rebuild(published)),
        _slips(check_published(published)),
        _source(published),
    )
    before = (_about(published), front.contents())
    abbreviations = front.abbreviations_used((*before, *after))
    year, month = (int(part) for part in published.published_on.split("-")[:2])
    when = datetime.date(year, month, 1)
    return Document(
        title=f"{published.area} {year}: the published inspection as data",
        subtitle=published.title,
        banner=BANNERS["published"],
        publisher=PUBLISHER,
        published_on=when,
        cover=(runs(f"After {published.source.split('. ')[0]}."),),
        sections=(*before, abbreviations, *after),
        description=f"The figures of a published inspection report. {BANNERS['published']}.",
        footer=f"{published.area}, {when.strftime('%B %Y')}",
        keywords=("offender management", "inspection", published.area, "published"),
    )


def _about(published: Published) -> Section:
    text = (
        f"This page shows what {published.publisher} printed about {published.area}, as data. It is "
        "not that report and has not been seen by its authors. Findings, recommendations and good "
        "practice are told in our words; numbers, titles and the statements of the criteria are theirs."
    )
    return Section("about", "What this is", (Paragraph(runs(text)),), new_page=True)


def _scores(published: Published) -> Section:
    blocks: tuple[Block, ...] = (
        Note(
            runs(
                "No intervals can be given. They come from the answers about each sampled case and from "
                "the chance that each case had of being drawn; the report gives neither. What a score "
                "read from 100 cases is worth can be seen in a report that throughcare makes itself."
            )
        ),
        _chart(published),
        _ratings(published),
        _thread(published),
    )
    return Section("scores", "Summary of scores", blocks, new_page=True)


def _value(published: Published, criterion: PublishedCriterion, own_id: str = "") -> Value:
    text = "not in the copy" if criterion.score is None else f"{criterion.score:g}%"
    return Value(
        text, f"published criterion {criterion.id}", own_id, f"rebuilt-criterion-{criterion.id}"
    )


def _chart(published: Published) -> Figure:
    framework = published.framework
    line = framework.bands[0].from_percent
    titles = {c.id: f"{s.id}. {s.title}" for s, c in framework.criteria()}
    bars, rows = [], []
    for criterion in published.criteria:
        if not criterion.scored:
            continue
        title = f"{criterion.id} {criterion.title}"
        value = _value(published, criterion)
        bars.append(
            charts.Bar(
                title.split(" (")[0], criterion.score, value.text, group=titles[criterion.id]
            )
        )
        conclusion = criterion.conclusion or "none printed"
        link = Link(title, f"criterion-{criterion.id}")
        rows.append(Row((runs(link), runs(value), runs(conclusion))))
    caption = "Chart 1: Published scores of the criteria of sections 1 to 3"
    listed = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    alternative = f"Horizontal bars and a line of priority at {line:g}%. {listed}."
    lines = [band.from_percent for band in framework.bands if band.from_percent > 0]
    svg = charts.score_chart(
        "chart-1", caption, alternative, bars, lines, f"line of priority, {line:g}%"
    )
    note = (
        "The chart of the report is a picture that the copy lacks; this one is drawn from the scores "
        "printed with the criteria. Where the line of priority lies is inferred: the report does not say."
    )
    columns = (Column("Criterion"), Column("Published score", True), Column("Conclusion"))
    table = Table("table-chart-1", "The figures of chart 1", columns, tuple(rows), (runs(note),))
    return Figure("chart-1", caption, svg, alternative, table)


def _ratings(published: Published) -> Table:
    rows = tuple(
        Row(
            (
                runs(Link(f"{c.id} {c.title}", f"criterion-{c.id}")),
                runs((c.rating or "").capitalize()),
            )
        )
        for c in published.criteria
        if c.rating is not None
    )
    columns = (Column("Criterion"), Column("Judgement"))
    return Table("table-1", "Table 1: Judgement of section 4", columns, rows)


def _thread(published: Published) -> Table:
    thread_id, figure = published.thread
    titles = {thread.id: thread.title for thread in published.framework.threads}
    score = published.thread_score
    shown = "none printed" if score is None else f"{score:g}%"
    value = Value(shown, f"published {figure}", "", f"rebuilt-thread-{thread_id}")
    row = Row((runs(titles.get(thread_id, thread_id)), runs(value)))
    columns = (Column("Thread"), Column("Published score", True))
    return Table("table-2", "Table 2: Risk of harm", columns, (row,))


def _recommendations(published: Published) -> Section:
    items = []
    for one in published.recommendations:
        parts: list[Run] = [Text(one.text.rstrip("."))]
        for place, finding in enumerate(one.findings):
            parts.append(Text(" (see " if place == 0 else ", "))
            parts.append(Link(f"{finding[:3]} ({finding[-1]})", finding))
        parts.append(Text(")." if one.findings else "."))
        items.append(NumberedItem(f"recommendation-{one.number}", tuple(parts)))
    intro = Paragraph(runs("Which findings each one rests on is our reading."))
    blocks = (intro, NumberedList(tuple(items)))
    return Section("recommendations", "Recommendations for improvement", blocks, new_page=True)


def _practice(published: Published) -> Section:
    titles = {c.id: c.title for c in published.criteria}
    boxes = tuple(
        Example(
            f"practice-{place}",
            one.title,
            runs(
                "Criterion ",
                Link(f"{one.criterion} {titles[one.criterion]}", f"criterion-{one.criterion}"),
            ),
            (runs(one.text),),
        )
        for place, one in enumerate(published.good_practice, 1)
    )
    return Section("good-practice", "Sharing good practice", boxes)


def _sections(published: Published) -> tuple[Section, ...]:
    by_id = {criterion.id: criterion for criterion in published.criteria}
    made = []
    for section in published.framework.sections:
        children = tuple(
            _criterion(published, by_id[c.id]) for c in section.criteria if c.id in by_id
        )
        title = f"{section.id}. {section.title}"
        made.append(Section(f"section-{section.id}", title, (), children, new_page=True))
    return tuple(made)


def _criterion(published: Published, criterion: PublishedCriterion) -> Section:
    blocks: list[Block] = []
    if criterion.statement:
        blocks.append(Paragraph(runs(criterion.statement)))
    if criterion.rating is not None:
        value = Value(criterion.rating.capitalize(), f"published criterion {criterion.id}")
        blocks.append(KeyFigure(f"key-{criterion.id}", "Judgement", value, ()))
    else:
        details = runs("As published; no interval can be given")
        if criterion.score is None:
            details = runs(
                "Neither heading nor score of this criterion is in the copy of the report"
            )
        value = _value(published, criterion, f"score-{criterion.id}")
        blocks.append(KeyFigure(f"key-{criterion.id}", "Score", value, (details,)))
    tables = dict.fromkeys(row.table for row in published.performance)
    if criterion.id == "4.2":
        blocks.extend(_performance(published, name, place) for place, name in enumerate(tables, 1))
    blocks.extend(_findings(published, criterion.id))
    closing = criterion.conclusion or criterion.rating
    if closing:
        blocks.append(Conclusion(runs(f"Conclusion: {closing}.")))
    title = f"{criterion.id} {criterion.title}"
    return Section(f"criterion-{criterion.id}", title, tuple(blocks))


def _findings(published: Published, criterion: str) -> list[Block]:
    found = published.findings_of(criterion)
    blocks: list[Block] = []
    for kind, title in TITLES:
        lettered = tuple(
            LetteredFinding(one.id, one.letter, _told(published, one))
            for one in found
            if one.kind == kind
        )
        if lettered:
            blocks.append(FindingList(f"{kind}-{criterion}", title, lettered))
    return blocks


def _told(published: Published, one: PublishedFinding) -> Runs:
    figures = [published.figure(figure) for figure in one.figures]
    values = [Value(f.printed(), f"published {f.id}", f"figure-{f.id}") for f in figures]
    return wording.traced(one.text, values)


def _performance(published: Published, name: str, place: int) -> Table:
    rows = tuple(
        Row(
            (
                runs(row.title),
                runs(_in_unit(row, row.target)),
                runs(
                    Value(
                        _in_unit(row, row.area) + ("*" if row.area_star else ""),
                        f"published measure {row.measure}",
                    )
                ),
                runs(_in_unit(row, row.england_wales) + ("*" if row.england_wales_star else "")),
            )
        )
        for row in published.performance
        if row.table == name
    )
    columns = (
        Column("Measure"),
        Column("Target", True),
        Column(published.area, True),
        Column("England and Wales", True),
    )
    note = "* As printed: met, or nearly met. The report does not say how near is near."
    period = next(row.period for row in published.performance if row.table == name)
    caption = f"Performance: {name}, {period}"
    return Table(f"table-performance-{place}", caption, columns, rows, (runs(note),))


def _in_unit(row: Performance, value: float | None) -> str:
    if value is None:
        return "none printed"
    shown = wording.number(value)
    return f"{shown} days" if "days" in row.unit else f"{shown}%"


def _rebuilt(published: Published, scores: list[RebuiltScore]) -> Section:
    rows = []
    for one in scores:
        difference = "missing" if one.difference is None else f"{one.difference:+.1f}"
        rows.append(
            Row(
                (
                    runs(_name(published, one.id)),
                    runs("missing" if one.printed is None else f"{percent(one.printed / 100)}%"),
                    runs("none" if one.rebuilt is None else f"{one.rebuilt:.1f}%"),
                    runs(difference),
                    runs(f"{one.used} of {one.asked}"),
                ),
                "rebuilt-" + one.id.replace(" ", "-"),
            )
        )
    columns = (
        Column("Score of"),
        Column("Published", True),
        Column("Rebuilt", True),
        Column("Difference", True),
        Column("Questions with a figure", True),
    )
    known = [abs(o.difference) for o in scores if o.difference is not None and "criterion" in o.id]
    mean = sum(known) / len(known) if known else 0.0
    blocks = (
        Paragraph(
            runs(
                "The same rules of scoring, applied to the figures that the findings print. Only some "
                "questions have one, so this shows that the rules are plausible and can show no more: "
                f"over {len(known)} criteria the mean distance is {mean:.1f} points. What is missing in "
                "the copy stays missing; it is not guessed. A section's published score is the mean of "
                "its criteria's."
            )
        ),
        Table("table-rebuilt", "Each score, as published and as rebuilt", columns, tuple(rows)),
    )
    return Section("rebuilt", "Published and rebuilt scores", blocks, new_page=True)


def _name(published: Published, score_id: str) -> str:
    kind, _, own_id = score_id.partition(" ")
    if kind == "criterion":
        return f"{own_id} " + next(c.title for c in published.criteria if c.id == own_id)
    if kind == "section":
        title = next(s.title for s in published.framework.sections if s.id == own_id)
        return f"Section {own_id}: {title}"
    return next(t.title for t in published.framework.threads if t.id == own_id)


def _slips(found: list[Slip]) -> Section:
    """What the program found not to hold together: slips, then what is worth knowing."""
    parts = []
    for grade, title, intro in (
        ("slip", "Slips", "What cannot be right as it is printed."),
        ("note", "Notes", "What is no mistake, but worth a reader's knowing."),
    ):
        rows = tuple(
            Row(
                (
                    runs(", ".join(one.places)),
                    runs(one.explanation[:1].upper() + one.explanation[1:]),
                )
            )
            for one in found
            if one.grade == grade
        )
        if rows:
            columns = (Column("Where"), Column("What"))
            table = Table(f"table-{grade}s", f"{title} in the published report", columns, rows)
            blocks = (Paragraph(runs(intro)), table)
            parts.append(Section(f"{grade}s", title, blocks, listed=False))
    text = (
        "Figures, dates, tables and contents were held against each other by program. The list is no "
        "judgement of the inspection: a report made from one source cannot make most of these."
    )
    first = (Paragraph(runs(text)),)
    return Section("checks", "What does not hold together", first, tuple(parts), new_page=True)


def _source(published: Published) -> Section:
    blocks = (Paragraph(runs(published.source)), Paragraph(runs(published.copyright)))
    return Section("source", "Source", blocks)
