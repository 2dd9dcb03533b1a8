"""What answers a form that recorded something."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from throughcare.cases import gate
from throughcare.cases.models import Case
from throughcare.pages import render


def recorded(request: HttpRequest, case: Case, entry: str) -> HttpResponse:
    """Leads to what the entry changed; says so where the case is, by that entry, not theirs any more."""
    gate.look_again()
    if gate.may(case, "read"):
        return redirect("recorded", case.area_id, case.ref, entry)
    return render(
        request, "cases/passed_on.html", source=case.area.source, area=case.area, case=case
    )
