"""Reads of the caseload and of one case's file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from throughcare.cases.models import Area, Case, Entry, Person
from throughcare.core import record
from throughcare.core.calendars import england_and_wales
from throughcare.core.explanations import explain
from throughcare.core.obligations import STATES, Obligation, obligations_for
from throughcare.core.record import RESTRICTED, CaseFile, facts_of, read_facts
from throughcare.core.record.entry import order_of
from throughcare.core.record.facts import label_of
from throughcare.core.record.reference import reference_list
from throughcare.core.standard_files import standards_named
from throughcare.core.standards import Standard, selectors
from throughcare.pages import day, number, plural, words

NOT_SET = "none"  # a filter's value for "not recorded"


@dataclass(frozen=True)
class Filter:
    """One list of the form above the caseload; `choices` are values with their texts."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str


FILTERED = {
    "tier": "Tier",
    "roh_level": "Risk of harm",
    "disposal": "Sentence",
    "team": "Team",
    "officer": "Offender manager",
}
STANDINGS = [
    ("open", "Open"),
    ("custody", "Open, in custody"),
    ("ended", "Ended"),
    ("all", "Open and ended"),
]
ROH_ORDER = ["very_high", "high", "medium", "low"]


def caseload(area: Area, chosen: dict[str, str]) -> QuerySet[Case]:
    """The area's cases that the chosen filters leave, in the order of their reference."""
    cases = area.cases.select_related("person").order_by("ref")
    standing = chosen.get("standing")
    if standing == "open":
        cases = cases.filter(open=True)
    elif standing == "custody":
        cases = cases.filter(open=True, setting="custody")
    elif standing == "ended":
        cases = cases.filter(open=False)
    for name in FILTERED:
        value = chosen.get(name)
        if value == NOT_SET:
            cases = cases.filter(**({"tier": None} if name == "tier" else {name: ""}))
        elif value and (name != "tier" or value.isdecimal()):
            cases = cases.filter(**{name: value})
    return cases


def filters(area: Area, chosen: dict[str, str]) -> list[Filter]:
    """The form's lists, with the values that the area's cases have."""
    found = [Filter("standing", "Standing", STANDINGS, chosen.get("standing", ""))]
    for name, label in FILTERED.items():
        values = list(area.cases.order_by(name).values_list(name, flat=True).distinct())
        if name == "roh_level":
            values.sort(key=lambda v: ROH_ORDER.index(v) if v in ROH_ORDER else 9)
        choices = [
            (NOT_SET, "Not recorded") if value in (None, "") else (str(value), words(str(value)))
            for value in values
        ]
        found.append(Filter(name, label, [("", "All"), *choices], chosen.get(name, "")))
    return found


def figures(area: Area) -> dict[str, int]:
    """How many cases and entries the area's record holds."""
    return {
        "all": area.cases.count(),
        "open": area.cases.filter(open=True).count(),
        "entries": Entry.objects.filter(case__area=area).count(),
    }


def entry_of(row: Entry, case_ref: str) -> record.Entry:
    """A row of the journal as core reads it. Facts were checked on import; a kind that is not known any
    more has none."""
    facts, other, _ = read_facts(row.kind, row.facts, strict=False)
    assert facts is not None
    return record.Entry(
        id=row.ref,
        case=case_ref,
        kind=row.kind,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        corrects=row.corrects or None,
        facts=facts,
        other=other,
    )


def journal(case: Case) -> list[record.Entry]:
    """All entries of a case, those that were corrected included, in their order."""
    return sorted((entry_of(row, case.ref) for row in case.entries.all()), key=order_of)


def find_case(area_id: str, ref: str) -> QuerySet[Case]:
    return Case.objects.select_related("area", "person").filter(area=area_id, ref=ref)


@dataclass(frozen=True)
class TimelineItem:
    """One entry as the timeline shows it."""

    ref: str
    title: str
    on: datetime.date
    by: str
    days_to_record: int
    standing: str  # "corrected", "taken back", "a correction", or ""
    facts: list[tuple[str, str]]


def timeline(entries: Iterable[record.Entry]) -> tuple[list[TimelineItem], int]:
    """The entries newest first, without the restricted kinds, and how many of those there are."""
    everything = list(entries)
    shown = [entry for entry in everything if entry.kind not in RESTRICTED]
    by_id = {entry.id: entry for entry in shown}
    corrected = {entry.corrects: entry for entry in shown if entry.corrects}
    items = [_item(entry, by_id, corrected.get(entry.id)) for entry in reversed(shown)]
    return items, len(everything) - len(shown)


def _item(
    entry: record.Entry, by_id: dict[str, record.Entry], correction: record.Entry | None
) -> TimelineItem:
    standing = "a correction" if entry.corrects else ""
    if correction is not None:
        standing = "taken back" if correction.kind == "withdrawn" else "corrected"
    late = (entry.recorded_at.date() - entry.happened_on).days if entry.recorded_at else 0
    return TimelineItem(
        ref=entry.id,
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
    case_file = CaseFile(entries)
    standards = {s.id: s for s in standards_named() if not is_restricted(s)}
    found = obligations_for(case_file, standards.values(), as_of)
    if not found:
        return None
    found.sort(key=lambda o: (o.due_on, o.trigger_on), reverse=True)
    rows = [_due_row(o, standards[o.standard], case_file) for o in found]
    still_open = [row for row in rows if row.state in ("overdue", "due")]
    still_open.sort(key=lambda row: row.due_on)
    closed = [row for row in rows if row.state not in ("overdue", "due")]
    return Due(still_open, closed, _counted(rows))


def is_restricted(standard: Standard) -> bool:
    """Whether what a standard asks would tell of a victim, or of intelligence."""
    used = (*standard.starts_on.selectors, *selectors(standard.fulfilled_by))
    return standard.by_victim or any(selector.kind in RESTRICTED for selector in used)


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
    on = case.area.extracted_on
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
