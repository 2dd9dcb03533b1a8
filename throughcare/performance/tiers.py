"""Recorded tiers beside those that the rules give, as the last night found them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import get_args

from throughcare.cases import gate
from throughcare.cases.models import Area
from throughcare.core.tiering.agreement import Kind
from throughcare.performance.counting import Night

WORST = "under-tiered"
KINDS = (WORST, *(kind for kind in get_args(Kind) if kind != WORST))


@dataclass(frozen=True)
class Tiers:
    """How many open cases of an area are of each kind; and those of one kind that the scope's person may read.
    `hidden`: how many of it there are besides."""

    counts: list[tuple[str, int]]
    rows: list[dict[str, str]]
    hidden: int


def tiers_of(night: Night, area: Area, kind: str) -> Tiers:
    every = list(night.rows(area.id, "tiers"))
    counted = Counter(row["which"] for row in every)
    asked = (row for row in every if row["which"] == kind)
    rows, hidden = gate.rows_of_cases(asked, "read", area.id)
    rows.sort(key=_furthest_first)
    return Tiers([(name, counted[name]) for name in KINDS if counted[name]], rows, hidden)


def _furthest_first(row: dict[str, str]) -> tuple[int, str]:
    """Rows whose two tiers lie furthest apart, then by case."""
    return -abs(int(row["computed"] or 0) - int(row["recorded"] or 0)), row["case"]
