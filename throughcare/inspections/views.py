"""The site's first page, an area's, and an inspection from its sample to its report."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from throughcare.accounts.scope import current
from throughcare.cases.gate import area_for
from throughcare.cases.queries import figures, timeline
from throughcare.inspections import charts, gate, published, queries, reports
from throughcare.inspections import findings as finding_queries
from throughcare.inspections import scores as score_queries
from throughcare.inspections.models import Inspection, ReportFile, SampledCase
from throughcare.links import own_pages, pages_of
from throughcare.pages import BOTH, PUBLISHED, part_of, render
from throughcare.performance import queries as performance

ENTRIES_ON_A_PAGE = 40


def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "inspections/home.html",
        source=BOTH,
        links=own_pages() if current().principal.is_signed_in else [],
        areas=queries.areas(),
        inspections=queries.inspections(),
        published=[published.report(name) for name in published.known_reports()],
    )


def area(request: HttpRequest, area_id: str) -> HttpResponse:
    found = area_for(area_id, "read performance")
    return render(
        request,
        "performance/area.html",
        source=found.source,
        area=found,
        caseload=figures(found),
        links=pages_of(found),
        inspections=[row for row in queries.inspections() if row.area_ref == area_id],
        results=performance.periods(found),
        left_out=performance.left_out(found),
        context=performance.context(found),
    )


def published_report(request: HttpRequest, report_id: str) -> HttpResponse:
    if report_id not in published.known_reports():
        raise Http404
    found = published.report(report_id)
    return render(request, "inspections/published.html", source=PUBLISHED, report=found)


def inspection(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read findings")
    return _show(
        request,
        "overview",
        found,
        overview=queries.overview(found),
        scores=score_queries.score_rows(found),
    )


def sample(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read sample")
    rows = queries.sample_rows(found)
    gate.listed(found, [row.case for row in rows])
    return _show(
        request,
        "sample",
        found,
        rows=rows,
        with_answers=gate.may(found, "read answers"),
        strata=queries.strata(found),
        quotas=queries.quota_counts(found, rows),
        draw=queries.draw_in_words(found),
    )


def _sampled(found: Inspection, ref: str) -> SampledCase:
    case = queries.find_sampled(found, ref)
    if case is None:
        raise Http404
    return case


def sampled_case(request: HttpRequest, inspection_id: str, ref: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read answers")
    case = _sampled(found, ref)
    return _show(
        request,
        "sampled_case",
        found,
        case=case,
        in_record=queries.find_in_record(case),
        facts=queries.facts_of_sampled(case),
        criteria=queries.answers_of(case),
    )


def sampled_file(request: HttpRequest, inspection_id: str, ref: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read answers")
    case = _sampled(found, ref)
    journal = queries.frozen_journal(case)
    return _show(
        request,
        "sampled_file",
        found,
        case=case,
        due=queries.due_when_read(case, journal),
        entries=part_of(request, timeline(journal), ENTRIES_ON_A_PAGE, "timeline"),
    )


def questions(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read findings")
    return _show(request, "questions", found, criteria=score_queries.question_rows(found))


def question(request: HttpRequest, inspection_id: str, question: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read findings")
    row = score_queries.question_row(found, question)
    if row is None:
        raise Http404
    show = request.GET.get("show", "")
    asked = queries.cases_of_question(found, question)
    cases = [case for case in asked if show in ("", case.answer)]
    gate.listed(found, [case.case for case in cases])
    return _show(
        request,
        "question",
        found,
        row=row,
        show=show,
        may_read=gate.may(found, "read answers"),
        cases=cases,
        scores=score_queries.scores_with(found, question),
    )


def scores(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read findings")
    rows = score_queries.score_rows(found)
    return _show(request, "scores", found, rows=rows, chart=charts.of_scores(found, rows))


def score(request: HttpRequest, inspection_id: str, slug: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read findings")
    row = next((row for row in score_queries.score_rows(found) if row.slug == slug), None)
    if row is None:
        raise Http404
    cases = score_queries.cases_of_score(found, row)
    gate.listed(found, [case.case for case in cases])
    return _show(
        request,
        "score",
        found,
        row=row,
        parts=score_queries.parts_of(found, row),
        may_read=gate.may(found, "read answers"),
        cases=cases,
    )


def findings(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read findings")
    return _show(
        request,
        "findings",
        found,
        criteria=finding_queries.findings(found),
        recommendations=finding_queries.recommendations(found),
    )


def report(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read report")
    return _show(request, "report", found, files=queries.report_files(found))


def report_file(request: HttpRequest, inspection_id: str, format: str) -> HttpResponse:
    found = gate.inspection_for(inspection_id, "read report")
    file = get_object_or_404(ReportFile, inspection=found, format=format)
    return reports.response(file)


def _show(request: HttpRequest, name: str, found: Inspection, **context: Any) -> HttpResponse:
    """A page of an inspection: it says the inspection's source, and links to the pages that the scope's
    person may open."""
    template = f"inspections/{name}.html"
    context["pages"] = queries.pages_for(found)
    return render(request, template, source=found.source, inspection=found, **context)
