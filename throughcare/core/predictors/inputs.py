"""What predictors ask about a person: each input with its kind, its unit and what is allowed.

The inputs are data (definitions/predictors/inputs.csv). Their names are those of the Ministry of
Justice's service for risk predictors; columns of files may be called otherwise (each model says how).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from throughcare.core.days import NotADay, day_of
from throughcare.core.definitions import SHIPPED
from throughcare.core.predictors.columns import NO_WORD, Coded, Column

EPOCH_ORDINAL = 719163  # 1970-01-01
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_OFFENCE_CODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True)
class Input:
    """One input. `kind` is `day`, `count` (a whole number), `choice` (one of the words of `allowed`),
    `set` (any of them, joined by |) or `offence` (a Home Office code).

    `item` is its number in OASys, `basis` says where it comes from: the court's record, the criminal
    record, an assessor's judgement, another score.
    """

    name: str
    title: str
    kind: str
    allowed: Mapping[str, int]
    also: Mapping[str, int]
    item_words: Mapping[str, int]
    least: int | None
    most: int | None
    unit: str
    item: str
    basis: str
    note: str

    def read(self, coded: Coded, *, as_item: bool = False) -> Column:
        """A column of this input. With `as_item`, the words are those of an answer to the OASys item."""
        read = [self.value_of(word, as_item=as_item) for word in coded.words]
        values = np.array([0.0 if value is None else value for value in read] + [0.0])
        wrong = np.array([value is None for value in read] + [False])
        return Column(values[coded.codes], coded.codes == NO_WORD, wrong[coded.codes])

    def value_of(self, word: str, *, as_item: bool = False) -> float | None:
        """The number that a word stands for; None where it is not allowed."""
        if as_item and self.item_words:
            return self.item_words.get(word)
        if self.kind == "day":
            return _day(word)
        if self.kind == "count":
            return self._count(word)
        if self.kind == "offence":
            return float(word) if _OFFENCE_CODE.fullmatch(word) else None
        if self.kind == "set":
            return self._set(word)
        return self.allowed.get(word, self.also.get(word))

    def _count(self, word: str) -> float | None:
        if not _WHOLE.fullmatch(word):
            return None
        number = int(word)
        low, high = self.least, self.most
        inside = (low is None or low <= number) and (high is None or number <= high)
        return float(number) if inside else None

    def _set(self, word: str) -> float | None:
        members = [] if word == EMPTY_SET else word.split("|")
        if not all(member in self.allowed for member in members):
            return None
        return float(sum(self.allowed[member] for member in set(members)))

    def said(self) -> str:
        """What may be written, in words."""
        if self.kind == "day":
            return "a day as YYYY-MM-DD"
        if self.kind == "offence":
            return "a Home Office code of five digits"
        if self.kind == "count":
            low = 0 if self.least is None else max(self.least, 0)
            high = "" if self.most is None or self.most >= 1_000 else f" to {self.most}"
            return f"a whole number, {low}{high}{'' if high else ' or more'} ({self.unit})"
        words = ", ".join(self.allowed)
        return f"any of {words}, joined by |" if self.kind == "set" else f"one of {words}"

    def word_for(self, value: float) -> str:
        """How a number of this input is written."""
        if self.kind == "day":
            return str(np.datetime64(int(value), "D"))
        if self.kind == "offence":
            return f"{int(value):05d}"
        if self.kind == "set":
            members = [word for word, bit in self.allowed.items() if int(value) & bit]
            return "|".join(members) or EMPTY_SET
        words = {number: word for word, number in self.allowed.items()}
        return words.get(int(value), str(int(value)))


EMPTY_SET = "none"  # the list of somebody who was asked, and has none


def _day(word: str) -> float | None:
    try:
        return float(day_of(word).toordinal() - EPOCH_ORDINAL)
    except NotADay:
        return None


def _words(text: str) -> Mapping[str, int]:
    pairs = (pair.partition("=") for pair in text.split())
    return MappingProxyType({word: int(number) for word, _, number in pairs})


@cache
def inputs() -> Mapping[str, Input]:
    """Every input by name."""
    text = SHIPPED.joinpath("predictors", "inputs.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["name"]] = Input(
            name=row["name"],
            title=row["title"],
            kind=row["kind"],
            allowed=_words(row["allowed"]),
            also=_words(row["also"]),
            item_words=_words(row["item_words"]),
            least=int(row["least"]) if row["least"] else None,
            most=int(row["most"]) if row["most"] else None,
            unit=row["unit"],
            item=row["item"],
            basis=row["basis"],
            note=row["note"],
        )
    return MappingProxyType(found)


@dataclass(frozen=True, eq=False)
class People:
    """The inputs of `size` people, a column each; an input that nobody gave is missing for all."""

    size: int
    columns: Mapping[str, Column]

    def __getitem__(self, name: str) -> Column:
        found = self.columns.get(name)
        return Column.absent(self.size) if found is None else found

    @classmethod
    def reading(cls, size: int, columns: Mapping[str, Coded]) -> People:
        """People whose inputs are written under the inputs' own names."""
        known = inputs()
        read = {name: known[name].read(coded) for name, coded in columns.items() if name in known}
        return cls(size, read)

    def only(self, row: int) -> People:
        """The one person of a row."""
        columns = {
            name: Column(
                column.values[row : row + 1],
                column.missing[row : row + 1],
                column.wrong[row : row + 1],
            )
            for name, column in self.columns.items()
        }
        return People(1, columns)
