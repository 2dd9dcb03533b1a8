"""Writes to inspections: the import of an inspection's folder, frozen as it is."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.urls import reverse

from throughcare.accounts.scope import as_machine
from throughcare.audit.actions import record
from throughcare.audit.models import COMBINATION
from throughcare.cases.models import Case, SampledAccess
from throughcare.cases.rows import insert_rows
from throughcare.core.record import RESTRICTED
from throughcare.core.standard_files import shipped_standards
from throughcare.folders import inspections as folders
from throughcare.inspections.models import Answer, Evidence, Inspection, ReportFile, SampledCase
from throughcare.report.html import write_html
from throughcare.report.inspection import build_report


@transaction.atomic
def import_inspection(folder: Path, *, by: str, reports: Path | None = None) -> Inspection:
    """Puts an inspection's folder in the place of what is here under its id, with the report's files
    from the folder `reports` (report.html, .pdf, .docx), and a copy of each sampled case's journal
    where its area has been imported.

    One transaction, one audit event. Raises `InputMistakes` where the folder has any.
    """
    read = folders.read_inspection(folder)
    with as_machine(by):
        Inspection.objects.filter(id=read.info.id).delete()
        inspection = create_inspection(folder, read)
        cases = create_cases(inspection, read)
        answers = list(answer_rows(read, cases))
        inspection.answer_counts = count_answers(answers, read)
        inspection.save(update_fields=["answer_counts"])
        counts = {
            "cases": len(cases),
            "answers": insert_rows(Answer, ANSWER_FIELDS, answers),
            "evidence": insert_rows(Evidence, EVIDENCE_FIELDS, evidence_rows(read, cases)),
            "reports": create_reports(inspection, read, reports) if reports else 0,
            "open cases": open_sampled_cases(inspection, cases),
        }
        target = f"inspection {inspection.id}"
        record(by=by, kind=COMBINATION, act="import inspection", target=target, details=counts)
    return inspection


def count_answers(
    answers: list[tuple[Any, ...]], read: folders.Inspection
) -> dict[str, dict[str, int]]:
    """For each question, how many cases have each answer (the one that counts), and how many miss one."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for _, _, question, answer, _, counts in answers:
        if counts:
            found[question][answer] += 1
    for missing in read.sheet.missing:
        found[missing.question]["missing"] += 1
    return {question: dict(counts) for question, counts in found.items()}


def open_sampled_cases(inspection: Inspection, cases: dict[str, SampledCase]) -> int:
    """Opens the live records of the sampled cases to the inspection until its fieldwork is over."""
    SampledAccess.objects.filter(inspection=inspection.id).delete()
    here = Case.objects.filter(area=inspection.area_ref, ref__in=cases)
    made = SampledAccess.objects.bulk_create(
        SampledAccess(
            case=case,
            inspection=inspection.id,
            assessor=cases[case.ref].assessor,
            until_on=inspection.fieldwork_to,
        )
        for case in here
    )
    return len(made)


def create_inspection(folder: Path, read: folders.Inspection) -> Inspection:
    info = read.info
    return Inspection.objects.create(
        id=info.id,
        title=info.title,
        source=info.source,
        area_ref=info.area.id,
        area_name=info.area.name,
        fieldwork_from=info.fieldwork_from,
        fieldwork_to=info.fieldwork_to,
        published_on=info.published_on,
        framework_text=(folder / "framework.yaml").read_text(encoding="utf-8"),
        framework=msgspec.to_builtins(read.framework),
        info=json.loads((folder / "inspection.json").read_text(encoding="utf-8")),
        manifest=read.manifest,
        scores=msgspec.to_builtins(read.sheet),
        findings=msgspec.to_builtins(dataclasses.asdict(read.findings)),
        agreement=msgspec.to_builtins(read.agreement) if read.agreement else {},
    )


def create_cases(inspection: Inspection, read: folders.Inspection) -> dict[str, SampledCase]:
    """The sampled cases with their frozen journals, by reference."""
    refs = [row["case"] for row in read.sample]
    here = Case.objects.filter(area=inspection.area_ref, ref__in=refs)
    known = {case.ref: case for case in here.select_related("person").prefetch_related("entries")}
    sampled = [
        SampledCase(
            inspection=inspection,
            case_ref=row["case"],
            position=position,
            stratum=row["stratum"],
            rank=int(row["rank"]) if row.get("rank") else None,
            weight=float(row.get("weight") or 1),
            officer=row.get("offender_manager", ""),
            assessor=row.get("assessor", ""),
            row=row,
            entries=frozen_journal(known.get(row["case"])),
        )
        for position, row in enumerate(read.sample, start=1)
    ]
    return {case.case_ref: case for case in SampledCase.objects.bulk_create(sampled)}


def frozen_journal(case: Case | None) -> list[dict[str, Any]]:
    """A copy of a case's journal as plain values, without the restricted kinds."""
    if case is None:
        return []
    return [
        {
            "id": entry.ref,
            "kind": entry.kind,
            "happened_on": entry.happened_on.isoformat(),
            "recorded_at": entry.recorded_at.isoformat() if entry.recorded_at else None,
            "recorded_by": entry.recorded_by,
            "corrects": entry.corrects or None,
            "facts": entry.facts,
        }
        for entry in case.entries.all()
        if entry.kind not in RESTRICTED
    ]


ANSWER_FIELDS = ["sampled_case", "assessor", "question", "answer", "note", "counts"]


def answer_rows(
    read: folders.Inspection, cases: dict[str, SampledCase]
) -> Iterator[tuple[Any, ...]]:
    """The answers about sampled cases. Of a case read twice, the lead's answer counts; where the lead
    gave none, the first other one."""
    rows = [row for row in read.answers if row["case"] in cases]
    counting: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row["case"], row["question"])
        if row["assessor"] == cases[row["case"]].assessor:
            counting[key] = row["assessor"]
        else:
            counting.setdefault(key, row["assessor"])
    for row in rows:
        counts = counting[row["case"], row["question"]] == row["assessor"]
        case, note = cases[row["case"]].id, row.get("note", "")
        yield case, row["assessor"], row["question"], row["answer"], note, counts


EVIDENCE_FIELDS = [
    "sampled_case",
    "question",
    "standard",
    "trigger_on",
    "due_on",
    "fulfilled_on",
    "state",
    "explanation",
]


def evidence_rows(
    read: folders.Inspection, cases: dict[str, SampledCase]
) -> Iterator[tuple[Any, ...]]:
    """The record's answers, without those whose dates would tell of a victim."""
    standards = shipped_standards()
    for row in read.evidence:
        standard = standards.get(row.get("standard", ""))
        if row["case"] not in cases or (standard and standard.by_victim):
            continue
        days = (row.get(name) or None for name in ("trigger_on", "due_on", "fulfilled_on"))
        case = cases[row["case"]].id
        said = (row.get("state", ""), row.get("explanation", ""))
        yield case, row["question"], row.get("standard", ""), *days, *said


def create_reports(inspection: Inspection, read: folders.Inspection, folder: Path) -> int:
    """Stores the report in the formats that the folder has; returns how many. The web page is written
    afresh, so that each of its figures leads to the cases behind it; the other two are as they are."""
    files = []
    for suffix in ("html", "pdf", "docx"):
        path = folder / f"report.{suffix}"
        if path.is_file():
            content = html_report(read) if suffix == "html" else path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            files.append(
                ReportFile(inspection=inspection, format=suffix, content=content, sha256=digest)
            )
    return len(ReportFile.objects.bulk_create(files))


def html_report(read: folders.Inspection) -> bytes:
    """The report as a web page of this site."""

    def address(of: str) -> str | None:
        kind, _, name = of.partition(" ")
        if kind == "question":
            return reverse("question", args=[read.info.id, name]) + "#cases"
        return reverse("score", args=[read.info.id, f"{kind}-{name}"])

    return write_html(build_report(read), address).encode()
