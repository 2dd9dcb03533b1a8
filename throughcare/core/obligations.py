"""THE reference evaluator: what a standard asks of a case, and whether it was done.

Plain and readable on purpose. Any faster engine may exist only because tests prove that it agrees
with this one. Everything is a pure function of the standard, the case file, the day and the calendar.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from throughcare.core.calendars import WorkingDays, england_and_wales
from throughcare.core.conditions import as_texts
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.standards import AllOf, AnyOf, Fulfilment, Selector, Standard

STATES = ("met", "late", "due", "overdue", "fallen_away")
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one standard asks of one case (or victim) once. `days_late` counts calendar days."""

    case: str
    standard: str
    trigger_entry: str
    trigger_on: datetime.date
    due_on: datetime.date
    fulfilled_entry: str | None
    fulfilled_on: datetime.date | None
    state: str
    days_late: int
    opens_on: datetime.date  # from when on an entry fulfils
    fell_away_on: datetime.date | None = None


def obligations_for(
    case_file: CaseFile,
    standards: Iterable[Standard],
    as_of: datetime.date,
    days: WorkingDays | None = None,
) -> list[Obligation]:
    """Every obligation of a case under some standards, as it stood at the end of `as_of`, sorted by
    standard, trigger date and due date."""
    calendar = days or england_and_wales()
    found = [o for standard in standards for o in evaluate(standard, case_file, as_of, calendar)]
    found.sort(key=lambda o: (o.standard, o.trigger_on, o.due_on))
    return found


def evaluate(
    standard: Standard, case_file: CaseFile, as_of: datetime.date, days: WorkingDays
) -> list[Obligation]:
    """The obligations of one standard, by trigger date and due date."""
    if not any(case_file.of_kind(selector.kind) for selector in standard.starts_on.selectors):
        return []
    found: list[Obligation] = []
    for subject in _subjects(standard, case_file):
        scope = _Scope(standard, case_file, as_of, days, subject)
        found += scope.obligations()
    found.sort(key=lambda o: (o.trigger_on, o.due_on))
    return found


def _subjects(standard: Standard, case_file: CaseFile) -> list[str | None]:
    """The victims whose entries belong together; or the case as a whole."""
    if not standard.by_victim:
        return [None]
    kinds = [selector.kind for selector in standard.starts_on.selectors]
    victims = (entry.fact("victim") for entry in case_file.of_kind(*kinds))
    return list(dict.fromkeys(victim for victim in victims if victim))


@dataclass(frozen=True)
class Trigger:
    """The entry that starts a clock, and the entry that dates it (itself, unless `dated_by`)."""

    entry: Entry
    dating: Entry

    @property
    def on(self) -> datetime.date:
        return self.dating.happened_on


class _Scope:
    """One standard on one case (or one victim of it), on one day."""

    def __init__(
        self,
        standard: Standard,
        case_file: CaseFile,
        as_of: datetime.date,
        days: WorkingDays,
        victim: str | None,
    ):
        self.standard = standard
        self.case_file = case_file
        self.as_of = as_of
        self.days = days
        self.victim = victim
        self._selected: dict[Selector, tuple[list[Entry], list[datetime.date]]] = {}

    def obligations(self) -> Iterator[Obligation]:
        previous: Trigger | None = None
        for trigger in self.triggers():
            if self.standard.in_force_on(trigger.on) and self.applies(trigger.on):
                yield from self.of_trigger(trigger, previous)
            previous = trigger

    # What starts the clock

    def triggers(self) -> list[Trigger]:
        start = self.standard.starts_on
        entries = [e for selector in start.selectors for e in self.selected(selector)[0]]
        dated = ((entry, self.dating(entry)) for entry in entries)
        triggers = [
            Trigger(entry, by) for entry, by in dated if by and by.happened_on <= self.as_of
        ]
        position = self.case_file.position
        triggers.sort(key=lambda t: (t.on, position[t.dating.id], position[t.entry.id]))
        return triggers if start.nth == 1 else list(self.nth_of(triggers))

    def dating(self, entry: Entry) -> Entry | None:
        """The entry whose date is the trigger's: the one that `dated_by` names, else the entry itself.
        None where the one named was withdrawn: a failure that never was starts no clock."""
        fact = self.standard.starts_on.dated_by
        if fact is None:
            return entry
        if self.case_file.was_withdrawn(entry.fact(fact)):
            return None
        return self.case_file.named(entry, fact) or entry

    def nth_of(self, triggers: list[Trigger]) -> Iterator[Trigger]:
        """The nth inside a stretch of the given length (its last day included); then counting starts
        afresh."""
        start = self.standard.starts_on
        counted: list[Trigger] = []
        for trigger in triggers:
            if start.nth_within:
                span = start.nth_within
                counted = [t for t in counted if trigger.on <= span.after(t.on, self.days)]
            counted.append(trigger)
            if len(counted) == start.nth:
                yield trigger
                counted = []

    def applies(self, day: datetime.date) -> bool:
        """Whether the case, as it stood on the trigger's date, is one the standard applies to."""
        for field, values in self.standard.applies_to:
            value = self.case_file.value_for(field, day, self.as_of)
            if value is None or values.isdisjoint(as_texts(value)):
                return False
        return True

    # What fulfils it

    def selected(self, selector: Selector) -> tuple[list[Entry], list[datetime.date]]:
        """The entries that a selector selects up to `as_of`, and their days, in their order."""
        if selector not in self._selected:
            entries = [
                entry
                for entry in self.case_file.of_kind(selector.kind)
                if entry.happened_on <= self.as_of
                and (self.victim is None or entry.fact("victim") == self.victim)
                and selector.selects(entry)
            ]
            self._selected[selector] = (entries, [entry.happened_on for entry in entries])
        return self._selected[selector]

    def first(
        self,
        fulfilment: Fulfilment,
        trigger: Trigger,
        opens: datetime.date,
        until: datetime.date,
        already_after: int | None,
    ) -> Entry | None:
        """The entry that fulfils: the first selected one from `opens` to `until`; for `any_of` the
        earliest of the firsts, for `all_of` the latest. `already_after`: the place in the case after
        which an earlier entry counts where `already` is said (None: `already` does not help here)."""
        if isinstance(fulfilment, Selector):
            if fulfilment.already and already_after is not None:
                return self.first_selected(
                    fulfilment, trigger, datetime.date.min, until, already_after
                )
            return self.first_selected(fulfilment, trigger, opens, until)
        firsts = [
            self.first(part, trigger, opens, until, already_after) for part in fulfilment.parts
        ]
        found = [entry for entry in firsts if entry is not None]
        if not found or (isinstance(fulfilment, AllOf) and len(found) < len(firsts)):
            return None
        choose = min if isinstance(fulfilment, AnyOf) else max
        return choose(found, key=lambda entry: self.case_file.position[entry.id])

    def first_selected(
        self,
        selector: Selector,
        trigger: Trigger,
        opens: datetime.date,
        until: datetime.date,
        after: int = -1,
    ) -> Entry | None:
        """The first selected entry between two days; one before the trigger's date has to stand after
        the place `after` in the case."""
        entries, days = self.selected(selector)
        for index in range(bisect_left(days, opens), len(entries)):
            if days[index] > until:
                return None
            place = self.case_file.position[entries[index].id]
            if place <= after and days[index] < trigger.on:
                continue
            if selector.answers is None or self.answers(entries[index], selector.answers, trigger):
                return entries[index]
        return None

    def answers(self, entry: Entry, fact: str, trigger: Trigger) -> bool:
        named = self.case_file.live_id(entry.fact(fact))
        return named is not None and named in (trigger.entry.id, trigger.dating.id)

    def falls_away(self, trigger: Trigger) -> datetime.date | None:
        """The day on which the case ended for this standard: the first such entry after the trigger."""
        position = self.case_file.position
        for entry in self.case_file.of_kind(*self.standard.falls_away_on):
            after = position[entry.id] > position[trigger.dating.id]
            if after and entry.id != trigger.entry.id and entry.happened_on <= self.as_of:
                return entry.happened_on
        return None

    # The obligations

    def of_trigger(self, trigger: Trigger, previous: Trigger | None) -> Iterator[Obligation]:
        ended = self.falls_away(trigger)
        until = min(self.as_of, ended) if ended else self.as_of
        if self.standard.stretches:
            yield from self.stretches(trigger, ended, until)
            return
        opens, due = self.times(trigger)
        if due is None:  # the date that the clock runs to was not recorded
            return
        already_after: int | None = self.case_file.position[previous.dating.id] if previous else -1
        while True:
            by = self.first(self.standard.fulfilled_by, trigger, opens, until, already_after)
            yield self.obligation(trigger, opens, due, by, ended)
            if by is None or self.standard.repeats_every is None:
                return
            due = self.standard.repeats_every.after(by.happened_on, self.days)
            opens, already_after = by.happened_on + _DAY, None

    def times(self, trigger: Trigger) -> tuple[datetime.date, datetime.date | None]:
        """From when on an entry fulfils, and by when one is due."""
        standard = self.standard
        if standard.within:
            return trigger.on, standard.within.after(trigger.on, self.days)
        if standard.by_fact:
            return trigger.on, trigger.entry.fact(standard.by_fact)
        assert standard.before is not None
        target = trigger.entry.fact(standard.before.fact)
        if target is None:
            return trigger.on, None
        opens = target - datetime.timedelta(days=standard.before.opens)
        return opens, target - datetime.timedelta(days=standard.before.due)

    def stretches(
        self, trigger: Trigger, ended: datetime.date | None, until: datetime.date
    ) -> Iterator[Obligation]:
        rule = self.standard.stretches
        assert rule is not None
        last = rule.span.after(trigger.on, self.days)
        number, opens = 0, trigger.on
        while opens < last and opens <= until:
            number += 1
            following = rule.each.after(trigger.on, self.days, number)
            due = following - _DAY
            done = self.counted(self.standard.fulfilled_by, trigger, opens, min(due, until))
            by = done[rule.count - 1] if len(done) >= rule.count else None
            yield self.obligation(trigger, opens, due, by, ended)
            opens = following

    def counted(
        self, fulfilment: Fulfilment, trigger: Trigger, opens: datetime.date, until: datetime.date
    ) -> list[Entry]:
        """The entries of a stretch, in their order."""
        if not isinstance(fulfilment, Selector):
            parts = [self.counted(part, trigger, opens, until) for part in fulfilment.parts]
            found = {entry.id: entry for part in parts for entry in part}
            return sorted(found.values(), key=lambda entry: self.case_file.position[entry.id])
        entries, days = self.selected(fulfilment)
        within = entries[bisect_left(days, opens) : bisect_left(days, until + _DAY)]
        if fulfilment.answers is None:
            return within
        return [e for e in within if self.answers(e, fulfilment.answers, trigger)]

    def obligation(
        self,
        trigger: Trigger,
        opens: datetime.date,
        due: datetime.date,
        by: Entry | None,
        ended: datetime.date | None,
    ) -> Obligation:
        done_on = by.happened_on if by else None
        state = _state(self.as_of, due, done_on, ended)
        late_on = {"late": done_on, "overdue": self.as_of}.get(state)
        return Obligation(
            case=self.case_file.case,
            standard=self.standard.id,
            trigger_entry=trigger.entry.id,
            trigger_on=trigger.on,
            due_on=due,
            fulfilled_entry=by.id if by else None,
            fulfilled_on=done_on,
            state=state,
            days_late=(late_on - due).days if late_on else 0,
            opens_on=opens,
            fell_away_on=ended if state == "fallen_away" else None,
        )


def _state(
    as_of: datetime.date,
    due_on: datetime.date,
    done_on: datetime.date | None,
    ended_on: datetime.date | None,
) -> str:
    if done_on is not None:
        return "met" if done_on <= due_on else "late"
    if ended_on is not None and ended_on <= due_on:
        return "fallen_away"
    # A duty is still in time on its last day.
    return "due" if as_of <= due_on else "overdue"
