"""A predictor as data: its versions with their dates and coefficients, its scores with their bands, its
terms, and how the columns of its files are called (definitions/predictors, a file a model)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from throughcare.core import definitions
from throughcare.core.definitions import Source, shipped

CONFIDENCES = ("read", "not read")


@dataclass(frozen=True)
class Version:
    """The coefficients that a model had between two days (None: not known, or still in use).

    `confidence` says whether the days were read in a source.
    """

    version: str
    in_use_from: datetime.date | None
    in_use_to: datetime.date | None
    confidence: str
    source: str
    coefficients: Mapping[str, Any]  # nested; the leaves are numbers

    def __getitem__(self, name: str) -> Any:
        return self.coefficients[name]

    def was_in_use_on(self, day: datetime.date) -> bool:
        """Whether the version was in use that day; False where its first day is not known."""
        begun = self.in_use_from is not None and self.in_use_from <= day
        return begun and (self.in_use_to is None or day <= self.in_use_to)


@dataclass(frozen=True)
class ScoreOf:
    """One score of a model: what it is of, in which unit, on which scale its terms add up, and the
    lowest number of each band above the first."""

    name: str
    title: str
    unit: str
    scale: str
    bands: Mapping[str, float]
    lowest_band: str


@dataclass(frozen=True)
class Term:
    """A part that adds to a score: its name in words, and the inputs that it is made of."""

    name: str
    title: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class FileColumn:
    """A column of a model's file: the input it holds; whether it holds it as an OASys answer; and where
    the input is a list, the one member that the column says is in it or not."""

    name: str
    input: str
    as_item: bool = False
    member: str = ""


@dataclass(frozen=True)
class Model:
    """A predictor or a screen. `versions` are in the order of their days; none where the coefficients are
    not public, and then `instead` names the model to use and say so."""

    name: str
    short: str
    title: str
    predicts: str
    source: str
    versions: tuple[Version, ...]
    instead: str
    scores: Mapping[str, ScoreOf]
    terms: Mapping[str, Term]
    columns: tuple[FileColumn, ...]
    inputs: tuple[str, ...]
    notes: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    def version(self, name: str | None) -> Version:
        """The version of a name; the latest without one. An unknown name is a `KeyError`."""
        if name is None:
            return self.latest
        found = [version for version in self.versions if version.version == name]
        if not found:
            raise KeyError(name)
        return found[0]


def _numbers(value: Any) -> Any:
    """Nested texts as nested numbers."""
    if isinstance(value, dict):
        return MappingProxyType({key: _numbers(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple(_numbers(inner) for inner in value)
    return float(value)


def _version(found: definitions.Mapping) -> Version:
    version = Version(
        version=found.text("version"),
        in_use_from=found.optional_date("in_use_from"),
        in_use_to=found.optional_date("in_use_to"),
        confidence=found.choice("confidence", CONFIDENCES),
        source=found.text("source"),
        coefficients=_numbers(found.raw("coefficients")),
    )
    found.no_more()
    return version


def _score(name: str, found: definitions.Mapping) -> ScoreOf:
    score = ScoreOf(
        name=name,
        title=found.text("title"),
        unit=found.optional_text("unit") or "",
        scale=found.text("scale"),
        bands=_numbers(found.raw("bands") or {}),
        lowest_band=found.optional_text("lowest_band") or "LOW",
    )
    found.no_more()
    return score


def _each(found: definitions.Mapping | None) -> list[tuple[str, definitions.Mapping]]:
    """The mappings inside a mapping, by key."""
    pairs = [(key, found.mapping(key, required=True)) for key in found] if found else []
    return [(key, inner) for key, inner in pairs if inner is not None]


def _column(name: str, value: object) -> FileColumn:
    text, _, as_item = str(value).partition(" as ")
    held, _, member = text.partition(".")
    return FileColumn(name, held, as_item == "item", member)


def model_from(found: definitions.Mapping) -> Model:
    """A model from its file. Mistakes are noted in the file's `Source`."""
    columns = found.mapping("columns")
    named = tuple(_column(*item) for item in columns.items()) if columns else ()
    model = Model(
        name=found.text("id"),
        short=found.text("short"),
        title=found.text("title"),
        predicts=found.text("predicts"),
        source=found.text("source"),
        versions=tuple(_version(version) for version in found.mappings("versions")),
        instead=found.optional_text("instead") or "",
        scores={name: _score(name, inner) for name, inner in _each(found.mapping("scores"))},
        terms={
            name: Term(name, inner.text("title"), tuple(inner.texts("inputs")))
            for name, inner in _each(found.mapping("terms"))
        },
        columns=named,
        inputs=tuple(dict.fromkeys([column.input for column in named] or found.texts("inputs"))),
        notes=tuple(found.texts("notes")),
        differences=tuple(found.texts("differences")),
    )
    found.no_more()
    return model


@cache
def models() -> Mapping[str, Model]:
    """Every shipped model by name."""
    found = {}
    for file in shipped("predictors"):
        source = Source(f"predictors/{file.name}", file.read_text(encoding="utf-8"))
        model = model_from(source.mapping())
        source.check()
        found[model.name] = model
    return MappingProxyType(found)


def model(name: str) -> Model:
    """The shipped model of a name. An unknown name is a `KeyError`."""
    return models()[name]
