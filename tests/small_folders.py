"""A small synthetic area and a small inspection of it, as folders, for the tests of the site."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

from throughcare.core.definitions import SHIPPED
from throughcare.core.framework_files import shipped_framework
from throughcare.core.scoring.composition import compose

AREA, ELSEWHERE, PRISON = "testshire", "othershire", "hmp-test"
INSPECTION = "testshire-2006"
CASES = [f"T{number:03}" for number in range(1, 9)]
SAMPLED = CASES[:6]
VICTIM = "Mrs Restricted"
VICTIM_DETAILS = ("Canary Victim", "1 Refuge Lane, Safe Town", "01632 960001", "Never by post")
FIRST_PROBLEM = "no interpreter at the first meeting"


def write_area(folder: Path) -> Path:
    """Eight cases: each an order or a licence, with assessments, appointments and a correction."""
    folder.mkdir(parents=True)
    info = {
        "id": AREA,
        "name": "Testshire",
        "region": "North West",
        "source": "synthetic",
        "extracted_on": "2006-06-30",
        "context": {"population": 990000, "approved_premises": {"premises": 2, "beds": 22}},
    }
    (folder / "area.json").write_text(json.dumps(info), encoding="utf-8")
    people = [
        [f"P{n}", "Example", f"Person {n}", "MF"[n % 2], f"19{60 + n}-02-03", "W1"]
        for n in range(1, len(CASES) + 1)
    ]
    columns = ["person", "family_name", "given_names", "sex", "born_on", "ethnicity"]
    write_csv(folder / "people.csv", columns, people)
    cases = [[case, f"P{n}", AREA] for n, case in enumerate(CASES, start=1)]
    write_csv(folder / "cases.csv", ["case", "person", "area"], cases)
    write_csv(folder / "staff.csv", ["staff", "team", "grade"], STAFF)
    write_csv(
        folder / "victims.csv",
        ["victim", "case", "name", "address", "telephone", "wishes"],
        [[VICTIM, case, *VICTIM_DETAILS] for case in CASES[:2]][:1],
    )
    lines = [entry for n, case in enumerate(CASES, start=1) for entry in journal(case, n)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "entries.jsonl").write_text(text, encoding="utf-8")
    return folder


def journal(case: str, n: int) -> list[dict[str, Any]]:
    """The entries of one case; the second tier corrects the first."""
    said: list[tuple[str, str, dict[str, Any]]] = [
        (
            "sentenced",
            "2006-01-10",
            {"disposal": "community_order", "requirements": ["SUP", "UPW"]},
        ),
        ("allocated", "2006-01-11", {"officer": f"om-{n % 3}", "grade": "PO", "team": "North"}),
        ("tiered", "2006-01-12", {"tier": 1 + n % 4}),
        ("roh_analysed", "2006-01-16", {"level": ["low", "medium", "high"][n % 3]}),
        ("noted", "2006-01-17", {}),
        ("victim_met", "2006-01-18", {"victim": VICTIM}),
        (
            "appointment_made",
            "2006-01-13",
            {"for_on": "2006-01-20", "type": "office", "national_standard": True},
        ),
        ("attendance_recorded", "2006-01-20", {"appointment": f"{case}-6", "outcome": "complied"}),
        ("tiered", "2006-01-12", {"tier": 2}),
    ]
    if n == len(CASES):
        said.append(("closed", "2006-05-02", {}))
    if n == 1:  # a long file, so that its timeline has pages
        said += [("noted", f"2006-0{2 + m // 25}-{1 + m % 25:02}", {}) for m in range(60)]
    entries: list[dict[str, Any]] = [
        {
            "id": f"{case}-{place}",
            "case": case,
            "kind": kind,
            "happened_on": on,
            "recorded_at": f"{on}T10:00:00Z",
            "recorded_by": f"om-{n % 3}",
            "corrects": None,
            "facts": facts,
        }
        for place, (kind, on, facts) in enumerate(said)
    ]
    entries[8]["corrects"] = f"{case}-2"
    return entries


STAFF = [
    ["om-0", "North", "PO"], ["om-1", "North", "PO"], ["om-2", "North", "PSO"],
    ["om-9", "South", "PO"],
]  # fmt: skip


def write_elsewhere(folder: Path) -> Path:
    """Two cases of another area, whose officers have the same references as ours."""
    folder.mkdir(parents=True)
    info = {
        "id": ELSEWHERE,
        "name": "Othershire",
        "source": "synthetic",
        "extracted_on": "2006-06-30",
    }
    (folder / "area.json").write_text(json.dumps(info), encoding="utf-8")
    write_csv(
        folder / "cases.csv",
        ["case", "person", "area"],
        [["O1", "", ELSEWHERE], ["O2", "", ELSEWHERE]],
    )
    lines = [
        {"id": f"{case}-{n}", "case": case, "kind": kind, "happened_on": "2006-01-10",
         "recorded_at": "2006-01-10T10:00:00Z", "recorded_by": "om-1", "corrects": None, "facts": facts}
        for case in ("O1", "O2")
        for n, (kind, facts) in enumerate(
            [("sentenced", {"disposal": "community_order"}), ("allocated", {"officer": "om-1", "team": "North"})]
        )
    ]  # fmt: skip
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "entries.jsonl").write_text(text, encoding="utf-8")
    return folder


def write_csv(path: Path, columns: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def answer(case: str, question: str) -> str:
    """Above, below or not relevant: the same on any machine."""
    lot = hashlib.sha256(f"{case}|{question}".encode()).digest()[0]
    return "above" if lot < 150 else "below" if lot < 220 else "not_relevant"


def write_inspection(folder: Path) -> Path:
    """Six sampled cases read against the shipped framework; one read twice, one answer missing."""
    folder.mkdir(parents=True)
    framework = shipped_framework("omi-2006")
    text = (SHIPPED / "frameworks" / "omi-2006.yaml").read_text(encoding="utf-8")
    (folder / "framework.yaml").write_text(text, encoding="utf-8")
    questions = list(framework.questions)
    missing = {"case": SAMPLED[0], "question": questions[1]}
    answers = [
        [case, f"assessor-{n % 2}", q, answer(case, q), FIRST_PROBLEM if n == 1 else ""]
        for n, case in enumerate(SAMPLED)
        for q in questions
        if {"case": case, "question": q} != missing
    ]
    second = [[SAMPLED[2], "assessor-9", q, answer("second", q), ""] for q in questions[:20]]
    columns = ["case", "assessor", "question", "answer", "note"]
    write_csv(folder / "answers.csv", columns, [*second, *answers])
    write_sample(folder)
    write_scores(folder, [row for row in answers if row[3] != "not_relevant"], missing)
    write_findings(folder, questions)
    evidence = [
        [SAMPLED[0], questions[2], "roh-plan-high-risk", "2006-01-10", "2006-01-17", "2006-01-16",
         "met", "due 17 January 2006: 5 working days after the sentence on 10 January 2006"],
    ]  # fmt: skip
    columns = ["case", "question", "standard", "trigger_on", "due_on", "fulfilled_on", "state"]
    write_csv(folder / "evidence.csv", [*columns, "explanation"], evidence)
    for suffix in ("pdf", "docx"):
        (folder / f"report.{suffix}").write_bytes(b"not a real one")
    html = (
        '<!DOCTYPE html><html lang="en-GB"><head><title>Report</title><style>p { color: #000 }'
        "</style></head><body><h1>Report</h1><p>Synthetic.</p></body></html>"
    )
    (folder / "report.html").write_text(html, encoding="utf-8")
    return folder


def write_sample(folder: Path) -> None:
    columns = ["case", "stratum", "stratum_population", "stratum_sample", "inclusion_probability"]
    columns += ["weight", "rank", "offender_manager", "assessor", "high_roh", "licence", "disposal"]
    rows = []
    for n, case in enumerate(SAMPLED):
        stratum, population = ("high_roh_order", 4) if n < 2 else ("rest_order", 40)
        drawn = 2 if n < 2 else 4
        rows.append(
            [case, stratum, population, drawn, drawn / population, population / drawn, n + 1,
             f"om-{(n + 1) % 3}", f"assessor-{n % 2}", str(n < 2).lower(), "false", "community_order"]
        )  # fmt: skip
    write_csv(folder / "sample.csv", columns, rows)
    manifest = {
        "framework": "omi-2006",
        "area": AREA,
        "on": "2006-05-01",
        "size": len(SAMPLED),
        "seed": "throughcare",
        "design": "priority strata",
        "quotas": {"high_roh": 2, "licence": 0},
        "frame": {"cases": 44, "sha256": "0" * 64},
        "allocation": [
            {"stratum": "high_roh_order", "population": 4, "sample": 2},
            {"stratum": "rest_order", "population": 40, "sample": 4},
        ],
        "warnings": [],
    }
    (folder / "sample.csv.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    info = {
        "id": INSPECTION,
        "area": {"id": AREA, "name": "Testshire", "region": "North West"},
        "source": "synthetic",
        "title": "Inspection of offender management in Testshire",
        "framework": "omi-2006",
        "fieldwork_from": "2006-05-15",
        "fieldwork_to": "2006-05-26",
        "published_on": "2006-08-30",
        "reinspection": {
            "needed": False,
            "reason": "The work on risk of harm gave no serious concern.",
        },
        "team": [{"role": "Lead inspector", "name": "A. Example"}],
        "ratings": {"4.1": {"rating": "well met", "proposed": "well met", "reason": ""}},
        "surveys": {"offender": {"sent": 100, "returned": 23, "items": []}},
    }
    (folder / "inspection.json").write_text(json.dumps(info), encoding="utf-8")


def write_scores(folder: Path, scored: list[list[str]], missing: dict[str, str]) -> None:
    """Unweighted shares as if they were estimates: the pages only show what the file says."""
    framework = shipped_framework("omi-2006")
    composition = compose(framework)
    figures = []
    for question in composition.questions:
        answers = [row[3] for row in scored if row[2] == question]
        above, relevant = answers.count("above"), len(answers)
        share = above / relevant if relevant else None
        figures.append(
            {"id": question, "relevant": relevant, "above": above, "estimate": share,
             "se": 0.1, "low": max(0, share - 0.2) if share is not None else None,
             "high": min(1, share + 0.2) if share is not None else None}
        )  # fmt: skip
    import numpy as np

    matrix = composition.matrix(np.array([f["estimate"] is not None for f in figures]))
    shares = np.array([f["estimate"] or 0.0 for f in figures])
    bands = [band.conclusion for band in framework.bands]
    scores = [
        {"id": name, "estimate": value, "unweighted": value, "se": 0.05, "df": 4,
         "low": max(0.0, value - 0.1), "high": min(1.0, value + 0.1),
         "bands": dict(zip(bands, (0.5, 0.3, 0.2), strict=True)),
         "conclusion": framework.conclusion(value),
         "questions": [q for q, w in zip(composition.questions, row, strict=True) if w > 0]}
        for name, value, row in zip(composition.scores, (matrix @ shares).tolist(), matrix, strict=True)
    ]  # fmt: skip
    sheet = {"framework": "omi-2006", "target": "caseload", "sample_size": len(SAMPLED),
             "population": 44, "scores": scores, "questions": figures, "left_out": [],
             "missing": [missing]}  # fmt: skip
    (folder / "scores.json").write_text(json.dumps(sheet), encoding="utf-8")


def write_findings(folder: Path, questions: list[str]) -> None:
    figure = {"question": questions[1], "above": 3, "relevant": 5, "estimate": 0.6,
              "low": 0.2, "high": 0.9, "shown": "3 of 5"}  # fmt: skip
    findings = [
        {"id": "1.1.Sa", "criterion": "1.1", "kind": "strength", "letter": "a",
         "text": "Reports were timely.", "questions": [questions[1]], "figures": [figure]},
        {"id": "1.1.Ia", "criterion": "1.1", "kind": "improvement", "letter": "a",
         "text": "Plans were thin.", "questions": [], "figures": []},
    ]  # fmt: skip
    recommendations = [{"number": 1, "text": "Plans are complete.", "findings": ["1.1.Ia"]}]
    found = {"findings": findings, "recommendations": recommendations, "summary": {}}
    (folder / "findings.json").write_text(json.dumps(found), encoding="utf-8")
