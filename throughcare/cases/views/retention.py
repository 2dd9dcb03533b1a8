"""How long records are kept, and what a person is given of their own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions import retention as actions
from throughcare.cases.forms.simple import Asked, Question
from throughcare.cases.models import Case, Disposal
from throughcare.cases.queries import retention as queries
from throughcare.cases.subject_access import document_for
from throughcare.core.retention import shipped_schedule
from throughcare.pages import part_of, render

CASES_ON_A_PAGE = 50


def retention(request: HttpRequest, area_id: str) -> HttpResponse:
    """The schedule, and the records whose time is over."""
    area = gate.area_for(area_id, "manage retention")
    due = part_of(request, queries.due_in(area), CASES_ON_A_PAGE)
    gate.listed(row.case for row in due.page)
    return render(
        request,
        "cases/retention.html",
        source=area.source,
        area=area,
        schedule=shipped_schedule(),
        due=due,
        disposals=queries.disposals_in(area)[:50],
    )


def hold(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref, "hold")
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "end" in sent:
        found = next((h for h in case.holds.all() if str(h.pk) == sent["end"]), None)
        if found is None:
            raise Http404
        actions.end_hold(hold=found, by=current().principal)
        return redirect("hold", area_id, ref)
    asked = Asked(
        Question.long_text("reason", "Why the record is kept"),
        Question.date(
            "to_on", "Until", None, required=False, hint="Leave empty where it has no end"
        ),
        sent=sent,
    )
    if asked.is_answered:
        if asked.values["to_on"] and asked.values["to_on"] < timezone.localdate():
            asked.complain("to_on", "The last day must be today or later")
        else:
            reason = asked.values["reason"][:300]
            actions.hold_record(
                case=case, reason=reason, to_on=asked.values["to_on"], by=current().principal
            )
            return redirect("hold", area_id, ref)
    holds = case.holds.all()
    return _show(
        request, case, "hold", asked=asked, holds=holds, keeping=actions.keeping(case),
        today=timezone.localdate(),
    )  # fmt: skip


def dispose(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    """Asks for, or agrees to, the destruction of a record."""
    case = gate.case_for(area_id, ref, "dispose")
    problem = ""
    if request.method == "POST":
        act = actions.agree_to_disposal if "agree" in request.POST else actions.ask_for_disposal
        try:
            act(case=case, by=current().principal)
            return redirect("dispose", area_id, ref)
        except actions.NotDue as error:
            problem = f"This cannot be: {error}"
    asked = Disposal.objects.filter(
        area_ref=area_id, case_ref=ref, disposed_at__isnull=True
    ).first()
    return _show(
        request, case, "dispose", keeping=actions.keeping(case), held=actions.is_held(case),
        asked=asked, problem=problem, mine=asked is not None
        and asked.asked_by == current().principal.name,
    )  # fmt: skip


def subject_access(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    """What is held back from a person's document, and the document itself: a disclosure."""
    case = gate.case_for(area_id, ref, "give subject access")
    if case.person is None:
        raise Http404
    cases = queries.cases_of(case.person)
    for other in cases:
        current().show(other.subject, "opened")
    document, held = document_for(case.person, cases, timezone.localdate())
    if request.method == "POST":
        return queries.as_file(document, request.POST.get("format", ""))
    return _show(request, case, "subject_access", held=held, cases=cases)


def _show(request: HttpRequest, case: Case, name: str, **context: Any) -> HttpResponse:
    asked = context.get("asked")
    problems = getattr(asked, "problems", None) or context.get("problem")
    return render(
        request,
        f"cases/{name}.html",
        source=case.area.source,
        area=case.area,
        case=case,
        status=422 if problems else 200,
        **context,
    )
