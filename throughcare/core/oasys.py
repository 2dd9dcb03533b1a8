"""OASys: answers to its items, needs of its sections by dated thresholds, and the risk of harm screening.

Which answers an item has, from which sum a section is a need, and what the screening asks are data with
their sources (definitions/oasys). The thresholds of 2003 to 2008 were not found in a source; there are none
for those years.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from throughcare.core.definitions import SHIPPED
from throughcare.core.mistakes import did_you_mean

Severity = Literal["none", "standard", "severe", "not scored"]
STRENGTHS_AND_NEEDS = "strengths-and-needs"


@dataclass(frozen=True)
class Item:
    """A question of OASys: its number, section, title (ours), and the answers that it takes."""

    item: str
    section: str
    title: str
    answers: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class Threshold:
    """From which sum of its items a section is a need, and a severe one, from a day on."""

    version: str
    in_use_from: datetime.date | None
    section: str
    standard_from: int
    severe_from: int
    items: tuple[str, ...]
    confidence: str
    source: str


@dataclass(frozen=True)
class Need:
    """A section with its sum of answers (None: no item of it is answered) and what it says."""

    section: str
    score: int | None
    severity: Severity
    threshold: Threshold
    unanswered: tuple[str, ...]

    @property
    def points(self) -> int:
        """0 for none or not scored, 1 for a standard need, 2 for a severe one."""
        return {"none": 0, "not scored": 0, "standard": 1, "severe": 2}[self.severity]


def _rows(name: str) -> list[dict[str, str]]:
    text = SHIPPED.joinpath("oasys", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def items() -> Mapping[str, Item]:
    """Every known item by number."""
    found = {
        row["item"]: Item(
            row["item"],
            row["section"],
            row["title"],
            tuple(row["answers"].split()),
            row["confidence"],
        )
        for row in _rows("items")
    }
    return MappingProxyType(found)


def item_problems(answers: Mapping[str, str]) -> list[str]:
    """What cannot be right in the answers of an assessment, in sentences; an import takes them as they are."""
    problems = []
    for number, answer in answers.items():
        item = items().get(number)
        if item is None:
            problems.append(
                f'"{number}" is not an item known here. {did_you_mean(number, items())}'.strip()
            )
        elif answer not in item.answers:
            allowed = ", ".join(item.answers)
            problems.append(f'Item {number}: "{answer}" is not an answer. It can be: {allowed}.')
    return problems


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Every threshold, in the order of the file."""
    return tuple(
        Threshold(
            version=row["version"],
            in_use_from=datetime.date.fromisoformat(row["in_use_from"])
            if row["in_use_from"]
            else None,
            section=row["section"],
            standard_from=int(row["standard_from"]),
            severe_from=int(row["severe_from"]),
            items=tuple(row["items"].split()),
            confidence=row["confidence"],
            source=row["source"],
        )
        for row in _rows("need-thresholds")
    )


def version_on(day: datetime.date) -> str | None:
    """The thresholds in use on a day; None where none are known, as before 2009."""
    begun = [t for t in thresholds() if t.in_use_from is not None and t.in_use_from <= day]
    return max(begun, key=lambda t: t.in_use_from or day).version if begun else None


def needs_of(answers: Mapping[str, str], version: str) -> tuple[Need, ...]:
    """The needs of an assessment by a version of the thresholds: each section's answers added up.

    An item that is not answered, or not with a number, counts nothing; a section without any answer has
    no score. The version of strengths and needs has no row for some sections; theirs are today's.
    """
    chosen = {t.section: t for t in thresholds() if t.version == version}
    if version == STRENGTHS_AND_NEEDS:
        chosen = {t.section: t for t in thresholds() if t.version == "tier"} | chosen
    return tuple(_need(answers, threshold) for threshold in chosen.values())


def _need(answers: Mapping[str, str], threshold: Threshold) -> Need:
    given = {item: answers[item] for item in threshold.items if answers.get(item, "").isdigit()}
    unanswered = tuple(item for item in threshold.items if item not in given)
    score = sum(int(answer) for answer in given.values()) if given else None
    return Need(threshold.section, score, severity_of(score, threshold), threshold, unanswered)


def severity_of(score: int | None, threshold: Threshold) -> Severity:
    """What a section's score says."""
    if score is None:
        return "not scored"
    if score >= threshold.severe_from:
        return "severe"
    return "standard" if score >= threshold.standard_from else "none"


@dataclass(frozen=True)
class Screening:
    """Whether a full risk of harm analysis is due: any yes asks for one, unless the officer records why not
    and a middle manager countersigns (PC10/2005). `exempt` says that both were done."""

    required: bool
    because: tuple[str, ...]
    exempt: bool
    problems: tuple[str, ...]


@cache
def screening_indicators() -> Mapping[str, str]:
    """What the screening asks about: id and title."""
    return MappingProxyType({row["id"]: row["title"] for row in _rows("screening")})


def screened(
    indicators: Iterable[str], exemption_reason: str = "", countersigned: bool = False
) -> Screening:
    """The outcome of a screening from what was answered with yes; an unknown indicator counts as a yes."""
    said = tuple(indicators)
    known = screening_indicators()
    problems = [f'"{one}" is not an indicator known here.' for one in said if one not in known]
    if said and exemption_reason and not countersigned:
        problems.append("The exemption has no countersignature of a middle manager.")
    if said and countersigned and not exemption_reason:
        problems.append("The exemption is countersigned and has no reason.")
    exempt = bool(said) and bool(exemption_reason) and countersigned
    because = tuple(known.get(one, one) for one in said)
    return Screening(bool(said) and not exempt, because, exempt, tuple(problems))
