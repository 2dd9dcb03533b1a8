"""An obligation in plain words: by when, counted how, and what came of it.

The sentences say what the reference evaluator did, from its own results; nothing is decided here. How a
kind of entry is named in them is data (`definitions/reference/entry-phrases.csv`; the wording is ours).
"""

from __future__ import annotations

import csv
import datetime
from functools import cache

from throughcare.core.calendars import WorkingDays, holiday_name
from throughcare.core.definitions import SHIPPED
from throughcare.core.obligations import Obligation
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.standards import AllOf, Fulfilment, Selector, Span, Standard, selectors

_DAY = datetime.timedelta(days=1)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def explain(
    obligation: Obligation, standard: Standard, case_file: CaseFile, calendar: WorkingDays
) -> str:
    """Two sentences in plain words: when it was due and why then, and what came of it.

    `obligation` is one that `standard` gave for this `case_file`, both as they stood on the same day.
    """
    words = _Words(obligation, standard, case_file, calendar)
    return f"Due by the end of {day_in_words(obligation.due_on)}: {words.why()}. {words.outcome()}."


def day_in_words(day: datetime.date) -> str:
    """19 April 2006, on any machine, whatever its language."""
    return f"{_short(day)} {day.year}"


def _short(day: datetime.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


class _Words:
    """The parts of the explanation of one obligation."""

    def __init__(
        self,
        obligation: Obligation,
        standard: Standard,
        case_file: CaseFile,
        calendar: WorkingDays,
    ):
        self.obligation = obligation
        self.standard = standard
        self.case_file = case_file
        self.calendar = calendar
        self.trigger = case_file.by_id[obligation.trigger_entry]
        dated_by = standard.starts_on.dated_by
        self.dating = (
            case_file.named(self.trigger, dated_by) if dated_by else None
        ) or self.trigger

    # By when, and why then

    def why(self) -> str:
        """What the due date is counted from, and how."""
        standard = self.standard
        if standard.stretches:
            return self._why_count()
        if standard.before:
            return self._why_before()
        if standard.by_fact:
            return f"the date set by {self._start(' of ')}"
        assert standard.within is not None
        if self._is_repeat():
            assert standard.repeats_every is not None
            last = self.obligation.opens_on - _DAY
            text = f"{standard.repeats_every} after the last one on {day_in_words(last)}"
            return text + self._holidays(standard.repeats_every, last)
        text = f"{standard.within} after {self._start(' on ')}"
        return text + self._holidays(standard.within, self.obligation.trigger_on)

    def _start(self, joined_by: str) -> str:
        """The entry that the clock runs from, with its day."""
        on = self.obligation.trigger_on
        within = self.standard.within
        if within and within.unit == "working_days" and on.weekday() >= 5:
            weekday = "Saturday " if on.weekday() == 5 else "Sunday "
        else:
            weekday = ""
        text = f"{starts(self.dating)}{joined_by}{weekday}{day_in_words(on)}"
        start = self.standard.starts_on
        if start.nth > 1:
            stretch = f" in {start.nth_within}" if start.nth_within else ""
            text += f", the {ordinal(start.nth)}{stretch}"
        return text

    def _is_repeat(self) -> bool:
        """Whether this obligation follows an earlier one that was fulfilled."""
        standard, obligation = self.standard, self.obligation
        if standard.repeats_every is None or standard.within is None:
            return False
        first_due = standard.within.after(obligation.trigger_on, self.calendar)
        return (obligation.opens_on, obligation.due_on) != (obligation.trigger_on, first_due)

    def _holidays(self, span: Span, since: datetime.date) -> str:
        """The bank holidays that were skipped; nothing where none was or the limit counts every day."""
        if span.unit != "working_days":
            return ""
        skipped = [
            since + datetime.timedelta(number)
            for number in range(1, (self.obligation.due_on - since).days + 1)
        ]
        named = [_holiday(day) for day in skipped if self._is_holiday(day)]
        if not named:
            return ""
        verb = "is a bank holiday" if len(named) == 1 else "are bank holidays"
        return f"; {listed(named, 'and')} {verb}"

    def _is_holiday(self, day: datetime.date) -> bool:
        return day.weekday() < 5 and not self.calendar.is_working_day(day)

    def _why_before(self) -> str:
        before = self.standard.before
        assert before is not None
        target = self.trigger.fact(before.fact)
        return (
            f"{_days(before.due)} before {day_in_words(target)}, the date set by "
            f"{self._start(' of ')}; it counts from {day_in_words(self.obligation.opens_on)} on"
        )

    def _why_count(self) -> str:
        rule = self.standard.stretches
        assert rule is not None
        what = listed([fulfils(part.kind) for part in selectors(self.standard.fulfilled_by)], "or")
        text = f"{what} {_times(rule.count)} in"
        start = self._start(" on ")
        if rule.each == rule.span:
            return f"{text} the {rule.span} from {start}"
        obligation, number = self.obligation, 1
        while rule.each.after(obligation.trigger_on, self.calendar, number) <= obligation.due_on:
            number += 1
        name = rule.each.unit.removesuffix("s").replace("_", " ")
        each = f"{name if rule.each.amount == 1 else 'stretch'} {number}"
        days = f"{day_in_words(obligation.opens_on)} to {day_in_words(obligation.due_on)}"
        return f"{text} {each} ({days}) of the {rule.span} from {start}"

    # What came of it

    def outcome(self) -> str:
        """Met, late, still in time, overdue or fallen away: by what, and by how many days."""
        obligation = self.obligation
        if obligation.state in ("met", "late"):
            return self._done()
        if obligation.state == "fallen_away":
            return self._fell_away()
        if obligation.state == "due":
            return f"Not done yet, and still in time{self._progress()}"
        return f"Overdue by {_days(obligation.days_late)}{self._progress()}"

    def _done(self) -> str:
        obligation = self.obligation
        assert obligation.fulfilled_entry is not None and obligation.fulfilled_on is not None
        by = fulfils(self.case_file.by_id[obligation.fulfilled_entry].kind)
        on = day_in_words(obligation.fulfilled_on)
        if isinstance(self.standard.fulfilled_by, AllOf):
            by += f", the last of {len(self.standard.fulfilled_by.parts)}"
        elif self.standard.stretches and self.standard.stretches.count > 1:
            by += f", number {self.standard.stretches.count}"
        if obligation.state == "late":
            return f"Done {_days(obligation.days_late)} late, on {on}, by {by}"
        if obligation.fulfilled_on < obligation.opens_on:
            return f"Already met on {on} by {by}, before {starts(self.dating)}"
        return f"Met on {on} by {by}"

    def _fell_away(self) -> str:
        ended_on = self.obligation.fell_away_on
        assert ended_on is not None
        ends = (
            entry
            for entry in self.case_file.of_kind(*self.standard.falls_away_on)
            if entry.happened_on == ended_on and entry.id != self.trigger.id
        )
        return f"Fell away on {day_in_words(ended_on)} with {fulfils(next(ends).kind)}"

    def _progress(self) -> str:
        """What is there, or lacking, of an obligation that is not fulfilled."""
        if self.standard.stretches:
            rule, done = self.standard.stretches, self._counted()
            return f": {done} of {rule.count} done" if rule.count > 1 else ""
        lacking = self._lacking(self.standard.fulfilled_by)
        if not lacking:  # something is there, and does not answer this one or came after the end
            return ""
        return f"; not recorded: {lacking}"

    def _counted(self) -> int:
        parts = selectors(self.standard.fulfilled_by)
        days = (self.obligation.opens_on, self.obligation.due_on)
        return sum(
            1
            for entry in self.case_file.entries
            if days[0] <= entry.happened_on <= days[1]
            and any(self._selects(part, entry) for part in parts)
        )

    def _lacking(self, fulfilment: Fulfilment) -> str:
        if isinstance(fulfilment, Selector):
            return "" if self._is_there(fulfilment) else fulfils(fulfilment.kind)
        lacking = [self._lacking(part) for part in fulfilment.parts]
        found = list(dict.fromkeys(part for part in lacking if part))
        if isinstance(fulfilment, AllOf):
            return listed(found, "and")
        return (
            listed(found, "or") if len(lacking) == len([part for part in lacking if part]) else ""
        )

    def _is_there(self, selector: Selector) -> bool:
        return any(
            entry.happened_on >= self.obligation.opens_on and self._selects(selector, entry)
            for entry in self.case_file.of_kind(selector.kind)
        )

    def _selects(self, selector: Selector, entry: Entry) -> bool:
        """Whether an entry is such a one, and about the same victim where each has a clock."""
        another = self.standard.by_victim and entry.fact("victim") != self.trigger.fact("victim")
        return not another and selector.selects(entry)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _holiday(day: datetime.date) -> str:
    name = (holiday_name(day) or "").replace(" (observed)", ", observed")
    return f"{_short(day)} ({name})" if name else _short(day)


def ordinal(number: int) -> str:
    """second, third; from the tenth on "10th"."""
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"


def listed(items: list[str], last: str) -> str:
    """a, b and c; `last` is the word before the last item."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def starts(entry: Entry) -> str:
    """What an entry is called where a clock runs from it: "release", "the sentence"."""
    return _phrases()[entry.kind]["starts"]


def fulfils(kind: str) -> str:
    """What an entry of a kind is called where it fulfils something: "the sentence plan"."""
    return _phrases()[kind]["fulfils"]


@cache
def _phrases() -> dict[str, dict[str, str]]:
    text = SHIPPED.joinpath("reference", "entry-phrases.csv").read_text(encoding="utf-8")
    return {row["kind"]: row for row in csv.DictReader(text.splitlines())}
