"""One inspection of the synthetic area, from its sample to its findings, as a folder.

Everything that a report needs is written down and frozen here: the framework, the draw, the answers,
the record's own answers beside them, the scores, the findings, and the performance of the area.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from throughcare.core.calendars import england_and_wales
from throughcare.core.definitions import SHIPPED
from throughcare.core.explanations import explain
from throughcare.core.framework_files import shipped_framework
from throughcare.core.frameworks import Framework
from throughcare.core.measures import MeasureResult
from throughcare.core.obligations import Obligation, evaluate
from throughcare.core.published import read_published
from throughcare.core.ratings import proposed_rating
from throughcare.core.record.case_file import CaseFile
from throughcare.core.relevance_facts import case_facts
from throughcare.core.sampling.assignment import Assignment
from throughcare.core.sampling.draw import DEFAULT_QUOTAS, Draw
from throughcare.core.scoring.inspection import score
from throughcare.core.standard_files import shipped_standards
from throughcare.demo.assessors import Reading, answer_all
from throughcare.folders.agreement import agreement_json, read_pairs
from throughcare.folders.answers import answer_rows, read_counted
from throughcare.folders.areas import Area, write_table
from throughcare.folders.inspections import write_findings
from throughcare.folders.inspections.drafting import draft_findings
from throughcare.folders.samples import Request, drawn_from, read_sample, write_sample
from throughcare.folders.scores import scores_json

FRAMEWORK = "omi-2006"
MODEL = "cheshire-2006"
SIZE = 100
SEED = "cheshire-2006-demo"
FIELDWORK = (datetime.date(2006, 6, 5), datetime.date(2006, 6, 9))
EVIDENCE = (
    "case",
    "question",
    "standard",
    "trigger_on",
    "due_on",
    "fulfilled_on",
    "state",
    "explanation",
)


@dataclass(frozen=True)
class Evidence:
    """What the record says on a question: one obligation of a standard that the question names."""

    question: str
    obligation: Obligation
    explanation: str


@cache
def texts() -> dict[str, Any]:
    """The written parts of the synthetic inspection."""
    text = resources.files("throughcare").joinpath("demo", "inspection.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def make_inspection(area: Area, folder: Path, performance: list[MeasureResult]) -> None:
    """Draws the sample of a synthetic area, has it read, and writes the whole inspection folder."""
    folder.mkdir(parents=True, exist_ok=True)
    on = area.extracted_on
    assert on is not None
    framework = shipped_framework(FRAMEWORK)
    source = (SHIPPED / "frameworks" / f"{FRAMEWORK}.yaml").read_text(encoding="utf-8")
    (folder / "framework.yaml").write_text(source, encoding="utf-8")
    people = texts()
    quotas = DEFAULT_QUOTAS[FRAMEWORK]
    size = min(SIZE, max(20, len(area.cases) // 8))
    request = Request(FRAMEWORK, on, size, SEED, quotas, people["inspectors"], people["local"])
    made, assigned = drawn_from(area, request)
    write_sample(folder / "sample.csv", made, request, assigned)
    evidence = _write_evidence(folder, framework, area, made, on)
    _write_answers(folder, framework, area, made, assigned, evidence, on)
    _write_scores(folder, framework)
    _write_performance(folder, performance)
    _write_info(folder, framework, area)
    write_findings(draft_findings(folder), folder / "findings.json")


# The record beside the questions


def _write_evidence(
    folder: Path, framework: Framework, area: Area, made: Draw, on: datetime.date
) -> dict[str, list[Evidence]]:
    evidence = {
        drawn.case.case: evidence_of(framework, area.case_file(drawn.case.case), on)
        for drawn in made.cases
    }
    write_table(
        folder / "evidence.csv",
        EVIDENCE,
        (
            (case, item.question, o.standard, o.trigger_on, o.due_on, o.fulfilled_on, o.state, item.explanation)
            for case, items in evidence.items()
            for item in items
            for o in [item.obligation]
        ),
    )  # fmt: skip
    return evidence


def evidence_of(framework: Framework, case_file: CaseFile, on: datetime.date) -> list[Evidence]:
    """The obligations of a case under each standard that a question names, explained."""
    happened = case_file.up_to(on)
    standards, days = shipped_standards(), england_and_wales()
    return [
        Evidence(question.id, obligation, explain(obligation, standards[name], happened, days))
        for question in framework.questions.values()
        for name in question.standards
        for obligation in evaluate(standards[name], happened, on, days)
    ]


def _record_says(evidence: list[Evidence]) -> dict[str, bool | None]:
    """By question, whether all that was due was done in time; a question without anything due is left
    out."""
    says: dict[str, bool | None] = {}
    for item in evidence:
        state = item.obligation.state
        if state in ("met", "late", "overdue"):
            says[item.question] = says.get(item.question, True) is not False and state == "met"
    return says


# Answers and scores


def _write_answers(
    folder: Path,
    framework: Framework,
    area: Area,
    made: Draw,
    assigned: Assignment,
    evidence: Mapping[str, list[Evidence]],
    on: datetime.date,
) -> None:
    local = set(texts()["local"])
    readings = []
    for drawn in made.cases:
        case = drawn.case.case
        case_file = area.case_file(case)
        lead = assigned.lead[case]
        readings.append(
            Reading(
                case=case,
                officer=drawn.case.offender_manager,
                lead=lead,
                second=assigned.second.get(case),
                is_local=lead in local,
                facts=case_facts(case_file, on),
                record=_record_says(evidence[case]),
                priority_need=_priority_need(case_file),
            )
        )
    rows = answer_rows(answer_all(framework, read_published(MODEL), readings, SEED))
    columns = ("case", "assessor", "question", "answer", "note")
    write_table(folder / "answers.csv", columns, ([row[c] for c in columns] for row in rows))


def _priority_need(case_file: CaseFile) -> str:
    needs = [
        e.fact("priority_need") for e in case_file.of_kind("assessed") if e.fact("priority_need")
    ]
    return str(needs[-1]) if needs else "thinking_and_behaviour"


def _write_scores(folder: Path, framework: Framework) -> None:
    cases = read_sample(folder / "sample.csv")
    counted = read_counted(folder / "answers.csv", framework, cases)
    caseload = score(framework, cases, counted, "caseload", by="sex")
    (folder / "scores.json").write_text(scores_json(caseload), encoding="utf-8")
    practice = score(framework, cases, counted, "practice")
    (folder / "scores-practice.json").write_text(scores_json(practice), encoding="utf-8")
    pairs = read_pairs(folder / "answers.csv")
    (folder / "agreement.json").write_text(agreement_json(pairs), encoding="utf-8")


# What stands around them


def _write_performance(folder: Path, performance: list[MeasureResult]) -> None:
    """The targets of the year. No real figure stands beside these synthetic ones."""
    columns = ("measure", "area", "from", "to", "numerator", "denominator", "value", "target", "met",
               "near_miss", "near_miss_to", "low", "high", "unit", "title")  # fmt: skip
    rows = (
        (
            str(r.measure), r.area, r.from_on, r.to_on, r.numerator, r.denominator, _rounded(r.value),
            r.target, r.met, r.near_miss, _near_miss_to(r), _rounded(r.low), _rounded(r.high),
            r.measure.unit, r.measure.title,
        )
        for r in performance
        if r.target is not None
    )  # fmt: skip
    write_table(folder / "performance.csv", columns, rows)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _near_miss_to(result: MeasureResult) -> float | None:
    tolerance = result.measure.near_miss
    if result.target is None or tolerance is None:
        return None
    lower = result.measure.better == "lower"
    return round(result.target + tolerance if lower else result.target - tolerance, 6)


def _write_info(folder: Path, framework: Framework, area: Area) -> None:
    written = texts()
    ended = FIELDWORK[1]
    published_on = ended + datetime.timedelta(weeks=12)
    info = {
        "id": f"{area.id}-2006-demo",
        "area": {key: area.info.get(key, "") for key in ("id", "name", "region")},
        "source": "synthetic",
        "title": written["title"],
        "framework": FRAMEWORK,
        "fieldwork_from": FIELDWORK[0].isoformat(),
        "fieldwork_to": ended.isoformat(),
        "feedback_on": ended.isoformat(),
        "draft_on": (ended + datetime.timedelta(weeks=6)).isoformat(),
        "published_on": published_on.isoformat(),
        "plan_due_on": (published_on + datetime.timedelta(weeks=4)).isoformat(),
        "seed": SEED,
        "context": area.info.get("context", {}),
        **{key: written[key] for key in _AS_WRITTEN},
        "ratings": {
            criterion.id: _rating(framework, criterion, written["ratings"][criterion.id])
            for _, criterion in framework.rated_criteria()
        },
    }
    text = json.dumps(info, indent=1, ensure_ascii=False) + "\n"
    (folder / "inspection.json").write_text(text, encoding="utf-8")


_AS_WRITTEN = ("foreword", "foreword_by", "team", "establishment", "focus_groups", "surveys",
               "good_practice", "reinspection")  # fmt: skip


def _rating(framework: Framework, criterion: Any, written: dict[str, Any]) -> dict[str, Any]:
    """A rating as decided, beside the one that the visible rule proposes."""
    judged = written["judged"]
    return {
        "rating": written["rating"],
        "proposed": proposed_rating(framework, criterion, judged),
        "reason": written["reason"],
        "specific": [
            {"id": s.id, "text": s.text, "judgement": judged[s.id]} for s in criterion.specific
        ],
        "strengths": written["strengths"],
        "improvements": written["improvements"],
    }
