"""A small synthetic inspection folder for tests of reports: no real person, case or area.

Everything comes from a seed by SHA-256, so that the files have the same bytes on any machine. Scores are
made with plain formulas here (weighted share, a t-like interval): what is tested is the report, not them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from pathlib import Path
from statistics import NormalDist
from typing import Any

from throughcare.core.definitions import SHIPPED
from throughcare.core.framework_files import read_framework
from throughcare.core.frameworks import Framework
from throughcare.folders.inspections import write_findings
from throughcare.folders.inspections.drafting import draft_findings

FLAGS = ("approved_premises", "minority_ethnic", "ppo", "victim_contact", "high_roh", "licence")


def chance(*key: object) -> float:
    """A number from 0 to 1 that belongs to this key."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:7]) / 2**56


def make_inspection(folder: Path, cases: int = 100, seed: str = "report-test") -> Path:
    """Writes a whole inspection folder of the shipped framework omi-2006, with drafted findings."""
    folder.mkdir(parents=True, exist_ok=True)
    source = (SHIPPED / "frameworks" / "omi-2006.yaml").read_text("utf-8")
    (folder / "framework.yaml").write_text(source, encoding="utf-8")
    framework = read_framework(folder / "framework.yaml")
    sample = _sample(cases, seed)
    _write_csv(folder / "sample.csv", sample)
    manifest = {
        "design": "priority strata",
        "seed": seed,
        "quotas": {"approved_premises": 2, "ppo": 3, "high_roh": 8, "licence": 15},
        "frame_sha256": hashlib.sha256(seed.encode()).hexdigest(),
    }
    _write_json(folder / "sample.csv.manifest.json", manifest)
    answers = _answers(framework, sample, seed)
    _write_csv(folder / "answers.csv", answers)
    _write_json(folder / "scores.json", _scores(framework, sample, answers))
    _write_json(folder / "inspection.json", _info())
    _write_csv(folder / "performance.csv", _performance())
    _write_json(folder / "agreement.json", _agreement())
    _write_csv(folder / "evidence.csv", _evidence(sample, seed))
    write_findings(draft_findings(folder), folder / "findings.json")
    return folder


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _sample(cases: int, seed: str) -> list[dict[str, Any]]:
    strata = (("high_roh-licence", 0.2, 60), ("rest-licence", 0.3, 150), ("rest-order", 0.5, 290))
    rows = []
    for stratum, share, population in strata:
        drawn = round(cases * share)
        for rank in range(1, drawn + 1):
            case = f"{stratum}-{rank:03d}"
            row: dict[str, Any] = {
                "case": case,
                "stratum": stratum,
                "stratum_population": population,
                "stratum_sample": drawn,
                "inclusion_probability": drawn / population,
                "weight": population / drawn,
                "rank": rank,
                "offender_manager": f"officer-{rank % 7}",
                "assessor": f"assessor-{rank % 5}",
            }
            flags = {flag: chance(seed, case, flag) < 0.12 for flag in FLAGS}
            flags["licence"], flags["high_roh"] = "licence" in stratum, "high_roh" in stratum
            row.update({flag: str(value).lower() for flag, value in flags.items()})
            rows.append(row)
    return rows


def _answers(framework: Framework, sample: list[dict[str, Any]], seed: str) -> list[dict[str, Any]]:
    rows = []
    for question in framework.questions.values():
        common = 0.3 + 0.7 * chance(seed, question.id, "relevant")
        if chance(seed, question.id, "rare") < 0.2:
            common = 0.06
        goodness = 0.38 + 0.6 * chance(seed, question.id, "good")
        for row in sample:
            case = row["case"]
            relevant = chance(seed, case, question.id, "r") < common
            above = chance(seed, case, question.id, "a") < goodness
            answer = ("above" if above else "below") if relevant else "not_relevant"
            rows.append(
                {
                    "case": case,
                    "assessor": row["assessor"],
                    "question": question.id,
                    "answer": answer,
                    "note": "",
                }
            )
    return rows


def _evidence(sample: list[dict[str, Any]], seed: str) -> list[dict[str, Any]]:
    """The record's answer to one question about time: two obligations of each case."""
    return [
        {
            "case": row["case"],
            "question": "1.2.02",
            "standard": "roh-screening",
            "state": "met" if chance(seed, row["case"], number) < 0.8 else "late",
        }
        for row in sample
        for number in (1, 2)
    ]


def _scores(
    framework: Framework, sample: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> dict[str, Any]:
    weights = {row["case"]: row["weight"] for row in sample}
    questions = {}
    for question in framework.questions.values():
        if question.kind == "gate":
            continue
        asked = [
            a for a in answers if a["question"] == question.id and a["answer"] != "not_relevant"
        ]
        questions[question.id] = _question(question.id, asked, weights)
    scores = []
    by_section: dict[str, list[dict[str, Any]]] = {}
    for section, criterion in framework.scored_criteria():
        ids = [q.id for q in criterion.questions if q.kind != "gate"]
        one = _score(f"criterion {criterion.id}", ids, questions, framework)
        scores.append(one)
        by_section.setdefault(section.id, []).append(one)
    for own_id, parts in by_section.items():
        ids = [q for part in parts for q in part["questions"]]
        scores.append(_score(f"section {own_id}", ids, questions, framework))
    for thread in framework.threads:
        ids = [q.id for q in framework.questions.values() if thread.id in q.threads]
        ids = [own_id for own_id in ids if own_id in questions and own_id[0] in thread.sections]
        scores.append(_score(f"thread {thread.id}", ids, questions, framework))
    empty = [own_id for own_id, figure in questions.items() if not figure["relevant"]]
    return {
        "framework": framework.id,
        "target": "caseload",
        "sample_size": len(sample),
        "population": 500,
        "scores": scores,
        "questions": list(questions.values()),
        "left_out": [{"question": own_id, "reason": "no relevant case"} for own_id in empty],
        "missing": [{"case": sample[0]["case"], "question": next(iter(questions))}],
    }


def _question(
    own_id: str, asked: list[dict[str, Any]], weights: dict[str, float]
) -> dict[str, Any]:
    total = sum(weights[a["case"]] for a in asked)
    above = [a for a in asked if a["answer"] == "above"]
    if not asked:
        return {"id": own_id, "relevant": 0, "above": 0, "estimate": None}
    estimate = sum(weights[a["case"]] for a in above) / total
    n = len(asked)
    center = (estimate + 1.92 / n) / (1 + 3.84 / n)
    half = 1.96 * math.sqrt(estimate * (1 - estimate) / n + 0.96 / n**2) / (1 + 3.84 / n)
    return {
        "id": own_id,
        "relevant": n,
        "above": len(above),
        "estimate": estimate,
        "se": math.sqrt(estimate * (1 - estimate) / n),
        "low": max(0.0, center - half),
        "high": min(1.0, center + half),
        "unweighted": len(above) / n,
    }


def _score(
    own_id: str, ids: list[str], questions: dict[str, Any], framework: Framework
) -> dict[str, Any]:
    known = [questions[q] for q in ids if questions[q]["estimate"] is not None]
    estimate = sum(q["estimate"] for q in known) / len(known)
    unweighted = sum(q["unweighted"] for q in known) / len(known)
    se = 0.028
    spread = NormalDist(estimate, se)
    bands, above = {}, 1.0
    for band in framework.bands:
        at_most = spread.cdf(band.from_percent / 100) if band.from_percent else 0.0
        bands[band.conclusion] = above - at_most
        above = at_most
    return {
        "id": own_id,
        "estimate": estimate,
        "unweighted": unweighted,
        "se": se,
        "df": 90,
        "low": estimate - 1.99 * se,
        "high": estimate + 1.99 * se,
        "se_taylor": se,
        "low_taylor": estimate - 1.99 * se,
        "high_taylor": estimate + 1.99 * se,
        "bands": bands,
        "conclusion": framework.conclusion(unweighted),
        "questions": [q["id"] for q in known],
    }


def _info() -> dict[str, Any]:
    return {
        "id": "testshire-2006",
        "area": {"id": "testshire", "name": "Testshire", "region": "North"},
        "source": "synthetic",
        "title": "Offender management inspection: Testshire",
        "framework": "omi-2006",
        "fieldwork_from": "2006-03-13",
        "fieldwork_to": "2006-03-17",
        "feedback_on": "2006-03-17",
        "draft_on": "2006-04-21",
        "published_on": "2006-06-09",
        "reinspection": {
            "needed": False,
            "reason": "Weak points in risk of harm are known and being worked on",
            "by": "Lead Inspector (synthetic)",
        },
        "seed": "report-test",
        "team": [
            {"role": "Lead inspector", "name": "Ada Example"},
            {"role": "Inspectors", "name": "Ben Example"},
            {"role": "Inspectors", "name": "Cas Example"},
        ],
        "foreword": ["Testshire does not exist. Its RoH work, like its PPO scheme, is synthetic."],
        "foreword_by": "The lead inspector",
        "context": {"caseload": 3042, "mappa": {"level_1": 191, "level_3": 15}, "male": "88.6%"},
        "establishment": [{"title": "Testshire", "paragraphs": ["A made-up area of three towns."]}],
        "surveys": {
            "offender": {
                "sent": 100,
                "returned": 23,
                "items": [
                    {
                        "id": "Z.O.03",
                        "question": "Has a good working relationship",
                        "yes": 21,
                        "of": 23,
                    }
                ],
            },
            "victim": {"sent": 20, "returned": 1, "items": []},
        },
        "focus_groups": [
            {"who": "offender", "groups": 5, "people": 27, "said": ["Supervisors were helpful."]}
        ],
        "ratings": {
            "4.1": {"rating": "well met", "strengths": ["The board planned with its partners."]},
            "4.2": {"rating": "partly met", "improvements": ["Sickness absence stayed high."]},
        },
        "good_practice": [
            {"criterion": "1.1", "title": "A persuasive report", "text": "A synthetic example."}
        ],
    }


def _performance() -> list[dict[str, Any]]:
    rows = [
        (
            "breach-in-time",
            "Breach taken within ten working days",
            "percent",
            97.2,
            90,
            91,
            True,
            False,
            85,
        ),
        ("compliance", "Orders and licences complied with", "percent", 84, 85, 81, False, True, 80),
        ("sickness", "Average days of sickness absence", "days", 11.5, 9, 12.3, False, False, 10),
    ]
    keys = (
        "measure",
        "title",
        "unit",
        "value",
        "target",
        "england_wales",
        "met",
        "near_miss",
        "near_miss_to",
    )
    found = []
    for row in rows:
        one = dict(zip(keys, row, strict=True))
        found.append({key: str(v).lower() if isinstance(v, bool) else v for key, v in one.items()})
    return found


def _agreement() -> dict[str, Any]:
    one = {"value": 0.87, "se": 0.02, "low": 0.83, "high": 0.91}
    pooled = {"pairs": 480, "relevance": {"value": 0.95, "pairs": 510}}
    return {
        "questions": [],
        "pooled": {**pooled, "percent": one, "kappa": one, "ac1": one, "alpha": one},
    }
