"""Commands about an area's folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import click

from throughcare.cli.dates import DATE
from throughcare.cli.output import Progress, out_option, part_of, writing
from throughcare.core.obligations import Obligation, obligations_for
from throughcare.core.standard_files import standards_named
from throughcare.core.standards import Standard
from throughcare.folders.areas import Area, area_folders, read_area
from throughcare.folders.checks import MOST_FINDINGS, counts, findings

engine_option = click.option(
    "--engine", type=click.Choice(["core", "duckdb", "postgres", "spark"]), default="core",
    show_default=True)  # fmt: skip


def _day(value: datetime.datetime | None) -> datetime.date | None:
    return value.date() if value else None


@click.group()
def area() -> None:
    """Make or check an area's folder.

    Example: throughcare area check demo-output/area
    """


@area.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--like", default="cheshire-2006", show_default=True, help="What it is modelled on.")
@click.option("--cases", type=click.IntRange(min=20), default=3042, show_default=True,
              help="Cases open on 30 September 2005.")  # fmt: skip
@click.option("--areas", type=click.IntRange(1, 42), default=1, show_default=True,
              help="How many areas; with more than one, a folder each.")  # fmt: skip
@click.option("--seed", type=int, default=2006, show_default=True)
@click.option("--format", "file_format", type=click.Choice(["csv", "jsonl", "parquet"]),
              default="csv", show_default=True, help="Of the journal.")  # fmt: skip
def make(folder: Path, like: str, cases: int, areas: int, seed: int, file_format: str) -> None:
    """Write a synthetic area: no real person, case or area is in it.

    Example: throughcare area make /tmp/cheshire --cases 500 --seed 7
    """
    from throughcare.demo.area import make_areas

    click.echo(f"seed: {seed}", err=True)
    with Progress("cases written") as progress:
        for made in make_areas(folder, like, cases, areas, seed, file_format, progress):
            click.echo(f"{made.folder}: {made.cases:,} cases, {made.entries:,} entries", err=True)


@area.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", type=DATE, help="Also count the cases supervised on this day.")
@out_option
def check(folder: Path, on: datetime.datetime | None, out: str) -> None:
    """Check a folder against the record's schema and print counts.

    Example: throughcare area check demo-output/area --on 2005-09-30
    """
    folders = [read(part) for part in area_folders(folder)]
    with writing(out) as stream:
        for found in folders:
            stream.write(f"{found.info.get('name') or found.id}\n")
            for what, count in counts(found, _day(on)):
                stream.write(f"  {what}: {count:,}\n")
            said = findings(found)
            stream.write(f"  findings of data quality: {len(said):,}\n")
            stream.writelines(f"    {finding}\n" for finding in said[:MOST_FINDINGS])
            if len(said) > MOST_FINDINGS:
                stream.write(f"    ... and {len(said) - MOST_FINDINGS:,} more\n")


@area.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", type=DATE, required=True, help="The day that the journals were taken.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder to make.")
def snapshot(folder: Path, on: datetime.datetime, out: Path) -> None:
    """Check the journals of an area or a nation, and lay them out for reading much at once.

    The snapshot is Parquet, ordered by kind, with a list of its areas and counts: the engines read it
    faster, and say so when a part of it is missing.

    Example: throughcare area snapshot demo-output/area --on 2006-05-31 --out snapshot-2006-05-31
    """
    from throughcare.bulk.snapshots import snapshot_of_folder

    for area_id, entries in snapshot_of_folder(folder, out, on.date()).items():
        click.echo(f"{area_id}: {entries:,} entries", err=True)


def read(folder: Path) -> Area:
    with Progress("entries read") as progress:
        return read_area(folder, progress)


def _obligations(
    areas: list[Area], standards: list[Standard], as_of: datetime.date
) -> Iterator[tuple[str, Obligation]]:
    for found in sorted(areas, key=lambda area: area.id):
        for _, file in found.case_files():
            for obligation in obligations_for(file, standards, as_of):
                yield found.id, obligation


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--as-of", type=DATE, required=True, help="The day whose end is judged.")
@click.option("--standard", "names", multiple=True, metavar="ID|FILE",
              help="May be repeated; default all in use.")  # fmt: skip
@engine_option
@click.option("--format", "file_format", type=click.Choice(["csv", "parquet"]), default="csv",
              show_default=True)  # fmt: skip
@out_option
def obligations(
    folder: Path,
    as_of: datetime.datetime,
    names: tuple[str, ...],
    engine: str,
    file_format: str,
    out: str,
) -> None:
    """What each standard asks of each case, and whether it was done.

    The default engine reads and checks every entry. The others give the same rows for a nation: duckdb in
    this process, postgres on the server that PGHOST and its like name, spark where one machine is too small.
    Where several areas are read, the first column names the area.

    Example: throughcare obligations demo-output/area --as-of 2006-05-31 --standard roh-plan-high-risk
    """
    standards = standards_named(names)
    if engine == "core":
        _write_of_core(folder, standards, as_of.date(), file_format, out)
    else:
        _write_of_engine(folder, standards, as_of.date(), engine, file_format, out)


def _write_of_core(
    folder: Path, standards: list[Standard], as_of: datetime.date, file_format: str, out: str
) -> None:
    from throughcare.folders import obligations as files

    areas = [read(part) for part in area_folders(folder)]
    found = _obligations(areas, standards, as_of)
    if file_format == "csv":
        with writing(out) as stream:
            files.write_obligations_csv(stream, found, with_area=len(areas) > 1)
        return
    with part_of(out) as part:
        files.write_obligations_parquet(part, found, with_area=len(areas) > 1)


def _write_of_engine(
    folder: Path,
    standards: list[Standard],
    as_of: datetime.date,
    engine: str,
    file_format: str,
    out: str,
) -> None:
    from throughcare.bulk.journals import journals_in
    from throughcare.bulk.obligations import obligations_of
    from throughcare.bulk.written import write_rows

    journals = journals_in(folder)
    with Progress("entries read") as progress, part_of(out) as part:
        tables = obligations_of(journals, standards, as_of, engine, progress)
        write_rows(part, tables, file_format, with_area=len(journals) > 1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--on", type=DATE, help="Two-digit years up to this day's are 20xx; default today.")
@out_option
def identifier(file: Path, on: datetime.datetime | None, out: str) -> None:
    """Check and normalise PNC and CRO numbers, a line each.

    Example: throughcare identifier numbers.csv --on 2006-05-31
    """
    from throughcare.folders.identifiers import check_identifiers

    day = on.date() if on else datetime.datetime.now(tz=datetime.UTC).date()
    rows = check_identifiers(file, day)
    with writing(out) as stream:
        rows.write(stream)
