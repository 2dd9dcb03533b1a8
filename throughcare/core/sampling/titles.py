"""What the groups and strata of a draw are called where a person reads of them."""

from __future__ import annotations

GROUPS = {
    "approved_premises": "approved premises",
    "minority_ethnic": "minority ethnic",
    "ppo": "prolific and other priority offender",
    "victim_contact": "statutory victim contact",
    "high_roh": "high or very high risk of harm",
    "licence": "licence",
    "rest": "all others",
}
SPLIT_BY = {"licence": "on licence", "order": "on an order"}


def group_title(group: str) -> str:
    """A quota group in words: "high_roh" is "high or very high risk of harm"."""
    return GROUPS.get(group, group.replace("_", " "))


def stratum_title(stratum: str) -> str:
    """A stratum in words: "rest_order" is "all others, on an order"; an unknown one keeps its own."""
    group, _, split = stratum.rpartition("_")
    if group in GROUPS and split in SPLIT_BY:
        return f"{GROUPS[group]}, {SPLIT_BY[split]}"
    return group_title(stratum)
