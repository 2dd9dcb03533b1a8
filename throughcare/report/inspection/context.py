"""The area, and what those who use or work with the service said."""

from __future__ import annotations

from typing import Any

from throughcare.core.disclosure import Profile, shown
from throughcare.folders.inspections import Inspection
from throughcare.folders.inspections.info import FocusGroup, Part, Survey
from throughcare.report.document import (
    Block,
    BulletList,
    Column,
    Paragraph,
    Row,
    Section,
    Table,
    runs,
)
from throughcare.report.inspection import wording

GROUPS = {
    "offender": "Offenders",
    "victim": "Victims",
    "sentencer": "Courts",
    "staff": "Staff",
}


def area(inspection: Inspection) -> Section | None:
    """The context of the area in words, as `inspection.json` gives them."""
    parts = _parts(inspection.info.establishment)
    if not parts:
        return None
    sections = tuple(
        Section(
            f"context-{place}",
            part.title,
            tuple(Paragraph(runs(text)) for text in part.paragraphs),
            listed=False,
        )
        for place, part in enumerate(parts, 1)
        if part.title
    )
    loose = tuple(
        Paragraph(runs(text)) for part in parts if not part.title for text in part.paragraphs
    )
    title = f"Offender management in {inspection.info.area.name}"
    return Section("context", title, loose, sections)


def _parts(given: Any) -> list[Part]:
    """Text parts from whatever form they were given in: a text, a list, or titles with texts."""
    if isinstance(given, str):
        return [Part(title="", paragraphs=[given])] if given else []
    if isinstance(given, dict):
        return [
            Part(title=title.replace("_", " ").capitalize(), paragraphs=_texts(texts))
            for title, texts in given.items()
        ]
    parts = []
    for one in given:
        parts.append(one if isinstance(one, Part) else Part(title="", paragraphs=[str(one)]))
    return parts


def _texts(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else [str(text) for text in given]


def service_users(inspection: Inspection, profile: Profile) -> Section | None:
    info = inspection.info
    parts: list[Section] = []
    for kind, title in GROUPS.items():
        survey = info.surveys.get(kind)
        groups = [group for group in info.focus_groups if group.who == kind]
        blocks: list[Block] = [block for group in groups for block in _group(group)]
        if survey is not None:
            blocks.extend(_survey(kind, title, survey, profile))
        if blocks:
            parts.append(Section(f"users-{kind}", title, tuple(blocks), listed=False))
    others = [group for group in info.focus_groups if group.who not in GROUPS]
    if others:
        blocks = [block for group in others for block in _group(group)]
        parts.append(Section("users-others", "Others", tuple(blocks), listed=False))
    if not parts:
        return None
    return Section("service-users", "Service users' perspective", (), tuple(parts))


def _group(group: FocusGroup) -> list[Block]:
    who = group.who if group.who not in GROUPS else GROUPS[group.who].lower()
    met = f"We held {group.groups} focus group{'s' if group.groups != 1 else ''} of {who}"
    if group.people is not None:
        met += f", with {group.people} {'person' if group.people == 1 else 'people'} in all"
    if not group.groups:
        met = f"We held no focus group of {who}"
    blocks: list[Block] = [Paragraph(runs(f"{met}."))]
    if group.said:
        blocks.append(BulletList(tuple(runs(text) for text in group.said)))
    return blocks


def _survey(kind: str, title: str, survey: Survey, profile: Profile) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            runs(
                f"Of {survey.sent} questionnaires sent, {survey.returned or 'none'} "
                f"{'was' if survey.returned == 1 else 'were'} completed and returned."
            )
        )
    ]
    if survey.returned < profile.count_from:
        blocks.append(Paragraph(runs("That is too few for their answers to be reported.")))
        return blocks
    rows = []
    for item in survey.items:
        share = item.yes / item.of if item.of else None
        printed = shown(item.yes, item.of, share, profile)
        rows.append(Row((runs(item.question), runs(printed.text), runs(str(item.of)))))
    if rows:
        columns = (Column("Asked"), Column("Said yes", True), Column("Answers", True))
        note = "Those who answer a questionnaire choose to, so no interval can be given."
        caption = f"What was said by those who answered: {wording.decapitalised(title)}"
        blocks.append(Table(f"survey-{kind}", caption, columns, tuple(rows), (runs(note),)))
    return blocks
