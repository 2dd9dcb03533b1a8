"""Recorded tiers beside those that the rules give, as the last night found them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import get_args

from django.db.models import Q

from throughcare.cases import gate
from throughcare.cases.models import Area
from throughcare.core.tiering.agreement import Kind
from throughcare.performance.counting import Night

KINDS = (
    "under-tiered",
    *(kind for kind in get_args(Kind) if kind != "under-tiered"),
)  # the worst first


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
    asked = [row for row in every if row["which"] == kind]
    mine = {ref for _, ref in gate.which("read", Q(area=area))}
    rows = [row for row in asked if row["case"] in mine]
    rows.sort(key=_furthest_first)
    return Tiers(
        [(name, counted[name]) for name in KINDS if counted[name]], rows, len(asked) - len(rows)
    )


def _furthest_first(row: dict[str, str]) -> tuple[int, str]:
    """Rows whose two tiers lie furthest apart, then by case."""
    return -abs(int(row["computed"] or 0) - int(row["recorded"] or 0)), row["case"]
