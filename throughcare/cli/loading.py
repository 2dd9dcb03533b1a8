"""What the site shows, put into its database from the folders of a run: area, performance, inspection."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from throughcare.core.measures import LeftOut, MeasureResult, evaluate, measures_named
from throughcare.core.published import published_ids, read_published
from throughcare.folders.areas import Area, read_area

BY = "throughcare demo"
Window = tuple[datetime.date, datetime.date]


@dataclass(frozen=True)
class Performance:
    """The measures of an area over a year, with the cases behind each, and those left out."""

    results: list[MeasureResult]
    left_out: list[LeftOut]
    window: Window


def performance_of(area: Area, extracted_on: datetime.date) -> Performance:
    """All measures over the last financial year that had ended by the day of the extract."""
    window = last_year_before(extracted_on)
    results, left_out = evaluate(
        measures_named(),
        (case_file for _, case_file in area.case_files()),
        *window,
        staff=None if "staff.csv" in area.absent else area.staff,
        absences=None if "absences.csv" in area.absent else area.absences,
        targets=None if "targets.csv" in area.absent else area.targets,
        listing=True,
    )
    return Performance(results, left_out, window)


def load_site(
    out: Path, *, area: Area | None = None, performance: Performance | None = None, by: str = BY
) -> None:
    """Imports `out/area`, the results of its measures and, where it is there, `out/inspection` with
    the reports in `out` into the site's database, in the place of what is there. `area` and
    `performance`: what was read and measured already, to save time.

    Published national figures are set beside records of a system, never beside synthetic ones.
    Raises `InputMistakes` where a folder has any.
    """
    import django

    django.setup()
    from django.core.management import call_command

    from throughcare.cases.actions import import_area
    from throughcare.inspections.actions import import_inspection
    from throughcare.performance.actions import import_performance

    call_command("migrate", verbosity=0)
    folder = area or read_area(out / "area")
    row = import_area(folder, by=by)
    found = performance or performance_of(folder, row.extracted_on)
    national = {} if row.source == "synthetic" else england_and_wales_in(found.window)
    results, left_out = found.results, found.left_out
    import_performance(row, results, by=by, left_out=left_out, england_wales=national)
    if (out / "inspection").is_dir():
        import_inspection(out / "inspection", by=by, reports=out)


def last_year_before(day: datetime.date) -> Window:
    """The last financial year (1 April to 31 March) that had ended by a day."""
    ended = day.year if (day.month, day.day) >= (3, 31) else day.year - 1
    return datetime.date(ended - 1, 4, 1), datetime.date(ended, 3, 31)


def england_and_wales_in(window: Window) -> dict[str, float]:
    """The national figures that published reports print for just this time, by measure."""
    period = f"{window[0]:%Y-%m} to {window[1]:%Y-%m}"
    return {
        row.measure: row.england_wales
        for report in published_ids()
        for row in read_published(report).performance
        if row.england_wales is not None and row.period == period
    }
