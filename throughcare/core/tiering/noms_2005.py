"""Tiers 1 to 4 of the NOMS model: the highest tier whose rule fires."""

from __future__ import annotations

from collections.abc import Mapping

from throughcare.core.tiering.results import FiredRule, TierResult
from throughcare.core.tiering.rules import Rule, RuleSet, shipped_rule_set

# What a rule can look at. Lists are tuples; None is not recorded.
FACTS = ("roh_level", "likelihood", "ppo", "mappa_level", "requirements", "needs")
Fact = str | tuple[str, ...] | None
NO_VALUE_IS_NO = (
    "ppo",
    "mappa_level",
)  # somebody never considered is not; that is no gap in the record


def noms_2005(facts: Mapping[str, Fact], rules: RuleSet | None = None) -> TierResult:
    """The tier of a case from its facts (see `FACTS`).

    Every rule that fires is listed, highest tier first; a fact that is not recorded makes no rule fire.
    """
    fired = []
    for rule in (rules or shipped_rule_set()).rules:
        evidence = _evidence(rule, facts)
        if evidence is not None:
            fired.append(
                FiredRule(rule.id, rule.tier, rule.reason, evidence, rule.confidence, rule.source)
            )
    fired.sort(key=lambda rule: -int(rule.gives))
    tier = fired[0].gives if fired else ""
    return TierResult(
        scheme="noms-2005",
        tier=tier,
        fired=tuple(fired),
        decided_by=tuple(rule.id for rule in fired if rule.gives == tier),
        missing=tuple(n for n in FACTS if facts.get(n) is None and n not in NO_VALUE_IS_NO),
        problems=() if fired else ("no rule of this set fires.",),
    )


def _evidence(rule: Rule, facts: Mapping[str, Fact]) -> Mapping[str, str] | None:
    """The values on which the first fitting alternative holds; None where none does."""
    for alternative in rule.any_of:
        found = {}
        for key, values in alternative.items():
            value = _holding(key, values, facts)
            if value is None:
                break
            found[key.removesuffix("_include").removesuffix("_within")] = value
        else:
            return found
    return None


def _holding(key: str, values: tuple[str, ...], facts: Mapping[str, Fact]) -> str | None:
    """The value on which a condition holds, as text; None where it does not."""
    if key.endswith("_include"):
        listed = facts.get(key.removesuffix("_include")) or ()
        return " ".join(value for value in listed if value in values) or None
    if key.endswith("_within"):
        listed = facts.get(key.removesuffix("_within")) or ()
        return " ".join(listed) if listed and set(listed) <= set(values) else None
    value = facts.get(key)
    return value if isinstance(value, str) and value in values else None
