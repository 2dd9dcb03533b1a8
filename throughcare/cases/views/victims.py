"""Victims of a case: for victim liaison officers only. No other page shows what stands here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from throughcare.accounts.people import number
from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.victims import ChangedMeanwhile, save_victim
from throughcare.cases.forms.simple import Asked, Question
from throughcare.cases.journals import victim_standards, victims_journal
from throughcare.cases.models import Case, Victim
from throughcare.cases.queries.case import due_under, timeline_of
from throughcare.core.record import CaseFile
from throughcare.core.record.facts import label_of
from throughcare.core.record.kinds import KINDS
from throughcare.pages import render


def victims(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref, "read victims")
    entries = victims_journal(case)
    about = [item for item in timeline_of(entries) if item.is_about_a_victim]
    kinds = gate.kinds_to_record(case)
    return _show(
        request,
        case,
        "victims",
        victims=[(v.ref, v.details()) for v in case.victims.order_by("ref")],
        due=due_under(victim_standards(), CaseFile(entries), case.area.today),
        entries=about,
        writes=[
            (kind, label_of(kind)) for kind in KINDS if kind in kinds and kind.startswith("victim_")
        ],
    )


def victim(request: HttpRequest, area_id: str, ref: str, victim_ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref, "read victims")
    found = Victim.objects.filter(case=case, ref=victim_ref).first()
    if found is None and victim_ref not in _named(case):
        raise Http404
    details = found.details() if found else dict.fromkeys(Victim.DETAILS, "")
    asked = Asked(
        Question.text("name", "Name", value=details["name"]),
        Question.long_text("address", "Address", required=False, value=details["address"]),
        Question.text("telephone", "Telephone", required=False, value=details["telephone"]),
        Question.long_text(
            "wishes", "How they wish to be contacted, and other wishes", required=False,
            value=details["wishes"],
        ),
        sent=request.POST if request.method == "POST" else None,
    )  # fmt: skip
    theirs: dict[str, str] | None = None
    version = found.version if found else 0
    if asked.is_answered:
        seen = request.POST.get("version", "")
        try:
            save_victim(
                case=case,
                ref=victim_ref,
                details={name: asked.values[name] for name in Victim.DETAILS},
                seen_version=number(seen),
                by=current().principal,
            )
            return redirect("victims", area_id, ref)
        except ChangedMeanwhile as error:
            theirs = error.details
            asked.complain(
                "name", "Somebody else saved these details first. Compare, and save again"
            )
    return _show(
        request, case, "victim", status=409 if theirs else None, victim=victim_ref, asked=asked,
        version=version, theirs=theirs,
    )  # fmt: skip


def _named(case: Case) -> set[str]:
    """The victims that entries name."""
    return {str(entry.fact("victim")) for entry in victims_journal(case) if entry.fact("victim")}


def _show(
    request: HttpRequest, case: Case, name: str, *, status: int | None = None, **context: Any
) -> HttpResponse:
    asked = context.get("asked")
    return render(
        request,
        f"cases/{name}.html",
        source=case.area.source,
        area=case.area,
        case=case,
        status=status or (422 if asked is not None and asked.problems else 200),
        **context,
    )
