"""Who and what had to do with a case, from when to when: read from its journal.

What permissions are decided on: officers, other workers, teams, prisons, premises, and the units whose work
the case needs (unpaid work, programmes, court, MAPPA, victims).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from throughcare.core.record.case_file import ENDS, CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.record.kinds import KINDS as ENTRY_KINDS

KINDS = ("officer", "worker", "team", "prison", "premises", "unit")
UNPAID_WORK, PROGRAMMES, COURT = "unpaid_work", "programmes", "court"
MAPPA, VICTIMS = "mappa", "victim_unit"
_ONE_AT_A_TIME = frozenset({"officer", "team", "prison", "premises"})


@dataclass(frozen=True)
class Link:
    """`ref` had to do with the case from a day to a day; `to_on` None: it still has."""

    kind: str
    ref: str
    from_on: datetime.date
    to_on: datetime.date | None


def links_of(case_file: CaseFile, on: datetime.date) -> list[Link]:
    """Every link of a case up to the end of a day, in the order in which they began."""
    reading = _Reading()
    for entry in case_file.entries:
        if entry.happened_on > on:
            break
        for kind, ref, begins in changes(entry, case_file):
            reading.change(kind, ref, begins, entry)
    return reading.links(case_file.standing_on(on).ended_on, on)


def worker_ref(worker: str, organisation: str | None) -> str:
    """How a worker of another organisation is named: with it, for two may use one code."""
    return f"{organisation}/{worker}" if organisation else worker


class _Reading:
    """Links that are open while the journal is read, and those that ended."""

    def __init__(self) -> None:
        self.open: dict[tuple[str, str], datetime.date] = {}
        self.closed: list[Link] = []
        self.covers: dict[str, datetime.date | None] = {}

    def change(self, kind: str, ref: str, begins: bool, entry: Entry) -> None:
        day = entry.happened_on
        if kind == "cover":
            self.covers[ref] = entry.fact("until_on")
            kind = "worker"
        if not begins:
            for key in [k for k in self.open if k[0] == kind and (not ref or k[1] == ref)]:
                self._close(key, day)
            return
        if not ref:
            return
        if kind in _ONE_AT_A_TIME:
            for key in [k for k in self.open if k[0] == kind and k[1] != ref]:
                self._close(key, day)
        self.open.setdefault((kind, ref), day)

    def _close(self, key: tuple[str, str], day: datetime.date) -> None:
        self.closed.append(Link(*key, self.open.pop(key), day))

    def links(self, ended_on: datetime.date | None, on: datetime.date) -> list[Link]:
        """All links; those of an ended case end with it, a cover on its last day."""
        found = list(self.closed)
        for (kind, ref), from_on in self.open.items():
            to_on = ended_on
            until = self.covers.get(ref) if kind == "worker" else None
            if until is not None and until < on and (to_on is None or until < to_on):
                to_on = max(until, from_on)
            found.append(Link(kind, ref, from_on, to_on))
        return sorted(found, key=lambda link: (link.from_on, link.kind, link.ref))


Change = tuple[str, str, bool]
Handler = Callable[[Entry, CaseFile], Iterator[Change]]


def changes(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    """What an entry says about links: the kind, who ("" with an end: all of that kind), begins or ends."""
    handler = _CHANGES.get(entry.kind)
    if handler:
        yield from handler(entry, case_file)
    if entry.kind in ENDS:
        yield "unit", "", False
        yield "premises", "", False


def _allocated(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    for kind in ("officer", "team"):
        if entry.fact(kind):
            yield kind, entry.fact(kind), True


def _covered(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    if entry.fact("officer"):
        yield "cover", entry.fact("officer"), True


def _role_assigned(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    if entry.fact("worker"):
        yield "worker", worker_ref(entry.fact("worker"), entry.fact("organisation")), True


def _role_ended(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    """Ends the assignment it names, else every open one of that role."""
    named = case_file.named(entry, "assignment")
    role = entry.fact("role")
    before = (e for e in case_file.of_kind("role_assigned") if e.happened_on <= entry.happened_on)
    for assigned in [named] if named else [e for e in before if role and e.fact("role") == role]:
        if assigned.fact("worker"):
            ref = worker_ref(assigned.fact("worker"), assigned.fact("organisation"))
            yield "worker", ref, False


def _to_prison(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    if entry.fact("establishment"):
        yield "prison", entry.fact("establishment"), True
    yield "premises", "", False


def _released(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    yield "prison", "", False


def _arrived(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    if entry.fact("premises"):
        yield "premises", entry.fact("premises"), True


def _departed(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    yield "premises", "", False


_VICTIM_KINDS = tuple(kind for kind in ENTRY_KINDS if kind.startswith("victim_"))
_UNIT_OF = {"UPW": UNPAID_WORK, "PRG": PROGRAMMES}


def _requirements(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    for code in entry.fact("requirements") or ():
        if code in _UNIT_OF:
            yield "unit", _UNIT_OF[code], True


def _requirement_started(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    if entry.fact("requirement") in _UNIT_OF:
        yield "unit", _UNIT_OF[entry.fact("requirement")], True


def _requirement_ended(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
    if entry.fact("requirement") in _UNIT_OF:
        yield "unit", _UNIT_OF[entry.fact("requirement")], False


def _unit(name: str, begins: bool = True) -> Handler:
    def handler(entry: Entry, case_file: CaseFile) -> Iterator[Change]:
        yield "unit", name, begins

    return handler


_CHANGES: dict[str, Handler] = {
    "allocated": _allocated,
    "case_covered": _covered,
    "role_assigned": _role_assigned,
    "role_ended": _role_ended,
    "received_into_custody": _to_prison,
    "moved_prison": _to_prison,
    "returned_to_custody": _to_prison,
    "released": _released,
    "resident_arrived": _arrived,
    "resident_departed": _departed,
    "sentenced": _requirements,
    "order_amended": _requirements,
    "requirement_started": _requirement_started,
    "requirement_ended": _requirement_ended,
    "unpaid_work_placed": _unit(UNPAID_WORK),
    "programme_started": _unit(PROGRAMMES),
    "programme_ended": _unit(PROGRAMMES, begins=False),
    "report_requested": _unit(COURT),
    "report_delivered": _unit(COURT, begins=False),
    "breach_started": _unit(COURT),
    "breach_resolved": _unit(COURT, begins=False),
    "mappa_referred": _unit(MAPPA),
    "mappa_level_set": _unit(MAPPA),
    **{kind: _unit(VICTIMS) for kind in _VICTIM_KINDS},
}
