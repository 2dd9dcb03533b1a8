"""Measures over many periods and groups at once: an area month by month, by team, officer, tier, and by the
ethnicity, sex and age of the people. The obligations of a case are evaluated once for all of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from throughcare.core.measures.evaluation import Evaluation
from throughcare.core.measures.model import Measure
from throughcare.core.measures.periods import Period
from throughcare.core.measures.results import MeasureResult
from throughcare.core.obligations import Obligation
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.people import Person
from throughcare.core.standards import Standard

OF_THE_RECORD = ("team", "officer", "tier")  # fields of the case, as they stood at the period's end
OF_THE_PERSON = ("ethnicity", "sex", "age")
GROUPINGS = (*OF_THE_RECORD, *OF_THE_PERSON)
NOT_RECORDED = "not recorded"
AGES = (18, 21, 25, 35, 45, 55)  # where a band of ages begins (ours: the sources give none)


@dataclass(frozen=True)
class Cell:
    """A figure of one period and one group; `group` is empty where all cases are counted together."""

    period: Period
    group: str
    result: MeasureResult


class Series:
    """Fed one case file after the other. Everything is judged as it stood at the end of `as_of`, which
    is the last day of the last period where it is not said. Measures that need tables beside the journal are
    counted without groups only."""

    def __init__(
        self,
        measures: Iterable[Measure],
        periods: Sequence[Period],
        *,
        by: str | None = None,
        as_of: datetime.date | None = None,
        standards: Mapping[str, Standard] | None = None,
        listing: bool = False,
        **tables: Any,
    ):
        self.measures = [m for m in measures if by is None or not m.needs]
        self.periods = list(periods)
        self.by = by
        self.as_of = as_of or max(period.to_on for period in self.periods)
        self.more = {"standards": standards, "listing": listing, **tables}
        self._running: dict[tuple[Period, str], Evaluation] = {}
        if by is None:
            for period in self.periods:
                self._evaluation(period, "")

    def add(self, case_file: CaseFile) -> None:
        """Counts a case in every period, each time in the group that it belonged to at its end."""
        found: dict[str, list[Obligation]] = {}
        for period in self.periods:
            group = group_of(case_file, self.by, period.to_on, self.as_of) if self.by else ""
            self._evaluation(period, group).add(case_file, found)

    def _evaluation(self, period: Period, group: str) -> Evaluation:
        if (period, group) not in self._running:
            self._running[period, group] = Evaluation(
                self.measures, period.from_on, period.to_on, as_of=self.as_of, **self.more
            )
        return self._running[period, group]

    def cells(self) -> Iterator[Cell]:
        """Every figure, by period and group; groups in which nothing was counted are left out."""
        for (period, group), evaluation in sorted(
            self._running.items(), key=lambda item: (item[0][0].from_on, item[0][1])
        ):
            for result in evaluation.results():
                if result.denominator or not group:
                    yield Cell(period, group, result)


def group_of(case_file: CaseFile, by: str, on: datetime.date, as_of: datetime.date) -> str:
    """The group of a case at the end of a day, as a word; see `NOT_RECORDED`."""
    if by in OF_THE_RECORD:
        value = case_file.value_for(by, on, as_of)
        return NOT_RECORDED if value is None else str(value)
    return group_of_person(case_file.person, by, on)


def group_of_person(person: object, by: str, on: datetime.date) -> str:
    if not isinstance(person, Person):
        return NOT_RECORDED
    if by == "age":
        age = person.age_on(on)
        return NOT_RECORDED if age is None else age_band(age)
    return str(getattr(person, by)) or NOT_RECORDED


def age_band(age: int) -> str:
    """ "18 to 20", "under 18", "55 and over" """
    if age < AGES[0]:
        return f"under {AGES[0]}"
    low = max(band for band in AGES if band <= age)
    above = [band for band in AGES if band > low]
    return f"{low} to {above[0] - 1}" if above else f"{low} and over"
