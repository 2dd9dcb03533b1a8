"""What stands beside the journal: people, cases, staff, absences, an area's volume targets."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """Somebody who is or was supervised. `sex` is M, F or empty; `ethnicity` a code or empty."""

    person: str
    family_name: str = ""
    given_names: str = ""
    sex: str = ""
    born_on: datetime.date | None = None
    ethnicity: str = ""
    address: str = ""
    postcode: str = ""
    other: dict[str, str] = field(default_factory=dict)

    def age_on(self, day: datetime.date) -> int | None:
        """Whole years on a day; None where the date of birth is not recorded."""
        if self.born_on is None:
            return None
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)


@dataclass(frozen=True)
class CaseRow:
    """One person's current supervision, as an area lists it."""

    case: str
    person: str
    area: str
    other: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Staff:
    """A member of staff: `fte` is the share of full time, `grade` as in an allocation, `team_kind` what
    the team is for, `postcode` that of their home."""

    staff: str
    team: str = ""
    grade: str = ""
    fte: float = 1.0
    ethnicity: str = ""
    joined_on: datetime.date | None = None
    left_on: datetime.date | None = None
    name: str = ""
    team_kind: str = ""
    postcode: str = ""

    def in_post_on(self, day: datetime.date) -> bool:
        return (self.joined_on is None or self.joined_on <= day) and (
            self.left_on is None or day <= self.left_on
        )


@dataclass(frozen=True)
class VictimRow:
    """Restricted: who a victim is. Entries name them by `victim` only."""

    victim: str
    case: str
    name: str = ""
    address: str = ""
    telephone: str = ""
    wishes: str = ""

    def details(self) -> dict[str, str]:
        """Everything about them, by name."""
        return {
            "name": self.name,
            "address": self.address,
            "telephone": self.telephone,
            "wishes": self.wishes,
        }


@dataclass(frozen=True)
class Absence:
    """A spell of sickness; `working_days` lost in it."""

    staff: str
    from_on: datetime.date
    to_on: datetime.date | None
    working_days: float


@dataclass(frozen=True)
class VolumeTarget:
    """How many of something an area is to achieve between two days."""

    measure: str
    from_on: datetime.date
    to_on: datetime.date
    volume: float
