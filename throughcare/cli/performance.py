"""Commands about measures: figures, and the one figure of a scorecard."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from pathlib import Path

import click

from throughcare.cli.areas import read
from throughcare.cli.dates import DATE
from throughcare.cli.output import Progress, out_option, part_of, writing
from throughcare.core.measures import shipped_measures
from throughcare.core.measures.periods import PERIODS, Period, periods_between
from throughcare.core.measures.series import GROUPINGS, Cell
from throughcare.folders.areas import area_folders
from throughcare.folders.performance import (
    performance_of,
    read_weights,
    rows_of_cells,
    series_of,
    write_rows,
)

FORMATS = ("csv", "json", "parquet", "xlsx")
_window = (
    click.option("--from", "from_on", type=DATE, required=True, help="First day of the window."),
    click.option("--to", "to_on", type=DATE, required=True, help="Last day of the window."),
)
_engine = click.option("--engine", type=click.Choice(["core", "duckdb"]), default="core",
                       show_default=True)  # fmt: skip


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_window[0]
@_window[1]
@click.option(
    "--period", type=click.Choice(PERIODS), help="Each such period of the window by itself."
)
@click.option("--by", type=click.Choice(GROUPINGS), help="Each group of cases by itself.")
@click.option("--publish", is_flag=True, help="Hold back what would tell of few people.")
@_engine
@click.option("--format", "file_format", type=click.Choice(FORMATS), default="csv",
              show_default=True)  # fmt: skip
@out_option
def performance(
    folder: Path,
    from_on: datetime.datetime,
    to_on: datetime.datetime,
    period: str | None,
    by: str | None,
    publish: bool,
    engine: str,
    file_format: str,
    out: str,
) -> None:
    """The area's performance against its targets.

    With --period and --by there is a line for each period and group, which the column `group` names. A past
    period is judged by what is known at the end of the last one. With --publish small numbers are held back,
    and the column `shown` says what may be printed.

    Example: throughcare performance demo-output/area --from 2005-04-01 --to 2006-03-31
    """
    periods = _periods(from_on.date(), to_on.date(), period)
    cells = _cells(folder, periods, by, engine, one_window=period is None and by is None)
    columns, rows = rows_of_cells(cells, grouped=bool(period or by), publish=publish)
    if file_format in ("csv", "json"):
        with writing(out) as stream:
            write_rows(stream, columns, rows, file_format)
        return
    from throughcare.bulk.written import table_of_rows, write_table

    with part_of(out) as part:
        write_table(part, table_of_rows(columns, rows), file_format, "performance")


def _periods(first: datetime.date, last: datetime.date, period: str | None) -> list[Period]:
    if last < first:
        raise click.UsageError("--to is before --from.")
    periods = periods_between(period, first, last) if period else [Period(first, last)]
    if not periods:
        raise click.UsageError(f"no whole {str(period).replace('_', ' ')} lies between these days.")
    return periods


def _cells(
    folder: Path, periods: Sequence[Period], by: str | None, engine: str, *, one_window: bool
) -> list[Cell]:
    if engine == "duckdb":
        return _cells_of_engine(folder, periods, by)
    if not one_window:
        return [c for part in area_folders(folder) for c in series_of(read(part), periods, by)]
    cells = []
    for part in area_folders(folder):
        results, left_out = performance_of(read(part), periods[0].from_on, periods[0].to_on)
        cells += [Cell(periods[0], "", result) for result in results]
        for measure, reason in left_out:
            click.echo(f"{part.name}: {measure} is left out: {reason}", err=True)
    return cells


def _cells_of_engine(folder: Path, periods: Sequence[Period], by: str | None) -> list[Cell]:
    from throughcare.bulk.performance import performance_in

    with Progress("entries read") as progress:
        measures = shipped_measures().values()
        board = performance_in(folder, periods, measures, by=by, progress=progress)
    for area, (measure, reason) in board.left_out:
        click.echo(f"{area}: {measure} is left out: {reason}", err=True)
    return board.cells


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_window[0]
@_window[1]
@click.option("--weights", type=click.Path(path_type=Path),
              help="A table with the columns measure, weight; without it all weigh the same.")  # fmt: skip
@_engine
@out_option
def scorecard(
    folder: Path,
    from_on: datetime.datetime,
    to_on: datetime.datetime,
    weights: Path | None,
    engine: str,
    out: str,
) -> None:
    """One figure for each area, of all its measures.

    The weights of 2005-06 were not found: they are yours. A measure's points are its value in percent of its
    target, at most 100; the line with an empty measure is the area's score.

    Example: throughcare scorecard demo-output/area --from 2005-04-01 --to 2006-03-31
    """
    from throughcare.core.measures.scorecard import scorecard as scorecard_of

    own = read_weights(weights) if weights else None
    periods = _periods(from_on.date(), to_on.date(), None)
    cells = _cells(folder, periods, None, engine, one_window=True)
    rows: list[tuple[object, ...]] = []
    for area in sorted({cell.result.area for cell in cells}):
        card = scorecard_of((c.result for c in cells if c.result.area == area), own)
        lines = [line for line in card.lines if line.weight]
        rows += [(area, x.result.measure.id, x.weight, _number(x.points)) for x in lines]
        rows.append((area, "", sum(x.weight for x in lines), _number(card.score)))
    with writing(out) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("area", "measure", "weight", "points"))
        writer.writerows(rows)


def _number(value: float | None) -> float | str:
    return "" if value is None else round(value, 6)
