"""Reads of one case's file: how it stands, what was due, what happened."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from throughcare.cases.journals import general_standards
from throughcare.cases.models import Case, Person
from throughcare.core import consequences, record
from throughcare.core.calendars import england_and_wales
from throughcare.core.consequences import Consequence
from throughcare.core.explanations import explain
from throughcare.core.obligations import STATES, Obligation, obligations_for
from throughcare.core.record import RESTRICTED, CaseFile, facts_of
from throughcare.core.record.facts import label_of
from throughcare.core.record.reference import reference_list
from throughcare.core.standards import Standard
from throughcare.pages import day, number, plural, words


@dataclass(frozen=True)
class TimelineItem:
    """One entry as the timeline shows it."""

    ref: str
    kind: str
    title: str
    on: datetime.date
    by: str
    days_to_record: int
    standing: str  # "corrected", "taken back", "a correction", or ""
    facts: list[tuple[str, str]]

    @property
    def stands(self) -> bool:
        """Whether it can still be put right: it was not replaced, and takes nothing back itself."""
        return self.standing in ("", "a correction") and self.kind != "withdrawn"

    @property
    def is_about_a_victim(self) -> bool:
        return self.kind.startswith("victim_")


def timeline(entries: Iterable[record.Entry]) -> list[TimelineItem]:
    """The entries newest first; of those about victims none."""
    return timeline_of([entry for entry in entries if not entry.kind.startswith("victim_")])


def timeline_of(entries: list[record.Entry]) -> list[TimelineItem]:
    """All of some entries, newest first."""
    by_id = {entry.id: entry for entry in entries}
    corrected = {entry.corrects: entry for entry in entries if entry.corrects}
    return [_item(entry, by_id, corrected.get(entry.id)) for entry in reversed(entries)]


def _item(
    entry: record.Entry, by_id: dict[str, record.Entry], correction: record.Entry | None
) -> TimelineItem:
    standing = "a correction" if entry.corrects else ""
    if correction is not None:
        standing = "taken back" if correction.kind == "withdrawn" else "corrected"
    late = (entry.recorded_at.date() - entry.happened_on).days if entry.recorded_at else 0
    return TimelineItem(
        ref=entry.id,
        kind=entry.kind,
        title=label_of(entry.kind),
        on=entry.happened_on,
        by=entry.recorded_by,
        days_to_record=max(late, 0),
        standing=standing,
        facts=shown_facts(entry, by_id),
    )


def shown_facts(entry: record.Entry, by_id: dict[str, record.Entry]) -> list[tuple[str, str]]:
    """The recorded facts with their labels, in the order of the kind."""
    known = facts_of(entry.kind)
    shown = []
    for name, fact in known.items():
        value = entry.fact(name)
        if value is None:
            continue
        if fact.refers_to is not None:
            named = by_id.get(str(value))
            text = (
                f"{label_of(named.kind)}, {day(named.happened_on)}" if named else "not in this file"
            )
        else:
            text = shown_value(value)
        if fact.unit and fact.unit not in text:
            text += f" {fact.unit}"
        shown.append((fact.label, text))
    return shown


def shown_value(value: Any) -> str:
    """A fact's value as a reader sees it."""
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(shown_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{words(key)}: {shown_value(item)}" for key, item in value.items())
    return words(str(value))


@dataclass(frozen=True)
class DueRow:
    """One obligation with its reason in plain words."""

    title: str
    trigger_on: datetime.date
    due_on: datetime.date
    fulfilled_on: datetime.date | None
    state: str
    explanation: str


@dataclass(frozen=True)
class Due:
    """All obligations of a case: what is still to be done, and the rest, newest first."""

    open: list[DueRow]
    closed: list[DueRow]
    counted: str


def due_in(entries: list[record.Entry], as_of: datetime.date) -> Due | None:
    """The obligations of a case on that day under the standards in use; None where there are none.

    Standards about victims are left out: their dates would tell of a victim.
    """
    case_file = CaseFile(entry for entry in entries if entry.kind not in RESTRICTED)
    return due_under(general_standards(), case_file, as_of)


def due_under(
    standards: dict[str, Standard], case_file: CaseFile, as_of: datetime.date
) -> Due | None:
    """The obligations of a case on that day under some standards; None where there are none."""
    found = obligations_for(case_file, standards.values(), as_of)
    if not found:
        return None
    found.sort(key=lambda o: (o.due_on, o.trigger_on), reverse=True)
    rows = [_due_row(o, standards[o.standard], case_file) for o in found]
    still_open = [row for row in rows if row.state in ("overdue", "due")]
    still_open.sort(key=lambda row: row.due_on)
    closed = [row for row in rows if row.state not in ("overdue", "due")]
    return Due(still_open, closed, _counted(rows))


def consequences_of(
    entries: list[record.Entry], ref: str, standards: dict[str, Standard], as_of: datetime.date
) -> list[Consequence]:
    """What one entry changes: the case with it beside the case without it, as both stand on a day."""
    after = CaseFile(entries)
    before = CaseFile(entry for entry in entries if entry.id != ref)
    return [
        *consequences.of_standing(before, after, as_of),
        *consequences.of_obligations(
            obligations_for(before, standards.values(), as_of),
            obligations_for(after, standards.values(), as_of),
            standards,
        ),
    ]


def _due_row(obligation: Obligation, standard: Standard, case_file: CaseFile) -> DueRow:
    return DueRow(
        title=standard.title,
        trigger_on=obligation.trigger_on,
        due_on=obligation.due_on,
        fulfilled_on=obligation.fulfilled_on,
        state=obligation.state,
        explanation=explain(obligation, standard, case_file, england_and_wales()),
    )


def _counted(rows: list[DueRow]) -> str:
    """ "12 obligations: 9 met, 2 late, 1 overdue." """
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    told = ", ".join(f"{count} {words(state)}" for state, count in counts.items() if count)
    return f"{plural(len(rows), 'obligation')} under national standards: {told}."


def case_figures(case: Case) -> list[tuple[str, str]]:
    """What a reader of a case looks for first."""
    return [
        ("Sentence", words(case.disposal)),
        ("Risk of harm", words(case.roh_level)),
        ("Tier", f"{case.tier}" if case.tier else "not recorded"),
    ]


def requirement_title(code: str) -> str:
    """ "supervision" for SUP; a code that the list of requirements does not know stays as it is."""
    row = reference_list("requirements").get(code)
    return row["title"] if row else code


def standing(case: Case, case_file: CaseFile) -> list[tuple[str, str | None]]:
    """The case in brief, as it stood on the area's day of extract."""
    on = case.area.today
    supervision = case_file.supervision_on(on)
    requirements = case_file.value_on("requirements", on)
    rows = [
        ("Requirements", ", ".join(map(requirement_title, requirements)) if requirements else None),
        (
            "Supervision",
            f"{supervision.kind}, since {day(supervision.start_on)}" if supervision else "none",
        ),
        ("MAPPA level", f"{case.mappa_level}" if case.mappa_level else "none set"),
        ("Prolific and other priority offender", "yes" if case.ppo else "no"),
        ("Offender manager", ", ".join(part for part in (case.officer, case.team) if part)),
    ]
    if case.person:
        rows.append(("Born", day(case.person.born_on)))
    if case.ended_on:
        rows.append(("Ended", day(case.ended_on)))
    return rows


def name_of(person: Person | None) -> str:
    """Given names and family name; "" where there is no person, or no name."""
    return f"{person.given_names} {person.family_name}".strip() if person else ""
