"""Appendix 1: the figures that describe the area."""

from __future__ import annotations

import datetime
from typing import Any

from throughcare.folders.inspections import Inspection
from throughcare.report.document import Block, Column, Paragraph, Row, Section, Table, runs
from throughcare.report.inspection import wording

CONTEXT_WORDS = {
    "census_on": "Counted on",
    "total": "Total caseload",
    "caseload": "Total caseload",
    "women": "Women",
    "mappa": "MAPPA",
    "1": "level 1",
    "2": "level 2",
    "3": "level 3",
    "ppo": "PPO cases",
    "male": "Male",
    "female": "Female",
    "minority_ethnic": "Minority ethnic",
    "white": "White",
}


def figures_of_the_area(inspection: Inspection) -> Section:
    rows = [Row((runs(label), runs(text))) for label, text in _flat(inspection.info.context, "")]
    blocks: list[Block] = []
    if rows:
        columns = (Column("Figure"), Column("Value", True))
        caption = f"{inspection.info.area.name} at a glance"
        blocks.append(Table("table-context", caption, columns, tuple(rows)))
    else:
        blocks.append(Paragraph(runs("The area gave no contextual figures.")))
    title = "Appendix 1: Contextual information"
    return Section("appendix-1", title, tuple(blocks), new_page=True)


def _flat(given: dict[str, Any], before: str) -> list[tuple[str, str]]:
    """Label and value of every figure of a nested mapping, in its order."""
    found: list[tuple[str, str]] = []
    for key, value in given.items():
        label = CONTEXT_WORDS.get(key, key.replace("_", " "))
        label = (
            f"{before}, {wording.decapitalised(label)}" if before else label[:1].upper() + label[1:]
        )
        if isinstance(value, dict):
            found.extend(_flat(value, label))
        elif isinstance(value, list):
            found.append((label, "; ".join(_listed(one) for one in value)))
        elif isinstance(value, bool):
            found.append((label, "yes" if value else "no"))
        elif isinstance(value, int | float):
            found.append((label, wording.number(value)))
        elif value is not None:
            found.append((label, _dated(str(value))))
    return found


def _dated(text: str) -> str:
    """A date as it is read, any other text as it is."""
    try:
        return wording.date(datetime.date.fromisoformat(text))
    except ValueError:
        return text


def _listed(one: Any) -> str:
    if isinstance(one, dict):
        return ", ".join(
            wording.number(v) if isinstance(v, int | float) else str(v) for v in one.values()
        )
    return str(one)
