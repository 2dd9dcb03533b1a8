"""Commands that say how likely reoffending is, and which tier a case gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from throughcare.cli.output import out_option, part_of, writing
from throughcare.core.predictors import LINES, TABLES, models
from throughcare.core.tiering import SCHEMES, read_rule_set

MODELS = (*TABLES, *LINES)


class ModelName(click.ParamType):  # type: ignore[type-arg]
    """A predictor that can be run; of one whose coefficients are not public, the one to use instead."""

    name = "model"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        found = models().get(value)
        if value not in MODELS and found is not None and found.instead:
            problem = f"the coefficients of {found.short} are not public. {found.notes[-1]}"
            self.fail(problem, param, ctx)
        if value not in MODELS:
            self.fail(f'"{value}" is none of {", ".join(MODELS)}.', param, ctx)
        return str(value)


@click.command()
@click.argument("model", type=ModelName(), metavar="MODEL")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--explain", is_flag=True,
              help="Write what each score is made of, as text, instead of the file.")  # fmt: skip
@click.option("--model-version", "version", metavar="VERSION",
              help="Of the coefficients; default the latest.")  # fmt: skip
@out_option
def predict(model: str, file: Path, explain: bool, version: str | None, out: str) -> None:
    """Score each person of a file.

    MODEL: ogrs3, ogrs4, ogp or ovp (FILE is CSV, or Parquet when it is called so), or rsr, mst, lds or opd
    (FILE holds JSON lines). The same lines come back with the scores beside them; why somebody has none
    stands in "errors". FILE - is standard input.

    Example: throughcare predict ogrs3 people.csv --out scored.csv
    """
    from throughcare.folders.predictions import explanations
    from throughcare.folders.predictions import predict as predict_file

    known = [one.version for one in models()[model].versions]
    if version is not None and version not in known:
        raise click.UsageError(f'{model} has no version "{version}"; it has {", ".join(known)}.')
    if explain:
        with writing(out) as stream:
            stream.writelines(explanations(model, file, version))
        return
    with part_of(out) as part:
        predict_file(model, file, part, version)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--scheme", type=click.Choice(SCHEMES), required=True)
@click.option("--rules", "rules_file", type=click.Path(path_type=Path), metavar="FILE",
              help="An area's own rules in the place of the shipped ones of noms-2005.")  # fmt: skip
@click.option("--explain", is_flag=True,
              help="Write each tier with its rules and their evidence, as text.")  # fmt: skip
@out_option
def tier(file: Path, scheme: str, rules_file: Path | None, explain: bool, out: str) -> None:
    """Give each case of a file (CSV) its tier.

    The same lines come back with the tier, the rules that fired, and how the recorded tier stands to it.
    docs/how-to/check-tiers.md lists the columns of each scheme. FILE - is standard input.

    Example: throughcare tier cases.csv --scheme noms-2005 --out tiers.csv
    """
    from throughcare.folders import tiers as files

    if rules_file is not None and scheme != "noms-2005":
        raise click.UsageError("--rules are of noms-2005; today's schemes have one set of rules.")
    rules = read_rule_set(rules_file) if rules_file else None
    columns, rows = files.tiered(file, scheme, rules)
    with writing(out) as stream:
        if explain:
            stream.writelines(files.explanations(file, rows))
        else:
            files.write_tiers(stream, columns, rows)
