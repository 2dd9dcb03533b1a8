"""The command about what cannot be relied on in a record."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import Any

import click

from throughcare.cli.dates import DATE
from throughcare.cli.output import Progress, writing
from throughcare.folders.areas import area_folders, read_area
from throughcare.folders.quality import quality_of

TABLES = {
    "summary": ("area", "team", "sort", "kind", "doubts", "cases"),
    "entries": ("area", "team", "case", "kind", "sort", "entry", "on", "problem"),
    "bounds": ("area", "measure", "sort", "value", "low", "high", "doubtful", "counted"),
}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "from_on", type=DATE, required=True, help="First day of the window.")
@click.option("--to", "to_on", type=DATE, required=True, help="Last day of the window.")
@click.option("--table", type=click.Choice(list(TABLES)), default="summary", show_default=True,
              help="Counts by team and kind; each entry; how far measures could move.")  # fmt: skip
@click.option("--out", default="-", show_default=True, help="File to write; - is standard output.")
def quality(
    folder: Path, from_on: datetime.datetime, to_on: datetime.datetime, table: str, out: str
) -> None:
    """What is missing, impossible, recorded late or contradictory in a record.

    The table of bounds gives the value of each measure if everything doubtful had failed, and if nothing
    had: what is true lies between.

    Example: throughcare quality demo-output/area --from 2005-04-01 --to 2006-03-31 --table bounds
    """
    if to_on < from_on:
        raise click.UsageError("--to is before --from.")
    rows: list[tuple[Any, ...]] = []
    for part in area_folders(folder):
        with Progress("entries read") as progress:
            area = read_area(part, progress)
        found = quality_of(area, from_on.date(), to_on.date())
        rows += [(area.id, *row) for row in _ROWS[table](found)]
    with writing(out) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(TABLES[table])
        writer.writerows(["" if value is None else value for value in row] for row in rows)


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


_ROWS: dict[str, Any] = {
    "summary": lambda q: [(c.team, c.sort, c.kind, c.doubts, c.cases) for c in q.summary],
    "entries": lambda q: [
        (d.team, d.case, d.kind, d.sort, d.entry, d.on, d.problem) for d in q.doubts
    ],
    "bounds": lambda q: [
        (b.result.measure.id, b.sort or "all", _number(b.result.value), _number(b.low),
         _number(b.high), b.doubtful, b.counted)
        for b in q.bounds
    ],
}  # fmt: skip
