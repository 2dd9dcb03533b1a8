"""What stands before the sections: foreword to good practice."""

from __future__ import annotations

import datetime
from itertools import groupby

from throughcare.core.abbreviations import used_in
from throughcare.core.frameworks import Framework
from throughcare.folders.inspections import Inspection
from throughcare.report.document import (
    Block,
    Definition,
    Definitions,
    Example,
    Link,
    Note,
    NumberedItem,
    NumberedList,
    Paragraph,
    Run,
    Runs,
    Section,
    Text,
    runs,
    words,
)
from throughcare.report.inspection import wording

PLAN_DUE = datetime.timedelta(weeks=4)  # after publication; the Cheshire report, next steps
FLAG_BELOW = (
    0.60  # of the thread: asks for a decision, decides nothing (ours; no source has a number)
)


def foreword(inspection: Inspection) -> Section:
    info = inspection.info
    blocks: list[Block] = [Paragraph(runs(text)) for text in info.foreword]
    if not blocks:
        blocks.append(Paragraph(runs("No foreword was written for this report.")))
    if info.foreword_by:
        blocks.append(Paragraph(runs(info.foreword_by)))
    return Section("foreword", "Foreword", tuple(blocks), new_page=True)


def acknowledgements(inspection: Inspection) -> Section:
    info = inspection.info
    blocks: list[Block] = [
        Paragraph(
            runs(
                f"The staff of {info.area.name}, the people under supervision there, victims and "
                "sentencers gave their time to this inspection, and those who arranged the week of "
                "interviews made it possible. We thank them."
            )
        )
    ]
    if info.team:
        items = []
        for role, members in groupby(info.team, key=lambda member: member.role):
            names = ", ".join(member.name for member in members)
            items.append(Definition(role, runs(names)))
        blocks.append(Definitions("team", "The inspection team", tuple(items)))
    return Section("acknowledgements", "Acknowledgements", tuple(blocks))


def contents() -> Section:
    return Section("contents", "Contents", contents=True, new_page=True)


def abbreviations_used(sections: tuple[Section, ...]) -> Section:
    """Only what the other sections use."""
    found = used_in(words(sections))
    items = tuple(Definition(short, runs(meaning)) for short, meaning in found.items())
    block = Definitions("abbreviation-list", "Abbreviations", items)
    return Section("abbreviations", "Abbreviations used", (block,) if items else ())


def summary(inspection: Inspection) -> Section:
    told = inspection.findings.summary or {}
    parts = []
    named = [(section.id, section.title) for section in inspection.framework.sections]
    named += [
        (thread.id, thread.title.removesuffix(" thread")) for thread in inspection.framework.threads
    ]
    for own_id, title in named:
        paragraphs = told.get(own_id, ())
        if paragraphs:
            blocks = tuple(Paragraph(runs(text)) for text in paragraphs)
            parts.append(Section(f"summary-{own_id}", title, blocks, listed=False))
    return Section("summary", "Summary", (), tuple(parts), new_page=True)


def recommendations(inspection: Inspection) -> Section:
    found = inspection.findings.recommendations
    if not found:
        blocks: tuple[Block, ...] = (
            Paragraph(runs("No criterion is below the line of priority, so none is made.")),
        )
        return Section("recommendations", "Recommendations for improvement", blocks)
    items = tuple(
        NumberedItem(
            f"recommendation-{one.number}",
            (Text(one.text.rstrip(".")), *_answered(inspection, one.findings), Text(".")),
        )
        for one in sorted(found, key=lambda one: one.number)
    )
    intro = Paragraph(runs("Improvement is needed so that:"))
    return Section(
        "recommendations",
        "Recommendations for improvement",
        (intro, NumberedList(items)),
        new_page=True,
    )


def _answered(inspection: Inspection, findings: tuple[str, ...]) -> Runs:
    """The findings that a recommendation answers, as links: "(see 1.2 (a), (b); 2.2 (a))"."""
    by_id = {finding.id: finding for finding in inspection.findings.findings}
    parts: list[Run] = []
    criterion = ""
    for own_id in findings:
        finding = by_id[own_id]
        same = finding.criterion == criterion
        parts.append(Text(" (see " if not parts else ", " if same else "; "))
        criterion = finding.criterion
        parts.append(
            Link(f"({finding.letter})" if same else f"{criterion} ({finding.letter})", own_id)
        )
    return (*parts, Text(")")) if parts else ()


def plan_due_on(inspection: Inspection) -> datetime.date:
    """The day by which the improvement plan is due: as set, else four weeks after publication."""
    return inspection.info.plan_due_on or inspection.info.published_on + PLAN_DUE


def year_after(day: datetime.date) -> datetime.date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)


def next_steps(inspection: Inspection) -> Section:
    due = wording.date(plan_due_on(inspection))
    blocks: list[Block] = [
        Paragraph(
            runs(
                "The area writes a plan that answers each recommendation. It is due four weeks after "
                f"publication, by {due}."
            )
        ),
        Paragraph(
            runs(
                "A further inspection follows, about 12 months after the first, only where there is "
                "serious concern about work on risk of harm. That is a decision, made by a named "
                "person for a stated reason; no score makes it."
            )
        ),
        *_reinspection(inspection),
    ]
    return Section("next-steps", "Next steps", tuple(blocks))


def _reinspection(inspection: Inspection) -> list[Block]:
    info, decision = inspection.info, inspection.info.reinspection
    blocks: list[Block] = []
    flagged = _flagged(inspection)
    if flagged:
        blocks.append(Note(runs(flagged)))
    if decision is None:
        blocks.append(Paragraph(runs("The decision had not been taken when this was published.")))
        return blocks
    on = decision.on or year_after(info.fieldwork_from)
    text = (
        f"There will be a further inspection of {info.area.name}, on or about {wording.date(on)}."
        if decision.needed
        else f"There will be no further inspection of {info.area.name} of this kind."
    )
    if decision.reason:
        text += f" Reason: {decision.reason.rstrip('.')}."
    if decision.by:
        by = decision.by
        text += f" Decided by {wording.decapitalised(by) if by.startswith('The ') else by}."
    blocks.append(Paragraph(runs(text)))
    return blocks


def _flagged(inspection: Inspection) -> str:
    for thread in inspection.framework.threads:
        one = inspection.sheet.score("thread", thread.id)
        if one is not None and one.estimate is not None and one.estimate < FLAG_BELOW:
            return (
                f"The {thread.title} is below {FLAG_BELOW * 100:.0f}%. From there on the software asks "
                "for this decision; the figure is ours, no published source gives one."
            )
    return ""


def good_practice(inspection: Inspection) -> Section | None:
    titles = {c.id: c.title for _, c in inspection.framework.criteria()}
    boxes = []
    for place, one in enumerate(inspection.info.good_practice, 1):
        title = f"{one.criterion} {titles.get(one.criterion, '')}".strip()
        tag = runs("Criterion ", Link(title, f"criterion-{one.criterion}"))
        texts = [one.text] if isinstance(one.text, str) else one.text
        paragraphs = tuple(runs(text) for text in texts)
        boxes.append(Example(f"practice-{place}", one.title, tag, paragraphs))
    if not boxes:
        return None
    intro = Paragraph(
        runs("Work that others may want to take up. No name in it is that of a real person.")
    )
    return Section("good-practice", "Sharing good practice", (intro, *boxes))


def framework_line(framework: Framework) -> str:
    return f"Inspected with the framework {framework.title}."
