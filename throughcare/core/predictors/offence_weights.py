"""What each Home Office offence code weighs in OGRS3 and SNSV, whether OPD counts it as violent or sexual,
and its actuarial category for OGRS4. One place for each code of five digits, so that a column of codes is
looked up at once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from throughcare.core.definitions import SHIPPED
from throughcare.core.predictors.arithmetic import Bools, Codes, Floats
from throughcare.core.record.reference import reference_list

CODES = 100_000
UNKNOWN_CATEGORY = "unknown"


@dataclass(frozen=True, eq=False)
class OffenceWeights:
    """By code: weights (NaN where the list gives none), and flags."""

    ogrs3: Floats
    needs_exact_offence: Bools
    snsv: Mapping[str, Floats]
    listed: Bools
    violent_or_sexual: Bools


@cache
def offence_weights() -> OffenceWeights:
    """The weights of definitions/predictors/offence-weights.csv."""
    text = SHIPPED.joinpath("predictors", "offence-weights.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    at = np.array([int(row["code"]) for row in rows])

    def numbers(column: str) -> Floats:
        found = np.full(CODES, np.nan)
        found[at] = [float(row[column]) if row[column] else np.nan for row in rows]
        return found

    def flags(column: str) -> Bools:
        found = np.zeros(CODES, dtype=bool)
        found[at] = [row[column] == "true" for row in rows]
        return found

    listed = np.zeros(CODES, dtype=bool)
    listed[at] = True
    snsv = ("snsv_static", "snsv_dynamic", "snsv_vatp_static", "snsv_vatp_dynamic")
    return OffenceWeights(
        ogrs3=numbers("ogrs3"),
        needs_exact_offence=flags("needs_exact_offence"),
        snsv={name: numbers(name) for name in snsv},
        listed=listed,
        violent_or_sexual=flags("opd_violent_or_sexual"),
    )


@cache
def offence_categories() -> tuple[tuple[str, ...], Codes]:
    """The actuarial categories, and the place of each code's category among them (-1: not listed)."""
    rows = reference_list("offence")
    names = sorted({row["category"] for row in rows.values()})
    place = np.full(CODES, -1, dtype=np.intp)
    for code, row in rows.items():
        place[int(code)] = names.index(row["category"])
    return tuple(names), place
