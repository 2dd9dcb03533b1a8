"""Recording entries, putting them right, taking them back, allocating a case."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction
from django.http import Http404

from throughcare.accounts.models import User
from throughcare.accounts.permissions import Principal
from throughcare.accounts.principals import principal_of
from throughcare.accounts.scope import as_machine, current
from throughcare.audit.actions import record as to_trail
from throughcare.audit.models import ALTERATION, COLLECTION
from throughcare.cases import gate
from throughcare.cases.actions.derived import link_victim_unit, refresh
from throughcare.cases.actions.scoring import add_scores
from throughcare.cases.journals import (
    columns_of,
    general_journal,
    journal,
    moment_in,
    victims_journal,
)
from throughcare.cases.models import Case, Draft, Entry, VictimEntry
from throughcare.core.days import NotADay, plausible
from throughcare.core.mistakes import InputMistakes
from throughcare.core.record import CaseFile, facts_of, read_facts
from throughcare.core.record import Entry as CoreEntry
from throughcare.core.record.entry import FactProblem
from throughcare.core.record.facts import label_of
from throughcare.core.record.kinds import KINDS, RESTRICTED


class CannotRecord(Exception):
    """What is wrong with an entry: each problem with the fact it is about (None: the whole)."""

    def __init__(self, problems: list[FactProblem]) -> None:
        super().__init__("; ".join(f"{p.fact}: {p.problem}" for p in problems))
        self.problems = problems


class Overtaken(Exception):
    """Somebody else changed the same thing first. `standing` is what stands now (None: taken back)."""

    def __init__(self, standing: CoreEntry | None) -> None:
        super().__init__("somebody else changed this first")
        self.standing = standing


@dataclass(frozen=True)
class Recorded:
    """What came of recording: the entry's id. `again`: the same entry was there already."""

    ref: str
    again: bool = False


@dataclass(frozen=True)
class Wanted:
    """An entry that somebody wants to record."""

    ref: str
    kind: str
    happened_on: datetime.date
    facts: Mapping[str, Any]
    corrects: str = ""


@transaction.atomic
def record_entry(*, case: Case, wanted: Wanted, by: Principal) -> Recorded:
    """Adds an entry to the journal of a case, in one transaction with all that follows from it.

    The same entry sent twice is recorded once. Raises Http404 where `by` may not write this kind in this
    case, CannotRecord with every problem, Overtaken where what it corrects does not stand any more.
    """
    case = _locked(case)
    if wanted.kind not in gate.kinds_to_record(case):
        raise Http404
    return _write(case, wanted, by)


@transaction.atomic
def withdraw_entry(*, case: Case, ref: str, corrects: str, reason: str, by: Principal) -> Recorded:
    """Takes an entry back, with a reason. Raises as `record_entry` does."""
    case = _locked(case)
    taken_back = _standing_row(case, corrects)
    if taken_back is None or taken_back.kind not in gate.kinds_to_record(case):
        raise Http404
    if not reason.strip():
        problem = FactProblem("reason", "is missing.", "Say why the entry is taken back.")
        raise CannotRecord([problem])
    wanted = Wanted(ref, "withdrawn", taken_back.happened_on, {"reason": reason}, corrects)
    return _write(case, wanted, by, like=taken_back.kind)


@transaction.atomic
def allocate_case(
    *, case: Case, ref: str, officer: User, happened_on: datetime.date, by: Principal,
    seen_version: int, reason: str = "",
) -> Recorded:  # fmt: skip
    """Gives a case to an offender manager. Raises Http404 where `by` may not allocate it; CannotRecord
    where the officer may not hold it (limited access, no such role); Overtaken where the case changed
    since `seen_version`."""
    case = _locked(case)
    if not gate.may(case, "allocate"):
        raise Http404
    if Entry.objects.filter(case=case, ref=ref).exists():
        return Recorded(ref, again=True)
    if case.version != seen_version:
        allocations = CaseFile(_journal_for(case, "allocated")).of_kind("allocated")
        raise Overtaken(allocations[-1] if allocations else None)
    staff = officer.staff
    if staff is None or not may_hold(officer, case):
        told = (
            "cannot hold this case: they are no offender manager here, or access to it is limited."
        )
        raise CannotRecord([FactProblem("officer", told, "Choose somebody else.")])
    first = case.officer == ""
    facts = {
        "officer": staff.ref,
        "grade": staff.grade or None,
        "team": staff.team.name if staff.team else None,
        "reason": reason or ("first" if first else "reallocation"),
    }
    facts = {name: value for name, value in facts.items() if value is not None}
    return _write(case, Wanted(ref, "allocated", happened_on, facts), by)


def may_hold(officer: User, case: Case) -> bool:
    """Whether a case can be given to somebody: an offender manager of its area whom no limit keeps out."""
    principal = principal_of(officer)
    manages = any(
        held.role == "offender_manager" and case.area_id in held.areas for held in principal.roles
    )
    return manages and not gate.is_kept_out(principal, case)


def _locked(case: Case) -> Case:
    """The case, and nobody else writes in it until the transaction ends."""
    with as_machine("lock"):
        found: Case = (
            Case.objects.select_for_update(no_key=True, of=("self",))
            .select_related("area", "person")
            .get(pk=case.pk)
        )
    return found


def _journal_for(case: Case, kind: str) -> list[CoreEntry]:
    """The entries beside which one of a kind is checked, behind a permission that was asked already."""
    with as_machine("check"):
        if kind.startswith("victim_"):
            return victims_journal(case)
        return journal(case) if kind in RESTRICTED else general_journal(case)


def _standing_row(case: Case, ref: str) -> Entry | VictimEntry | None:
    """The row that a correction names, where the scope's person may read it."""
    entry = Entry.objects.filter(case=case, ref=ref).first()
    return entry or VictimEntry.objects.filter(case=case, ref=ref).first()


def _write(case: Case, wanted: Wanted, by: Principal, like: str = "") -> Recorded:
    """`like`: the kind whose table the entry belongs to, where it is not its own."""
    kind = like or wanted.kind
    table = VictimEntry if kind.startswith("victim_") else Entry
    before = CaseFile(_journal_for(case, kind))
    with as_machine("record"):
        there = table.objects.filter(case=case, ref=wanted.ref).first()
        if there is not None:
            return _again(there, wanted)
        if wanted.corrects:
            _still_stands(before, wanted)
        entry = checked(case, wanted, before, by)
        table.objects.create(case=case, **columns_of(entry))
        scores = add_scores(case, entry)
        case.version += 1
        _refresh(case)
        if kind.startswith("victim_"):
            link_victim_unit(case, wanted.happened_on)
        Draft.objects.filter(pk=wanted.ref).delete()
    _to_trail(case, entry, by, restricted=kind in RESTRICTED)
    for score in scores:
        _to_trail(case, score, by, restricted=False)
    return Recorded(wanted.ref)


def _refresh(case: Case) -> None:
    """Brings what is derived up to date; a day that no calendar of bank holidays has is a problem of the
    entry."""
    try:
        refresh(case)
    except InputMistakes as error:
        told = error.mistakes[0]
        raise CannotRecord([FactProblem("happened_on", told.problem, told.remedy)]) from error


def _again(there: Entry | VictimEntry, wanted: Wanted) -> Recorded:
    """The answer to an entry that was sent before. Another entry under the same id is refused."""
    facts = {name: value for name, value in wanted.facts.items() if value is not None}
    same = (there.kind, there.happened_on, there.corrects) == (
        wanted.kind, wanted.happened_on, wanted.corrects,
    ) and _plain(there.facts) == _plain(facts)  # fmt: skip
    if not same:
        raise CannotRecord(
            [FactProblem("id", "belongs to another entry already.", "Make a new id.")]
        )
    return Recorded(wanted.ref, again=True)


def _plain(facts: Mapping[str, Any]) -> Any:
    return msgspec.json.decode(msgspec.json.encode(facts))


def _still_stands(before: CaseFile, wanted: Wanted) -> None:
    """What is corrected has to stand still: nobody overwrites what they have not seen."""
    if wanted.corrects in before.by_id:
        if wanted.kind not in ("withdrawn", before.by_id[wanted.corrects].kind):
            problem = FactProblem("kind", "a correction is of the same kind as what it replaces.")
            raise CannotRecord([problem])
        return
    live = before.live_id(wanted.corrects)
    if live is None and not before.was_withdrawn(wanted.corrects):
        raise CannotRecord(
            [FactProblem("corrects", "names no entry of this case.", "Name the entry's id.")]
        )
    raise Overtaken(before.by_id[live] if live else None)


def checked(case: Case, wanted: Wanted, case_file: CaseFile, by: Principal) -> CoreEntry:
    """The entry, typed. Raises CannotRecord with every problem."""
    problems = [*_problems_of_id(wanted), *_problems_of_day(case, wanted)]
    if wanted.kind not in KINDS:
        raise CannotRecord([FactProblem("kind", "is not known.", "See the data dictionary.")])
    facts, other, wrong = read_facts(wanted.kind, dict(wanted.facts))
    problems += wrong
    problems += [FactProblem(name, "is not a fact of this kind.") for name in other or ()]
    if facts is not None and not problems:
        problems += _problems_of_references(wanted, case_file)
    if problems or facts is None:
        raise CannotRecord(problems)
    return CoreEntry(
        id=wanted.ref,
        case=case.ref,
        kind=wanted.kind,
        happened_on=wanted.happened_on,
        recorded_at=moment_in(case.area, case_file.entries),
        recorded_by=by.staff or by.name,
        corrects=wanted.corrects or None,
        facts=facts,
    )


def _problems_of_id(wanted: Wanted) -> list[FactProblem]:
    if 0 < len(wanted.ref) <= 64 and wanted.ref.isprintable() and wanted.ref != wanted.corrects:
        return []
    return [FactProblem("id", "is no id.", "Write up to 64 characters, as a UUID has.")]


def _problems_of_day(case: Case, wanted: Wanted) -> list[FactProblem]:
    try:
        plausible(wanted.happened_on)
    except NotADay as error:
        return [FactProblem("happened_on", error.problem, error.remedy)]
    if wanted.happened_on > case.area.today:
        told = f"is after today, {case.area.today:%-d %B %Y}."
        return [FactProblem("happened_on", told, "Record what has happened.")]
    return []


def _problems_of_references(wanted: Wanted, case_file: CaseFile) -> list[FactProblem]:
    """A fact that names an entry names one of this case, of a kind that it may name."""
    found = []
    for name, fact in facts_of(wanted.kind).items():
        value = wanted.facts.get(name)
        if fact.refers_to is None or not value:
            continue
        live = case_file.live_id(str(value))
        named = case_file.by_id[live] if live else None
        if named is None:
            found.append(FactProblem(name, "names no entry of this case."))
        elif fact.refers_to and named.kind not in fact.refers_to:
            kinds = " or ".join(f"“{label_of(kind)}”" for kind in fact.refers_to)
            found.append(FactProblem(name, f"names an entry of another kind than {kinds}."))
    return found


def _to_trail(case: Case, entry: CoreEntry, by: Principal, *, restricted: bool) -> None:
    """One event: which entry of which kind, with which facts filled in. Not what they say; and of a
    restricted entry not its kind."""
    details: dict[str, Any] = {"entry": entry.id, "kind": "restricted"}
    if not restricted:
        details["kind"] = entry.kind
        details["facts"] = sorted(msgspec.to_builtins(entry.facts))
    if entry.corrects:
        details["corrects"] = entry.corrects
    if current().via:
        details["token"] = current().via
    kind = ALTERATION if entry.corrects else COLLECTION
    to_trail(by=by.name, kind=kind, act="record entry", target=case.subject, details=details)
