"""Commands that check a definition: `framework check`, `standard check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from throughcare.cli.keeping import start
from throughcare.cli.output import Progress, out_option, writing
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


@standard.command("switch-on")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def standard_switch_on(file: Path) -> None:
    """Puts the standard in FILE in use on the site, in the place of the one of its id.

    The site runs on. Pages of a case follow at once; lists and figures while the cases are brought up to
    date, a few at a time. Try it before: throughcare trial, or the page "What if".

    Example: throughcare standard switch-on roh-review-12-weeks.yaml
    """
    by = start()
    from throughcare.cases.actions.standards import switch_on

    found = switch_on(text=file.read_text(encoding="utf-8"), name=str(file), by=by)
    click.echo(f"{found.id} is in use: {found.title}")
    _follow(by)


@standard.command("switch-off")
@click.argument("name", metavar="ID")
def standard_switch_off(name: str) -> None:
    """Takes a standard out of use on the site. What it asked so far is not shown any more.

    Example: throughcare standard switch-off roh-review-16-weeks
    """
    by = start()
    from throughcare.cases.actions.standards import switch_off

    switch_off(standard=name, by=by)
    click.echo(f"{name} is not in use any more")
    _follow(by)


@standard.command("list")
def standard_list() -> None:
    """The standards in use on the site.

    Example: throughcare standard list
    """
    start()
    from throughcare.cases.models import SiteStandard
    from throughcare.cases.standards import in_use

    own = set(SiteStandard.objects.values_list("pk", flat=True))
    for one in in_use():
        click.echo(f"{one.id}: {one.title}{' (switched on here)' if one.id in own else ''}")


def _follow(by: str) -> None:
    from throughcare.cases.actions.standards import bring_up_to_date

    with Progress("cases brought up to date") as progress:
        count = bring_up_to_date(by=by, told=progress)
    click.echo(f"{count} cases brought up to date")


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
