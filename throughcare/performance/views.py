"""One measure of an area, with the cases behind it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from throughcare.accounts.scope import current
from throughcare.cases.gate import area_for
from throughcare.cases.queries.caseload import addresses
from throughcare.pages import part_of, render
from throughcare.performance import queries

UNITS_ON_A_PAGE = 50


def measure(request: HttpRequest, area_id: str, measure: str) -> HttpResponse:
    area_for(area_id, "read performance")
    result = queries.find_result(area_id, measure).first()
    if result is None:
        raise Http404
    show = request.GET.get("show", "")
    units = part_of(request, queries.units(result, show), UNITS_ON_A_PAGE, "cases")
    for unit in units.page:
        current().show(f"case {area_id}/{unit.case_ref}")
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
