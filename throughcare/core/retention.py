"""How long the record of a case is kept: rules as data, applied to a case file.

The rules are `definitions/retention/schedule.yaml`. Of those that apply the longest counts; without any, a
record is kept.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

from throughcare.core.conditions import as_texts, read_applies_to, read_kind
from throughcare.core.definitions import SHIPPED, Mapping, Source, read
from throughcare.core.record.case_file import CaseFile

CONFIDENCE = ("read", "inferred", "ours")


@dataclass(frozen=True)
class Rule:
    """Kept for so many years after the case ended. `confidence`: how sure its source is."""

    id: str
    title: str
    years: int
    confidence: str
    applies_to: tuple[tuple[str, frozenset[str]], ...] = ()
    kinds: tuple[str, ...] = ()

    def applies(self, case_file: CaseFile) -> bool:
        """Whether the case ever was one that the rule is about."""
        had = all(_ever(case_file, field) & values for field, values in self.applies_to)
        return had and (not self.kinds or bool(case_file.of_kind(*self.kinds)))


@dataclass(frozen=True)
class Schedule:
    """All rules, and where they are from."""

    title: str
    source: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Keeping:
    """Until when a record is kept, and by which rule."""

    rule: Rule
    ended_on: datetime.date
    until_on: datetime.date  # the last day on which it is kept

    def is_over(self, on: datetime.date) -> bool:
        return self.until_on < on


def keeping_of(case_file: CaseFile, on: datetime.date, schedule: Schedule) -> Keeping | None:
    """How long the record of a case is kept; None while the case is open, or no rule applies."""
    ended_on = case_file.standing_on(on).ended_on
    rules = [rule for rule in schedule.rules if rule.applies(case_file)]
    if ended_on is None or not rules:
        return None
    rule = max(rules, key=lambda rule: rule.years)
    return Keeping(rule, ended_on, years_after(ended_on, rule.years))


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; 28 February for 29 February in a year without one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _ever(case_file: CaseFile, field: str) -> frozenset[str]:
    """Every value that a field of the case has had."""
    values = (value for _, value in case_file.histories.get(field, ()))
    return frozenset(text for value in values for text in as_texts(value))


@cache
def shipped_schedule() -> Schedule:
    return read_schedule(read(SHIPPED.joinpath("retention", "schedule.yaml")))


def read_schedule(source: Source) -> Schedule:
    """A schedule from its file. Raises InputMistakes with every mistake."""
    root = source.mapping()
    root.text("id")
    schedule = Schedule(
        root.text("title"),
        root.text("source"),
        tuple(_rule(part) for part in root.mappings("rules", required=True)),
    )
    root.no_more()
    source.check()
    return schedule


def _rule(part: Mapping) -> Rule:
    rule = Rule(
        id=part.text("id"),
        title=part.text("title"),
        years=part.integer("years", least=1),
        confidence=part.choice("confidence", CONFIDENCE),
        applies_to=read_applies_to(part),
        kinds=tuple(read_kind(part, "kinds", kind) for kind in part.texts("kinds")),
    )
    part.no_more()
    return rule
