"""An area folder: area.json, people, cases, the journal, and what may stand beside it."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from throughcare.core.days import NotADay, day_of
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.record.people import (
    Absence,
    CaseRow,
    Person,
    Staff,
    VictimRow,
    VolumeTarget,
)
from throughcare.folders.entries import FORMATS, Journal
from throughcare.folders.json_files import read_object
from throughcare.folders.tables import Row, Table

PEOPLE = (
    "person", "family_name", "given_names", "sex", "born_on", "ethnicity", "address", "postcode",
)  # fmt: skip
CASES = ("case", "person", "area")
STAFF = (
    "staff", "team", "grade", "fte", "ethnicity", "joined_on", "left_on", "name", "team_kind",
    "postcode",
)  # fmt: skip
TEAM_KINDS = (
    "omu", "pod", "unpaid_work", "programmes", "approved_premises", "victim_unit", "court", "mappa",
    "performance_unit", "other",
)  # fmt: skip
VICTIMS = ("victim", "case", "name", "address", "telephone", "wishes")
ABSENCES = ("staff", "from_on", "to_on", "working_days")
TARGETS = ("measure", "from_on", "to_on", "volume")


@dataclass
class Area:
    """All that a folder holds. `absent` names the optional files that are not there."""

    folder: Path
    info: dict[str, Any]
    people: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, CaseRow] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    staff: list[Staff] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    targets: list[VolumeTarget] = field(default_factory=list)
    victims: list[VictimRow] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    unknown_facts: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.info["id"])

    @property
    def extracted_on(self) -> datetime.date | None:
        value = self.info.get("extracted_on")
        return datetime.date.fromisoformat(value) if value else None

    def case_files(self) -> Iterator[tuple[str, CaseFile]]:
        """Every case that has entries, in the order of its id, with its file."""
        for case in sorted(self.entries):
            yield case, self.case_file(case)

    def case_file(self, case: str) -> CaseFile:
        row = self.cases.get(case)
        return CaseFile(self.entries.get(case, []), self.people.get(row.person) if row else None)


def area_folders(folder: Path) -> list[Path]:
    """The folder itself when it is an area's, else the areas' folders under it, by name."""
    if (folder / "area.json").is_file():
        return [folder]
    found = sorted(path.parent for path in folder.glob("*/area.json")) if folder.is_dir() else []
    if not found:
        problem = "is not a folder." if not folder.is_dir() else "has no area.json."
        remedy = "Name the folder of an area, or one that holds such folders."
        raise InputMistakes([Mistake(str(folder), None, None, problem, remedy)])
    return found


def read_area(
    folder: Path, progress: Callable[[int], None] | None = None, *, with_journal: bool = True
) -> Area:
    """Everything in an area's folder; without its journal, what stands beside it. Raises `InputMistakes`
    with every mistake found in its files."""
    reading = _Reading(folder)
    area = reading.read(progress, with_journal)
    if reading.mistakes:
        raise InputMistakes(reading.mistakes)
    return area


class _Reading:
    """One pass over the files of a folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.mistakes: list[Mistake] = []
        self.absent: set[str] = set()

    def read(self, progress: Callable[[int], None] | None, with_journal: bool) -> Area:
        area = Area(self.folder, self.info(), absent=self.absent)
        area.people = {p.person: p for p in self.table("people.csv", ("person",), self.person)}
        area.cases = self.cases(area.people)
        area.staff = self.table("staff.csv", ("staff",), self.staff)
        area.absences = self.table("absences.csv", ABSENCES, self.absence)
        area.targets = self.table("targets.csv", TARGETS, self.target)
        area.victims = self.table("victims.csv", ("victim",), self.victim)
        journal = self.journal(progress) if with_journal else None
        if journal:
            area.entries, area.unknown_facts = journal.by_case, journal.unknown_facts
            self.mistakes += journal.mistakes
            self.check_cases(area, journal)
        return area

    def shown(self, name: str) -> str:
        return "/".join((self.folder / name).parts[-2:])

    def note(self, name: str, field: str | None, problem: str, remedy: str = "") -> None:
        self.mistakes.append(Mistake(self.shown(name), None, field, problem, remedy))

    def info(self) -> dict[str, Any]:
        name = "area.json"
        try:
            info = read_object(self.folder / name, self.shown(name))
        except InputMistakes as error:
            self.mistakes += error.mistakes
            return {"id": ""}
        if not isinstance(info.get("id"), str) or not info["id"]:
            self.note(name, "id", "is missing.", 'Write the area\'s id, such as "cheshire".')
        extracted = info.get("extracted_on")
        try:
            if extracted is not None:
                day_of(str(extracted))
        except NotADay as error:
            self.note(name, "extracted_on", error.problem, error.remedy)
            info["extracted_on"] = None
        return info

    def table(self, name: str, needed: tuple[str, ...], make: Callable[[Row], Any]) -> list[Any]:
        path = self.folder / name
        if not path.exists():
            self.absent.add(name)
            return []
        table = Table(path, needed, self.shown(name))
        found, keys = [], set()
        for row in table.rows():
            before = len(table.mistakes)
            made = make(row)
            key = row.text(needed[0]) if len(needed) == 1 else None
            if key is not None and key in keys:
                row.note(needed[0], f'"{key}" stands here twice.')
            keys.add(key)
            if len(table.mistakes) == before:
                found.append(made)
        self.mistakes += table.mistakes
        return found

    def person(self, row: Row) -> Person:
        return Person(
            person=row.needed("person"),
            family_name=row.text("family_name"),
            given_names=row.text("given_names"),
            sex=row.choice("sex", ("M", "F")),
            born_on=row.date("born_on"),
            ethnicity=row.text("ethnicity"),
            address=row.text("address"),
            postcode=row.text("postcode"),
            other=row.others(PEOPLE),
        )

    def cases(self, people: dict[str, Person]) -> dict[str, CaseRow]:
        if not (self.folder / "cases.csv").exists():
            self.note("cases.csv", None, "is missing.", f"It needs the columns {', '.join(CASES)}.")
            return {}

        def make(row: Row) -> CaseRow:
            person = row.text("person")
            if people and person not in people:
                row.note("person", f'"{person}" is not in people.csv.')
            return CaseRow(row.needed("case"), person, row.text("area"), row.others(CASES))

        return {row.case: row for row in self.table("cases.csv", ("case",), make)}

    def staff(self, row: Row) -> Staff:
        return Staff(
            staff=row.needed("staff"),
            team=row.text("team"),
            grade=row.text("grade"),
            fte=row.number("fte", 1.0),
            ethnicity=row.text("ethnicity"),
            joined_on=row.date("joined_on"),
            left_on=row.date("left_on"),
            name=row.text("name"),
            team_kind=row.choice("team_kind", TEAM_KINDS),
            postcode=row.text("postcode"),
        )

    def victim(self, row: Row) -> VictimRow:
        return VictimRow(
            victim=row.needed("victim"),
            case=row.needed("case"),
            name=row.text("name"),
            address=row.text("address"),
            telephone=row.text("telephone"),
            wishes=row.text("wishes"),
        )

    def absence(self, row: Row) -> Absence:
        from_on = row.date("from_on")
        if from_on is None:
            row.needed("from_on")
        days = row.number("working_days", 0.0)
        return Absence(row.needed("staff"), from_on or datetime.date.min, row.date("to_on"), days)

    def target(self, row: Row) -> VolumeTarget:
        from_on, to_on = row.date("from_on"), row.date("to_on")
        row.needed("from_on"), row.needed("to_on")
        volume = row.number("volume", 0.0)
        return VolumeTarget(
            row.needed("measure"), from_on or datetime.date.min, to_on or datetime.date.max, volume
        )

    def journal(self, progress: Callable[[int], None] | None) -> Journal | None:
        found = [path for ending in FORMATS if (path := self.folder / f"entries.{ending}").exists()]
        if len(found) == 1:
            return Journal(found[0]).read(progress)
        problem = "is missing." if not found else "stands here in more than one format."
        self.note("entries", None, problem, "There should be one of entries.csv, .jsonl, .parquet.")
        return None

    def check_cases(self, area: Area, journal: Journal) -> None:
        if not area.cases:
            return
        for case, entries in area.entries.items():
            if case not in area.cases:
                line = journal.line_of(entries[0])
                problem = f'"{case}" is not in cases.csv.'
                self.mistakes.append(Mistake(journal.shown, line, "case", problem))


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """A CSV file; None is empty, true and false are lower case."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
