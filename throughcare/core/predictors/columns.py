"""A column of a file: as it was written, and as it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from throughcare.core.predictors.arithmetic import Bools, Codes, Floats

NO_WORD = -1


@dataclass(frozen=True, eq=False)
class Coded:
    """Words of many people: in row i stands `words[codes[i]]`, and nothing where the code is -1.

    A column holds few different words, so each is read once, however many people there are.
    """

    words: Sequence[str]
    codes: Codes

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> Coded:
        """The column of these texts; None and the empty text are empty places."""
        known: dict[str, int] = {}
        codes = [known.setdefault(text, len(known)) if text else NO_WORD for text in texts]
        return cls(list(known), np.array(codes, dtype=np.intp))

    @classmethod
    def empty(cls, size: int) -> Coded:
        return cls([], np.full(size, NO_WORD, dtype=np.intp))

    def texts(self) -> list[str | None]:
        """The word of each row, None for an empty place."""
        words: list[str | None] = [*self.words, None]  # the code -1 is the last one
        return [words[code] for code in self.codes.tolist()]

    def where(self, keep: Bools) -> Coded:
        """The same, with empty places where `keep` is false."""
        return Coded(self.words, np.where(keep, self.codes, NO_WORD))


@dataclass(frozen=True, eq=False)
class Column:
    """One input of many people: a number each (0 where there is none), where it is missing, and where
    what was written is not allowed."""

    values: Floats
    missing: Bools
    wrong: Bools

    @classmethod
    def absent(cls, size: int) -> Column:
        return cls(np.zeros(size), np.ones(size, dtype=bool), np.zeros(size, dtype=bool))

    @property
    def known(self) -> Bools:
        return ~(self.missing | self.wrong)

    def is_value(self, value: float) -> Bools:
        """Where the input is known and has this value."""
        return np.asarray(self.known & (self.values == value))
