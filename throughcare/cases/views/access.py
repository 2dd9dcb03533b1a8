"""Allocation, limited access, who can see a case, and access in an emergency."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from throughcare.accounts.models import User
from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.access import (
    WouldLockOut,
    end_limit,
    limit_access,
    open_in_emergency,
)
from throughcare.cases.actions.journal import CannotRecord, Overtaken, allocate_case
from throughcare.cases.forms.simple import Asked, Question
from throughcare.cases.ids import new_id
from throughcare.cases.models import AccessLimit, Case
from throughcare.cases.queries import access as queries
from throughcare.cases.views import done
from throughcare.core.record.facts import label_of
from throughcare.pages import render

KINDS = [
    (AccessLimit.RESTRICTION, "Only the people named may see it"),
    (AccessLimit.EXCLUSION, "The people named may not see it"),
]


def allocate(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref, "allocate")
    officers = queries.officers_to_choose(case)
    asked = Asked(
        Question.choice(
            "officer", "Offender manager", [(name, text) for name, text, _ in officers]
        ),
        Question.date("happened_on", "From when", case.area.today),
        Question.text("reason", "Why", required=False, hint="For example, the risk has changed"),
        sent=request.POST if request.method == "POST" else None,
    )
    if asked.is_answered:
        try:
            ref_of_entry = request.POST.get("id", "")[:64]
            allocate_case(
                case=case,
                ref=ref_of_entry,
                officer=User.objects.get(username=asked.values["officer"]),
                happened_on=asked.values["happened_on"],
                reason=asked.values["reason"],
                seen_version=_number(request.POST.get("version", "")),
                by=current().principal,
            )
            return done.recorded(request, case, ref_of_entry)
        except CannotRecord as error:
            for problem in error.problems:
                asked.complain(problem.fact or "officer", f"{problem.problem} {problem.remedy}")
        except Overtaken:
            told = "Somebody else has changed this case since you opened the page. Look again"
            asked.complain("officer", told)
            case.refresh_from_db()
    messages = [limit.message for limit in queries.limits_in_force(case)]
    return _show(
        request,
        case,
        "allocate",
        asked=asked,
        new_id=new_id(),
        officers=officers,
        messages=messages,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def limited_access(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref, "limit")
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "end" in sent:
        limit = queries.limits_in_force(case).filter(pk=_number(sent["end"])).first()
        if limit is None:
            raise Http404
        end_limit(limit=limit, by=current().principal)
        return redirect("limited-access", area_id, ref)
    asked = Asked(
        Question.choice("kind", "What kind of limit", KINDS),
        Question.lines("people", "Who", hint="Their names to sign in with, one on each line"),
        Question.text(
            "message",
            "What to tell those who may see the case, and who allocates it",
            hint="Nobody else learns that there is a limit",
        ),
        Question.date("from_on", "From", timezone.localdate()),
        Question.date(
            "to_on", "Until", None, required=False, hint="Leave empty where it has no end"
        ),
        sent=sent,
    )
    if asked.is_answered and _limit(case, asked):
        return redirect("limited-access", area_id, ref)
    limits = list(queries.limits_in_force(case))
    return _show(request, case, "limited_access", asked=asked, limits=limits)


def _limit(case: Case, asked: Asked) -> bool:
    """Makes the limit; says what is wrong where it cannot be."""
    names = asked.values["people"]
    people = list(User.objects.filter(username__in=names))
    unknown = sorted(set(names) - {user.username for user in people})
    if unknown:
        asked.complain("people", f"Nobody signs in as {', '.join(unknown)}. Check the spelling")
        return False
    if asked.values["to_on"] and asked.values["to_on"] < asked.values["from_on"]:
        asked.complain("to_on", "The last day must be the first day or later")
        return False
    try:
        limit_access(
            case=case,
            kind=asked.values["kind"],
            people=people,
            message=asked.values["message"],
            from_on=asked.values["from_on"],
            to_on=asked.values["to_on"],
            by=current().principal,
        )
    except WouldLockOut:
        told = "You would not see the case any more, and nobody could end the limit. "
        restricts = asked.values["kind"] == AccessLimit.RESTRICTION
        asked.complain("people", told + ("Name yourself too" if restricts else "Take yourself out"))
        return False
    return True


def who_can_see(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref, "ask who can see")
    return _show(
        request,
        case,
        "who_can_see",
        people=queries.who_can_see(case),
        emergencies=queries.emergencies_of(case)[:20],
    )


def emergency(request: HttpRequest, area_id: str) -> HttpResponse:
    """Opens a case that one has no relation to, with a reason; the managers are told."""
    area = gate.area_for(area_id, "open in an emergency")
    asked = Asked(
        Question.text("ref", "Reference of the case"),
        Question.long_text("reason", "Why you need it now", hint="Your managers read this"),
        sent=request.POST if request.method == "POST" else None,
    )
    if asked.is_answered:
        try:
            case = open_in_emergency(
                area=area_id,
                ref=asked.values["ref"],
                reason=asked.values["reason"][:500],
                by=current().principal,
            )
            return redirect("case", area_id, case.ref)
        except Http404:
            asked.complain("ref", "There is no such case that you may open")
    return render(
        request,
        "cases/emergency.html",
        source=area.source,
        area=area,
        asked=asked,
        status=422 if asked.problems else 200,
    )


def _show(request: HttpRequest, case: Case, name: str, **context: Any) -> HttpResponse:
    asked = context.get("asked")
    return render(
        request,
        f"cases/{name}.html",
        source=case.area.source,
        area=case.area,
        case=case,
        label_of=label_of,
        status=422 if asked is not None and asked.problems else 200,
        **context,
    )
