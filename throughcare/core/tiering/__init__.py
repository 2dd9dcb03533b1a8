"""Tiers: how much resource a case gets. NOMS 2005 (1 to 4) by rules that are data; today's version 2 (protect A
to D, change 0 to 3) and version 3 (A to G). Each says which rules fired, with their evidence."""

from throughcare.core.tiering.agreement import Agreement, agreement
from throughcare.core.tiering.case_tiers import (
    SCHEMES,
    CaseTier,
    TierChange,
    tier_history,
    tier_of_case,
)
from throughcare.core.tiering.noms_2005 import noms_2005
from throughcare.core.tiering.results import FiredRule, TierResult
from throughcare.core.tiering.rules import RuleSet, read_rule_set, shipped_rule_set
from throughcare.core.tiering.version_2 import change, protect
from throughcare.core.tiering.version_3 import version_3

__all__ = [
    "SCHEMES",
    "Agreement",
    "CaseTier",
    "FiredRule",
    "RuleSet",
    "TierChange",
    "TierResult",
    "agreement",
    "change",
    "noms_2005",
    "protect",
    "read_rule_set",
    "shipped_rule_set",
    "tier_history",
    "tier_of_case",
    "version_3",
]
