"""Commands that check a definition: `framework check`, `standard check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from throughcare.cli.output import out_option, writing
from throughcare.core.definitions import Source
from throughcare.core.framework_files import (
    framework_from_text,
    read_framework,
    shipped_framework,
    shipped_framework_ids,
)
from throughcare.core.frameworks import Framework
from throughcare.core.mistakes import InputMistakes
from throughcare.core.standard_checks import failing_examples
from throughcare.core.standard_files import read_standard, shipped_standards, standard_from
from throughcare.core.standards import Standard


@click.group()
def framework() -> None:
    """Inspection frameworks: criteria, questions, weights, threads and bands, as data."""


@framework.command("check")
@click.argument("file", metavar="FILE")
@out_option
def framework_check(file: str, out: str) -> None:
    """Checks the framework in FILE and counts what it holds.

    FILE may be - for standard input, or the id of a framework that is shipped. Every mistake is listed
    with its line, and the exit code is then 1.

    Example: throughcare framework check omi-2006
    """
    checked = _framework(file)
    with writing(out) as stream:
        stream.write(counts(checked) + "\n")


def _framework(file: str) -> Framework:
    if file == "-":
        return framework_from_text(sys.stdin.read(), "standard input")
    if file in shipped_framework_ids() and not Path(file).exists():
        return shipped_framework(file)
    return read_framework(Path(file))


def counts(checked: Framework) -> str:
    """What a framework holds, one line for each kind of thing."""
    questions = list(checked.questions.values())
    scored = [question for question in questions if question.kind != "gate"]
    summaries = sum(1 for question in scored if question.kind == "summary")
    specific = sum(len(criterion.specific) for _, criterion in checked.rated_criteria())
    rated = f"{len(checked.rated_criteria())} rated, on {specific} specific criteria"
    conditional = sum(1 for question in questions if question.relevant_when not in (None, "all"))
    lines = [
        f"{checked.id}: {checked.title}",
        f"sections: {len(checked.sections)}",
        f"criteria: {len(checked.scored_criteria())} scored; {rated}",
        f"scored questions: {len(scored)} ({summaries} of them summary questions)",
        f"gates: {len(questions) - len(scored)}",
        f"questions that are relevant only to some cases: {conditional}",
    ]
    for thread in checked.threads:
        tagged = sum(
            1
            for section, criterion in checked.criteria()
            if section.id in thread.sections
            for question in criterion.questions
            if thread.id in question.threads
        )
        lines.append(f"thread {thread.id}: {tagged} questions")
    return "\n".join([*lines, "no mistakes found"])


@click.group()
def standard() -> None:
    """Standards: what has to be done, in which cases, and by when, as data."""


@standard.command("check")
@click.argument("file", metavar="FILE")
@out_option
def standard_check(file: str, out: str) -> None:
    """Checks the standard in FILE and runs its examples.

    FILE may be - for standard input, or the id of a standard that is shipped. Every mistake, and every
    example that comes out otherwise than it expects, is listed, and the exit code is then 1.

    Example: throughcare standard check roh-plan-high-risk
    """
    checked = _standard(file)
    failing = failing_examples(checked, "standard input" if file == "-" else file)
    if failing:
        raise InputMistakes(failing)
    with writing(out) as stream:
        stream.write(f"{checked.id}: {checked.title}\n")
        stream.write(f"examples: {len(checked.examples)}, all hold\nno mistakes found\n")


def _standard(file: str) -> Standard:
    if file == "-":
        source = Source("standard input", sys.stdin.read())
        found = standard_from(source.mapping())
        source.check()
        assert found is not None  # nothing was noted, so it was read
        return found
    if not Path(file).exists() and file in shipped_standards():
        return shipped_standards()[file]
    return read_standard(Path(file))
