"""Figures of an area, the cases behind them, and what would come of other rules."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pyarrow.parquet as pq
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from throughcare.accounts.scope import current
from throughcare.bulk.written import table_of_rows
from throughcare.cases.files import table_file
from throughcare.cases.forms.simple import Asked
from throughcare.cases.gate import area_for, rows_of_cases
from throughcare.cases.models import Area
from throughcare.cases.queries.caseload import addresses
from throughcare.core.measures import Measure, shipped_measures
from throughcare.core.measures.periods import PERIODS, Period
from throughcare.core.measures.series import GROUPINGS
from throughcare.core.standards import Standard
from throughcare.folders.performance import rows_of_cells
from throughcare.pages import NEITHER, part_of, render
from throughcare.performance import boards, queries, trials
from throughcare.performance.counting import Night, last_night
from throughcare.performance.tiers import KINDS, WORST, tiers_of

UNITS_ON_A_PAGE = 50
PARQUET = "application/vnd.apache.parquet"


def measure(request: HttpRequest, area_id: str, measure: str) -> HttpResponse:
    area_for(area_id, "read performance")
    result = queries.find_result(area_id, measure).first()
    if result is None:
        raise Http404
    show = request.GET.get("show", "")
    units = part_of(request, queries.units(result, show), UNITS_ON_A_PAGE, "cases")
    _listed(area_id, [unit.case_ref for unit in units.page])
    return render(
        request,
        "performance/measure.html",
        source=result.area.source,
        area=result.area,
        row=queries.row_of(result),
        units=units,
        to=addresses(area_id, [unit.case_ref for unit in units.page]),
        not_shown=queries.not_shown(result),
        choices=queries.choices(result, show),
        tells_of_victims=result.explanation.get("tells_of_victims", False),
        no_units=queries.no_units(result),
    )


def _listed(area_id: str, refs: list[str]) -> None:
    for ref in refs:
        current().show(f"case {area_id}/{ref}")


def _night_of(area: Area) -> Night | None:
    """The last night, where it counted this area."""
    night = last_night()
    return night if night is not None and area.id in night.days else None


def scoreboard(request: HttpRequest, area_id: str) -> HttpResponse:
    area = area_for(area_id, "read performance")
    asked = boards.Selection.of(request.GET.dict())
    night = _night_of(area)
    starts, due = boards.due_by_team(area)
    return render(
        request,
        "performance/scoreboard.html",
        source=area.source,
        area=area,
        night=night,
        asked=asked,
        board=boards.board(night, [area.id], asked) if night else None,
        due=due,
        starts=starts,
        **_choices(),
    )


def _choices() -> dict[str, Any]:
    return {
        "periods": [(kind, boards.PERIOD_WORDS[kind]) for kind in PERIODS],
        "groupings": GROUPINGS,
    }


def scoreboard_file(request: HttpRequest, area_id: str, format: str) -> HttpResponse:
    """Every figure of every period as CSV, XLSX or Parquet; with `publish` small numbers are held back."""
    area = area_for(area_id, "read performance")
    night = _night_of(area)
    if night is None:
        raise Http404
    current().show(f"area {area.id}")
    asked = boards.Selection.of(request.GET.dict())
    publish = request.GET.get("publish") == "yes"
    columns, rows = rows_of_cells(
        boards.cells_of(night, area.id, asked), grouped=True, publish=publish
    )
    name = f"scoreboard-{area.id}-{asked.period}" + (f"-by-{asked.by}" if asked.by else "")
    if format != "parquet":
        return table_file(name, columns, rows, format)
    file = io.BytesIO()
    pq.write_table(table_of_rows(columns, rows), file)
    response = HttpResponse(file.getvalue(), content_type=PARQUET)
    response["Content-Disposition"] = str(content_disposition_header(True, f"{name}.parquet"))
    return response


def trend(request: HttpRequest, area_id: str, measure: str) -> HttpResponse:
    """A measure over time, and by group in the last period."""
    area = area_for(area_id, "read performance")
    found, night = boards.measure_of(measure), _night_of(area)
    if found is None or night is None:
        raise Http404
    asked = boards.Selection.of(request.GET.dict())
    return render(
        request,
        "performance/trend.html",
        source=area.source,
        area=area,
        measure=found,
        night=night,
        asked=asked,
        trend=boards.trend(night, area.id, found, asked),
        groups=boards.groups(night, area.id, found, asked) if asked.by else [],
        interval_of=boards.interval_of,
        **_choices(),
    )


def trend_cases(request: HttpRequest, area_id: str, measure: str) -> HttpResponse:
    """The cases behind the figure of a period: those that the reader may list."""
    area = area_for(area_id, "read performance")
    found, night, period = boards.measure_of(measure), _night_of(area), _period(request)
    if found is None or night is None or period is None:
        raise Http404
    units = boards.units(night, area, found, period)
    page = part_of(request, units.rows, UNITS_ON_A_PAGE, "cases")
    refs = [unit.case for unit in page.page]
    _listed(area_id, refs)
    return render(
        request,
        "performance/trend_cases.html",
        source=area.source,
        area=area,
        measure=found,
        period=period,
        units=page,
        hidden=units.hidden,
        to=addresses(area_id, refs),
    )


def _period(request: HttpRequest) -> Period | None:
    try:
        days = [datetime.date.fromisoformat(request.GET.get(name, "")) for name in ("from", "to")]
    except ValueError:
        return None
    return Period(days[0], days[1]) if days[0] <= days[1] else None


def scoreboards(request: HttpRequest) -> HttpResponse:
    """All areas that the reader may read, by region and all together."""
    asked = boards.Selection.of(request.GET.dict())
    night, areas = last_night(), _counted_areas("read performance")
    ids = [area.id for area in areas]
    return render(
        request,
        "performance/scoreboards.html",
        source=_source_of(areas),
        night=night,
        asked=asked,
        areas=areas,
        together=boards.board(night, ids, asked, nation=True) if night and len(ids) > 1 else None,
        table=boards.by_area(night, ids, asked) if night and ids else [],
        **_choices(),
    )


def _counted_areas(act: str) -> list[Area]:
    """The areas that the last night counted and on which the scope's person may do an act."""
    night, may = last_night(), current().principal.may_on_area
    every = Area.objects.order_by("region", "name")
    return [area for area in every if night and area.id in night.days and may(act, area.id)]


def _source_of(areas: list[Area]) -> str:
    sources = {area.source for area in areas}
    return sources.pop() if len(sources) == 1 else "several" if sources else NEITHER


def quality(request: HttpRequest, area_id: str) -> HttpResponse:
    """What cannot be relied on in the record, by team and kind, and how far it could move each figure."""
    area = area_for(area_id, "read performance")
    night = _night_of(area)
    titles = {one.id: one.title for one in shipped_measures().values()}
    return render(
        request,
        "performance/quality.html",
        source=area.source,
        area=area,
        night=night,
        doubts=list(night.rows(area.id, "doubts")) if night else [],
        bounds=list(night.rows(area.id, "bounds")) if night else [],
        titles=titles,
    )


def tiers(request: HttpRequest, area_id: str) -> HttpResponse:
    """Open cases whose recorded tier is not the one that the rules give; the dangerous direction first."""
    area = area_for(area_id, "read performance")
    night = _night_of(area)
    which = request.GET.get("which", WORST)
    found = tiers_of(night, area, which) if night else None
    page = part_of(request, found.rows if found else [], UNITS_ON_A_PAGE, "cases")
    refs = [row["case"] for row in page.page]
    _listed(area_id, refs)
    return render(
        request,
        "performance/tiers.html",
        source=area.source,
        area=area,
        night=night,
        found=found,
        which=which if which in KINDS else "",
        rows=page,
        to=addresses(area_id, refs),
    )


def what_if(request: HttpRequest, area_id: str) -> HttpResponse:
    """Tries another limit, other cases or another target over the history of an area."""
    area = area_for(area_id, "try a standard")
    return _what_if(request, [area] if _night_of(area) else [], area)


def what_if_areas(request: HttpRequest) -> HttpResponse:
    """The same over all areas whose standards the reader may try."""
    return _what_if(request, _counted_areas("try a standard"), None)


def _what_if(request: HttpRequest, areas: list[Area], area: Area | None) -> HttpResponse:
    night = last_night() if areas else None
    standards, measures = trials.standards_to_try(), trials.measures_to_try()
    chosen = standards.get(request.GET.get("standard", ""))
    measure = next((m for m in measures if m.id == request.GET.get("measure", "")), None)
    shown: dict[str, Any] = dict.fromkeys(("asked", "found", "rows", "not_shown", "to", "verdicts"))
    shown["areas"] = areas
    if night and chosen:
        shown |= _try_standard(request, night, areas, chosen, listed=area is not None)
    elif night and measure:
        shown |= _try_target(request, night, areas, measure)
    return render(
        request,
        "performance/what_if.html",
        source=area.source if area else _source_of(areas),
        area=area,
        night=night,
        standards=standards.values(),
        measures=measures,
        chosen=chosen,
        measure=measure if not chosen else None,
        **shown,
    )


def _try_standard(
    request: HttpRequest, night: Night, areas: list[Area], chosen: Standard, *, listed: bool
) -> dict[str, Any]:
    """`listed`: the cases too, which is for the page of one area; without, who loses most comes first."""
    sent = request.GET if "amount" in request.GET else None
    form = Asked(*trials.standard_fields(chosen), sent=sent)
    for name in ("amount", "again"):
        value = form.values.get(name)
        if value is not None and not (isinstance(value, int) and 0 < value <= 1000):
            form.complain(name, "Enter a whole number from 1 to 1,000")
    if not form.is_answered:
        return {"asked": form}
    found = trials.try_standard(night, areas, chosen, trials.as_answered(chosen, form.values))
    if not listed:
        areas = sorted(areas, key=lambda area: found.sums.get(area.id, {}).get("difference") or 0)
        return {"asked": form, "found": found, "areas": areas}
    (area,) = areas
    rows, not_shown = rows_of_cases(found.cases.to_pylist(), "list", area.id)
    page = part_of(request, rows, UNITS_ON_A_PAGE, "cases")
    refs = [row["case"] for row in page.page]
    _listed(area.id, refs)
    to = addresses(area.id, refs)
    return {"asked": form, "found": found, "rows": page, "not_shown": not_shown, "to": to}


def _try_target(
    request: HttpRequest, night: Night, areas: list[Area], chosen: Measure
) -> dict[str, Any]:
    sent = request.GET if "target" in request.GET else None
    form = Asked(*trials.target_fields(chosen), sent=sent)
    if not form.is_answered:
        return {"asked": form}
    return {
        "asked": form,
        "verdicts": trials.try_target(night, areas, chosen, form.values["target"]),
    }
