"""The site's first page, an area's, and an inspection from its sample to its report."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from throughcare.cases.models import Area
from throughcare.cases.queries import figures, timeline
from throughcare.inspections import charts, published, queries, reports
from throughcare.inspections import findings as finding_queries
from throughcare.inspections import scores as score_queries
from throughcare.inspections.models import Inspection, ReportFile
from throughcare.pages import BOTH, PUBLISHED, part_of, render
from throughcare.performance import queries as performance

ENTRIES_ON_A_PAGE = 40


def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "inspections/home.html",
        source=BOTH,
        areas=queries.areas(),
        inspections=queries.inspections(),
        published=[published.report(name) for name in published.known_reports()],
    )


def area(request: HttpRequest, area_id: str) -> HttpResponse:
    found = get_object_or_404(Area, id=area_id)
    return render(
        request,
        "performance/area.html",
        source=found.source,
        area=found,
        caseload=figures(found),
        inspections=queries.inspections().filter(area_ref=area_id),
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
    found = get_object_or_404(Inspection, id=inspection_id)
    return _show(
        request,
        "overview",
        found,
        overview=queries.overview(found),
        scores=score_queries.score_rows(found),
    )


def sample(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = get_object_or_404(Inspection, id=inspection_id)
    rows = queries.sample_rows(found)
    return _show(
        request,
        "sample",
        found,
        rows=rows,
        strata=queries.strata(found),
        quotas=queries.quota_counts(found, rows),
        draw=queries.draw_in_words(found),
    )


def sampled_case(request: HttpRequest, inspection_id: str, ref: str) -> HttpResponse:
    case = get_object_or_404(queries.find_sampled(inspection_id, ref))
    return _show(
        request,
        "sampled_case",
        case.inspection,
        case=case,
        in_record=queries.find_in_record(case),
        facts=queries.facts_of_sampled(case),
        criteria=queries.answers_of(case),
    )


def sampled_file(request: HttpRequest, inspection_id: str, ref: str) -> HttpResponse:
    case = get_object_or_404(queries.find_sampled(inspection_id, ref))
    journal = queries.frozen_journal(case)
    return _show(
        request,
        "sampled_file",
        case.inspection,
        case=case,
        due=queries.due_when_read(case, journal),
        entries=part_of(request, timeline(journal)[0], ENTRIES_ON_A_PAGE, "timeline"),
    )


def questions(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = get_object_or_404(Inspection, id=inspection_id)
    return _show(request, "questions", found, criteria=score_queries.question_rows(found))


def question(request: HttpRequest, inspection_id: str, question: str) -> HttpResponse:
    found = get_object_or_404(Inspection, id=inspection_id)
    row = score_queries.question_row(found, question)
    if row is None:
        raise Http404
    show = request.GET.get("show", "")
    cases = queries.cases_of_question(found, question)
    return _show(
        request,
        "question",
        found,
        row=row,
        show=show,
        cases=[case for case in cases if show in ("", case.answer)],
        scores=score_queries.scores_with(found, question),
    )


def scores(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = get_object_or_404(Inspection, id=inspection_id)
    rows = score_queries.score_rows(found)
    return _show(request, "scores", found, rows=rows, chart=charts.of_scores(found, rows))


def score(request: HttpRequest, inspection_id: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Inspection, id=inspection_id)
    row = next((row for row in score_queries.score_rows(found) if row.slug == slug), None)
    if row is None:
        raise Http404
    return _show(
        request,
        "score",
        found,
        row=row,
        parts=score_queries.parts_of(found, row),
        cases=score_queries.cases_of_score(found, row),
    )


def findings(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = get_object_or_404(Inspection, id=inspection_id)
    return _show(
        request,
        "findings",
        found,
        criteria=finding_queries.findings(found),
        recommendations=finding_queries.recommendations(found),
    )


def report(request: HttpRequest, inspection_id: str) -> HttpResponse:
    found = get_object_or_404(Inspection, id=inspection_id)
    return _show(request, "report", found, files=queries.report_files(found))


def report_file(request: HttpRequest, inspection_id: str, format: str) -> HttpResponse:
    file = get_object_or_404(ReportFile, inspection=inspection_id, format=format)
    return reports.response(file)


def _show(request: HttpRequest, name: str, found: Inspection, **context: Any) -> HttpResponse:
    """A page of an inspection: it says the inspection's source, and links to the other pages."""
    template = f"inspections/{name}.html"
    return render(request, template, source=found.source, inspection=found, **context)
