"""Reads of an inspection: its sample, answers and report. Scores are read in scores.py."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec
from django.db.models import Count, Q

from throughcare.accounts.permissions import INSPECTION_ACTS, PUBLISHED_TO_ALL
from throughcare.accounts.scope import current
from throughcare.cases.gate import may
from throughcare.cases.models import Area, Case
from throughcare.cases.queries import Due, due_in
from throughcare.core import record
from throughcare.core.frameworks import Criterion, Framework, Question
from throughcare.core.record.facts import label_of
from throughcare.core.record.reference import reference_list
from throughcare.core.sampling.frame import FLAGS
from throughcare.core.sampling.titles import group_title, stratum_title
from throughcare.core.standard_files import shipped_standards
from throughcare.inspections import gate
from throughcare.inspections.models import Answer, Evidence, Inspection, ReportFile, SampledCase
from throughcare.pages import day, number, upper_first, words

ANSWERS = ("above", "below", "not_relevant", "missing")


def areas() -> list[Area]:
    """The areas whose performance the scope's person may read."""
    may = current().principal.may_on_area
    return [area for area in Area.objects.all() if may("read performance", area.pk)]


def inspections() -> list[Inspection]:
    """The inspections of which the scope's person may read something, without the long texts."""
    rows = Inspection.objects.only("id", "title", "source", "area_name", "area_ref", "published_on")
    return [
        row
        for row in rows
        if any(gate.may_open(row, act) for act in (*INSPECTION_ACTS, *PUBLISHED_TO_ALL))
    ]


PAGES = {
    "inspection": ("Overview", "read findings"),
    "sample": ("Sample", "read sample"),
    "questions": ("Questions", "read findings"),
    "scores": ("Scores", "read findings"),
    "findings": ("Findings", "read findings"),
    "report": ("Report", "read report"),
}


def pages_for(inspection: Inspection) -> list[tuple[str, str]]:
    """The pages of an inspection that the scope's person may open: route and title."""
    return [
        (route, title) for route, (title, act) in PAGES.items() if gate.may_open(inspection, act)
    ]


@lru_cache(maxsize=8)
def _framework(frozen: bytes) -> Framework:
    return msgspec.json.decode(frozen, type=Framework)


def framework_of(inspection: Inspection) -> Framework:
    """The framework as the inspection froze it."""
    return _framework(msgspec.json.encode(inspection.framework))


@dataclass(frozen=True)
class SampleRow:
    case: str
    stratum: str
    rank: int | None
    weight: float
    officer: str
    assessor: str
    quotas: list[str]  # the quota groups that the case belongs to
    above: int
    relevant: int


def sample_rows(inspection: Inspection) -> list[SampleRow]:
    """The drawn cases in the order of the draw, with how many answers stand above the line."""
    counting = Q(answers__counts=True)
    cases = inspection.sampled_cases.annotate(
        above=Count("answers", filter=counting & Q(answers__answer="above")),
        below=Count("answers", filter=counting & Q(answers__answer="below")),
    ).defer("entries", "person")
    return [
        SampleRow(
            case=case.case_ref,
            stratum=stratum_title(case.stratum),
            rank=case.rank,
            weight=case.weight,
            officer=case.officer,
            assessor=case.assessor,
            quotas=groups_of(case),
            above=case.above,
            relevant=case.above + case.below,
        )
        for case in cases
    ]


def groups_of(case: SampledCase) -> list[str]:
    """The quota groups that a drawn case belongs to, in words."""
    return [group_title(flag) for flag in FLAGS if case.row.get(flag) == "true"]


@dataclass(frozen=True)
class Stratum:
    name: str
    population: int
    sample: int
    weight: float


def strata(inspection: Inspection) -> list[Stratum]:
    """The strata of the draw in the order in which they were allocated."""
    return [
        Stratum(
            stratum_title(row["stratum"]),
            row["population"],
            row["sample"],
            row["population"] / row["sample"],
        )
        for row in inspection.manifest.get("allocation") or []
        if row["sample"]
    ]


def quota_counts(
    inspection: Inspection, rows: list[SampleRow]
) -> list[tuple[str, int, int | None]]:
    """Each quota group: how many drawn cases belong to it, and how many were asked for."""
    asked = inspection.manifest.get("quotas") or {}
    return [
        (group_title(flag), sum(group_title(flag) in row.quotas for row in rows), asked.get(flag))
        for flag in FLAGS
    ]


def find_sampled(inspection: Inspection, ref: str) -> SampledCase | None:
    """A sampled case, opened, where the scope's person may see it."""
    case = SampledCase.objects.filter(inspection=inspection, case_ref=ref).first()
    if case is not None:
        gate.opened(inspection, ref)
    return case


@dataclass(frozen=True)
class Reading:
    """One assessor's answer as a page shows it."""

    assessor: str
    answer: str
    note: str
    counts: bool


@dataclass(frozen=True)
class Asked:
    """A question about one case: its answers, and what the record says beside it."""

    question: Question
    readings: list[Reading]
    missing: bool
    evidence: list[EvidenceRow]


@dataclass(frozen=True)
class EvidenceRow:
    title: str
    state: str
    explanation: str
    trigger_on: datetime.date | None
    due_on: datetime.date | None
    fulfilled_on: datetime.date | None


def answers_of(case: SampledCase) -> list[tuple[Criterion, list[Asked]]]:
    """Each criterion with its questions about the case, in the order of the framework. Questions that
    nobody answered and nobody misses (not relevant by their rule) are left out."""
    readings: dict[str, list[Reading]] = defaultdict(list)
    for a in case.answers.order_by("-counts", "assessor"):
        readings[a.question].append(Reading(a.assessor, a.answer, a.note, a.counts))
    evidence: dict[str, list[EvidenceRow]] = defaultdict(list)
    for e in case.evidence.order_by("due_on", "id"):
        evidence[e.question].append(evidence_row(e))
    missing = {
        m["question"] for m in missing_answers(case.inspection) if m["case"] == case.case_ref
    }
    found = []
    for _, criterion in framework_of(case.inspection).criteria():
        asked = [
            Asked(q, readings[q.id], q.id in missing, evidence[q.id])
            for q in criterion.questions
            if readings[q.id] or q.id in missing
        ]
        if asked:
            found.append((criterion, asked))
    return found


def evidence_row(evidence: Evidence) -> EvidenceRow:
    standard = shipped_standards().get(evidence.standard)
    return EvidenceRow(
        title=standard.title if standard else words(evidence.standard),
        state=evidence.state,
        explanation=evidence.explanation,
        trigger_on=evidence.trigger_on,
        due_on=evidence.due_on,
        fulfilled_on=evidence.fulfilled_on,
    )


def missing_answers(inspection: Inspection) -> list[dict[str, str]]:
    found: list[dict[str, str]] = inspection.scores.get("missing") or []
    return found


def frozen_journal(case: SampledCase) -> list[record.Entry]:
    """The copied journal, in the order in which it was copied."""
    entries = msgspec.convert(case.entries, list[FrozenEntry])
    return [entry.thaw(case.case_ref) for entry in entries]


def due_when_read(case: SampledCase, journal: list[record.Entry]) -> Due | None:
    """The case's obligations on the day from which the sample was drawn, or the fieldwork's first."""
    inspection = case.inspection
    drawn_on = inspection.manifest.get("on")
    on = datetime.date.fromisoformat(drawn_on) if drawn_on else inspection.fieldwork_from
    return due_in(journal, on) if on and journal else None


def find_in_record(case: SampledCase) -> Case | None:
    """The same case in the area's record, where that is here and open to the scope's person."""
    found = Case.objects.filter(area=case.inspection.area_ref, ref=case.case_ref)
    live: Case | None = found.select_related("area").first()
    return live if live is not None and may(live, "read") else None


class FrozenEntry(msgspec.Struct):
    """An entry as it lies in the copy of a sampled case."""

    id: str
    kind: str
    happened_on: datetime.date
    recorded_at: datetime.datetime | None = None
    recorded_by: str = ""
    corrects: str | None = None
    facts: dict[str, Any] = {}

    def thaw(self, case: str) -> record.Entry:
        facts, other, _ = record.read_facts(self.kind, self.facts, strict=False)
        assert facts is not None
        at, by = self.recorded_at, self.recorded_by
        return record.Entry(
            self.id, case, self.kind, self.happened_on, at, by, self.corrects, facts, other
        )


@dataclass(frozen=True)
class AnsweredCase:
    case: str
    answer: str
    assessor: str
    note: str
    officer: str
    others: list[Reading] = field(default_factory=list)  # second readings


def cases_of_question(inspection: Inspection, question: str) -> list[AnsweredCase]:
    """Each sampled case that was asked the question, with the answer that counts, in the order above,
    below, not relevant, missing."""
    found: dict[str, AnsweredCase] = {}
    seconds: dict[str, list[Reading]] = defaultdict(list)
    answers = Answer.objects.filter(sampled_case__inspection=inspection, question=question)
    officers = dict(inspection.sampled_cases.values_list("case_ref", "officer"))
    rows = answers.values_list("sampled_case__case_ref", "answer", "assessor", "note", "counts")
    for case, answer, assessor, note, counts in rows:
        if counts:
            found[case] = AnsweredCase(case, answer, assessor, note, officers[case], seconds[case])
        else:
            seconds[case].append(Reading(assessor, answer, note, counts))
    for missing in missing_answers(inspection):
        case = missing["case"]
        if missing["question"] == question and case not in found:
            found[case] = AnsweredCase(case, "missing", "", "", officers.get(case, ""))
    return sorted(found.values(), key=lambda row: (ANSWERS.index(row.answer), row.case))


def counts_by_question(inspection: Inspection) -> dict[str, dict[str, int]]:
    """For each question, how many cases have each answer (the one that counts), and how many miss one."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(ANSWERS, 0))
    for question, counts in inspection.answer_counts.items():
        found[question].update(counts)
    return found


def report_files(inspection: Inspection) -> list[dict[str, Any]]:
    """The formats in which the report is there: format, size in bytes, hash."""
    rows = ReportFile.objects.filter(inspection=inspection).defer("content")
    sizes = rows.extra(select={"size": "length(content)"})
    order = ["html", "pdf", "docx"]
    return sorted(sizes.values("format", "sha256", "size"), key=lambda r: order.index(r["format"]))


def overview(inspection: Inspection) -> dict[str, Any]:
    """What the first page of an inspection shows: plan, people, ratings, next steps."""
    info = inspection.info
    framework = framework_of(inspection)
    titles = {c.id: f"{c.id} {c.title}" for _, c in framework.criteria()}
    return {
        "framework": framework.title,
        "area_here": Area.objects.filter(id=inspection.area_ref).exists(),
        "figures": _sizes(inspection),
        "plan": [
            ("Fieldwork", f"{day(inspection.fieldwork_from)} to {day(inspection.fieldwork_to)}"),
            ("Feedback to the area", day(info.get("feedback_on"))),
            ("Draft for comment", day(info.get("draft_on"))),
            ("Published", day(inspection.published_on)),
            ("Improvement plan due", day(info.get("plan_due_on"))),
        ],
        "team": [(member["role"], member["name"]) for member in info.get("team") or []],
        "ratings": [
            (titles.get(criterion, criterion), _rating(rated))
            for criterion, rated in sorted((info.get("ratings") or {}).items())
        ],
        "reinspection": info.get("reinspection") or {},
        "recommendations": inspection.findings.get("recommendations") or [],
        "surveys": _surveys(info.get("surveys") or {}),
    }


def _sizes(inspection: Inspection) -> list[tuple[str, str]]:
    """How many cases were read, and how many they stand for."""
    read, population = inspection.scores.get("sample_size"), inspection.scores.get("population")
    return [("Cases read", number(read)), ("They stand for", number(population, 0))]


def _rating(rated: dict[str, Any]) -> str:
    """ "Well met", with the reason where one is given."""
    rating, reason = rated.get("rating", ""), rated.get("reason", "")
    return f"{upper_first(rating)}. {reason}" if reason else upper_first(rating)


def _surveys(surveys: dict[str, Any]) -> list[tuple[str, str]]:
    """Each survey: who was asked, and how many answered."""
    return [
        (words(who).capitalize(), f"{said.get('returned', 0)} of {said.get('sent', 0)} returned")
        for who, said in surveys.items()
    ]


def draw_in_words(inspection: Inspection) -> list[tuple[str, Any]]:
    """How the sample was drawn, as its manifest says it; what it does not say is left out."""
    manifest = inspection.manifest
    frame = manifest.get("frame") or {}
    rows = [
        ("Drawn from the record as of", day(manifest.get("on"))),
        ("Cases that could be drawn", frame.get("cases")),
        ("Cases wanted", manifest.get("size")),
        ("Design", manifest.get("design")),
        ("Seed", manifest.get("seed")),
        ("A case’s ticket", manifest.get("ticket")),
        ("Hash of the list drawn from (SHA-256)", frame.get("sha256")),
        ("Warnings", "; ".join(str(warning) for warning in manifest.get("warnings") or []) or None),
    ]
    return [(term, value) for term, value in rows if value is not None]


def facts_of_sampled(case: SampledCase) -> list[tuple[str, Any]]:
    """The sampled case in brief: how it was drawn, and what the sample says of it."""
    shown_above = ("case", "weight", "rank", "stratum", "assessor", "offender_manager", *FLAGS)
    drawn = f"number {case.rank} of “{stratum_title(case.stratum)}”"
    rows: list[tuple[str, Any]] = [
        ("Drawn as", drawn),
        ("Stands for", f"{number(case.weight)} of the cases that could be drawn"),
        ("Groups", ", ".join(groups_of(case)) or "none"),
        ("Offender manager", case.officer),
        ("Assessor", case.assessor),
    ]
    for name, value in case.row.items():
        if name in shown_above or name.startswith(("stratum_", "inclusion_")):
            continue
        rows.append((label_of(name), _fact_in_words(name, value)))
    return rows


SEXES = {"M": "male", "F": "female"}


def _fact_in_words(name: str, value: str) -> str:
    if name == "sex":
        return SEXES.get(value, words(value))
    if name == "ethnicity" and value in reference_list("ethnicity"):
        return reference_list("ethnicity")[value]["title"]
    if name.endswith(("_from", "_on")) and value:
        return day(value)
    return words(value)
