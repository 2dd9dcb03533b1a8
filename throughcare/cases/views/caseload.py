"""The caseload of an area, search, and the caseload as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.files import caseload_file
from throughcare.cases.queries import caseload as queries
from throughcare.pages import part_of, render

CASES_ON_A_PAGE = 50


def caseload(request: HttpRequest, area_id: str) -> HttpResponse:
    area = gate.area_to_list(area_id)
    chosen = {"standing": "open", **request.GET.dict()}
    cases = part_of(request, queries.caseload(area, chosen), CASES_ON_A_PAGE)
    gate.listed(cases.page)
    return render(
        request,
        "cases/caseload.html",
        source=area.source,
        area=area,
        filters=queries.filters(area, chosen),
        cases=cases,
        to=queries.addresses(area.pk, [case.ref for case in cases.page]),
        may_export=current().principal.may_on_area("export lists", area_id),
        query=request.GET.urlencode(),
    )


def search(request: HttpRequest) -> HttpResponse:
    """Cases by reference or name, of those that the person may list. A name is sent in a form: what stands
    in an address is kept in many places."""
    asked = request.POST.get("q", "").strip()[:100]
    found = queries.search(asked) if asked else []
    gate.listed(found)
    return render(
        request,
        "cases/search.html",
        source=queries.source_of(found),
        asked=asked,
        found=found,
        to=queries.addresses_of(found),
    )


def file(request: HttpRequest, area_id: str, format: str) -> HttpResponse:
    """The caseload, as it is chosen, as CSV or XLSX: a disclosure."""
    area = gate.area_for(area_id, "export lists")
    chosen = {"standing": "open", **request.GET.dict()}
    cases = list(queries.caseload(area, chosen))
    gate.listed(cases)
    return caseload_file(area, cases, format)
