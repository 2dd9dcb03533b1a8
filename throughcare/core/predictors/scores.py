"""What a model says of many people: numbers, bands, the terms they are made of, and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from throughcare.core.predictors.arithmetic import Bools, Floats
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.models import ScoreOf
from throughcare.core.predictors.refusals import Refusals

Plain = int | float | str | bool | None


@dataclass(frozen=True, eq=False)
class Part:
    """One score of a model for each person: its number (NaN where there is none), its band, and the terms
    that add up to it on the model's scale."""

    number: Floats
    band: Coded
    terms: Mapping[str, Floats]

    @property
    def given(self) -> Bools:
        return ~np.isnan(self.number)


@dataclass(frozen=True, eq=False)
class Scores:
    """The parts of a model by the name of the score, and why there are none."""

    parts: Mapping[str, Part]
    refusals: Refusals


@dataclass(frozen=True, eq=False)
class Output:
    """A column that a model adds to a file. `kind` says how its numbers are written: `whole`, `number`
    or `yes or no`; words are words. NaN is an empty place."""

    name: str
    values: Floats | Coded
    kind: str = "words"

    def plain(self) -> list[Plain]:
        """The column as plain values, None for an empty place."""
        if isinstance(self.values, Coded):
            return list(self.values.texts())
        make = {"whole": int, "number": float, "yes or no": bool}[self.kind]
        return [None if value != value else make(value) for value in self.values.tolist()]

    def in_json(self) -> list[Plain]:
        """The column as lines of JSON have it: no refusal is an empty text, any other empty place None."""
        return [value or "" for value in self.plain()] if self.name == "errors" else self.plain()

    def texts(self) -> list[str]:
        """The column as CSV has it."""
        if self.kind == "yes or no":
            return ["" if value is None else str(value).lower() for value in self.plain()]
        return ["" if value is None else str(value) for value in self.plain()]


def banded(number: Floats, score: ScoreOf) -> Coded:
    """The band of each number by the score's own limits; none where the number is NaN."""
    words = [score.lowest_band, *score.bands]
    edges = np.array(list(score.bands.values()))
    codes = np.searchsorted(edges, np.nan_to_num(number), side="right").astype(np.intp)
    return Coded(words, codes).where(~np.isnan(number))


def total_of(terms: Mapping[str, Floats]) -> Floats:
    """The terms added up one after the other, in their order."""
    values = list(terms.values())
    total = values[0].copy()
    for term in values[1:]:
        total += term
    return total


def unless(refused: Bools, numbers: Floats) -> Floats:
    """The numbers, NaN where somebody is refused."""
    return np.where(refused, np.nan, numbers)
