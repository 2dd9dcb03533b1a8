"""Pages of the audit trail."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from throughcare.accounts.models import User
from throughcare.cases import gate
from throughcare.cases.queries import trail as queries
from throughcare.pages import part_of, render

EVENTS_ON_A_PAGE = 50


def case_trail(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    """Who has looked at a case and what they did, the newest first."""
    case = gate.case_for(area_id, ref, "read its trail")
    rows = part_of(request, queries.of_subject(case.subject), EVENTS_ON_A_PAGE)
    queries.note_reading(case.subject)
    return render(
        request,
        "cases/case_trail.html",
        source=case.area.source,
        area=case.area,
        case=case,
        rows=rows,
        looks=queries.looks(rows.page),
        emergencies=case.emergencies.select_related("user")[:20],
    )


def person_trail(request: HttpRequest, area_id: str, username: str) -> HttpResponse:
    """What somebody of an area has done."""
    area = gate.area_for(area_id, "read the trail")
    user = User.objects.filter(username=username).first()
    if user is None or not queries.belongs_to(user, area):
        raise Http404
    rows = part_of(request, queries.by_person(username), EVENTS_ON_A_PAGE)
    queries.note_reading(f"user {username}")
    return render(
        request,
        "cases/person_trail.html",
        source=area.source,
        area=area,
        person=user,
        rows=rows,
        looks=queries.acts(rows.page),
    )


def unusual(request: HttpRequest, area_id: str) -> HttpResponse:
    """Look-ups of the last days that a manager should ask about."""
    area = gate.area_for(area_id, "read the trail")
    found = queries.unusual(area)
    queries.note_reading(f"area {area_id}")
    return render(
        request,
        "cases/unusual.html",
        source=area.source,
        area=area,
        found=found,
        days=queries.DAYS,
        people=User.objects.filter(organisation=area_id).order_by("name"),
    )
