"""Writes the entries of one synthetic case, with ids and times that are the same on any machine."""

from __future__ import annotations

import datetime

from throughcare.core.calendars import WorkingDays, england_and_wales
from throughcare.core.record.entry import Entry
from throughcare.core.record.facts import Facts
from throughcare.core.record.kinds import KINDS
from throughcare.demo.chance import Chance
from throughcare.demo.plans import EXTRACTED, Plan, rates

_KIND_OF = {cls: kind for kind, cls in KINDS.items()}
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_CLOSE = datetime.datetime(2006, 5, 31, 18, tzinfo=datetime.UTC)
_LATE_KINDS = frozenset(
    {"attendance_recorded", "contact_noted", "home_visited", "one_to_one_work_done"}
)


class Writer:
    """The journal of one case while it is written. Nothing is written after `until`."""

    def __init__(
        self, plan: Plan, chance: Chance, officer: str, team: str, grade: str, has_bed: bool = False
    ):
        self.plan = plan
        self.has_bed = has_bed  # in approved premises
        self.chance = chance
        self.officer = officer
        self.team = team
        self.grade = grade
        self.entries: list[Entry] = []
        self.until = min(EXTRACTED, plan.end_on)
        self.supervised_until = self.until  # earlier when a licence is recalled
        self.days: WorkingDays = england_and_wales()
        self.seen_after_transfer_on: datetime.date | None = None
        if plan.transferred_in_on:
            in_time = self.decided("transfer_first_in_time")
            self.seen_after_transfer_on = self.in_time(plan.transferred_in_on, 5, in_time)

    def add(self, day: datetime.date, facts: Facts, by: str = "") -> str | None:
        """Adds an entry unless the day is after the end of the journal; returns its id, or None."""
        if day > self.until:
            return None
        kind = _KIND_OF[type(facts)]
        at = self._recorded_at(day, kind)
        entry = Entry(
            self._uuid7(at), self.plan.case, kind, day, at, by or self.officer, None, facts
        )
        self.entries.append(entry)
        return entry.id

    def correct(self, entry: Entry, facts: Facts) -> None:
        """Puts an entry right (the new one replaces it wholly), or takes it back."""
        assert entry.recorded_at is not None
        at = min(entry.recorded_at + datetime.timedelta(days=2), _CLOSE)
        kind, day = _KIND_OF[type(facts)], entry.happened_on
        self.entries.append(
            Entry(self._uuid7(at), entry.case, kind, day, at, self.officer, entry.id, facts)
        )

    def _recorded_at(self, day: datetime.date, kind: str) -> datetime.datetime:
        minute = 9 * 60 + int(self.chance.random() * 8 * 60)
        at = datetime.datetime(
            day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=datetime.UTC
        )
        if kind in _LATE_KINDS and not self.chance.happens(rates()["recorded_in_time"] / 100):
            at = min(at + datetime.timedelta(days=self.chance.whole(3, 12)), _CLOSE)
        return at

    def _uuid7(self, at: datetime.datetime) -> str:
        """An id that begins with its time: UUID version 7."""
        milliseconds = int((at - _EPOCH).total_seconds()) * 1000 + int(self.chance.random() * 1000)
        high = int(self.chance.random() * 0x1000)
        low = int(self.chance.random() * 0x40_0000) << 40 | int(self.chance.random() * (1 << 40))
        low = 0x8000_0000_0000_0000 | low
        text = f"{milliseconds:012x}7{high:03x}{low:016x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    # Days

    def workday(self, day: datetime.date) -> datetime.date:
        """The day itself, or the first working day after it."""
        return day if self.days.is_working_day(day) else self.days.after(day, 1)

    def in_time(self, start: datetime.date, working_days: int, in_time: bool) -> datetime.date:
        """A working day inside the limit, or after it by up to four weeks."""
        if in_time:
            return self.days.after(start, self.chance.whole(1, working_days))
        return self.days.after(start, working_days + self.chance.whole(1, 18))

    def is_in_transfer(self, day: datetime.date) -> bool:
        """Between the transfer in and the first appointment here nobody is seen."""
        arrived, seen = self.plan.transferred_in_on, self.seen_after_transfer_on
        return arrived is not None and seen is not None and arrived <= day <= seen

    def decided(self, name: str) -> bool:
        return self.plan.decided.get(name, False)
