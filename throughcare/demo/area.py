"""Writes synthetic areas: no real person, case or area is in them.

Each is modelled on what the Cheshire report's appendix counts; its volume targets are set from its own
volumes so that the shares of target come out as published. The same seed gives the same bytes, as CSV
and as JSON lines, on any machine.
"""

from __future__ import annotations

import csv
import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from throughcare.core.definitions import SHIPPED
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean
from throughcare.core.record.entry import Entry
from throughcare.demo.chance import Chance
from throughcare.demo.decisions import decide_all
from throughcare.demo.homes import home, telephone
from throughcare.demo.journal import write_journal
from throughcare.demo.names import family_name, given_name
from throughcare.demo.plans import CENSUS, EXTRACTED, Plan, make_plans
from throughcare.demo.staff import Workforce, assign_beds, make_workforce, officers_for
from throughcare.folders.areas import (
    ABSENCES,
    PEOPLE,
    STAFF,
    TARGETS,
    VICTIMS,
    write_table,
)
from throughcare.folders.entries import write_entries

MODELS = ("cheshire-2006",)
DTTO = "drug_treatment_and_testing_order"  # the order of the older Act: its sentence is its start
YEAR = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
# What the area achieved, in percent of its volume target: the Cheshire report, 4.2 table.
_OF_TARGET = {
    "AP_COMP": 165,
    "UPW_COMP": 103,
    "DRR_START": 61,
    "DRR_COMP": 114,
    "BS_START": 116,
    "BS_AWARD": 105,
}


@dataclass(frozen=True)
class Made:
    """What was written: the folder, and how many cases and entries are in it."""

    folder: Path
    cases: int
    entries: int


def make_areas(
    folder: Path,
    like: str,
    cases: int,
    areas: int,
    seed: int,
    file_format: str = "csv",
    progress: Callable[[int], None] | None = None,
) -> Iterator[Made]:
    """Writes one area into `folder`, or several into folders of their own under it."""
    if like not in MODELS:
        problem = f'"{like}" is not a model of an area.'
        raise InputMistakes([Mistake("--like", None, None, problem, did_you_mean(like, MODELS))])
    for row in _areas()[:areas]:
        part = folder if areas == 1 else folder / row["area"]
        yield make_area(part, row, cases, seed, file_format, progress)


def _areas() -> list[dict[str, str]]:
    text = SHIPPED.joinpath("reference", "areas.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    return sorted(rows, key=lambda row: (row["area"] != "cheshire", row["area"]))


def make_area(
    folder: Path,
    row: dict[str, str],
    cases: int,
    seed: int,
    file_format: str = "csv",
    progress: Callable[[int], None] | None = None,
) -> Made:
    """Writes one synthetic area."""
    _empty(folder)
    stream = f"{seed}|{row['area']}"
    plans = make_plans(stream, cases)
    decide_all(Chance(f"{stream}|decisions"), plans)
    workforce = make_workforce(stream, cases)
    people = [_person(stream, plan) for plan in plans]
    volumes: Counter[str] = Counter()
    journal = _journal(stream, plans, people, workforce, volumes, progress)
    count = write_entries(folder / f"entries.{file_format}", journal)
    write_table(folder / "people.csv", (*PEOPLE, "crn"), people)
    write_table(
        folder / "cases.csv",
        ("case", "person", "area", "opened_on", "closed_on"),
        ((p.case, f"P{p.number:05d}", row["area"], p.sentence_on, _closed(p)) for p in plans),
    )
    write_table(
        folder / "staff.csv", STAFF, ((getattr(s, c) for c in STAFF) for s in workforce.staff)
    )
    write_table(
        folder / "absences.csv",
        ABSENCES,
        ((getattr(a, c) for c in ABSENCES) for a in workforce.absences),
    )
    write_table(folder / "targets.csv", TARGETS, _targets(volumes))
    write_table(folder / "victims.csv", VICTIMS, _victims(stream, plans))
    (folder / "area.json").write_text(_info(row, plans, seed) + "\n", encoding="utf-8")
    return Made(folder, len(plans), count)


def _empty(folder: Path) -> None:
    """Makes the folder; removes an earlier synthetic area from it, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    info = folder / "area.json"
    if info.exists() and '"synthetic"' not in info.read_text(encoding="utf-8", errors="replace"):
        problem = "holds an area that is not synthetic."
        raise InputMistakes([Mistake(str(folder), None, None, problem, "Name another folder.")])
    for ending in ("csv", "jsonl", "parquet"):
        (folder / f"entries.{ending}").unlink(missing_ok=True)


def _closed(plan: Plan) -> datetime.date | None:
    return plan.end_on if plan.end_on <= EXTRACTED else None


Row = tuple[object, ...]


def _person(stream: str, plan: Plan) -> Row:
    chance = Chance(f"{stream}|person|{plan.case}")
    years = chance.weighted(((19, 0.24), (24, 0.24), (31, 0.26), (41, 0.18), (54, 0.08)))
    age_days = (years + chance.whole(-1, 5)) * 365 + chance.whole(0, 364)
    code = "W1" if chance.happens(0.97) else chance.one_of(("W2", "W9"))
    if plan.minority_ethnic:
        code = chance.one_of(("A1", "A2", "B1", "B2", "M1", "M9", "O9", "A9"))
    crn = f"{chance.one_of('ABCDEFGHJKLMNPRSTVWXYZ')}{chance.whole(0, 999999):06d}"
    born_on = max(plan.sentence_on - datetime.timedelta(days=age_days), datetime.date(1936, 1, 1))
    return (
        f"P{plan.number:05d}",
        family_name(chance),
        given_name(chance, plan.sex),
        plan.sex,
        born_on,
        code,
        *home(Chance(f"{stream}|home|{plan.case}")),
        crn,
    )


def _journal(
    stream: str,
    plans: list[Plan],
    people: list[Row],
    workforce: Workforce,
    volumes: Counter[str],
    progress: Callable[[int], None] | None,
) -> Iterator[Entry]:
    chance = Chance(f"{stream}|allocation")
    stays = assign_beds(Chance(f"{stream}|beds"), plans)
    for number, (plan, person) in enumerate(zip(plans, people, strict=True)):
        officers = officers_for(chance, plan, workforce)
        born_on, ethnicity, stay = person[4], str(person[5]), stays.get(plan.case)
        assert isinstance(born_on, datetime.date)
        for entry in write_journal(plan, stream, ethnicity, born_on, officers, stay):
            _count(entry, plan, volumes)
            yield entry
        if progress and number % 100 == 0:
            progress(number)


def _count(entry: Entry, plan: Plan, volumes: Counter[str]) -> None:
    """Counts what the volume targets are about."""
    if not YEAR[0] <= entry.happened_on <= YEAR[1]:
        return
    fact = entry.fact
    done = fact("outcome") == "completed"
    requirement = fact("requirement")
    if entry.kind == "programme_ended" and done and fact("accredited"):
        volumes["AP_COMP"] += 1
    elif entry.kind == "requirement_ended" and done and requirement in ("UPW", "DRR"):
        volumes[f"{requirement}_COMP"] += 1
    elif entry.kind == ("sentenced" if plan.disposal == DTTO else "requirement_started"):
        volumes["DRR_START"] += plan.disposal == DTTO or requirement == "DRR"
    elif entry.kind == "basic_skills_started":
        volumes["BS_START"] += 1
    elif entry.kind == "basic_skills_awarded":
        volumes["BS_AWARD"] += 1


def _targets(volumes: Counter[str]) -> Iterator[Row]:
    for measure, percent in _OF_TARGET.items():
        yield measure, *YEAR, max(1, round(volumes[measure] * 100 / percent))


_WISHES = (
    "Letters only, to the address of her sister.",
    "Please telephone in the evening, never before six.",
    "Wants to be told of any release before it happens.",
    "Does not want the offender to learn that she has moved.",
)


def _victims(stream: str, plans: list[Plan]) -> Iterator[Row]:
    for plan in plans:
        for number in range(plan.victims):
            chance = Chance(f"{stream}|victim|{plan.case}|{number}")
            name = f"{given_name(chance, chance.one_of('MF'))} {family_name(chance)}"
            address = ", ".join(home(chance))
            wishes = chance.one_of(_WISHES)
            yield f"{plan.case}-V{number + 1}", plan.case, name, address, telephone(chance), wishes


def _info(row: dict[str, str], plans: list[Plan], seed: int) -> str:
    census = [plan for plan in plans if plan.is_open_on(CENSUS)]
    info = {
        "id": row["area"],
        "name": f"{row['name']} (synthetic)",
        "region": row["region"],
        "source": "synthetic",
        "extracted_on": EXTRACTED.isoformat(),
        "seed": seed,
        "context": {
            "census_on": CENSUS.isoformat(),
            "caseload": len(census),
            "women": sum(plan.sex == "F" for plan in census),
            "minority_ethnic": sum(plan.minority_ethnic for plan in census),
            "mappa": {str(n): sum(p.mappa_level == n for p in census) for n in (1, 2, 3)},
            "ppo": sum(plan.ppo for plan in census),
            "approved_premises": [
                {"name": "Linden Bank", "beds": 22},
                {"name": "Banbury House", "beds": 22},
            ],
        },
    }
    return json.dumps(info, indent=2, ensure_ascii=False)
