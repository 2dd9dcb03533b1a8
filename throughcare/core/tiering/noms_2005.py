"""Tiers 1 to 4 of the NOMS model: the highest tier whose rule fires."""

from __future__ import annotations

from collections.abc import Mapping

from throughcare.core.tiering.results import FiredRule, TierResult
from throughcare.core.tiering.rules import Rule, RuleSet, shipped_rule_set

# What a rule can look at. Lists are tuples; None is not recorded.
FACTS = ("roh_level", "likelihood", "ppo", "mappa_level", "requirements", "needs")
Fact = str | tuple[str, ...] | None
# Somebody who was never considered for these is not, and that is no gap in the record.
NO_VALUE_IS_NO = ("ppo", "mappa_level")


def noms_2005(facts: Mapping[str, Fact], rules: RuleSet | None = None) -> TierResult:
    """The tier of a case from its facts (see `FACTS`).

    Every rule that fires is listed, highest tier first. A fact that is not recorded makes no rule fire;
    where one could still make a higher rule fire, the tier is provisional.
    """
    all_rules = (rules or shipped_rule_set()).rules
    fired = []
    for rule in all_rules:
        evidence = _evidence(rule, facts)
        if evidence is not None:
            fired.append(
                FiredRule(rule.id, rule.tier, rule.reason, evidence, rule.confidence, rule.source)
            )
    if not fired:
        return TierResult("noms-2005", "", (), problems=("no rule of this set fires.",))
    fired.sort(key=lambda rule: -int(rule.gives))
    tier = fired[0].gives
    missing = tuple(n for n in FACTS if facts.get(n) is None and n not in NO_VALUE_IS_NO)
    provisional = any(rule.tier > tier and _could_fire(rule, facts, missing) for rule in all_rules)
    return TierResult(
        scheme="noms-2005",
        tier=tier,
        fired=tuple(fired),
        decided_by=tuple(rule.id for rule in fired if rule.gives == tier),
        columns={"computed_tier": tier, "provisional": str(int(provisional))},
        missing=missing,
        provisional=provisional,
    )


def _could_fire(rule: Rule, facts: Mapping[str, Fact], missing: tuple[str, ...]) -> bool:
    """Whether a rule holds but for facts that are not recorded."""
    return any(
        all(_fact(key) in missing or _holding(key, values, facts) for key, values in one.items())
        for one in rule.any_of
    )


def _fact(key: str) -> str:
    """The fact that a condition looks at."""
    return key.removesuffix("_include").removesuffix("_within")


def _evidence(rule: Rule, facts: Mapping[str, Fact]) -> Mapping[str, str] | None:
    """The values on which the first fitting alternative holds; None where none does."""
    for alternative in rule.any_of:
        found = {}
        for key, values in alternative.items():
            value = _holding(key, values, facts)
            if value is None:
                break
            found[_fact(key)] = value
        else:
            return found
    return None


def _holding(key: str, values: tuple[str, ...], facts: Mapping[str, Fact]) -> str | None:
    """The value on which a condition holds, as text; None where it does not."""
    found = facts.get(_fact(key))
    if isinstance(found, str):
        return found if found in values else None
    listed = found or ()
    if key.endswith("_within") and not set(listed) <= set(values):
        return None
    return " ".join(value for value in listed if value in values) or None
