"""The import of an area's folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from throughcare.accounts.models import Organisation, Staff, Team
from throughcare.accounts.scope import as_machine
from throughcare.audit.actions import record
from throughcare.audit.models import COLLECTION
from throughcare.cases.actions.derived import (
    APPOINTMENT_FIELDS,
    LINK_FIELDS,
    OBLIGATION_FIELDS,
    STANDING,
    appointment_rows,
    derive,
    link_rows,
    obligation_rows,
)
from throughcare.cases.models import (
    AccessLimit,
    Area,
    AreaTable,
    Case,
    CaseAppointment,
    CaseLink,
    CaseObligation,
    Draft,
    EmergencyAccess,
    Entry,
    Hold,
    Person,
    Victim,
    VictimEntry,
)
from throughcare.cases.rows import insert_rows
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.record import RESTRICTED, CaseFile
from throughcare.core.record.links import VICTIMS, links_of
from throughcare.folders import areas
from throughcare.pages import plural

SYNTHETIC = "synthetic"
PERSON_FIELDS = [
    "area", "ref", "family_name", "given_names", "sex", "born_on", "ethnicity", "address", "postcode",
]  # fmt: skip
CASE_FIELDS = ["id", "area", "ref", "person", "version", *STANDING, "entries_count"]
ENTRY_FIELDS = [
    "case", "ref", "kind", "happened_on", "recorded_at", "recorded_by", "corrects", "facts",
]  # fmt: skip
WITHOUT_ZONE = len("2006-01-10 10:00:00.000000")  # moments are stored in UTC
DECIDED_HERE = (AccessLimit, Hold, Victim, Draft, EmergencyAccess)
UNITS = {
    "unpaid work": "unpaid_work",
    "programme tutor": "programmes",
    "premises": "approved_premises",
    "victim unit": "victim_unit",
    "court officer": "court",
}


@transaction.atomic
def import_area(source: Path | areas.Area, *, by: str) -> Area:
    """Puts an area's folder (or what was read from one) in the place of what is here under its id.

    One transaction, one audit event. What was decided here about a case (limits, holds, victims' details,
    drafts) stays with it; of a synthetic area everything begins anew. Raises `InputMistakes` where the
    folder has any, where something that was recorded here would be lost, and where real records meet the
    demo.
    """
    folder = areas.read_area(source) if isinstance(source, Path) else source
    with as_machine(by):
        refuse(folder)
        Area.objects.filter(id=folder.id, source=SYNTHETIC).delete()
        known = clear(folder)
        area = save_area(folder)
        counts = {
            "people": insert_rows(Person, PERSON_FIELDS, person_rows(area, folder)),
            "staff": create_staff(area, folder),
            "tables": save_tables(area, folder),
            **insert_cases(area, folder, known),
        }
        area.cases_count, area.entries_count = counts["cases"], counts["entries"]
        area.open_count = Case.objects.filter(area=area, open=True).count()
        area.save(update_fields=["cases_count", "open_count", "entries_count"])
        record(by=by, kind=COLLECTION, act="import area", target=f"area {area.id}", details=counts)
    return area


def refuse(folder: areas.Area) -> None:
    """Raises InputMistakes where the import would lose or mix records."""
    source = folder.info.get("source")
    if settings.DEMO and source != SYNTHETIC:
        problem = "says that its records are not synthetic; the demo signs anybody in."
        remedy = "Set up a site of its own: docs/how-to/run-the-site.md."
        raise InputMistakes(
            [Mistake(str(folder.folder / "area.json"), None, "source", problem, remedy)]
        )
    here = Area.objects.filter(id=folder.id).first()
    if here is None or here.source == SYNTHETIC:
        return
    known = {entry.id for entries in folder.entries.values() for entry in entries}
    lost = [
        f"entry {ref}"
        for table in (Entry, VictimEntry)
        for ref in table.objects.filter(case__area=here).values_list("ref", flat=True)
        if ref not in known
    ]
    for table in DECIDED_HERE:
        rows = table.objects.filter(case__area=here).exclude(case__ref__in=list(folder.cases))
        lost += [f"{table._meta.verbose_name} of case {row.case.ref}" for row in rows]
    if lost:
        problem = f"lacks {plural(len(lost), 'thing')} recorded here; the first is {lost[0]}."
        remedy = "They would be lost. Take them into the folder first."
        raise InputMistakes([Mistake(str(folder.folder), None, None, problem, remedy)])


@dataclass(frozen=True)
class Known:
    """What a case that was here before keeps: its number, which names it in other tables, and how often
    it changed."""

    number: int
    version: int


def clear(folder: areas.Area) -> dict[str, Known]:
    """Takes out what an earlier import brought of an area; gives the cases that come back. Rows are
    deleted as they lie, without what hangs on them: the database checks the references when the
    transaction ends."""
    mine = {"case__area": folder.id}
    for table in (CaseLink, CaseObligation, CaseAppointment, Entry, VictimEntry):
        table.objects.filter(**mine)._raw_delete("default")
    cases = Case.objects.filter(area=folder.id)
    cases.exclude(ref__in=list(folder.cases)).delete()
    known = {
        ref: Known(pk, version) for ref, pk, version in cases.values_list("ref", "id", "version")
    }
    cases._raw_delete("default")
    Person.objects.filter(area=folder.id)._raw_delete("default")
    return known


def save_area(folder: areas.Area) -> Area:
    """The area's row. A synthetic area's clock stands on the day of its extract."""
    name = folder.info.get("name") or folder.id
    source = folder.info.get("source") or "a system that the folder does not name"
    extracted_on = folder.extracted_on or last_day(folder)
    organisation, _ = Organisation.objects.get_or_create(
        id=folder.id,
        defaults={
            "name": name,
            "kind": Organisation.AREA,
            "region": folder.info.get("region") or "",
        },
    )
    area, _ = Area.objects.update_or_create(
        id=folder.id,
        defaults={
            "organisation": organisation,
            "name": name,
            "region": folder.info.get("region") or "",
            "source": source,
            "extracted_on": extracted_on,
            "stands_on": extracted_on if source == SYNTHETIC else None,
            "info": folder.info,
        },
    )
    return area


def save_tables(area: Area, folder: areas.Area) -> int:
    """What measures of staff and volumes read, as the folder has it."""
    AreaTable.objects.filter(area=area).delete()
    for name, columns in (("absences", areas.ABSENCES), ("targets", areas.TARGETS)):
        if f"{name}.csv" not in folder.absent:
            found = getattr(folder, name)
            rows = [[_plain(getattr(row, column)) for column in columns] for row in found]
            AreaTable.objects.create(area=area, name=name, rows=rows)
    return 2 - len({"absences.csv", "targets.csv"} & folder.absent)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def last_day(folder: areas.Area) -> datetime.date:
    """The day of the last entry: what stands for the day of the extract where the folder names none."""
    days = (entry.happened_on for entries in folder.entries.values() for entry in entries)
    return max(days, default=timezone.localdate())


def create_staff(area: Area, folder: areas.Area) -> int:
    """The area's teams and staff, as its folder has them; accounts that belong to them stay."""
    teams: dict[str, Team] = {}
    for person in folder.staff:
        if person.team and person.team not in teams:
            kind = person.team_kind or UNITS.get(person.grade, "omu")
            teams[person.team], _ = Team.objects.get_or_create(
                organisation=area.organisation, name=person.team, defaults={"kind": kind}
            )
    for person in folder.staff:
        Staff.objects.update_or_create(
            organisation=area.organisation,
            ref=person.staff,
            defaults={
                "name": person.name,
                "team": teams.get(person.team),
                "grade": person.grade,
                "fte": person.fte,
                "ethnicity": person.ethnicity,
                "postcode": person.postcode,
                "joined_on": person.joined_on,
                "left_on": person.left_on,
            },
        )
    return len(folder.staff)


def person_rows(area: Area, folder: areas.Area) -> Iterator[tuple[Any, ...]]:
    for p in folder.people.values():
        yield (
            area.id, p.person, p.family_name, p.given_names, p.sex, p.born_on, p.ethnicity,
            p.address, p.postcode,
        )  # fmt: skip


def insert_cases(area: Area, folder: areas.Area, known: dict[str, Known]) -> dict[str, int]:
    """The cases with all that is derived from their journals, then the journals."""
    people = dict(Person.objects.filter(area=area).values_list("ref", "id"))
    first = (Case.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    numbers = {ref: number for number, ref in enumerate(folder.cases, start=first)}
    numbers |= {ref: case.number for ref, case in known.items()}
    found = Rows()
    cases = (
        (
            numbers[ref],
            area.id,
            ref,
            people.get(row.person),
            known[ref].version + 1 if ref in known else 0,
            *found.add(numbers[ref], ref, folder, area),
        )
        for ref, row in folder.cases.items()
    )
    counts = {"cases": insert_rows(Case, CASE_FIELDS, cases)}
    insert_rows(CaseLink, LINK_FIELDS, found.links)
    insert_rows(CaseObligation, OBLIGATION_FIELDS, found.obligations)
    insert_rows(CaseAppointment, APPOINTMENT_FIELDS, found.appointments)
    counts["entries"] = insert_rows(Entry, ENTRY_FIELDS, entry_rows(numbers, folder, victims=False))
    about = entry_rows(numbers, folder, victims=True)
    counts["restricted entries"] = insert_rows(VictimEntry, ENTRY_FIELDS, about)
    create_victims(numbers, folder)
    return counts


@dataclass
class Rows:
    """What is derived from the journals of an area, as rows of tables."""

    links: list[tuple[Any, ...]] = field(default_factory=list)
    obligations: list[tuple[Any, ...]] = field(default_factory=list)
    appointments: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, number: int, ref: str, folder: areas.Area, area: Area) -> tuple[Any, ...]:
        """Takes over what follows from a case's journal; gives how the case stands and its entries."""
        entries = folder.entries.get(ref, [])
        general = [entry for entry in entries if entry.kind not in RESTRICTED]
        derived = derive(CaseFile(general), area.today)
        self.links += link_rows(number, derived.links)
        if any(entry.kind.startswith("victim_") for entry in entries):
            links = links_of(CaseFile(entries), area.today)
            self.links += link_rows(number, [link for link in links if link.ref == VICTIMS])
        self.obligations += obligation_rows(number, derived.obligations)
        self.appointments += appointment_rows(number, derived.appointments)
        return *derived.standing, len(general)


def entry_rows(
    numbers: dict[str, int], folder: areas.Area, *, victims: bool
) -> Iterator[tuple[Any, ...]]:
    """Rows of the journals: those about victims (and what takes them back), or all others."""
    for ref, entries in folder.entries.items():
        case = numbers.get(ref)
        if case is None:  # a folder without cases.csv rows for it was refused when it was read
            continue
        about = {entry.id for entry in entries if entry.kind.startswith("victim_")}
        for e in entries:
            is_about = e.id in about or (e.kind == "withdrawn" and e.corrects in about)
            if is_about == victims:
                at = e.recorded_at and e.recorded_at.isoformat(" ", "microseconds")[:WITHOUT_ZONE]
                facts = e.facts_as_json().decode()
                yield case, e.id, e.kind, e.happened_on, at, e.recorded_by, e.corrects or "", facts


def create_victims(numbers: dict[str, int], folder: areas.Area) -> None:
    """Who the victims are, encrypted; those whose details are here already keep them."""
    known = set(Victim.objects.filter(case__in=numbers.values()).values_list("case_id", "ref"))
    made = []
    for row in folder.victims:
        if row.case in numbers and (numbers[row.case], row.victim) not in known:
            victim = Victim(case_id=numbers[row.case], ref=row.victim)
            victim.seal(row.details())
            made.append(victim)
    Victim.objects.bulk_create(made)
