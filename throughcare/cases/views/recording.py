"""Recording an entry: choose a kind, fill in its form, check the answers, and see what it changed.

No step needs JavaScript. What was typed is kept as a draft of the person's own until it is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.drafts import drop_draft, save_draft
from throughcare.cases.actions.journal import (
    CannotRecord,
    Overtaken,
    Wanted,
    record_entry,
    withdraw_entry,
)
from throughcare.cases.forms import Form, form_for, read_form
from throughcare.cases.forms.answers import answers_of, values_of
from throughcare.cases.forms.reading import Typed, in_words
from throughcare.cases.ids import new_id
from throughcare.cases.models import Case, Draft
from throughcare.cases.queries import recording as queries
from throughcare.cases.queries.caseload import addresses_of
from throughcare.cases.views import done
from throughcare.core.record import CaseFile
from throughcare.core.record.facts import label_of
from throughcare.pages import render


def choose(request: HttpRequest, area_id: str, ref: str) -> HttpResponse:
    case = gate.case_for(area_id, ref, "record")
    asked = request.GET.get("kind", "")
    if asked in gate.kinds_to_record(case):
        return redirect("record", area_id, ref, asked)
    return _show(
        request, case, "record_choose", groups=queries.kinds_in_groups(gate.kinds_to_record(case))
    )


def record(request: HttpRequest, area_id: str, ref: str, kind: str) -> HttpResponse:
    """The form of a kind; of a correction it begins with what stands."""
    case = gate.case_for(area_id, ref, "record")
    if kind not in gate.kinds_to_record(case):
        raise Http404
    case_file = CaseFile(queries.journal_for(case, kind))
    corrects = request.GET.get("corrects", "") or request.POST.get("corrects", "")
    draft = queries.own_draft(case, request.GET.get("draft", "") or request.POST.get("id", ""))
    if request.method != "POST":
        return _first_form(request, case, case_file, kind, corrects, draft)
    rows = 1 + _rows(request) if "add" in request.POST else 0
    form = form_for(kind, case_file)
    typed = read_form(form, request.POST)
    draft = save_draft(
        case=case,
        draft_id=request.POST.get("id", "")[:64] or new_id(),
        kind=kind,
        values=typed.values,
        corrects=corrects,
        seen_version=case.version,
        by=current().principal,
    )
    if "save" in request.POST:
        return redirect("drafts")
    if "add" in request.POST or typed.problems:
        form = form_for(kind, case_file, typed.values, rows)
        _tell(form, [] if "add" in request.POST else typed.problems)
        return _form(request, case, form, draft.pk, corrects)
    return redirect("record-check", area_id, ref, draft.pk)


def _rows(request: HttpRequest) -> int:
    """How many rows of several things the form had."""
    counts = [str(value) for name, value in request.POST.items() if name.endswith("-count")]
    return max((int(v) for v in counts if v.isascii() and v.isdigit() and len(v) < 3), default=0)


def _first_form(
    request: HttpRequest,
    case: Case,
    case_file: CaseFile,
    kind: str,
    corrects: str,
    draft: Draft | None,
) -> HttpResponse:
    values: dict[str, Any] = {}
    if draft is not None:
        values, corrects = draft.values, draft.corrects
    elif corrects:
        standing = case_file.live_id(corrects)
        if standing is None or case_file.by_id[standing].kind != kind:
            raise Http404
        values, corrects = values_of(case_file.by_id[standing]), standing
    else:
        values = queries.first_values(request, case, kind)
    form = form_for(kind, case_file, values)
    return _form(request, case, form, draft.pk if draft else new_id(), corrects)


def _tell(form: Form, problems: Sequence[tuple[str, str]]) -> None:
    """Puts problems beside their fields, and into the summary above the form."""
    for name, text in problems:
        found = form.field(name)
        if found is not None:
            found.error = text
        form.problems.append((text, found.id if found else "happened_on-day"))


def check(request: HttpRequest, area_id: str, ref: str, draft_id: str) -> HttpResponse:
    """The answers before they are recorded; recording leads to what they changed."""
    case = gate.case_for(area_id, ref, "record")
    draft = queries.own_draft(case, draft_id)
    if draft is None:  # recorded already, by a second click, or never there
        if queries.is_recorded(case, draft_id):
            return redirect("recorded", area_id, ref, draft_id)
        raise Http404
    case_file = CaseFile(queries.journal_for(case, draft.kind))
    form = form_for(draft.kind, case_file, draft.values)
    typed = queries.read_draft(form, draft)
    if request.method == "POST" and not typed.problems:
        return _record(request, case, case_file, form, typed, draft)
    if typed.problems:
        return redirect(f"{queries.form_address(case, draft.kind)}?draft={draft.pk}")
    return _check(request, case, form, draft)


def _record(
    request: HttpRequest, case: Case, case_file: CaseFile, form: Form, typed: Typed, draft: Draft
) -> HttpResponse:
    assert typed.happened_on is not None
    wanted = Wanted(draft.pk, draft.kind, typed.happened_on, typed.facts, draft.corrects)
    try:
        record_entry(case=case, wanted=wanted, by=current().principal)
    except CannotRecord as error:
        form = form_for(draft.kind, case_file, draft.values)
        _tell(form, [(p.fact or "happened_on", in_words(form, p)) for p in error.problems])
        return _form(request, case, form, draft.pk, draft.corrects)
    except Overtaken as error:
        return _overtaken(request, case, form, draft, error)
    return done.recorded(request, case, draft.pk)


def _overtaken(
    request: HttpRequest, case: Case, form: Form, draft: Draft, error: Overtaken
) -> HttpResponse:
    """Both texts: what somebody else made of the entry meanwhile, and what was typed here."""
    theirs = error.standing
    return _show(
        request,
        case,
        "record_overtaken",
        status=409,
        title=label_of(draft.kind),
        draft=draft,
        yours=answers_of(form),
        theirs=answers_of(form_for(theirs.kind, CaseFile([]), values_of(theirs)))
        if theirs
        else None,
        their_entry=theirs,
    )


def recorded(request: HttpRequest, area_id: str, ref: str, entry_id: str) -> HttpResponse:
    """What an entry changed."""
    case = gate.case_for(area_id, ref)
    found = queries.recorded_entry(case, entry_id)
    if found is None:
        raise Http404
    return _show(request, case, "recorded", **found)


def withdraw(request: HttpRequest, area_id: str, ref: str, entry_id: str) -> HttpResponse:
    """Takes an entry back, with a reason."""
    case = gate.case_for(area_id, ref, "record")
    found = queries.entry_to_withdraw(case, entry_id, gate.kinds_to_record(case))
    if found is None:
        raise Http404
    problem, status, reason = "", 200, request.POST.get("reason", "").strip()[:2000]
    new = request.POST.get("id", "")[:64] or new_id()
    if request.method == "POST":
        try:
            withdraw_entry(
                case=case, ref=new, corrects=entry_id, reason=reason, by=current().principal
            )
            return done.recorded(request, case, new)
        except CannotRecord:
            problem, status = "Say why the entry is taken back", 422
        except Overtaken:
            told = "Somebody else has changed or taken back this entry. Look at the case again"
            problem, status = told, 409
    return _show(
        request, case, "withdraw", status=status, entry=found, problem=problem, reason=reason,
        new_id=new,
    )  # fmt: skip


def drafts(request: HttpRequest) -> HttpResponse:
    """One's own drafts; each can be gone on with, or thrown away."""
    own = queries.own_drafts()
    if request.method == "POST":
        draft = next((d for d in own if d.pk == request.POST.get("drop")), None)
        if draft is None:
            raise Http404
        drop_draft(draft=draft, by=current().principal)
        return redirect("drafts")
    gate.listed(draft.case for draft in own)
    rows = [
        (draft, label_of(draft.kind), queries.form_address(draft.case, draft.kind)) for draft in own
    ]
    return render(request, "cases/drafts.html", source=queries.source_of(own), drafts=rows)


def _check(request: HttpRequest, case: Case, form: Form, draft: Draft) -> HttpResponse:
    address = f"{queries.form_address(case, draft.kind)}?draft={draft.pk}"
    return _show(
        request,
        case,
        "record_check",
        form=form,
        draft=draft,
        answers=answers_of(form),
        change=address,
    )


def _form(
    request: HttpRequest, case: Case, form: Form, entry_id: str, corrects: str
) -> HttpResponse:
    return _show(
        request,
        case,
        "record",
        form=form,
        entry_id=entry_id,
        corrects=corrects,
        today=case.area.today,
        status=422 if form.problems else 200,
    )


def _show(
    request: HttpRequest, case: Case, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(
        request,
        f"cases/{name}.html",
        source=case.area.source,
        area=case.area,
        case=case,
        back=addresses_of([case]).get((case.area_id, case.ref), reverse("home")),
        status=status,
        **context,
    )
