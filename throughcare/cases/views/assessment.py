"""How likely a person is to reoffend, and which tier that and the rest of the record give."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from throughcare.cases import gate
from throughcare.cases.queries import assessment as queries
from throughcare.core.predictors.wording import number_said, quoted
from throughcare.pages import render


def assessment(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref)
    return render(
        request,
        "cases/assessment.html",
        source=case.area.source,
        area=case.area,
        case=case,
        found=queries.assessment(case),
        titles=queries.TITLES,
        number_said=number_said,
        quoted=quoted,
    )


def score_text(request: HttpRequest, area_id: str, ref: str, model: str) -> HttpResponse:
    """One model's explanation as text, to be read out or put into a file."""
    case = gate.case_for(area_id, ref)
    text = queries.as_text(case, model)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
