"""Figures as they may be published: small numbers held back by the rules of `core.disclosure`.

Applied to what is published and never before; scoreboards for those who work the cases show everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from throughcare.core.disclosure import Profile, Shown, profiles, shown, suppress
from throughcare.core.measures.explanations import in_unit
from throughcare.core.measures.model import StaffCount, VolumeCount
from throughcare.core.measures.results import MeasureResult
from throughcare.core.measures.series import Cell


@dataclass(frozen=True)
class Disclosed:
    """A figure as it may be printed: `text`, and the numbers behind it; None where they are held back."""

    cell: Cell
    text: str
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None

    @property
    def is_hidden(self) -> bool:
        return self.denominator is None


def disclosed(cells: Iterable[Cell], profile: Profile | None = None) -> list[Disclosed]:
    """The figures in their order. A share of few people is held back, and where the groups of one period
    add up to a total that a reader can know, so are as many others as it takes to keep it."""
    rules = profile or profiles()["published"]
    found = list(cells)
    hidden = _hidden_groups(found, rules)
    return [_disclosed(cell, rules, (id(cell) in hidden)) for cell in found]


def _hidden_groups(cells: list[Cell], rules: Profile) -> set[int]:
    """The figures whose base would tell that of a small group, by measure, area and period."""
    tables: dict[tuple[str, str, object], dict[str, Cell]] = defaultdict(dict)
    for cell in cells:
        if cell.group and _is_of_people(cell.result):
            tables[cell.result.measure.id, cell.result.area, cell.period][cell.group] = cell
    hidden = set()
    for table in tables.values():
        kept = suppress({g: int(c.result.denominator) for g, c in table.items()}, rules)
        hidden |= {id(table[group]) for group, count in kept.items() if count is None}
    return hidden


def _is_of_people(result: MeasureResult) -> bool:
    """A volume against an area's own target, and a mean of days, tell nothing of one person."""
    return result.measure.unit == "percent" and not isinstance(
        result.measure.counts, VolumeCount | StaffCount
    )


def _disclosed(cell: Cell, rules: Profile, is_hidden: bool) -> Disclosed:
    result = cell.result
    if not _is_of_people(result):
        text = "none" if result.value is None else in_unit(result.value, result.measure.unit)
        return _whole(cell, text)
    share = None if result.value is None else result.value / 100
    said = shown(int(result.numerator), int(result.denominator), share, rules)
    if is_hidden or said.form in ("too few", "suppressed"):
        return Disclosed(
            cell, "too few" if said.form == "too few" else "c", None, None, None, None, None
        )
    return _whole(cell, said.text) if said.form == "percentage" else _count(cell, said)


def _whole(cell: Cell, text: str) -> Disclosed:
    result = cell.result
    return Disclosed(
        cell, text, result.numerator, result.denominator, result.value, result.low, result.high
    )


def _count(cell: Cell, said: Shown) -> Disclosed:
    """Few enough that only the count itself is honest."""
    result = cell.result
    return Disclosed(cell, said.text, result.numerator, result.denominator, None, None, None)
