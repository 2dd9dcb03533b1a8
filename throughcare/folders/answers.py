"""Assessors' answers as a file, checked against the framework and the sample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from throughcare.core.frameworks import Framework
from throughcare.core.mistakes import InputMistakes, did_you_mean
from throughcare.core.scoring.answers import (
    ANSWERS,
    Answer,
    Counted,
    SampledCase,
    count_answers,
)
from throughcare.folders.tables import Row, Table

NEEDED = ("case", "assessor", "question", "answer")


def read_answers(path: Path) -> list[Answer]:
    """Every answer of a file, double reads included. Raises InputMistakes."""
    table = Table(path, NEEDED)
    answers = _read(table)
    _check(table)
    return answers


def read_counted(path: Path, framework: Framework, cases: Sequence[SampledCase]) -> Counted:
    """The answers that count for the score of a sample.

    Raises InputMistakes: what is wrong with the file, a question that the framework does not ask, a
    case outside the sample, and two assessors of whom neither leads the case.
    """
    table = Table(path, NEEDED)
    known = {case.case for case in cases}
    answers = _read(table)
    if not answers and not table.mistakes:
        table.note(1, None, "holds no answer.", "Is the file cut off?")
    for answer in answers:
        if answer.question not in framework.questions:
            remedy = did_you_mean(answer.question, framework.questions)
            problem = f'"{answer.question}" is not a question of {framework.id}.'
            table.note(answer.line, "question", problem, remedy)
        if answer.case not in known:
            problem = f'"{answer.case}" is not in the sample.'
            remedy = did_you_mean(answer.case, known) or "Answers belong to sampled cases only."
            table.note(answer.line, "case", problem, remedy)
    counted = count_answers(cases, answers)
    for given in counted.undecided:
        names = " and ".join(sorted(answer.assessor or "nobody" for answer in given))
        last = given[-1]
        if last.case in known:
            problem = f"{names} both answered {last.question} of {last.case}, and neither leads it."
            table.note(
                last.line,
                "assessor",
                problem,
                "Name one of them as the case's assessor in the sample.",
            )
    _check(table)
    return counted


def _read(table: Table) -> list[Answer]:
    answers: list[Answer] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in table.rows():
        answer = _answer(row)
        key = (answer.case, answer.question, answer.assessor)
        if key in seen:
            problem = f"answers what line {seen[key]} answers: same case, question and assessor."
            row.note(None, problem, "Keep one of the two lines.")
            continue
        seen[key] = row.line
        answers.append(answer)
    return answers


def _answer(row: Row) -> Answer:
    word = row.needed("answer")
    if word and word not in ANSWERS:
        row.note("answer", f'"{word}" is not an answer.', did_you_mean(word, ANSWERS))
    return Answer(
        case=row.needed("case"),
        assessor=row.text("assessor"),
        question=row.needed("question"),
        answer=word,
        note=row.text("note"),
        line=row.line,
    )


def _check(table: Table) -> None:
    if table.mistakes:
        raise InputMistakes(sorted(table.mistakes, key=lambda mistake: mistake.line or 0))


def answer_rows(answers: Iterable[Answer]) -> list[dict[str, str]]:
    """The lines of an answers file, sorted by case, question and assessor."""
    return [
        {
            "case": answer.case,
            "assessor": answer.assessor,
            "question": answer.question,
            "answer": answer.answer,
            "note": answer.note,
        }
        for answer in sorted(answers, key=lambda a: (a.case, a.question, a.assessor))
    ]
