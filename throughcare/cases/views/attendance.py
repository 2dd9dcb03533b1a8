"""A group's attendance on one page: everybody who had an appointment of a kind on a day."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.attendance import record_group
from throughcare.cases.actions.journal import CannotRecord
from throughcare.cases.queries import attendance as queries
from throughcare.cases.queries.caseload import addresses_of
from throughcare.core.days import NotADay, day_of
from throughcare.pages import render


def group(request: HttpRequest) -> HttpResponse:
    """Chooses a day and a type; lists the appointments; records what came of them in one transaction."""
    said = request.POST if request.method == "POST" else request.GET
    problems: list[tuple[str, str]] = []  # what is wrong, and the id of the box
    on = None
    try:
        on = _day(said.get("on", ""))
    except NotADay as error:
        problems.append((f"Day: {error.problem} {error.remedy}", "on"))
    kind = said.get("type", "")
    rows = queries.appointments(on, kind) if on else []
    done = []
    if request.method == "POST" and on:
        wanted, problems = queries.read_group(rows, request.POST)
        try:
            if not problems:
                done = record_group(attendances=wanted, happened_on=on, by=current().principal)
                rows = queries.appointments(on, kind)
        except CannotRecord as error:
            problems = [(p.problem, f"outcome-{p.fact}") for p in error.problems]
    gate.listed(row.case for row in rows)
    return render(
        request,
        "cases/group_attendance.html",
        source=queries.source_of(rows),
        on=on,
        kind=kind,
        kinds=queries.TYPES,
        outcomes=queries.OUTCOMES,
        rows=rows,
        to=addresses_of(row.case for row in rows),
        done=queries.in_words(done),
        problems=problems,
        address=reverse("group-attendance"),
        suggested=queries.day_with_appointments(),
        status=422 if problems else 200,
    )


def _day(text: str) -> datetime.date | None:
    return day_of(text.strip()) if text.strip() else None
