"""Doubts about the entries of a case. What counts as one is ours: the sources give no list."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from throughcare.core.record.case_file import ENDS, STARTS, CaseFile, changes
from throughcare.core.record.entry import Entry
from throughcare.core.record.kinds import facts_of
from throughcare.core.record.people import Person

SORTS = ("missing", "impossible", "late", "contradictory")
LATE_AFTER = 7  # days between the day of an entry and the day it was recorded
NOT_RECORDED = "not recorded"
# A fact without which the entry says too little: deadlines and measures read it.
NEEDED = {
    "report_requested": ("court_type", "due_on"),
    "report_delivered": ("request",),
    "appointment_made": ("for_on", "national_standard"),
    "attendance_recorded": ("appointment",),
    "breach_started": ("failure",),
    "breach_resolved": ("breach", "outcome"),
    "recall_requested": ("failure",),
    "requirement_started": ("requirement",),
    "requirement_ended": ("requirement", "outcome"),
    "allocated": ("officer", "team"),
    "released": ("licence",),
    "release_planned": ("expected_on",),
    "victim_registered": ("statutory", "sentence"),
    "drug_tested": ("result",),
}
# A supervised case without these cannot be told which standards it comes under.
FIELDS_OF_A_CASE = {"tier": "tiered", "roh_level": "roh_analysed", "team": "allocated"}
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Doubt:
    """One thing that cannot be relied on. `kind` is the kind of entry it is about, also of one that is not
    there; `entry` is empty then. `team` is that of the case on that day."""

    case: str
    team: str
    kind: str
    sort: str
    entry: str
    on: datetime.date
    problem: str


def doubts_in(
    case_file: CaseFile, as_of: datetime.date, extracted_on: datetime.date | None = None
) -> list[Doubt]:
    """Every doubt about a case, by sort and day, of entries up to the end of `as_of`; and of those that
    lie after the day on which the record was extracted."""
    found = [
        doubt
        for look in (_missing_facts, _missing_entries, _impossible, _late, _contradictory)
        for doubt in look(case_file, as_of)
    ]
    for entry in case_file.entries if extracted_on else ():
        if extracted_on and entry.happened_on > extracted_on:
            said = f"it lies after {extracted_on}, when the record was extracted"
            on, kind = entry.happened_on, entry.kind
            found.append(_doubt(case_file, "impossible", kind, on, said, entry.id))
    return sorted(found, key=lambda doubt: (SORTS.index(doubt.sort), doubt.on, doubt.entry))


def _doubt(
    case_file: CaseFile, sort: str, kind: str, on: datetime.date, problem: str, entry: str = ""
) -> Doubt:
    team = case_file.value_for("team", on, datetime.date.max)
    return Doubt(case_file.case, str(team or NOT_RECORDED), kind, sort, entry, on, problem)


def _up_to(case_file: CaseFile, as_of: datetime.date) -> Iterator[Entry]:
    return (entry for entry in case_file.entries if entry.happened_on <= as_of)


def _missing_facts(case_file: CaseFile, as_of: datetime.date) -> Iterator[Doubt]:
    for entry in _up_to(case_file, as_of):
        for fact in NEEDED.get(entry.kind, ()):
            if entry.fact(fact) in (None, ""):
                problem = f"{fact} is not recorded"
                yield _doubt(case_file, "missing", entry.kind, entry.happened_on, problem, entry.id)


def _missing_entries(case_file: CaseFile, as_of: datetime.date) -> Iterator[Doubt]:
    """What should follow and is not there: the outcome of an appointment, the fields of a case."""
    answered = {
        case_file.live_id(e.fact("appointment")) for e in case_file.of_kind("attendance_recorded")
    }
    for entry in case_file.of_kind("appointment_made"):
        due_on = entry.fact("for_on") or entry.happened_on
        if (
            entry.id not in answered
            and due_on + LATE_AFTER * _DAY <= as_of
            and case_file.is_open_on(due_on)
        ):
            problem = f"no outcome of the appointment for {due_on}"
            yield _doubt(case_file, "missing", "attendance_recorded", due_on, problem)
    standing = case_file.standing_on(as_of)
    if standing.is_open and standing.began_on and standing.began_on + LATE_AFTER * _DAY <= as_of:
        for field, kind in FIELDS_OF_A_CASE.items():
            if case_file.value_on(field, as_of) is None:
                problem = f"an open case without {field.replace('_', ' ')}"
                yield _doubt(case_file, "missing", kind, standing.began_on, problem)


def _impossible(case_file: CaseFile, as_of: datetime.date) -> Iterator[Doubt]:
    born_on = case_file.person.born_on if isinstance(case_file.person, Person) else None
    for entry in _up_to(case_file, as_of):
        on, said = entry.happened_on, ""
        if born_on and on < born_on:
            said = "it lies before the person was born"
        elif entry.recorded_at and entry.recorded_at.date() < on:
            said = f"it was recorded on {entry.recorded_at:%Y-%m-%d}, before it happened"
        if said:
            yield _doubt(case_file, "impossible", entry.kind, on, said, entry.id)
        for fact in _REFERENCES.get(entry.kind, ()):
            named = case_file.named(entry, fact)
            if named is not None and named.happened_on > on and fact not in ("appointment",):
                said = f"it comes before the {named.kind} that it answers ({named.happened_on})"
                yield _doubt(case_file, "impossible", entry.kind, on, said, entry.id)


_REFERENCES = {
    kind: tuple(fact for fact in facts if facts_of(kind)[fact].refers_to is not None)
    for kind, facts in NEEDED.items()
}


def _late(case_file: CaseFile, as_of: datetime.date) -> Iterator[Doubt]:
    for entry in _up_to(case_file, as_of):
        if entry.recorded_at is not None:
            days = (entry.recorded_at.date() - entry.happened_on).days
            if days > LATE_AFTER:
                problem = f"it was recorded {days} days later"
                yield _doubt(case_file, "late", entry.kind, entry.happened_on, problem, entry.id)


def _contradictory(case_file: CaseFile, as_of: datetime.date) -> Iterator[Doubt]:
    values: dict[tuple[str, datetime.date], dict[object, Entry]] = defaultdict(dict)
    outcomes: dict[str, set[str]] = defaultdict(set)
    ended: Entry | None = None
    for entry in _up_to(case_file, as_of):
        for field, value in changes(entry):
            values[field, entry.happened_on][value] = entry
        if entry.kind in STARTS:
            ended = None
        elif entry.kind in ENDS:
            if ended is not None:
                said = f"the case had ended already, with {ended.kind} on {ended.happened_on}"
                yield _doubt(
                    case_file, "contradictory", entry.kind, entry.happened_on, said, entry.id
                )
            ended = entry
        yield from _contradicts(case_file, entry, outcomes)
    for (field, on), found in values.items():
        if len(found) > 1 and field in FIELDS_OF_A_CASE:
            entry = list(found.values())[-1]
            said = f"{field.replace('_', ' ')} is {' and '.join(map(str, found))} on one day"
            yield _doubt(case_file, "contradictory", entry.kind, on, said, entry.id)


def _contradicts(
    case_file: CaseFile, entry: Entry, outcomes: dict[str, set[str]]
) -> Iterator[Doubt]:
    """Two outcomes of one appointment; an absence judged where the person came and complied."""
    said = ""
    if entry.kind == "attendance_recorded" and entry.fact("appointment"):
        seen = outcomes[str(case_file.live_id(entry.fact("appointment")))]
        if seen and entry.fact("outcome") not in seen:
            said = (
                f"the appointment has two outcomes: {entry.fact('outcome')} and {sorted(seen)[0]}"
            )
        seen.add(str(entry.fact("outcome")))
    elif entry.kind == "absence_judged":
        named = case_file.named(entry, "attendance")
        if named is not None and named.fact("outcome") == "complied":
            said = "it judges an absence where the person came and complied"
    if said:
        yield _doubt(case_file, "contradictory", entry.kind, entry.happened_on, said, entry.id)
