"""Why a model gives somebody no score, or not the whole one.

A refusal is a result, never an exception: a code and the inputs it is about. The codes and the names of
inputs are those of the Ministry of Justice's service for risk predictors, so that both can be compared;
codes that it has no word for are ours (docs/reference/predictors.md lists all with what to do).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from throughcare.core.predictors.arithmetic import Bools
from throughcare.core.predictors.columns import Coded

MISSING = "MISSING_MANDATORY_INPUT"
MISSING_DYNAMIC = "MISSING_DYNAMIC_INPUT"
NOT_ALLOWED = "INPUT_NOT_ALLOWED"


@dataclass(frozen=True)
class Refusal:
    """One reason: its code, and the inputs it is about in the model's order."""

    code: str
    inputs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code}({'|'.join(self.inputs)})"


class Refusals:
    """The refusals of many people; fills as a model looks at its inputs."""

    def __init__(self, size: int):
        self.size = size
        self._notes: list[tuple[Refusal, Bools]] = []

    def note(self, code: str, inputs: Iterable[str], where: Bools) -> None:
        """Notes a refusal of everybody for whom `where` is true."""
        if where.any():
            self._notes.append((Refusal(code, tuple(inputs)), where))

    def any(self, *, but: str | None = None) -> Bools:
        """For whom there is a refusal, those of the code `but` left out."""
        found = np.zeros(self.size, dtype=bool)
        for refusal, where in self._notes:
            if refusal.code != but:
                found |= where
        return found

    def of(self, row: int) -> tuple[Refusal, ...]:
        """The refusals of one person in the order of their codes; inputs of one code stand together."""
        inputs: dict[str, list[str]] = {}
        for refusal, where in self._notes:
            if where[row]:
                inputs.setdefault(refusal.code, []).extend(refusal.inputs)
        return tuple(Refusal(code, tuple(inputs[code])) for code in sorted(inputs))

    def texts(self) -> Coded:
        """Each person's refusals as files write them: `CODE(input|input);CODE(input)`."""
        if not self._notes:
            return Coded.empty(self.size)
        patterns = np.packbits(np.array([where for _, where in self._notes]), axis=0).T
        _seen, first, place = np.unique(patterns, axis=0, return_index=True, return_inverse=True)
        words = [";".join(map(str, self.of(int(row)))) for row in first]
        codes = place.reshape(-1).astype(np.intp)
        return Coded(words, codes).where(self.any())
