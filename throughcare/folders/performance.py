"""The measures of an area's folder, and the table of their results."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from throughcare.core.calendars import add_months, financial_year
from throughcare.core.days import FIRST_DAY, LAST_DAY, NotADay, plausible
from throughcare.core.measures import (
    Evaluation,
    LeftOut,
    Measure,
    MeasureResult,
    shipped_measures,
)
from throughcare.core.measures.disclosed import Disclosed, disclosed
from throughcare.core.measures.periods import Period
from throughcare.core.measures.series import Cell, Series
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.standards import Standard
from throughcare.folders.areas import Area
from throughcare.folders.tables import Table

COLUMNS = (
    "measure",
    "area",
    "from",
    "to",
    "numerator",
    "denominator",
    "value",
    "target",
    "met",
    "near_miss",
    "low",
    "high",
    "unit",
    "title",
)
_DECIMALS = 6


def performance_of(
    area: Area,
    from_on: datetime.date,
    to_on: datetime.date,
    measures: Iterable[Measure] | None = None,
    *,
    listing: bool = False,
    standards: Mapping[str, Standard] | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[list[MeasureResult], list[LeftOut]]:
    """The measures (every shipped one by default) of an area between two days, both inclusive, and
    those that had to be left out. A window that reaches beyond the record is cut at the record's end:
    nobody knows yet what will have been done by then. `listing` asks for the cases behind each figure;
    `standards` are those that the measures name, the shipped ones by default; `progress` is called with 1
    after each case. Raises `InputMistakes` where there is no window."""
    _check_window(from_on, to_on)
    until = min(to_on, record_ends_on(area) or to_on)
    if until < from_on:
        problem = f"the record of {area.id} ends on {until}."
        remedy = "Choose a window that begins before."
        raise InputMistakes([Mistake("--from", None, None, problem, remedy)])
    evaluation = Evaluation(
        shipped_measures().values() if measures is None else measures,
        from_on,
        until,
        staff=None if "staff.csv" in area.absent else area.staff,
        absences=None if "absences.csv" in area.absent else area.absences,
        targets=None if "targets.csv" in area.absent else area.targets,
        standards=standards,
        listing=listing,
    )
    for _, case_file in area.case_files():
        evaluation.add(case_file)
        if progress:
            progress(1)
    remark = (f"Counted to {until}: the record ends there.",) if until < to_on else ()
    results = [
        replace(found, area=area.id, remarks=found.remarks + remark)
        for found in evaluation.results()
    ]
    return results, evaluation.left_out


def _check_window(from_on: datetime.date, to_on: datetime.date) -> None:
    for option, day in (("--from", from_on), ("--to", to_on)):
        try:
            plausible(day)
        except NotADay as error:
            remedy = f"Choose a day from {FIRST_DAY} to {LAST_DAY}."
            raise InputMistakes([Mistake(option, None, None, error.problem, remedy)]) from None
    if from_on > to_on:
        problem = f"{from_on} is after {to_on}."
        raise InputMistakes([Mistake("--from", None, None, problem, "Swap --from and --to.")])


def performance_of_year(
    area: Area,
    ends_on: datetime.date,
    *,
    listing: bool = False,
    standards: Mapping[str, Standard] | None = None,
) -> tuple[list[MeasureResult], list[LeftOut]]:
    """The measures of the financial year that ends on a day, those that are counted by rolling quarter
    over its last quarter, in the order of the report. Raises `InputMistakes`."""
    year_from, _ = financial_year(ends_on)
    quarter_from = add_months(ends_on + datetime.timedelta(days=1), -3)
    every = list(shipped_measures().values())
    found: dict[str, MeasureResult] = {}
    left_out: list[LeftOut] = []
    for from_on, quarterly in ((year_from, False), (quarter_from, True)):
        part = [measure for measure in every if (measure.window == "rolling_quarter") == quarterly]
        results, missed = performance_of(
            area, from_on, ends_on, part, listing=listing, standards=standards
        )
        found |= {result.measure.id: result for result in results}
        left_out += missed
    return [found[measure.id] for measure in every if measure.id in found], left_out


def last_year_end(day: datetime.date) -> datetime.date:
    """The last day of the financial year that had ended by a day."""
    year_from, year_to = financial_year(day)
    return day if day == year_to else year_from - datetime.timedelta(days=1)


def record_ends_on(area: Area) -> datetime.date | None:
    """The day it was extracted, or its last entry's when that is later; None when it does not say."""
    extracted = area.extracted_on
    if extracted is None:
        return None
    last = max(
        (entry.happened_on for found in area.entries.values() for entry in found), default=extracted
    )
    return max(extracted, last)


def series_of(
    area: Area, periods: Sequence[Period], by: str | None, measures: Iterable[Measure] | None = None
) -> list[Cell]:
    """The measures of an area in each of some periods, all judged as the record stands at its end (or at
    that of the last period, where it goes on after it); with `by`, of each group."""
    last = max(period.to_on for period in periods)
    series = Series(
        shipped_measures().values() if measures is None else measures,
        periods,
        by=by,
        as_of=min(last, record_ends_on(area) or last),
        staff=None if "staff.csv" in area.absent else area.staff,
        absences=None if "absences.csv" in area.absent else area.absences,
        targets=None if "targets.csv" in area.absent else area.targets,
    )
    for _, case_file in area.case_files():
        series.add(case_file)
    return [replace(c, result=replace(c.result, area=area.id)) for c in series.cells()]


def rows_of_cells(
    cells: Iterable[Cell], *, grouped: bool, publish: bool = False
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Columns and rows of figures: those of `write_performance`; `group`, where they are `grouped`; `shown`,
    where they are to be published: then small numbers are held back."""
    found = list(cells)
    columns = (*COLUMNS, *(("group",) if grouped else ()), *(("shown",) if publish else ()))
    rows = [(*row_of(cell.result), *((cell.group,) if grouped else ())) for cell in found]
    if not publish:
        return columns, rows
    return columns, [
        _published(row, figure) for row, figure in zip(rows, disclosed(found), strict=True)
    ]


def _published(row: tuple[Any, ...], figure: Disclosed) -> tuple[Any, ...]:
    named = dict(zip((*COLUMNS, "group"), row, strict=False))
    for name in ("numerator", "denominator", "value", "low", "high"):
        named[name] = _number(getattr(figure, name))
    if figure.value is None:  # whether a target was met would tell the share
        named["met"] = named["near_miss"] = None
    return (*named.values(), figure.text)


def read_weights(path: Path) -> dict[str, float]:
    """The weights of a scorecard: a table with the columns measure, weight. Raises InputMistakes."""
    table = Table(path, ("measure", "weight"))
    known, weights = shipped_measures(), {}
    for row in table.rows():
        name = row.choice("measure", list(known))
        row.needed("measure"), row.needed("weight")
        weight = row.number("weight", 0.0)
        if weight < 0:
            row.note("weight", "is less than 0.", "Write 0 for a measure that is not to count.")
        if name in weights:
            row.note("measure", f'"{name}" stands here twice.')
        weights[name] = weight
    if not table.mistakes and not any(weights.values()):
        table.note(None, "weight", "no measure has a weight.", "Write one above 0.")
    if table.mistakes:
        raise InputMistakes(table.mistakes)
    return weights


def row_of(result: MeasureResult) -> tuple[Any, ...]:
    """A result as the columns of the table; None where there is nothing."""
    measure = result.measure
    numbers = (result.numerator, result.denominator, result.value, result.target)
    return (
        measure.id,
        result.area,
        result.from_on.isoformat(),
        result.to_on.isoformat(),
        *(_number(value) for value in numbers),
        result.met,
        result.near_miss,
        _number(result.low),
        _number(result.high),
        measure.unit,
        measure.title,
    )


def write_performance(
    stream: TextIO, results: Iterable[MeasureResult], file_format: str = "csv"
) -> None:
    """The results as CSV, or (`json`) as a list of objects with the same names."""
    write_rows(stream, COLUMNS, [row_of(result) for result in results], file_format)


def write_rows(
    stream: TextIO, columns: Sequence[str], rows: list[tuple[Any, ...]], file_format: str
) -> None:
    """Rows as CSV, or as a JSON list of objects."""
    if file_format == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        json.dump(objects, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
        return
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _number(value: float | None) -> float | int | None:
    """Six decimal places, and none where it is whole."""
    if value is None:
        return None
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
