"""The state of a case on any day: a pure fold of its entries."""

from __future__ import annotations

import datetime
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from throughcare.core.record.court import COMMUNITY_DISPOSALS, CUSTODIAL_DISPOSALS
from throughcare.core.record.entry import Entry, order_of, recorded_order_of
from throughcare.core.record.facts import RequirementCode, RohLevel

STARTS = frozenset({"sentenced", "released", "transferred_in"})
ENDS = frozenset({"closed", "died", "transferred_out", "order_revoked"})
TO_CUSTODY = frozenset({"received_into_custody", "recalled", "returned_to_custody"})
ORDERS = frozenset(COMMUNITY_DISPOSALS)


@dataclass(frozen=True)
class Standing:
    """When a case began and ended, as far as that has happened."""

    began_on: datetime.date | None
    ended_on: datetime.date | None

    @property
    def is_open(self) -> bool:
        return self.began_on is not None and self.ended_on is None


@dataclass(frozen=True)
class Supervision:
    """One stretch of supervision in the community: an order, or a licence."""

    kind: str  # "order" or "licence"
    start_on: datetime.date
    end_on: datetime.date | None  # None while it goes on
    start: Entry  # the sentence, the release, or the transfer in
    disposal: str | None

    def runs_on(self, day: datetime.date) -> bool:
        return self.start_on <= day and (self.end_on is None or day < self.end_on)


def _overtaken(corrections: list[Entry], replaced_by: dict[str, str]) -> Iterator[str]:
    """Corrections of an entry that a later one corrects too."""
    for entry in corrections:
        if replaced_by[entry.corrects or ""] != entry.id:
            yield entry.id


class CaseFile:
    """The live entries of one case in their order, and what they say.

    Corrections are applied: an entry that another one corrects (or withdraws) is not live. References
    to it lead to the entry that replaced it. Of two corrections of one entry, the one recorded later
    stands.
    """

    def __init__(self, entries: Iterable[Entry], person: object = None):
        everything = list(entries)
        self.person = person
        corrections = sorted((e for e in everything if e.corrects), key=recorded_order_of)
        # Of two corrections of one entry the later one stands.
        self.replaced_by: dict[str, str] = {e.corrects: e.id for e in corrections if e.corrects}
        self.entries: list[Entry] = everything
        if corrections:
            gone = {*self.replaced_by, *_overtaken(corrections, self.replaced_by)}
            self.entries = [e for e in everything if e.id not in gone and e.kind != "withdrawn"]
        self.entries.sort(key=order_of)
        self.case = everything[0].case if everything else ""

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def _by_kind(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.kind].append(entry)
        return found

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each live entry stands in the case, by id."""
        return {entry.id: place for place, entry in enumerate(self.entries)}

    def of_kind(self, *kinds: str) -> list[Entry]:
        """The live entries of these kinds, in their order."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        found = [entry for kind in kinds for entry in self._by_kind.get(kind, ())]
        found.sort(key=lambda entry: self.position[entry.id])
        return found

    def live_id(self, entry_id: str | None) -> str | None:
        """The id of the entry that stands today for the one named; None when none does."""
        seen = set()
        while entry_id in self.replaced_by and entry_id not in seen:
            seen.add(entry_id)
            entry_id = self.replaced_by[entry_id]
        return entry_id if entry_id in self.by_id else None

    def was_withdrawn(self, entry_id: str | None) -> bool:
        """Whether the entry named was there and has been taken back."""
        return entry_id in self.replaced_by and self.live_id(entry_id) is None

    def named(self, entry: Entry, fact: str) -> Entry | None:
        """The live entry that a fact of another one names."""
        found = self.live_id(entry.fact(fact))
        return self.by_id[found] if found else None

    def up_to(self, day: datetime.date) -> CaseFile:
        """The case as it had happened by the end of that day."""
        part = CaseFile([e for e in self.entries if e.happened_on <= day], self.person)
        part.replaced_by = self.replaced_by
        part.case = self.case
        return part

    @cached_property
    def histories(self) -> dict[str, list[tuple[datetime.date, Any]]]:
        """For each field of the case, the days on which it took a value, in their order."""
        found: dict[str, list[tuple[datetime.date, Any]]] = defaultdict(list)
        for entry in self.entries:
            for field, value in changes(entry):
                found[field].append((entry.happened_on, value))
        return found

    def value_on(self, field: str, day: datetime.date) -> Any:
        """The value of a field at the end of that day; None when it had none yet."""
        value = None
        for changed_on, new in self.histories.get(field, ()):
            if changed_on > day:
                break
            value = new
        return value

    def value_for(self, field: str, day: datetime.date, as_of: datetime.date) -> Any:
        """The value on that day; when there was none yet, the first one after it, up to `as_of`.

        An assessment made late must not excuse its own lateness.
        """
        value = self.value_on(field, day)
        if value is not None:
            return value
        for changed_on, new in self.histories.get(field, ()):
            if changed_on > day:
                return new if changed_on <= as_of else None
        return None

    def standing_on(self, day: datetime.date) -> Standing:
        """When the case began and, where nothing began it anew, ended, as it stood at the end of a day."""
        starts = [e for e in self.of_kind(*STARTS) if e.happened_on <= day]
        ends = [e for e in self.of_kind(*ENDS) if e.happened_on <= day]
        ended = bool(ends) and (
            not starts or self.position[starts[-1].id] < self.position[ends[-1].id]
        )
        return Standing(
            starts[0].happened_on if starts else None, ends[-1].happened_on if ended else None
        )

    def is_open_on(self, day: datetime.date) -> bool:
        """Whether the case is on the caseload that day, in custody or in the community."""
        return self.standing_on(day).is_open

    def supervisions(self) -> list[Supervision]:
        """The stretches of supervision in the community, in their order."""
        return list(_supervisions(self.entries))

    def supervision_on(self, day: datetime.date) -> Supervision | None:
        """The supervision that runs on a day."""
        return next((s for s in self.supervisions() if s.runs_on(day)), None)


FIELDS = (
    "tier",
    "roh_level",
    "mappa_level",
    "mappa_category",
    "ppo",
    "disposal",
    "requirements",
    "setting",
    "supervision",
    "officer",
    "grade",
    "team",
    "sentence_band",
    "sentence_length",
    "time_to_release",
    "likelihood",
    "approved_premises",
)


# The values that a field can have, where they are few; the others are open.
FIELD_VALUES: dict[str, tuple[str, ...]] = {
    "tier": ("1", "2", "3", "4"),
    "roh_level": typing.get_args(RohLevel),
    "mappa_level": ("1", "2", "3"),
    "mappa_category": ("1", "2", "3"),
    "ppo": ("true", "false"),
    "requirements": typing.get_args(RequirementCode),
    "setting": ("custody", "community"),
    "supervision": ("order", "licence", "custody", "none"),
    "sentence_band": ("low", "medium", "high"),
    "sentence_length": ("under_12_months", "12_months_or_more"),
    "time_to_release": ("under_2_years", "2_years_or_more"),
    "likelihood": ("low", "medium", "high"),
    "approved_premises": ("true", "false"),
}


def changes(entry: Entry) -> Iterator[tuple[str, Any]]:
    """The fields of the case that an entry sets, and their values."""
    handler = _CHANGES.get(entry.kind)
    if handler:
        yield from handler(entry)


def _sentenced(entry: Entry) -> Iterator[tuple[str, Any]]:
    disposal = entry.fact("disposal")
    yield "disposal", disposal
    if entry.fact("requirements") is not None:
        yield "requirements", tuple(entry.fact("requirements"))
    in_custody = disposal in CUSTODIAL_DISPOSALS
    yield "setting", "custody" if in_custody else "community"
    if in_custody or disposal in ORDERS:  # a fine or a discharge is not supervised
        yield "supervision", "custody" if in_custody else "order"
    yield from _band(entry)
    length = entry.fact("length_months")
    if length is not None:
        yield "sentence_length", "12_months_or_more" if length >= 12 else "under_12_months"
    release = entry.fact("release_or_tariff_on")
    if release is not None:
        near = release < _two_years_after(entry.happened_on)
        yield "time_to_release", "under_2_years" if near else "2_years_or_more"


def _band(entry: Entry) -> Iterator[tuple[str, Any]]:
    """Systems keep the band of an order with the sentence, or with the requirement that it bears on."""
    if entry.fact("sentence_band"):
        yield "sentence_band", entry.fact("sentence_band")


def _two_years_after(day: datetime.date) -> datetime.date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 2, day=28)


def _released(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "setting", "community"
    yield "supervision", "licence" if entry.fact("licence") is not False else "none"


def _allocated(entry: Entry) -> Iterator[tuple[str, Any]]:
    for field in ("officer", "grade", "team"):
        if entry.fact(field):
            yield field, entry.fact(field)


def _to_custody(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "setting", "custody"
    yield "supervision", "custody"


def _mappa(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "mappa_level", entry.fact("level")
    if entry.fact("category"):
        yield "mappa_category", entry.fact("category")


def _amended(entry: Entry) -> Iterator[tuple[str, Any]]:
    if entry.fact("requirements") is not None:
        yield "requirements", tuple(entry.fact("requirements"))


def _assessed(entry: Entry) -> Iterator[tuple[str, Any]]:
    if entry.fact("likelihood"):
        yield "likelihood", entry.fact("likelihood")


_CHANGES: dict[str, Any] = {
    "tiered": lambda entry: [("tier", entry.fact("tier"))],
    "roh_analysed": lambda entry: [("roh_level", entry.fact("level"))],
    "mappa_level_set": _mappa,
    "ppo_designated": lambda entry: [("ppo", True)],
    "ppo_removed": lambda entry: [("ppo", False)],
    "sentenced": _sentenced,
    "requirement_started": _band,
    "order_amended": _amended,
    "released": _released,
    "allocated": _allocated,
    "assessed": _assessed,
    "resident_arrived": lambda entry: [("approved_premises", True)],
    "resident_departed": lambda entry: [("approved_premises", False)],
    **dict.fromkeys(TO_CUSTODY, _to_custody),
}


def _supervisions(entries: list[Entry]) -> Iterator[Supervision]:
    """An order runs from its sentence, a licence from its release, until something ends it. A further
    sentence in the community during an order goes on with it."""
    running: tuple[str, Entry, str | None] | None = None
    disposal: str | None = None
    for entry in entries:
        starts = None
        if entry.kind == "sentenced":
            disposal = entry.fact("disposal")
            starts = "order" if disposal in ORDERS else None
            ends = disposal in CUSTODIAL_DISPOSALS
        elif entry.kind == "released":
            starts, ends = ("licence" if entry.fact("licence") is not False else None), False
        elif entry.kind == "transferred_in":
            starts, ends = "order" if disposal not in CUSTODIAL_DISPOSALS else "licence", False
        else:
            ends = entry.kind in ENDS or entry.kind in TO_CUSTODY
        if running and (ends or (starts == "licence" and running[0] == "order")):
            kind, start, was = running
            yield Supervision(kind, start.happened_on, entry.happened_on, start, was)
            running = None
        if starts and not running:
            running = (starts, entry, disposal)
    if running:
        kind, start, was = running
        yield Supervision(kind, start.happened_on, None, start, was)
