"""The command about standards that are not issued yet."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from throughcare.cli.dates import DATE
from throughcare.cli.output import Progress, writing
from throughcare.core.definitions import read as read_definition
from throughcare.core.measures import Measure, measures_named, shipped_measures
from throughcare.core.measures.periods import Period
from throughcare.core.measures.targets import verdict_of
from throughcare.core.standard_files import shipped_standards, standards_named
from throughcare.core.standards import Standard

if TYPE_CHECKING:
    from throughcare.bulk.trials import Trial


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, required=True, metavar="ID|FILE...")
@click.option("--from", "from_on", type=DATE, required=True, help="First day of the triggers.")
@click.option("--to", "to_on", type=DATE, required=True, help="Last day; judged at its end.")
@click.option("--instead-of", "old", multiple=True, metavar="ID|FILE",
              help="What it would replace; default the shipped standard of the same id.")  # fmt: skip
@click.option("--as-if-from", type=DATE, help="As if it had been in force since this day.")
@click.option("--engine", type=click.Choice(["duckdb", "postgres", "spark"]), default="duckdb",
              show_default=True)  # fmt: skip
@click.option(
    "--cases", metavar="FILE", help="Also write each obligation that would differ, as CSV."
)
@click.option("--out", default="-", show_default=True, help="File of the areas' table.")
def trial(
    folder: Path,
    names: tuple[str, ...],
    from_on: datetime.datetime,
    to_on: datetime.datetime,
    old: tuple[str, ...],
    as_if_from: datetime.datetime | None,
    engine: str,
    cases: str | None,
    out: str,
) -> None:
    """Who would have been late under a standard that is not issued yet.

    Replays the journals of FOLDER under the standards named and under those that they would replace. The
    table says for each area, and for all in the last line (area empty), how many obligations there would
    have been, what share of them in time, and how many more begin in a week. The file of a measure tries
    its targets: which areas would meet them that do not, and which no longer.

    Example: throughcare trial demo-output/area contact-first-16-weeks-2007 --instead-of
    contact-first-16-weeks --as-if-from 2005-04-01 --from 2005-04-01 --to 2006-03-31
    """
    from throughcare.bulk.journals import journals_in
    from throughcare.bulk.trials import trial_of

    if to_on < from_on:
        raise click.UsageError("--to is before --from.")
    if all(_is_measure(name) for name in names):
        _trial_of_targets(folder, measures_named(names), from_on.date(), to_on.date(), out)
        return
    before, after = _standards(names, old)
    with Progress("entries read") as progress:
        found = trial_of(
            journals_in(folder),
            before,
            after,
            from_on.date(),
            to_on.date(),
            engine=engine,
            as_if_from=as_if_from.date() if as_if_from else None,
            progress=progress,
        )
    _write(found, out, cases)


def _write(found: Trial, out: str, cases: str | None) -> None:
    from throughcare.bulk.written import write_csv

    for path, table in ((cases, found.cases), (out, found.areas)):
        if path:
            with writing(path) as stream:
                write_csv(stream, table)
    click.echo(_sentence(found.areas.to_pylist()[-1]), err=True)


def _is_measure(name: str) -> bool:
    """A measure says what it counts; a standard does not."""
    return name in shipped_measures() or (
        Path(name).is_file() and "counts" in read_definition(Path(name)).mapping()
    )


def _trial_of_targets(
    folder: Path, changed: list[Measure], first: datetime.date, last: datetime.date, out: str
) -> None:
    from throughcare.bulk.performance import performance_in

    with Progress("entries read") as progress:
        board = performance_in(folder, [Period(first, last)], changed, progress=progress)
    known = shipped_measures()
    with writing(out) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ("area", "measure", "value", "target_before", "before", "target_after", "after")
        )
        for cell in board.cells:
            measure = cell.result.measure
            before = verdict_of(cell.result, known.get(measure.id))
            row = (
                cell.result.area,
                measure.id,
                cell.result.value,
                *before,
                *verdict_of(cell.result, measure),
            )
            writer.writerow(
                ["" if v is None else round(v, 6) if isinstance(v, float) else v for v in row]
            )


def _standards(
    names: tuple[str, ...], old: tuple[str, ...]
) -> tuple[list[Standard], list[Standard]]:
    """What is, and what would be."""
    after, shipped = standards_named(names), shipped_standards()
    return standards_named(old) if old else [shipped[s.id] for s in after if s.id in shipped], after


def _sentence(total: dict[str, float | None]) -> str:
    """What would have happened, in one line."""
    shares = (total["share_before"], total["share_after"])
    before, after = ("none" if share is None else f"{share:.1f}%" for share in shares)
    return (
        f"in time: {before} before, {after} after; obligations: {total['obligations_before']:,} before, "
        f"{total['obligations_after']:,} after; {total['work_a_week']:+.1f} a week"
    )
