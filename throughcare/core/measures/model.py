"""A measure: what is counted, against which target, how near is a near miss."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from throughcare.core.measures.patterns import NamedBy, Pattern

UNITS = ("percent", "days", "percent_of_target")
CONFIDENCE = ("read", "inferred", "report", "unverified", "ours")
# Over what time the sources count; the window that is asked for decides, this is shown beside it.
WINDOWS = ("financial_year", "rolling_quarter", "quarter", "day")


@dataclass(frozen=True)
class ObligationCount:
    """Obligations of some standards, one of whose dates lies in the window, by their state."""

    standards: tuple[str, ...]
    dated_by: str  # trigger_on, due_on or fulfilled_on
    of: frozenset[str]
    met: frozenset[str]
    by: str = (
        "obligation"  # or case: all of its obligations; or part: each entry a stretch asks for
    )


@dataclass(frozen=True)
class EntryCount:
    """Entries that happened in the window: those that match `met` among those that match `of`."""

    of: Pattern
    met: Pattern
    leaving_out: Pattern | None = None
    by_case: bool = False


@dataclass(frozen=True)
class SupervisionCount:
    """Orders and licences that ran in the window, without an entry that fails them."""

    kinds: tuple[str, ...]  # order, licence
    failed_by: tuple[str, ...]
    unless_answered: NamedBy | None = None


@dataclass(frozen=True)
class VolumeCount:
    """Entries that happened in the window, against the area's volume target of the measure's id."""

    of: tuple[Pattern, ...]
    once_per_sentence: bool = False


@dataclass(frozen=True)
class ElapsedCount:
    """Working days since the entry that is reached by following facts, one after the other."""

    of: Pattern
    since: tuple[str, ...]
    within: int | None = None
    adults_only: bool = False


@dataclass(frozen=True)
class AbsenceCount:
    """Working days lost to sickness for each full-time post."""

    annualised: bool = True


@dataclass(frozen=True)
class StaffCount:
    """Staff in post on the last day of the window, by one of their facts."""

    fact: str
    met: frozenset[str]
    leaving_out: frozenset[str] = frozenset()


Count = (
    ObligationCount
    | EntryCount
    | SupervisionCount
    | VolumeCount
    | ElapsedCount
    | AbsenceCount
    | StaffCount
)


@dataclass(frozen=True)
class Target:
    """What is aimed at between two days (both inclusive; None is open), in the measure's unit."""

    value: float
    from_on: datetime.date | None = None
    to_on: datetime.date | None = None

    def runs_on(self, day: datetime.date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (
            self.to_on is None or day <= self.to_on
        )


@dataclass(frozen=True)
class Measure:
    """One measure. `near_miss` is in its unit; None where the sources know no near miss."""

    id: str
    title: str
    source: str
    confidence: str
    unit: str
    better: str  # higher or lower
    numerator: str  # in words
    denominator: str  # in words
    counts: Count
    window: str
    place: int  # its line in the table of the Cheshire report; variants come after what they vary
    variant_of: str | None = None
    note: str = ""
    targets: tuple[Target, ...] = ()
    near_miss: float | None = None
    counts_from: datetime.date | None = None
    covers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.id

    def target_on(self, day: datetime.date) -> float | None:
        """The target of that day, or None."""
        return next((target.value for target in self.targets if target.runs_on(day)), None)

    @property
    def needs(self) -> tuple[str, ...]:
        """The files beside the journal without which the measure cannot be counted."""
        if isinstance(self.counts, AbsenceCount):
            return ("staff.csv", "absences.csv")
        if isinstance(self.counts, StaffCount):
            return ("staff.csv",)
        return ("targets.csv",) if isinstance(self.counts, VolumeCount) else ()
