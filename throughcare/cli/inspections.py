"""Commands about one inspection: its sample, its scores, its readers' agreement, its report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from throughcare.cli.dates import DATE
from throughcare.cli.output import Progress, out_option, writing
from throughcare.core.frameworks import Framework
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean

if TYPE_CHECKING:
    from throughcare.folders.areas import Area

DEFAULT_SEED = "2006"
FILE = click.Path(path_type=Path)


def __getattr__(name: str) -> object:
    """`report` stands in a module of its own, which is slow to import."""
    if name == "report":
        from throughcare.cli.reports import report

        return report
    raise AttributeError(name)


class SampleGroup(click.Group):
    """`throughcare sample verify ...` verifies; with anything else, `throughcare sample` draws."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "-h", "--help"}:
            args = ["draw", *args]
        return super().parse_args(ctx, args)


@click.group(cls=SampleGroup, options_metavar="", subcommand_metavar="DIR [OPTIONS]...")
def sample() -> None:
    """Draw the case sample of an inspection, or verify a draw.

    \b
    throughcare sample DIR ...            draws; options: throughcare sample draw --help
    throughcare sample verify SAMPLE DIR  draws again and compares

    Example: throughcare sample demo-output/area --framework omi-2006 --size 100 --seed cheshire
    """


@sample.command()
@click.argument("folder", metavar="DIR", type=FILE)
@click.option("--framework", "framework_name", required=True, metavar="ID|FILE")
@click.option("--size", type=click.IntRange(min=1), required=True, help="Cases to draw.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Any text.")
@click.option("--quota", "quotas", multiple=True, metavar="FLAG=N",
              help="At least N cases with FLAG; 0 switches a default off. May be repeated.")  # fmt: skip
@click.option("--on", type=DATE, help="Day of the frame; default: extracted_on of area.json.")
@click.option("--inspector", "inspectors", multiple=True, metavar="ID",
              help="Who reads the cases. May be repeated.")  # fmt: skip
@click.option("--local", multiple=True, metavar="ID",
              help="An assessor of the area itself: a third of the cases. May be repeated.")  # fmt: skip
@out_option
def draw(
    folder: Path,
    framework_name: str,
    size: int,
    seed: str,
    quotas: Sequence[str],
    on: datetime.datetime | None,
    inspectors: Sequence[str],
    local: Sequence[str],
    out: str,
) -> None:
    """Draw a sample from an area's folder. Anyone can draw it again.

    Example: throughcare sample demo-output/area --framework omi-2006 --size 100 --seed cheshire
    """
    from throughcare.core.sampling.draw import DEFAULT_QUOTAS
    from throughcare.folders import samples

    wanted = _quotas(quotas)
    if local and not inspectors:
        raise click.UsageError("Local assessors need at least one --inspector beside them.")
    framework = _framework(framework_name)
    area = _area(folder)
    day = _on(on, area.extracted_on, folder)
    every = {**DEFAULT_QUOTAS.get(framework.id, {}), **wanted}
    request = samples.Request(framework.id, day, size, seed, every, inspectors, local)
    click.echo(f"seed: {seed}", err=True)
    made, assigned = samples.drawn_from(area, request)
    for warning in made.plan.warnings:
        click.echo(f"Warning: {warning}", err=True)
    text = samples.sample_text(samples.sample_rows(made, assigned.lead))
    if out != "-":
        with writing(str(samples.manifest_path(Path(out)))) as stream:
            stream.write(samples.manifest_text(made, request, assigned))
    with writing(out) as stream:
        stream.write(text)


@sample.command()
@click.argument("sample_file", metavar="SAMPLE.csv", type=FILE)
@click.argument("folder", metavar="DIR", type=FILE)
def verify(sample_file: Path, folder: Path) -> None:
    """Draw a sample again from the area's folder and compare; exit 1 on any difference.

    Example: throughcare sample verify demo-output/inspection/sample.csv demo-output/area
    """
    from throughcare.folders import samples

    differences = samples.verify(sample_file, _area(folder))
    if differences:
        raise InputMistakes(
            Mistake(sample_file.name, None, None, difference) for difference in differences
        )
    click.echo(f"{sample_file}: the draw gives the same sample.", err=True)


@click.command()
@click.option("--framework", "framework_name", required=True, metavar="ID|FILE")
@click.option("--sample", "sample_file", required=True, type=FILE, metavar="SAMPLE.csv")
@click.option("--answers", "answers_file", required=True, type=FILE, metavar="ANSWERS.csv")
@click.option("--target", type=click.Choice(["caseload", "practice"]), default="caseload",
              show_default=True, help="The cases of the frame, or the practice behind them.")  # fmt: skip
@click.option("--by", metavar="COLUMN", help="Compare the groups of a column of the sample.")
@click.option("--bootstrap", type=click.IntRange(min=0), default=0, show_default=True,
              help="Check the standard errors with so many replicates (2000 is enough).")  # fmt: skip
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Of the bootstrap.")
@click.option("--format", "file_format", type=click.Choice(["json", "csv"]), default="json",
              show_default=True)  # fmt: skip
@out_option
def score(
    framework_name: str,
    sample_file: Path,
    answers_file: Path,
    target: str,
    by: str | None,
    bootstrap: int,
    seed: str,
    file_format: str,
    out: str,
) -> None:
    """Score the answers of a sample, with intervals.

    Example: throughcare score --framework omi-2006 --sample sample.csv --answers answers.csv
    """
    from throughcare.core.scoring.inspection import score as score_inspection
    from throughcare.folders.answers import read_counted
    from throughcare.folders.samples import read_sample
    from throughcare.folders.scores import scores_csv, scores_json

    framework = _framework(framework_name)
    cases = read_sample(_input(sample_file))
    _check_column(by, cases[0].columns, sample_file)
    counted = read_counted(_input(answers_file), framework, cases)
    if bootstrap:
        click.echo(f"seed: {seed}", err=True)
    scores = score_inspection(
        framework,
        cases,
        counted,
        "practice" if target == "practice" else "caseload",
        by=by,
        bootstrap=bootstrap,
        seed=seed,
    )
    for warning in scores.warnings:
        click.echo(f"Warning: {warning}", err=True)
    with writing(out) as stream:
        stream.write(scores_json(scores) if file_format == "json" else scores_csv(scores))


def _check_column(by: str | None, columns: Iterable[str], sample_file: Path) -> None:
    if by is not None and by not in columns:
        problem = f'"{by}" is not a column of the sample.'
        remedy = did_you_mean(by, columns)
        raise InputMistakes([Mistake(sample_file.name, 1, by, problem, remedy)])


@click.command()
@click.option("--answers", "answers_file", required=True, type=FILE, metavar="ANSWERS.csv")
@out_option
def agreement(answers_file: Path, out: str) -> None:
    """Agreement of two assessors on the cases that were read twice.

    Example: throughcare agreement --answers demo-output/inspection/answers.csv
    """
    from throughcare.folders.agreement import agreement_json, read_pairs

    pairs = read_pairs(_input(answers_file))
    if not pairs:
        click.echo("Warning: no case and question was answered by two assessors.", err=True)
    with writing(out) as stream:
        stream.write(agreement_json(pairs))


def _input(path: Path) -> Path:
    """`-` is standard input."""
    return Path("/dev/stdin") if str(path) == "-" else path


def _framework(name: str) -> Framework:
    """A shipped framework by its id, else the one in a file of that name."""
    from throughcare.core.framework_files import (
        read_framework,
        shipped_framework,
        shipped_framework_ids,
    )

    if name not in shipped_framework_ids() and ("/" in name or "." in name):
        return read_framework(Path(name))
    return shipped_framework(name)


def _area(folder: Path) -> Area:
    from throughcare.folders.areas import area_folders, read_area

    found = area_folders(folder)
    if len(found) > 1:
        problem = f"holds {len(found)} areas, and a sample is drawn from one."
        remedy = f"Name one of them, such as {found[0]}."
        raise InputMistakes([Mistake(str(folder), None, None, problem, remedy)])
    with Progress("entries read") as progress:
        return read_area(found[0], progress)


def _on(
    given: datetime.datetime | None, extracted_on: datetime.date | None, folder: Path
) -> datetime.date:
    if given is not None:
        return given.date()
    if extracted_on is None:
        remedy = "Give the day with --on."
        mistake = Mistake(f"{folder}/area.json", None, "extracted_on", "is missing.", remedy)
        raise InputMistakes([mistake])
    return extracted_on


def _quotas(given: Sequence[str]) -> dict[str, int]:
    from throughcare.core.sampling.frame import FLAGS

    quotas: dict[str, int] = {}
    for text in given:
        flag, sign, count = text.partition("=")
        if not sign or not count.isdigit():
            raise click.BadParameter(f'"{text}" should be FLAG=N.', param_hint="--quota")
        if flag not in FLAGS:
            problem = f'"{flag}" is not a flag. {did_you_mean(flag, FLAGS)}'
            raise click.BadParameter(problem, param_hint="--quota")
        quotas[flag] = int(count)
    return quotas
