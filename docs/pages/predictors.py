"""docs/reference/predictors.md: every predictor with its versions, columns, bands and differences; every input;
every refusal."""

from __future__ import annotations

from collections.abc import Iterator

from docs.markdown import bullets, document, table
from throughcare.core.predictors import LINES, PREDICTORS, Input, Model, inputs, models
from throughcare.core.predictors.explanations import in_use, refusal_codes

INTRO = """Each is one file of throughcare/definitions/predictors; `throughcare predict` scores files with them. What each is
for, and what it is not for, stands in [explanation](../explanation/predictors/README.md). Names of inputs and of most
refusals are those of the Ministry of Justice's service for risk predictors, so that both can be compared."""

REFUSED = """Whoever is refused has no score, and the reason stands in `errors`: `CODE(input|input);CODE(input)`, codes in the
order of the alphabet. `MISSING_DYNAMIC_INPUT` alone leaves the static score standing."""

ORIGINS = {"service": "the service's", "ours": "ours"}


def page() -> str:
    return document(
        "Predictors",
        INTRO,
        *(part for model in models().values() for part in _model(model)),
        "## Refusals",
        REFUSED,
        table(("code", "says", "what to do", "whose"), _refusals()),
        "## Inputs",
        "`item` is the number in OASys; those marked *ours* have no number there that we read.",
        table(("input", "means", "may be", "item", "rests on"), map(_input, inputs().values())),
    )


def _model(model: Model) -> Iterator[str]:
    yield f"## {model.short}"
    yield f"**{model.title}.** Predicts {model.predicts}. Source: {model.source}."
    versions = [
        f"Version {version.version}: {in_use(version)}. {version.source}"
        for version in model.versions
    ]
    yield bullets([*versions, *_bands(model), *_columns(model)])
    if model.notes:
        yield "Notes:\n\n" + bullets(model.notes)
    if model.differences:
        yield "Where we differ from the service:\n\n" + bullets(model.differences)


def _bands(model: Model) -> Iterator[str]:
    for score in model.scores.values():
        if score.bands:
            steps = ", ".join(f"{band} from {least:g}" for band, least in score.bands.items())
            yield f"Bands of {score.title}: {score.lowest_band}, {steps} {score.unit}"


def _columns(model: Model) -> Iterator[str]:
    if model.name in LINES:
        yield "Keys of `input`: " + ", ".join(f"`{name}`" for name in model.inputs)
    elif model.columns:
        said = [
            f"`{column.name}`" + ("" if column.name == column.input else f" ({column.input})")
            for column in model.columns
            if not column.member
        ]
        said += [f"`{column.name}`" for column in model.columns if column.member]
        yield "Columns: " + ", ".join(said)
        needed = PREDICTORS[model.name].needed
        names = [f"`{column.name}`" for column in model.columns if column.input in needed]
        yield "A file needs: " + ", ".join(names)


def _refusals() -> Iterator[tuple[str, str, str, str]]:
    for code, row in refusal_codes().items():
        yield f"`{code}`", row["says"], row["remedy"], ORIGINS[row["origin"]]


def _input(one: Input) -> tuple[str, str, str, str, str]:
    item = f"{one.item} *ours*" if "number ours" in one.note else one.item
    return f"`{one.name}`", one.title, one.said(), item, one.basis
