"""What the site shows, put into its database: an area, its performance, and an inspection with its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from throughcare.core.measures import LeftOut, MeasureResult
from throughcare.folders.areas import Area, read_area
from throughcare.folders.performance import last_year_end, performance_of_year

BY = "throughcare demo"


def load_site(
    out: Path,
    *,
    area: Area | None = None,
    performance: tuple[list[MeasureResult], list[LeftOut]] | None = None,
    by: str = BY,
) -> None:
    """Imports `out/area`, the measures of its last financial year and, where it is there,
    `out/inspection` with the reports in `out`, in the place of what is there. `area` and
    `performance`: what was read and measured already, to save time. Raises `InputMistakes`.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from throughcare.accounts.examples import make_people
    from throughcare.cases.actions.imports import import_area
    from throughcare.inspections.actions import import_inspection
    from throughcare.performance.actions import import_performance

    call_command("migrate", verbosity=0)
    folder = area or read_area(out / "area")
    row = import_area(folder, by=by)
    year_end = last_year_end(row.extracted_on)
    results, left_out = performance or performance_of_year(folder, year_end, listing=True)
    import_performance(row, results, by=by, left_out=left_out)
    inspection = ""
    if (out / "inspection").is_dir():
        inspection = import_inspection(out / "inspection", by=by, reports=out).pk
    if settings.DEMO:
        make_people(area=row.pk, inspection=inspection, team=busiest_team(row), by=by)


def busiest_team(area: Any) -> str:
    """The team with the most open cases: where the demo's examples work."""
    from django.db.models import Count

    from throughcare.accounts.scope import as_machine
    from throughcare.cases.models import Case

    with as_machine(BY):
        teams = Case.objects.filter(area=area, open=True).exclude(team="").values("team")
        first = teams.annotate(cases=Count("pk")).order_by("-cases", "team").first()
    return str(first["team"]) if first else ""
