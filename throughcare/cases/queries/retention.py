"""Reads about keeping records, and a person's own document as a file."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.retention import is_held, keeping
from throughcare.cases.models import Area, Case, Disposal, Person
from throughcare.core.retention import Keeping, shipped_schedule, years_after
from throughcare.report.document import Document


@dataclass(frozen=True)
class Over:
    """A record whose time is over."""

    case: Case
    keeping: Keeping
    held: bool


def due_in(area: Area) -> list[Over]:
    """The records of an area whose time is over, of those that the scope's person may list."""
    least = min((rule.years for rule in shipped_schedule().rules), default=0)
    before = years_after(area.today, -least)
    ended = Case.objects.filter(area=area, open=False, ended_on__lt=before).select_related("area")
    found = []
    for case in ended.prefetch_related("holds").order_by("ended_on"):
        kept = keeping(case)
        if kept is not None and kept.is_over(area.today):
            found.append(Over(case, kept, is_held(case)))
    return found


def disposals_in(area: Area) -> QuerySet[Disposal]:
    """The disposals of an area that were asked for, agreed and done, without those of a case that is here
    and that the scope's person may not list."""
    listed = Case.objects.filter(area=area).values("ref")
    done = Q(disposed_at__isnull=False)
    return Disposal.objects.filter(done | Q(case_ref__in=listed), area_ref=area.pk)


def cases_of(person: Person) -> list[Case]:
    """The cases of a person whose content the scope's person may give to them."""
    mine = gate.case_ids(current(), "give subject access")
    return list(
        Case.objects.filter(person=person, pk__in=mine)
        .select_related("area")
        .order_by("began_on", "ref")
    )


def as_file(document: Document, format: str) -> HttpResponse:
    """The document as a web page or a PDF. Raises Http404 for another format."""
    name = f"record-{datetime.date.isoformat(document.published_on)}"
    if format == "pdf":
        from throughcare.report.pdf import write_pdf  # Typst takes a second to load

        response = HttpResponse(write_pdf(document), content_type="application/pdf")
    elif format == "html":
        from throughcare.report.html import write_html

        response = HttpResponse(write_html(document), content_type="text/html; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
