"""What an entry changed: obligations met, begun or gone, and how the case stands. In plain words.

Compares a case before and after, both as they stood at the end of the same day; decides nothing itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.core.explanations import day_in_words
from throughcare.core.obligations import Obligation
from throughcare.core.record.case_file import FIELDS, CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.record.facts import label_of
from throughcare.core.standards import Standard

Key = tuple[str, str, datetime.date]


@dataclass(frozen=True)
class Consequence:
    """One thing that changed. `tone`: done, due, late, gone, or standing (of the case)."""

    text: str
    tone: str


def of_obligations(
    before: Iterable[Obligation], after: Iterable[Obligation], standards: Mapping[str, Standard]
) -> list[Consequence]:
    """What changed between two lists of obligations of one case, what is now to be done last."""
    old = {_key(obligation): obligation for obligation in before}
    new = {_key(obligation): obligation for obligation in after}
    found = []
    for key, obligation in new.items():
        if old.get(key) != obligation:
            found.append(_changed(old.get(key), obligation, standards[obligation.standard].title))
    for key, obligation in old.items():
        if key not in new:
            title = standards[obligation.standard].title
            text = f"{title}: no longer asked for; it was due by {day_in_words(obligation.due_on)}."
            found.append(Consequence(text, "gone"))
    order = ("late", "done", "gone", "due")
    return sorted(found, key=lambda consequence: order.index(consequence.tone))


def _key(obligation: Obligation) -> Key:
    return obligation.standard, obligation.trigger_entry, obligation.opens_on


def _changed(old: Obligation | None, new: Obligation, title: str) -> Consequence:
    due = day_in_words(new.due_on)
    if new.state == "met":
        assert new.fulfilled_on is not None
        return Consequence(
            f"{title}: met on {day_in_words(new.fulfilled_on)}; due by {due}.", "done"
        )
    if new.state == "late":
        days = "1 day" if new.days_late == 1 else f"{new.days_late} days"
        return Consequence(f"{title}: done {days} late; it was due by {due}.", "late")
    if new.state == "fallen_away":
        return Consequence(f"{title}: no longer due; the case ended for it first.", "gone")
    again = "open again; " if old is not None and old.fulfilled_on is not None else ""
    if new.state == "overdue":
        return Consequence(f"{title}: {again}overdue; it was due by {due}.", "late")
    return Consequence(f"{title}: {again}due by {due}.", "due")


def of_standing(before: CaseFile, after: CaseFile, on: datetime.date) -> list[Consequence]:
    """How the case stands otherwise than before at the end of a day: tier, risk of harm, officer, ..."""
    found = []
    for field in FIELDS:
        was, is_now = before.value_on(field, on), after.value_on(field, on)
        if was != is_now:
            earlier = "" if was is None else f" (it was {_told(was)})"
            found.append(Consequence(f"{label_of(field)}: {_told(is_now)}{earlier}.", "standing"))
    if before.standing_on(on).is_open != after.standing_on(on).is_open:
        stands = "open" if after.standing_on(on).is_open else "ended"
        found.append(Consequence(f"The case is {stands}.", "standing"))
    return found


def of_scores(scores: Iterable[Entry]) -> list[Consequence]:
    """What predictors say since the entry: "OGRS3, version 3: 46 (low)." """
    found = []
    for entry in scores:
        band = f" ({_told(entry.fact('band'))})" if entry.fact("band") else ""
        text = f"{entry.fact('model')}, version {entry.fact('version')}: {entry.fact('score'):g}{band}."
        found.append(Consequence(text, "standing"))
    return found


def _told(value: Any) -> str:
    if value is None:
        return "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(_told(item) for item in value) or "none"
    return str(value).replace("_", " ")
