"""The rating that a framework's rules propose for a criterion which is judged, not scored.

The lead inspector decides; the proposal and the decision are kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from throughcare.core.frameworks import Criterion, Framework, RatingRule


def proposed_rating(
    framework: Framework, criterion: Criterion, judged: Mapping[str, str]
) -> str | None:
    """The rating of the first rule that holds. `judged`: judgement by id of specific criterion.

    None where the framework has no rules, or a specific criterion is not judged yet.
    """
    if not criterion.specific or any(s.id not in judged for s in criterion.specific):
        return None
    for rule in framework.rating_rules:
        if _holds(rule, framework, criterion, judged):
            return rule.rating
    return None


def _holds(
    rule: RatingRule, framework: Framework, criterion: Criterion, judged: Mapping[str, str]
) -> bool:
    worst = framework.judgements[-1] if framework.judgements else ""
    unmet = [specific for specific in criterion.specific if judged[specific.id] == worst]
    if rule.unmet == "none" and unmet:
        return False
    if rule.unmet == "none essential" and any(specific.essential for specific in unmet):
        return False
    counted = sum(1 for specific in criterion.specific if judged[specific.id] in rule.judged)
    share = 100 * counted / len(criterion.specific)
    if rule.at_least is not None and share < rule.at_least:
        return False
    return rule.at_most is None or share <= rule.at_most
