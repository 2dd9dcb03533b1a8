"""Tier version 2: protect A to D by points for risk, change 0 to 3 by points for needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from throughcare.core.tiering.points import level_of, table
from throughcare.core.tiering.results import FiredRule, TierResult

NEEDS = (
    "accommodation",
    "ete",
    "relationships",
    "lifestyle",
    "drugs",
    "alcohol",
    "thinking",
    "attitudes",
    "finance",
    "emotional",
)


@dataclass(frozen=True)
class ProtectInputs:
    """What protect looks at: RSR in per cent, the register of risk of harm (RVHR, RHRH, RMRH, RLRH or
    empty), the MAPPA level (M1 to M3 or empty), how many kinds of complexity are flagged; of a woman also
    parenting, impulsivity, temper and an earlier breach or recall."""

    rsr_pct: Decimal
    rosh_code: str
    mappa_level: str
    complexity_flag_count: int
    is_woman: bool
    parenting: bool = False
    impulsivity: bool = False
    temper: bool = False
    breach_or_recall: bool = False


@dataclass(frozen=True)
class ChangeInputs:
    """What change looks at: each need at 0, 1 (standard) or 2 (severe), OGRS3 of two years in per cent, whether
    the person is in integrated offender management, has a mandate for change, and an assessment."""

    needs: Mapping[str, int]
    ogrs3_2yr_pct: int
    iom_nominal: bool = False
    no_mandate: bool = False
    no_assessment: bool = False


def protect(inputs: ProtectInputs) -> TierResult:
    """Protect level A to D. Of RSR and risk of harm only the larger counts."""
    rules = table("v2")["protect"]
    rsr = _rsr_points(inputs.rsr_pct, rules["rsr"])
    rosh = int(rules["rosh"].get(inputs.rosh_code, 0))
    mappa = int(rules["mappa"].get(inputs.mappa_level, 0))
    complexity = int(rules["complexity_flag"]) * inputs.complexity_flag_count
    women = _women(inputs, rules["women"]) if inputs.is_woman else 0
    total = rsr + rosh + mappa + complexity + women - min(rsr, rosh)
    level = level_of(total, rules["levels"])
    points = {"rsr": rsr, "rosh": rosh, "mappa": mappa, "complexity": complexity, "women": women}
    evidence = {
        "rsr": {"rsr_pct": str(inputs.rsr_pct)},
        "rosh": {"rosh_code": inputs.rosh_code},
        "mappa": {"mappa_level": inputs.mappa_level},
        "complexity": {"flags": str(inputs.complexity_flag_count)},
        "women": _said_of_women(inputs),
    }
    reasons = {
        "rsr": "likelihood of serious reoffending",
        "rosh": "risk of harm",
        "mappa": "MAPPA level",
        "complexity": "kinds of complexity",
        "women": "further factors of women",
    }
    left_out = "rosh" if rsr > rosh else "rsr"
    fired = [
        _fired(name, points[name], reasons[name], evidence[name])
        for name in points
        if points[name] and not (name == left_out and min(rsr, rosh))
    ]
    columns = {f"pts_{name}": str(value) for name, value in points.items()}
    columns |= {"total": str(total), "level": level}
    return _result("v2-protect", level, fired, columns)


def _rsr_points(rsr: Decimal, rule: Mapping[str, Any]) -> int:
    """RSR is of two decimals; a number that has more is rounded first."""
    rounded = rsr.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded > Decimal(rule["to"]):
        return 0
    return int(
        [points for least, points in rule["ranges"].items() if rounded >= Decimal(least)][-1]
    )


def _women(inputs: ProtectInputs, rule: Mapping[str, str]) -> int:
    points = int(rule["parenting"]) * inputs.parenting
    points += int(rule["impulsivity_or_temper"]) * (inputs.impulsivity or inputs.temper)
    return points + int(rule["breach_or_recall"]) * inputs.breach_or_recall


def _said_of_women(inputs: ProtectInputs) -> dict[str, str]:
    said = {
        "parenting": inputs.parenting,
        "impulsivity": inputs.impulsivity,
        "temper": inputs.temper,
        "breach or recall": inputs.breach_or_recall,
    }
    return {name: "yes" for name, value in said.items() if value}


def change(inputs: ChangeInputs) -> TierResult:
    """Change level 0 to 3. Without a mandate it is 0, without an assessment 2, whatever the points."""
    rules = table("v2")["change"]
    if inputs.no_mandate:
        rule = _fired("no-mandate", 0, "nothing in the sentence asks for change", {})
        return _result("v2-change", "0", [rule], {"total": "0", "level": "0"})
    if inputs.no_assessment:
        level = str(rules["no_assessment"])
        rule = _fired("no-assessment", 0, "there is no assessment in force", {})
        return _result("v2-change", level, [rule], {"total": "0", "level": level})
    fired = []
    for need in NEEDS:
        points = int(rules["needs"][need]) * inputs.needs.get(need, 0)
        if points:
            severity = "severe" if inputs.needs[need] == 2 else "standard"
            fired.append(_fired(f"need-{need}", points, f"need in {need}", {"need": severity}))
    ogrs = inputs.ogrs3_2yr_pct // int(rules["ogrs3_points_for_each"])
    if ogrs:
        evidence = {"ogrs3_2yr_pct": str(inputs.ogrs3_2yr_pct)}
        fired.append(_fired("ogrs", ogrs, "likelihood of reoffending", evidence))
    if inputs.iom_nominal:
        points = int(rules["iom_nominal"])
        fired.append(_fired("iom", points, "integrated offender management", {}))
    total = sum(int(rule.gives.split()[0]) for rule in fired)
    level = level_of(total, rules["levels"])
    return _result("v2-change", level, fired, {"total": str(total), "level": level})


def _fired(name: str, points: int, reason: str, evidence: Mapping[str, str]) -> FiredRule:
    found = table("v2")
    given = f"{points} point{'' if points == 1 else 's'}"
    return FiredRule(name, given, reason, evidence, found["confidence"], found["source"])


def _result(
    scheme: str, level: str, fired: list[FiredRule], columns: Mapping[str, str]
) -> TierResult:
    return TierResult(scheme, level, tuple(fired), tuple(rule.id for rule in fired), columns)
