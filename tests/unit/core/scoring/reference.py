"""Reads tests/reference/statistics into the arrays that scoring takes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from throughcare.core.frameworks import Band, Criterion, Framework, Question, Section, Thread
from throughcare.core.scoring.designs import Reading, Stratified, numbered

FOLDER = Path(__file__).parents[3] / "reference" / "statistics"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def framework() -> Framework:
    """The 26 questions as a framework: 80/20, bands at 70 and 60, one thread."""
    criteria: dict[str, list[Question]] = {}
    section_of: dict[str, str] = {}
    for row in rows("questions.csv"):
        threads = ("RoH",) if row["roh"] == "1" else ()
        question = Question(row["question"], "", row["kind"], threads=threads)  # type: ignore[arg-type]
        criteria.setdefault(row["criterion"], []).append(question)
        section_of[row["criterion"]] = row["section"]
    sections = tuple(
        Section(
            s,
            "",
            tuple(
                Criterion(c, "", questions=tuple(questions))
                for c, questions in criteria.items()
                if section_of[c] == s
            ),
        )
        for s in dict.fromkeys(section_of.values())
    )
    bands = (Band(70, "good"), Band(60, "priority"), Band(0, "urgent"))
    return Framework(
        "reference", "", 0.2, bands, sections, (Thread("RoH", "Risk of harm", ("1", "2")),)
    )


def cases() -> list[dict[str, str]]:
    return rows("cases_A.csv")


def reading(cases: list[dict[str, str]]) -> Reading:
    questions = [row["question"] for row in rows("questions.csv")]
    relevant = np.array([[float(case[q] != "") for q in questions] for case in cases])
    above = np.array([[float(case[q] == "1") for q in questions] for case in cases])
    return Reading(relevant, above)


def stratified(cases: list[dict[str, str]], corrected: bool = True) -> Stratified:
    names, codes = numbered([case["stratum"] for case in cases])
    size = {case["stratum"]: float(case["stratum_N"]) for case in cases}
    population = np.array([size[name] if corrected else np.inf for name in names])
    weights = np.array([size[case["stratum"]] / float(case["stratum_n"]) for case in cases])
    return Stratified(weights, codes, population)
