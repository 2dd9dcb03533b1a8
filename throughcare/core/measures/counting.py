"""Counting in one case file: a function for each thing that a measure can count there."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.core.calendars import WorkingDays
from throughcare.core.measures.model import (
    ElapsedCount,
    EntryCount,
    ObligationCount,
    SupervisionCount,
    VolumeCount,
)
from throughcare.core.measures.results import Tally
from throughcare.core.obligations import Obligation
from throughcare.core.record.case_file import CaseFile, Supervision
from throughcare.core.record.entry import Entry
from throughcare.core.record.people import Person
from throughcare.core.standards import Fulfilment, Selector, Standard

ADULT_FROM = 18


@dataclass(frozen=True)
class Scope:
    """The window (both days inclusive), one case, and its obligations as they stood on `as_of`."""

    from_on: datetime.date
    to_on: datetime.date
    case_file: CaseFile
    obligations: Callable[[str], list[Obligation]]
    days: WorkingDays
    standards: Mapping[str, Standard]
    as_of: datetime.date

    @property
    def case(self) -> str:
        return self.case_file.case

    def holds(self, day: datetime.date | None) -> bool:
        return day is not None and self.from_on <= day <= self.to_on


def count_obligations(count: ObligationCount, scope: Scope, tally: Tally) -> None:
    found = []
    for standard in count.standards:
        for obligation in scope.obligations(standard):
            on = getattr(obligation, count.dated_by)
            if not scope.holds(on):
                continue
            if obligation.state in count.of:
                found.append((obligation, on))
            else:
                reason = obligation.state.replace("_", " ")
                tally.leave_out(scope.case, obligation.trigger_entry, on, reason)
    if count.by == "case":
        met = sum(obligation.state in count.met for obligation, _ in found)
        if found:
            detail = f"{met} of {len(found)} met" if tally.listing else ""
            tally.count(scope.case, "", found[-1][1], met == len(found), detail)
        return
    for obligation, on in found:
        if count.by == "part":
            done, asked = _parts(obligation, scope)
            detail = f"{done} of {asked}" if tally.listing else ""
            tally.count_parts(scope.case, obligation.trigger_entry, on, done, asked, detail)
        else:
            detail = _of_obligation(obligation) if tally.listing else ""
            in_numerator = obligation.state in count.met
            tally.count(scope.case, obligation.trigger_entry, on, in_numerator, detail)


def _parts(obligation: Obligation, scope: Scope) -> tuple[int, int]:
    """Of the entries that the obligation asks for in its stretch, how many there are, and were asked."""
    standard = scope.standards[obligation.standard]
    asked = standard.stretches.count if standard.stretches else 1
    last = min(obligation.due_on, scope.as_of)
    done = sum(
        obligation.opens_on <= entry.happened_on <= last
        for selector in _selectors(standard.fulfilled_by)
        for entry in scope.case_file.of_kind(selector.kind)
        if selector.selects(entry)
    )
    return min(done, asked), asked


def _selectors(fulfilment: Fulfilment) -> list[Selector]:
    if isinstance(fulfilment, Selector):
        return [fulfilment]
    return [selector for part in fulfilment.parts for selector in _selectors(part)]


def _of_obligation(obligation: Obligation) -> str:
    """ "due 19 April 2006, met 18 April 2006" """
    done = f" {_day(obligation.fulfilled_on)}" if obligation.fulfilled_on else ""
    return f"due {_day(obligation.due_on)}, {obligation.state.replace('_', ' ')}{done}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def count_entries(count: EntryCount, scope: Scope, tally: Tally) -> None:
    found: list[tuple[Entry, bool]] = []
    for entry in scope.case_file.of_kind(count.of.kind):
        if not scope.holds(entry.happened_on):
            continue
        if not count.of.matches(entry, scope.case_file, scope.as_of):
            continue
        if count.leaving_out and count.leaving_out.matches(entry, scope.case_file, scope.as_of):
            tally.leave_out(scope.case, entry.id, entry.happened_on, "by the measure's definition")
        else:
            found.append((entry, count.met.matches(entry, scope.case_file, scope.as_of)))
    if count.by_case:
        met = sum(is_met for _, is_met in found)
        if found:
            detail = f"{met} of {len(found)}" if tally.listing else ""
            tally.count(scope.case, "", found[-1][0].happened_on, met == len(found), detail)
        return
    for entry, is_met in found:
        detail = str(entry.fact("outcome") or "").replace("_", " ") if tally.listing else ""
        tally.count(scope.case, entry.id, entry.happened_on, is_met, detail)


def count_supervisions(count: SupervisionCount, scope: Scope, tally: Tally) -> None:
    ran = [
        supervision
        for supervision in scope.case_file.supervisions()
        if supervision.kind in count.kinds
        and supervision.start_on <= scope.to_on
        and (supervision.end_on is None or supervision.end_on > scope.from_on)
    ]
    failures = [
        entry
        for entry in scope.case_file.of_kind(*count.failed_by)
        if ran
        and scope.holds(entry.happened_on)
        and not (
            count.unless_answered
            and count.unless_answered.answers(entry, scope.case_file, scope.as_of)
        )
    ]
    for supervision in ran:
        failed_by = next((e for e in failures if _during(e, supervision)), None)
        if failed_by:
            failures = [e for e in failures if not _during(e, supervision)]
        detail = ""
        if tally.listing:
            detail = f"{supervision.kind} from {_day(supervision.start_on)}"
            if failed_by:
                kind = failed_by.kind.replace("_", " ")
                detail += f", {kind} {_day(failed_by.happened_on)}"
        tally.count(
            scope.case, supervision.start.id, supervision.start_on, failed_by is None, detail
        )


def _during(entry: Entry, supervision: Supervision) -> bool:
    """The last day is included: the recall is asked for, and made, on one day."""
    return supervision.start_on <= entry.happened_on and (
        supervision.end_on is None or entry.happened_on <= supervision.end_on
    )


def count_volume(count: VolumeCount, scope: Scope, tally: Tally) -> None:
    kinds = {pattern.kind for pattern in count.of}
    if count.once_per_sentence:
        kinds.add("sentenced")
    counted = False
    for entry in scope.case_file.of_kind(*sorted(kinds)):
        if entry.kind == "sentenced":
            counted = False
        if counted or not any(p.matches(entry, scope.case_file, scope.as_of) for p in count.of):
            continue
        counted = count.once_per_sentence
        if scope.holds(entry.happened_on):
            tally.add_to_numerator(scope.case, entry.id, entry.happened_on)


def count_elapsed(count: ElapsedCount, scope: Scope, tally: Tally) -> None:
    for entry in scope.case_file.of_kind(count.of.kind):
        on = entry.happened_on
        if not scope.holds(on) or not count.of.matches(entry, scope.case_file, scope.as_of):
            continue
        start = _followed(entry, count.since, scope.case_file)
        if count.adults_only and _is_child(scope.case_file.person, on):
            tally.leave_out(scope.case, entry.id, on, f"under {ADULT_FROM} on that day")
        elif start is None:
            tally.leave_out(scope.case, entry.id, on, "what it answers is not recorded")
        elif start.happened_on > on:
            tally.leave_out(scope.case, entry.id, on, "it comes before what it answers")
        else:
            elapsed = scope.days.between(start.happened_on, on)
            if count.within is None:
                tally.add_amount(scope.case, entry.id, on, elapsed)
            else:
                detail = f"{elapsed} working days" if tally.listing else ""
                tally.count(scope.case, entry.id, on, elapsed <= count.within, detail)


def _followed(entry: Entry, facts: tuple[str, ...], case_file: CaseFile) -> Entry | None:
    """The entry reached by following one fact after the other."""
    found: Entry | None = entry
    for fact in facts:
        found = case_file.named(found, fact) if found else None
    return found


def _is_child(person: object, on: datetime.date) -> bool:
    """Known to be under age. Who has no date of birth counts as adult: nearly everybody is."""
    age = person.age_on(on) if isinstance(person, Person) else None
    return age is not None and age < ADULT_FROM


COUNTERS: dict[type, Callable[[Any, Scope, Tally], None]] = {
    ObligationCount: count_obligations,
    EntryCount: count_entries,
    SupervisionCount: count_supervisions,
    VolumeCount: count_volume,
    ElapsedCount: count_elapsed,
}
