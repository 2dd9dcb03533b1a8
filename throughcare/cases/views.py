"""The caseload of an area, and one case's file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from throughcare.cases import queries
from throughcare.cases.models import Area
from throughcare.core.record import CaseFile
from throughcare.pages import part_of, render

CASES_ON_A_PAGE = 50
ENTRIES_ON_A_PAGE = 40


def caseload(request: HttpRequest, area_id: str) -> HttpResponse:
    area = get_object_or_404(Area, id=area_id)
    chosen = {"standing": "open", **request.GET.dict()}
    return render(
        request,
        "cases/caseload.html",
        source=area.source,
        area=area,
        filters=queries.filters(area, chosen),
        cases=part_of(request, queries.caseload(area, chosen), CASES_ON_A_PAGE),
    )


def case(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    found = get_object_or_404(queries.find_case(area_id, ref))
    journal = queries.journal(found)
    items, restricted = queries.timeline(journal)
    return render(
        request,
        "cases/case.html",
        source=found.area.source,
        area=found.area,
        case=found,
        name=queries.name_of(found.person),
        figures=queries.case_figures(found),
        standing=queries.standing(found, CaseFile(journal)),
        due=queries.due_in(journal, found.area.extracted_on),
        entries=part_of(request, items, ENTRIES_ON_A_PAGE, "timeline"),
        restricted=restricted,
    )
