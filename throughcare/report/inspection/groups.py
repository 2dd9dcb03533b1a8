"""Differences between groups of the sample, as far as the groups are large enough to be spoken of."""

from __future__ import annotations

import math

from throughcare.core.disclosure import Profile, rounded, suppress
from throughcare.folders.inspections import Inspection
from throughcare.report.document import Block, Column, Note, Row, Table, runs
from throughcare.report.inspection import scores

# Groups of small and known membership: no table by these is ever published.
KNOWN_PEOPLE = ("approved_premises", "ppo")
WORDS = {("sex", "F"): "women", ("sex", "M"): "men"}


def differences(inspection: Inspection, profile: Profile) -> list[Block]:
    """How large the groups are, and how far their scores differ. Nothing where none were compared."""
    sheet = inspection.sheet
    if not sheet.groups or sheet.by is None:
        return []
    name = sheet.by.replace("_", " ")
    if sheet.by in KNOWN_PEOPLE:
        text = (
            f"The scores by {name} are for internal use: too few people are known to belong to it."
        )
        return [Note(runs(text))]
    sizes = suppress({group.group: group.sample_size for group in sheet.groups}, profile)
    rows = tuple(
        Row(
            (
                runs(_word(sheet.by, group)),
                runs("c" if size is None else str(rounded(size, profile))),
            )
        )
        for group, size in sizes.items()
    )
    note = f"Rounded to {profile.round_to}; c: too few to be printed, or printed they would give another away."
    columns = (Column("Group"), Column("Sampled cases", True))
    caption = f"Cases in the sample by {name}"
    table = Table("table-groups", caption, columns, rows, (runs(note),))
    shown = {group for group, size in sizes.items() if size is not None}
    return [table, *_compared(inspection, shown)]


def _word(column: str, group: str) -> str:
    """A group as it is read: yes or no for a flag, a word for a code that has one."""
    flags = {"true": "yes", "false": "no"}
    return WORDS.get((column, group), flags.get(group, group.replace("_", " ")))


def _compared(inspection: Inspection, groups: set[str]) -> list[Block]:
    rows = []
    by = inspection.sheet.by or ""
    for one in inspection.sheet.differences:
        if one.difference is None or one.low is None or one.high is None:
            continue
        if not {one.group1, one.group2} <= groups:
            continue
        low, high = math.floor(one.low * 100), math.ceil(one.high * 100)
        least = "" if one.detectable is None else f"{one.detectable * 100:.0f}"
        cells = (
            scores.title(inspection, *one.score.split(" ", 1)),
            f"{_word(by, one.group1)} less {_word(by, one.group2)}",
            f"{one.difference * 100:+.0f}",
            f"{low:+d} to {high:+d}",
            least,
        )
        rows.append(Row(tuple(runs(cell) for cell in cells)))
    if not rows:
        return [Note(runs("No two groups are large enough for a difference to be printed."))]
    columns = (
        Column("Score of"),
        Column("Groups"),
        Column("Difference, points", True),
        Column("95% interval", True),
        Column("Detectable", True),
    )
    note = (
        "On the questions that were relevant in both groups. Detectable: the least difference that 8 of "
        "10 such samples would show. So many comparisons at once are exploratory: some will look like a "
        "difference by chance."
    )
    return [
        Table(
            "table-differences", "Differences between groups", columns, tuple(rows), (runs(note),)
        )
    ]
