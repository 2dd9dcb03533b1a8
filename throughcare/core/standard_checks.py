"""Runs the examples that stand in a standard's file."""

from __future__ import annotations

from typing import Any

from throughcare.core.calendars import WorkingDays, england_and_wales
from throughcare.core.examples import Example
from throughcare.core.mistakes import Mistake
from throughcare.core.obligations import Obligation, evaluate
from throughcare.core.record.case_file import CaseFile
from throughcare.core.standards import Standard


def failing_examples(standard: Standard, file: str) -> list[Mistake]:
    """A mistake for each difference between what the examples expect and what is found."""
    return [
        Mistake(file, example.line, f'example "{example.title}"', problem)
        for example in standard.examples
        for problem in differences(standard, example, england_and_wales())
    ]


def differences(standard: Standard, example: Example, days: WorkingDays) -> list[str]:
    """In what the obligations found differ from those expected; empty when the example holds."""
    found = evaluate(standard, CaseFile(example.given), example.as_of, days)
    if len(found) != len(example.expect):
        listed = "; ".join(_shown(obligation) for obligation in found) or "none"
        return [f"{len(example.expect)} obligations were expected, {len(found)} found: {listed}."]
    problems = []
    for number, (obligation, expected) in enumerate(zip(found, example.expect, strict=True), 1):
        for column, value in expected.items():
            actual = _text(getattr(obligation, column))
            if actual != value:
                problems.append(f"obligation {number}: {column} is {actual}, not {value}.")
    return problems


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _shown(obligation: Obligation) -> str:
    return f"due {obligation.due_on}, {obligation.state}"
