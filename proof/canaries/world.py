"""The site of the tests with a canary in each field: two areas, an inspection that was published and one that
was not, the cast, and all that they left behind."""

from __future__ import annotations

import datetime
import json
import multiprocessing
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proof.canaries.inspecting import Inspecting
from proof.canaries.planting import Planting
from proof.canaries.tokens import Planted
from throughcare.folders.areas import Area as AreaFolder

BY = "tests"
NOT_PUBLISHED = "testshire-2007"
RICH = ("T001", "T002")
SOURCES = ("area", "inspection")  # folders of the world, for the commands that read them


@dataclass
class World:
    """What the site was filled with."""

    folder: Path
    planted: Planted = field(default_factory=Planted)
    areas: dict[str, AreaFolder] = field(default_factory=dict)
    inspections: list[str] = field(default_factory=list)
    victims: dict[tuple[str, str], str] = field(default_factory=dict)  # case and key -> key
    tokens: dict[str, str] = field(default_factory=dict)  # username -> what a program sends
    passwords: list[bytes] = field(default_factory=list)  # typed once; stored nowhere


def make_world(folder: Path) -> World:
    """The world of the tests, in the site of this process."""
    from proof.canaries.people import make_people
    from tests.small_folders import write_area, write_elsewhere, write_inspection

    world = World(folder)
    area, inspection = (folder / name for name in SOURCES)
    change(write_area(area))
    import_folder(world, area, rich=RICH)
    import_folder(world, write_elsewhere(folder / "elsewhere"))
    write_inspection(inspection)
    shutil.copytree(inspection, folder / "draft")
    not_published(folder / "draft")
    import_inspected(world, inspection, published=True)
    import_inspected(world, folder / "draft", published=False)
    plant_details(world)
    make_people(world)
    return world


def change(folder: Path) -> None:
    """Gives the small area what makes each relation occur: somebody in prison, in approved premises, with
    a worker of the prison, with nobody, and cases that each unit works on."""
    file = folder / "entries.jsonl"
    entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    entries = [e for e in entries if (e["case"], e["kind"]) != ("T006", "allocated")]
    for case, kind, facts in (
        ("T003", "received_into_custody", {"establishment": "hmp-test"}),
        ("T004", "role_assigned", {"role": "supervisor", "worker": "os-1", "organisation": "hmp-test"}),
        ("T005", "resident_arrived", {"premises": "Elm House"}),
        ("T005", "breach_started", {}),
        ("T006", "mappa_level_set", {"level": 2}),
        ("T006", "programme_started", {}),
        ("T007", "role_assigned", {"role": "tutor", "worker": "t-1"}),
        ("T007", "intelligence_received", {"source": "police", "handling_code": "5"}),
    ):  # fmt: skip
        first = next(e for e in entries if e["case"] == case)
        entries.append({**first, "id": f"{case}-{kind}", "kind": kind, "facts": facts,
                        "happened_on": "2006-02-14", "recorded_at": "2006-02-14T10:00:00Z"})  # fmt: skip
    file.write_text("".join(json.dumps(e) + "\n" for e in entries), encoding="utf-8")


def not_published(folder: Path) -> None:
    """The same inspection as one whose fieldwork goes on, and that is published next month only."""
    file = folder / "inspection.json"
    info = json.loads(file.read_text(encoding="utf-8"))
    later = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    info |= {"id": NOT_PUBLISHED, "published_on": later.isoformat(), "fieldwork_to": "2006-07-14"}
    file.write_text(json.dumps(info), encoding="utf-8")


def import_folder(world: World, folder: Path, rich: Iterable[str] = ()) -> None:
    """Plants a folder and imports it with its performance."""
    from throughcare.cases.actions.imports import import_area
    from throughcare.folders.performance import last_year_end, performance_of_year
    from throughcare.performance.actions import import_performance

    if not (folder / "people.csv").exists():
        give_people(folder)
    planting = Planting(folder, world.planted, rich)
    area = planting.plant()
    world.victims |= planting.victims
    row = import_area(folder, by=BY)
    results, left_out = performance_of_year(area, last_year_end(row.extracted_on), listing=True)
    import_performance(row, results, by=BY, left_out=left_out)
    world.areas[area.id] = area


def give_people(folder: Path) -> None:
    """People for an area whose folder names none: one for each case."""
    from proof.canaries.planting import read_rows, write_rows

    cases = read_rows(folder / "cases.csv")
    for number, row in enumerate(cases, start=1):
        row["person"] = f"O{number}"
    write_rows(folder / "cases.csv", cases)
    write_rows(folder / "people.csv", [{"person": row["person"]} for row in cases])


def import_inspected(world: World, folder: Path, *, published: bool) -> None:
    """Plants the folder of an inspection, writes its report and imports both."""
    from throughcare.demo.pipeline import write_report
    from throughcare.inspections.actions import import_inspection

    Inspecting(folder, world.planted, published=published).plant()
    # In a process of its own: what makes a PDF starts threads, and forks of a process that has them wait for
    # ever when they make one themselves.
    writing = multiprocessing.get_context("fork").Process(
        target=write_report, args=(folder, folder)
    )
    writing.start()
    writing.join()
    assert writing.exitcode == 0, f"no report was written for {folder}"
    world.inspections.append(import_inspection(folder, by=BY, reports=folder).pk)


def plant_details(world: World) -> None:
    """What stands beside each case that a measure looked at."""
    from throughcare.accounts.scope import as_machine
    from throughcare.performance.models import MeasureCase

    with as_machine(BY):
        for unit in MeasureCase.objects.select_related("result"):
            area = unit.result.area_id
            act = "read victims" if unit.result.explanation.get("tells_of_victims") else "list"
            # What is counted of staff has no case, and stands on no page.
            rules = [("case", area, unit.case_ref, act)] if unit.case_ref else []
            unit.detail = world.planted.text("performance.MeasureCase.detail", *rules)
            unit.save(update_fields=["detail"])


def stands_on(world: World, area: str) -> datetime.date:
    found: Any = world.areas[area].extracted_on
    assert isinstance(found, datetime.date)
    return found
