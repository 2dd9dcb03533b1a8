"""Measures over the cases of an area: one pass, a case at a time, for all measures at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from throughcare.core.calendars import england_and_wales
from throughcare.core.measures.counting import COUNTERS, Scope
from throughcare.core.measures.model import (
    AbsenceCount,
    ElapsedCount,
    Measure,
    StaffCount,
    VolumeCount,
)
from throughcare.core.measures.results import LeftOut, MeasureResult, Tally, result_of
from throughcare.core.measures.staff import (
    Window,
    count_absence,
    count_staff,
    volume_of,
    year_factor,
)
from throughcare.core.obligations import Obligation
from throughcare.core.obligations import evaluate as obligations_of
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.people import Absence, Staff, VolumeTarget
from throughcare.core.standard_files import shipped_standards
from throughcare.core.standards import Standard


@dataclass(frozen=True)
class _Running:
    measure: Measure
    window: Window
    tally: Tally
    remarks: tuple[str, ...]


class Evaluation:
    """Measures over a window, fed one case file after the other; nothing of a case is kept, unless
    `listing` asks for the cases behind each figure.

    `from_on` and `to_on` are both inclusive; `to_on` must not lie beyond what the record covers, since
    everything is judged as it stood at its end, or at the end of `as_of` where that is said: a month that
    is over is then judged by what is known today. A table that is None is absent: the measures that need
    it are in `left_out`, as are those that nobody counted yet in the window.
    """

    def __init__(
        self,
        measures: Iterable[Measure],
        from_on: datetime.date,
        to_on: datetime.date,
        *,
        staff: Sequence[Staff] | None = None,
        absences: Sequence[Absence] | None = None,
        targets: Sequence[VolumeTarget] | None = None,
        standards: Mapping[str, Standard] | None = None,
        listing: bool = False,
        as_of: datetime.date | None = None,
    ):
        self.asked = (from_on, to_on)
        self.as_of = as_of or to_on
        self.tables = {"staff.csv": staff, "absences.csv": absences, "targets.csv": targets}
        self.staff, self.absences, self.targets = staff or (), absences or (), targets or ()
        self.standards = shipped_standards() if standards is None else standards
        self.days = england_and_wales()
        self.left_out: list[LeftOut] = []
        self._running: list[_Running] = []
        for measure in measures:
            window = (max(from_on, measure.counts_from or from_on), to_on)
            reason = self._why_not(measure, window)
            if reason:
                self.left_out.append(LeftOut(measure, reason))
            else:
                self._running.append(self._start(measure, window, listing))

    def _why_not(self, measure: Measure, window: Window) -> str | None:
        absent = [name for name in measure.needs if self.tables[name] is None]
        if absent:
            return f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} not there"
        if window[0] > window[1]:
            return f"it counts from {measure.counts_from} only"
        if isinstance(measure.counts, VolumeCount):
            return volume_of(measure.id, self.targets, window)[1]
        return None

    def add(self, case_file: CaseFile, found: dict[str, list[Obligation]] | None = None) -> None:
        """Counts a case for every measure. Each standard is evaluated once; what stands in `found`, by
        standard, was evaluated already, and what is evaluated here is put there."""
        found = {} if found is None else found

        def obligations(standard: str) -> list[Obligation]:
            if standard not in found:
                found[standard] = obligations_of(
                    self.standards[standard], case_file, self.as_of, self.days
                )
            return found[standard]

        for running in self._running:
            counter = COUNTERS.get(type(running.measure.counts))
            if counter:
                scope = Scope(
                    *running.window, case_file, obligations, self.days, self.standards, self.as_of
                )
                counter(running.measure.counts, scope, running.tally)
                running.tally.end_case()

    def results(self) -> list[MeasureResult]:
        """Every measure that was counted, in the order given."""
        return [result_of(r.measure, r.window, r.tally, r.remarks) for r in self._running]

    def _start(self, measure: Measure, window: Window, listing: bool) -> _Running:
        """What the tables beside the journal say is counted at once."""
        tally = Tally(listing=listing, kind=kind_of_figure(measure))
        remarks = []
        if window[0] != self.asked[0]:
            remarks.append(f"Counted from {window[0]}: the measure did not count before.")
        counts = measure.counts
        if isinstance(counts, StaffCount):
            count_staff(counts, self.staff, window, tally)
        elif isinstance(counts, AbsenceCount):
            count_absence(counts, self.staff, self.absences, window, self.days, tally)
            if counts.annualised and year_factor(window) != 1:
                remarks.append("The window is not a year: the days lost are a year's at its rate.")
        elif isinstance(counts, VolumeCount):
            tally.denominator = volume_of(measure.id, self.targets, window)[0]
            rows = [target for target in self.targets if target.measure == measure.id]
            if any(row.from_on < window[0] or row.to_on > window[1] for row in rows):
                remarks.append("The area's volume was shared out by days to fit the window.")
        return _Running(measure, window, tally, tuple(remarks))


def kind_of_figure(measure: Measure) -> str:
    if isinstance(measure.counts, VolumeCount | AbsenceCount):
        return "total"
    is_mean = isinstance(measure.counts, ElapsedCount) and measure.counts.within is None
    return "mean" if is_mean else "share"


def evaluate(
    measures: Iterable[Measure],
    case_files: Iterable[CaseFile],
    from_on: datetime.date,
    to_on: datetime.date,
    *,
    staff: Sequence[Staff] | None = None,
    absences: Sequence[Absence] | None = None,
    targets: Sequence[VolumeTarget] | None = None,
    standards: Mapping[str, Standard] | None = None,
    listing: bool = False,
) -> tuple[list[MeasureResult], list[LeftOut]]:
    """Results of the measures over these cases, and the measures left out. See `Evaluation`."""
    evaluation = Evaluation(
        measures,
        from_on,
        to_on,
        staff=staff,
        absences=absences,
        targets=targets,
        standards=standards,
        listing=listing,
    )
    for case_file in case_files:
        evaluation.add(case_file)
    return evaluation.results(), evaluation.left_out
