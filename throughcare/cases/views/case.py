"""One case: its file, and the acts on the case as a whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.journals import journal
from throughcare.cases.queries import access
from throughcare.cases.queries import case as queries
from throughcare.core.record import CaseFile
from throughcare.pages import part_of, render

ENTRIES_ON_A_PAGE = 40


def case(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    found = gate.case_for(area_id, ref)
    entries = journal(found)
    return render(
        request,
        "cases/case.html",
        source=found.area.source,
        area=found.area,
        case=found,
        name=queries.name_of(found.person),
        figures=queries.case_figures(found),
        standing=queries.standing(found, CaseFile(entries)),
        due=queries.due_in(entries, found.area.today),
        entries=part_of(request, queries.timeline(entries), ENTRIES_ON_A_PAGE, "timeline"),
        may=access.acts_on(found),
        writes=gate.kinds_to_record(found),
        limits=access.limits_in_force(found),
        opened_until=gate.opened_until(current().principal.id, found),
    )
