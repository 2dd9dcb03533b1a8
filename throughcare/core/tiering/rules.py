"""A rule set of NOMS tiers as data, read and checked (definitions/tiering; an area may have its own).

A rule fires when all conditions of any one of its alternatives hold. The vocabulary is closed: a fact of the
case with the values that it may have, and for lists `_include` (any of these) and `_within` (nothing else).
"""

from __future__ import annotations

import datetime
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from throughcare.core import definitions
from throughcare.core.definitions import SHIPPED, Source
from throughcare.core.mistakes import did_you_mean
from throughcare.core.record.facts import RequirementCode, RohLevel

CONFIDENCES = ("read", "inferred", "unverified", "ours")
TIERS = ("1", "2", "3", "4")
_REQUIREMENTS = typing.get_args(RequirementCode)
CONDITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "roh_level": typing.get_args(RohLevel),
        "likelihood": ("low", "medium", "high"),
        "ppo": ("true", "false"),
        "mappa_level": ("1", "2", "3"),
        "requirements_include": _REQUIREMENTS,
        "requirements_within": _REQUIREMENTS,
        "needs_include": (),  # open: needs are words of the area
    }
)


@dataclass(frozen=True)
class Rule:
    """A rule: the tier that it asks for at least, its alternatives, why, and how sure its source is."""

    id: str
    tier: str
    any_of: tuple[Mapping[str, tuple[str, ...]], ...]
    reason: str
    confidence: str
    source: str


@dataclass(frozen=True)
class RuleSet:
    """The rules of a scheme, in force between two days (both inclusive)."""

    id: str
    title: str
    source: str
    in_force_from: datetime.date | None
    in_force_to: datetime.date | None
    rules: tuple[Rule, ...]


def _alternative(found: definitions.Mapping) -> Mapping[str, tuple[str, ...]]:
    conditions = {}
    for key in list(found):
        values = tuple(found.texts(key))
        if key not in CONDITIONS:
            found.note(key, "is not something a rule can look at.", did_you_mean(key, CONDITIONS))
            continue
        for value in values:
            if CONDITIONS[key] and value not in CONDITIONS[key]:
                found.note(
                    key, f'"{value}" is not known here.', did_you_mean(value, CONDITIONS[key])
                )
        conditions[key] = values
    return MappingProxyType(conditions)


def _rule(found: definitions.Mapping) -> Rule:
    rule = Rule(
        id=found.text("id"),
        tier=found.choice("tier", TIERS),
        any_of=tuple(_alternative(one) for one in found.mappings("any_of", required=True)),
        reason=found.text("reason"),
        confidence=found.choice("confidence", CONFIDENCES),
        source=found.text("source"),
    )
    found.no_more()
    return rule


def rule_set_from(source: Source) -> RuleSet:
    """A rule set from its file. Raises `InputMistakes` with every mistake."""
    found = source.mapping()
    rules = RuleSet(
        id=found.text("id"),
        title=found.text("title"),
        source=found.text("source"),
        in_force_from=found.optional_date("in_force_from"),
        in_force_to=found.optional_date("in_force_to"),
        rules=tuple(_rule(rule) for rule in found.mappings("rules", required=True)),
    )
    found.no_more()
    seen: set[str] = set()
    for rule in rules.rules:
        if rule.id in seen:
            source.note(
                None, "rules", f'"{rule.id}" stands here twice.', "Give each rule its own id."
            )
        seen.add(rule.id)
    source.check()
    return rules


def read_rule_set(path: Path) -> RuleSet:
    """An area's own rules. Raises `InputMistakes`."""
    return rule_set_from(definitions.read(path))


@cache
def shipped_rule_set() -> RuleSet:
    """The rules of NOMS 2005 as shipped."""
    return rule_set_from(definitions.read(SHIPPED.joinpath("tiering", "noms-2005.yaml")))
