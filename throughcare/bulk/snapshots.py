"""Snapshots: the journals of several areas as they stood on a day, laid out for reading much at once.

A folder for each area with `area.json` and `entries.parquet`, and `snapshot.json` that says the day and the
counts, so that a missing or exchanged part is noticed. The entries are ordered by kind: a standard asks for a
few of over a hundred kinds, and a reader of Parquet passes over the groups of rows that hold none of them.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from throughcare.bulk.journals import SNAPSHOT, snapshot_text
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.record.entry import Entry
from throughcare.folders.areas import area_folders, read_area
from throughcare.folders.entries import write_entries

ORDER = '"kind", "case", happened_on'
_BESIDE = ("people.csv", "cases.csv", "staff.csv", "absences.csv", "targets.csv")


@dataclass(frozen=True)
class SnapshotArea:
    """One area of a snapshot: what `area.json` says, its entries, and files that stand beside them."""

    info: Mapping[str, Any]
    entries: Iterable[Entry]
    beside: tuple[Path, ...] = ()
    is_ordered: bool = False  # by kind, case and day already: then nothing is held in memory


def write_snapshot(
    out: Path, areas: Iterable[SnapshotArea], taken_on: datetime.date
) -> dict[str, int]:
    """Writes a snapshot into a folder that is not there yet, whole or not at all; returns the number of
    entries of each area. The site's extract calls it with what its database holds."""
    if out.exists():
        problem = "is there already."
        raise InputMistakes([Mistake(str(out), None, "--out", problem, "Name another folder.")])
    out.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        counts = {}
        for area in areas:
            counts[str(area.info["id"])] = _write_area(part / str(area.info["id"]), area)
        (part / SNAPSHOT).write_text(snapshot_text(taken_on, counts), encoding="utf-8")
        part.chmod(0o755)
        os.rename(part, out)
        return counts
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_area(folder: Path, area: SnapshotArea) -> int:
    folder.mkdir()
    (folder / "area.json").write_text(
        json.dumps(dict(area.info), indent=1) + "\n", encoding="utf-8"
    )
    for path in area.beside:
        shutil.copy(path, folder / path.name)
    entries = area.entries
    if not area.is_ordered:
        entries = sorted(entries, key=lambda entry: (entry.kind, entry.case, entry.happened_on))
    return write_entries(folder / "entries.parquet", entries)


def snapshot_of_folder(folder: Path, out: Path, taken_on: datetime.date) -> dict[str, int]:
    """The same of areas' folders in any format, which are checked as they are read."""
    return write_snapshot(out, (_area_of(part) for part in area_folders(folder)), taken_on)


def _area_of(folder: Path) -> SnapshotArea:
    area = read_area(folder)
    beside = tuple(path for name in _BESIDE if (path := folder / name).is_file())
    return SnapshotArea(
        area.info, (entry for entries in area.entries.values() for entry in entries), beside
    )
