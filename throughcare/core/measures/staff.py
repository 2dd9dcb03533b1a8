"""Measures of staff and volumes: sums over tables that stand beside the journal."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from throughcare.core.calendars import FIRST, WorkingDays, add_months
from throughcare.core.measures.model import AbsenceCount, StaffCount
from throughcare.core.measures.results import Tally
from throughcare.core.record.people import Absence, Staff, VolumeTarget

Window = tuple[datetime.date, datetime.date]
_DAY = datetime.timedelta(days=1)


def count_staff(count: StaffCount, staff: Sequence[Staff], window: Window, tally: Tally) -> None:
    """Heads in post on the window's last day."""
    for person in staff:
        if not person.in_post_on(window[1]):
            continue
        value = getattr(person, count.fact)
        if not value:
            tally.left_out[f"{count.fact} not recorded"] += 1
        elif value in count.leaving_out:
            tally.left_out[f"{count.fact} {value}"] += 1
        else:
            tally.count("", "", window[1], value in count.met)
            tally.end_case()


def count_absence(
    count: AbsenceCount,
    staff: Sequence[Staff],
    absences: Sequence[Absence],
    window: Window,
    days: WorkingDays,
    tally: Tally,
) -> None:
    """Working days lost in the window for each full-time post of the window."""
    lost = sum(_lost(absence, window, days) for absence in absences)
    tally.numerator = lost * (year_factor(window) if count.annualised else 1)
    length = (window[1] - window[0]).days + 1
    tally.denominator = sum(p.fte * _days_in_post(p, window) for p in staff) / length


def year_factor(window: Window) -> float:
    """How many such windows a year has; exactly 1 for twelve months."""
    if add_months(window[0], 12) - _DAY == window[1]:
        return 1.0
    return 365 / ((window[1] - window[0]).days + 1)


def _lost(absence: Absence, window: Window, days: WorkingDays) -> float:
    """The working days of a spell that lie in the window: its own number, shared out by the calendar
    where it reaches beyond the window. A spell that goes on is taken to last to the window's end."""
    last = absence.to_on or max(window[1], absence.from_on)
    first_in, last_in = max(absence.from_on, window[0]), min(last, window[1])
    if first_in > last_in:
        return 0.0
    if (first_in, last_in) == (absence.from_on, last):
        return absence.working_days
    if absence.from_on <= FIRST:  # before the calendar of bank holidays: shared out by days
        share = ((last_in - first_in).days + 1) / ((last - absence.from_on).days + 1)
        return absence.working_days * share
    whole = days.between(absence.from_on - _DAY, last)
    inside = days.between(first_in - _DAY, last_in)
    return absence.working_days * inside / whole if whole else 0.0


def _days_in_post(person: Staff, window: Window) -> int:
    first = max(person.joined_on or window[0], window[0])
    last = min(person.left_on or window[1], window[1])
    return max(0, (last - first).days + 1)


def volume_of(
    measure: str, targets: Sequence[VolumeTarget], window: Window
) -> tuple[float, str | None]:
    """The volume aimed at in the window, by the days of each target that lie in it; and what is wrong
    with it, or None."""
    rows = [target for target in targets if target.measure == measure]
    volume, covered = 0.0, 0
    for row in rows:
        first, last = max(row.from_on, window[0]), min(row.to_on, window[1])
        inside = max(0, (last - first).days + 1)
        volume += row.volume * inside / ((row.to_on - row.from_on).days + 1)
        covered += inside
    length = (window[1] - window[0]).days + 1
    if covered < length:
        return volume, f"targets.csv has no volume for {length - covered} days of the window"
    if covered > length:
        return volume, "targets.csv has more than one volume for some days of the window"
    return volume, None
