"""Whether the files of an inspection folder fit together. Every mistake is noted, none stops the rest."""

from __future__ import annotations

import math
from collections.abc import Iterable

from throughcare.core.findings import Findings
from throughcare.core.frameworks import Framework
from throughcare.core.mistakes import did_you_mean
from throughcare.core.score_sheet import ScoreSheet
from throughcare.folders.inspections.info import InspectionInfo
from throughcare.folders.inspections.reading import Reader


def check_together(
    reader: Reader,
    info: InspectionInfo,
    framework: Framework,
    sheet: ScoreSheet,
    findings: Findings,
    sample: tuple[dict[str, str], ...],
    answers: tuple[dict[str, str], ...],
) -> None:
    if info.framework != framework.id:
        problem = f'"{info.framework}" is not the framework of framework.yaml.'
        reader.note("inspection.json", None, "framework", problem, f'Write "{framework.id}".')
    if sheet.framework != framework.id:
        problem = f'the scores are of framework "{sheet.framework}".'
        remedy = "Score the answers again with the framework of this folder."
        reader.note("scores.json", None, "framework", problem, remedy)
    if sample and sheet.sample_size != len(sample):
        problem = f"{sheet.sample_size} cases were scored, but sample.csv has {len(sample)}."
        remedy = "Score the answers again with the sample of this folder."
        reader.note("scores.json", None, "sample_size", problem, remedy)
    if info.fieldwork_to < info.fieldwork_from or info.published_on < info.fieldwork_to:
        problem = "the dates do not follow each other."
        remedy = "Fieldwork begins, ends, and the report is published, in this order."
        reader.note("inspection.json", None, "published_on", problem, remedy)
    check_sample(reader, sample)
    check_questions(reader, framework, sheet, answers)
    check_findings(reader, framework, findings)
    check_ratings(reader, info, framework)


def check_sample(reader: Reader, sample: tuple[dict[str, str], ...]) -> None:
    seen: set[str] = set()
    for line, row in enumerate(sample, 2):
        case, weight = row.get("case", ""), row.get("weight", "")
        if case in seen:
            reader.note(
                "sample.csv", line, "case", f'"{case}" stands here twice.', "Keep one line."
            )
        seen.add(case)
        if not is_positive(weight):
            remedy = "Write stratum_population divided by stratum_sample."
            reader.note("sample.csv", line, "weight", f'"{weight}" is not a weight.', remedy)


def is_positive(text: str) -> bool:
    try:
        return 0 < float(text) < math.inf
    except ValueError:
        return False


def check_questions(
    reader: Reader, framework: Framework, sheet: ScoreSheet, answers: tuple[dict[str, str], ...]
) -> None:
    known = framework.questions
    for figure in sheet.questions:
        if figure.id not in known:
            unknown(reader, "scores.json", None, "questions", figure.id, known)
    told: set[str] = set()
    for line, row in enumerate(answers, 2):
        question = row.get("question", "")
        if question not in known and question not in told:
            told.add(question)
            unknown(reader, "answers.csv", line, "question", question, known)


def unknown(
    reader: Reader, name: str, line: int | None, key: str, given: str, known: Iterable[str]
) -> None:
    problem = f'"{given}" is not a question of this framework.'
    reader.note(name, line, key, problem, did_you_mean(given, known))


def check_findings(reader: Reader, framework: Framework, findings: Findings) -> None:
    criteria = {criterion.id for _, criterion in framework.criteria()}
    seen: set[str] = set()
    for finding in findings.findings:
        place = f"findings, {finding.id}"
        if finding.id in seen:
            reader.note("findings.json", None, place, "this id stands here twice.", "Rename one.")
        seen.add(finding.id)
        if len(finding.letter) != 1 or not "a" <= finding.letter <= "z":
            problem = f'"{finding.letter}" is not a letter.'
            reader.note("findings.json", None, place, problem, "Write one letter from a to z.")
        if finding.criterion not in criteria:
            problem = f'"{finding.criterion}" is not a criterion of this framework.'
            remedy = did_you_mean(finding.criterion, criteria)
            reader.note("findings.json", None, place, problem, remedy)
        for question in finding.questions:
            if question not in framework.questions:
                unknown(reader, "findings.json", None, place, question, framework.questions)
    for recommendation in findings.recommendations:
        for own_id in recommendation.findings:
            if own_id not in seen:
                place = f"recommendations, {recommendation.number}"
                problem = f'"{own_id}" is not a finding of this file.'
                reader.note("findings.json", None, place, problem, did_you_mean(own_id, seen))


def check_ratings(reader: Reader, info: InspectionInfo, framework: Framework) -> None:
    criteria = {criterion.id for _, criterion in framework.criteria()}
    for own_id, rating in info.ratings.items():
        if own_id not in criteria:
            problem = f'"{own_id}" is not a criterion of this framework.'
            remedy = did_you_mean(own_id, criteria)
            reader.note("inspection.json", None, "ratings", problem, remedy)
        if framework.ratings and rating.rating not in framework.ratings:
            problem = f'"{rating.rating}" is not a rating of this framework.'
            remedy = did_you_mean(rating.rating, framework.ratings)
            reader.note("inspection.json", None, f"ratings.{own_id}", problem, remedy)
