"""Puts a canary into every text of an area's folder, before it is imported as any folder is."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from proof.canaries.fields import A_DAY, every_kind, facts_with, text_facts
from proof.canaries.tokens import Planted
from throughcare.core.record import Entry, read_facts
from throughcare.core.record.kinds import RESTRICTED, facts_of
from throughcare.folders.areas import Area, read_area, write_table
from throughcare.folders.entries import FORMATS, write_entries

INTELLIGENCE = "intelligence_received"
STRANGE = 'O’{} <b>&amp; "ñ" 漢'  # what has to be escaped, around a canary
# Facts that say who works on a case, or where somebody is: permissions are found by them.
OF_LINKS = frozenset({"officer", "team", "worker", "organisation", "establishment", "premises"})
UNKNOWN = "remark_of_another_system"  # a fact that its kind does not know; it is kept as it is
Rule = tuple[str, ...]


def rules_of_kind(kind: str, area: str, ref: str) -> tuple[Rule, ...]:
    """Who may see what entries of a kind say: by the table, and in the copy that an inspection froze."""
    if kind.startswith("victim_"):
        return (("case", area, ref, "read victims"),)
    if kind in RESTRICTED:
        return (("case", area, ref, "read intelligence"),)
    return (("case", area, ref, "read"), ("frozen", area, ref))


class Planting:
    """The folder of one area."""

    def __init__(self, folder: Path, planted: Planted, rich: Iterable[str] = ()) -> None:
        """`rich`: the cases that get an entry of every kind with every fact."""
        self.folder = folder
        self.planted = planted
        self.rich = list(rich)
        self.area = read_area(folder)
        self.victims: dict[tuple[str, str], str] = {}  # case and key -> the key with a canary

    def plant(self) -> Area:
        """Writes the folder anew; gives what is read from it."""
        self.plant_info()
        self.plant_people()
        self.plant_staff()
        entries = [self.planted_entry(e) for found in self.area.entries.values() for e in found]
        for ref in self.rich:
            entries += self.entries_of_every_kind(ref)
        self.plant_victims()
        for ending in FORMATS:
            (self.folder / f"entries.{ending}").unlink(missing_ok=True)
        write_entries(self.folder / "entries.jsonl", sorted(entries, key=lambda e: e.case))
        return read_area(self.folder)

    def plant_info(self) -> None:
        file = self.folder / "area.json"
        info = json.loads(file.read_text(encoding="utf-8"))
        rule = ("area", self.area.id, "read performance")
        info.setdefault("context", {})["remark"] = self.planted.text("cases.Area.info", rule)
        file.write_text(json.dumps(info), encoding="utf-8")

    def plant_people(self) -> None:
        cases: dict[str, list[str]] = {}
        for case in self.area.cases.values():
            cases.setdefault(case.person, []).append(case.case)
        file = self.folder / "people.csv"
        rows = read_rows(file)
        for row in rows:
            self.plant_person(row, cases.get(row["person"], []))
        write_rows(file, rows)

    def plant_person(self, row: dict[str, Any], cases: list[str]) -> None:
        subject: Rule = ("subject", self.area.id, row["person"])

        def rules(*acts: str) -> list[Rule]:
            return [subject, *(("case", self.area.id, ref, act) for ref in cases for act in acts)]

        for name in ("family_name", "given_names"):
            row[name] = self.text(f"cases.Person.{name}", *rules("list", "read"))
        row["born_on"] = self.planted.day(
            "cases.Person.born_on", *rules("read", "give subject access")
        ).isoformat()
        row["address"] = self.text("cases.Person.address", *rules("give subject access"))
        for name in ("postcode", "ethnicity"):
            row[name] = self.planted.text(f"cases.Person.{name}", *rules("give subject access"))

    def plant_staff(self) -> None:
        file = self.folder / "staff.csv"
        rows = read_rows(file) if file.exists() else []
        for row in rows:
            row["name"] = self.text("accounts.Staff.name", ("staff",))
            for name in ("ethnicity", "postcode"):
                row[name] = self.planted.text(f"accounts.Staff.{name}")
        if rows:
            write_rows(file, rows)

    def victim(self, ref: str, key: str) -> str:
        """The key by which entries name a victim, with a canary in it."""
        if (ref, key) not in self.victims:
            rule = ("case", self.area.id, ref, "read victims")
            self.victims[ref, key] = self.planted.text("cases.Victim.ref", rule, around="V {}")
        return self.victims[ref, key]

    def plant_victims(self) -> None:
        """Details of everybody whom an entry names."""
        columns = ("name", "address", "telephone", "wishes")
        rows = []
        for (ref, _), key in self.victims.items():
            rule = ("case", self.area.id, ref, "read victims")
            details = [self.text(f"cases.Victim.sealed {name}", rule) for name in columns]
            rows.append([key, ref, *details])
        write_table(self.folder / "victims.csv", ("victim", "case", *columns), rows)

    def planted_entry(self, entry: Entry) -> Entry:
        """The entry with a canary in each text that somebody wrote and nothing is decided by."""
        plain = msgspec.to_builtins(entry.facts)
        for fact in text_facts(entry.kind):
            if fact.name == "victim":
                plain["victim"] = self.victim(entry.case, str(entry.fact("victim")))
            elif fact.about_others and fact.name not in OF_LINKS and fact.name in plain:
                said = self.fact(entry.case, entry.kind)(f"{entry.kind}.{fact.name}")
                plain[fact.name] = said if fact.type == "text" else [said]
        return made(entry, plain)

    def fact(self, ref: str, kind: str) -> Any:
        """Makes texts for the facts of a kind in a case."""
        rules = rules_of_kind(kind, self.area.id, ref)
        table = "VictimEntry" if kind.startswith("victim_") else "Entry"
        return lambda name: self.text(f"cases.{table}.facts {name}", *rules)

    def text(self, what: str, *rules: Rule) -> str:
        return self.planted.text(what, *rules, around=STRANGE)

    def entries_of_every_kind(self, ref: str) -> list[Entry]:
        """An entry of each kind, before the case began, so that what followed still counts."""
        found, known = [], self.area.entries[ref]
        attendance = next(e.id for e in known if e.kind == "attendance_recorded")
        for kind in every_kind():
            named = {f.name: attendance for f in facts_of(kind).values()
                     if f.refers_to is not None and f.required}  # fmt: skip
            if "victim" in facts_of(kind):
                named["victim"] = self.victim(ref, f"of {kind}")
            plain = facts_with(kind, self.fact(ref, kind), named)
            if kind == "noted":
                plain[UNKNOWN] = self.fact(ref, kind)(f"{kind}.{UNKNOWN}")
            day = datetime.date.fromisoformat(A_DAY)
            at = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)
            bare = Entry(f"{ref}-{kind}", ref, kind, day, at, "om-1", None, known[0].facts)
            found.append(made(bare, plain))
        return found


def made(entry: Entry, plain: dict[str, Any]) -> Entry:
    """The entry with these facts."""
    facts, other, problems = read_facts(entry.kind, plain)
    assert facts is not None and not problems, (entry.kind, problems)
    return msgspec.structs.replace(entry, facts=facts, other=other or entry.other)


def read_rows(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def write_rows(file: Path, rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    write_table(file, columns, [[row.get(name) for name in columns] for row in rows])
