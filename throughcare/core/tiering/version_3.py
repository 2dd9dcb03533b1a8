"""Tier version 3: the highest of eight steps, A to G, and whether a later input could still raise it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from throughcare.core.tiering.points import table
from throughcare.core.tiering.results import FiredRule, TierResult

MISSING, NOT_SUPERVISED = "MISSING", "NOT_SUPERVISED"
FLAGS = ("domestic_abuse", "stalking", "child_protection", "ever_sexual_offence")


@dataclass(frozen=True)
class Inputs:
    """What version 3 looks at: the all and the combined serious predictor in per cent and whether each is
    dynamic; score and band of the direct contact one; whether a MAPPA nominal, the register of risk of
    harm, days since the release of a lifer or IPP, and four flags. None and "" are not recorded."""

    arp_pct: Decimal | None
    csrp_pct: Decimal | None
    arp_dynamic: bool = False
    csrp_dynamic: bool = False
    dc_srp_score: Decimal | None = None
    dc_srp_band: str = ""
    mappa_nominal: bool = False
    rosh_code: str = ""
    lifer_ipp_days_since_release: int | None = None
    flags: Mapping[str, bool] | None = None
    is_supervised: bool = True


def version_3(inputs: Inputs) -> TierResult:
    """The tier, with every step that bore on it, the highest first."""
    if not inputs.is_supervised:
        return _without(NOT_SUPERVISED)
    if inputs.arp_pct is None or inputs.csrp_pct is None:
        given = {"arp_pct": inputs.arp_pct, "csrp_pct": inputs.csrp_pct}
        return _without(MISSING, tuple(name for name, value in given.items() if value is None))
    steps, problems = _steps(inputs, inputs.arp_pct, inputs.csrp_pct)
    if problems:
        return TierResult("v3", "", (), problems=problems)
    tier = min(tier for tier, _, _ in steps.values())
    fired = sorted(steps.items(), key=lambda step: step[1][0])
    provisional = _is_provisional(inputs, {name: step[0] for name, step in steps.items()})
    return TierResult(
        scheme="v3",
        tier=tier,
        fired=tuple(_fired(name, *step) for name, step in fired),
        decided_by=tuple(name for name, step in fired if step[0] == tier),
        columns={"tier": tier, "provisional": str(int(provisional))},
        missing=() if inputs.rosh_code else ("rosh_code",),
        provisional=provisional,
    )


Step = tuple[str, str, dict[str, str]]  # tier, reason, evidence


def _steps(inputs: Inputs, arp: Decimal, csrp: Decimal) -> tuple[dict[str, Step], tuple[str, ...]]:
    """Each step that gives a tier."""
    evidence = {"arp_pct": str(arp), "csrp_pct": str(csrp)}
    steps: dict[str, Step] = {
        "matrix": (_matrix(arp, csrp), "likelihood of any and of serious reoffending", evidence)
    }
    direct, problem = _direct(inputs)
    if problem:
        return steps, (problem,)
    if direct:
        score = "" if inputs.dc_srp_score is None else str(inputs.dc_srp_score)
        evidence = {"dc_srp_band": inputs.dc_srp_band, "dc_srp_score": score}
        steps["dc-srp"] = (direct, "likelihood of a direct contact sexual offence", evidence)
    rules = table("v3")
    harm = rules["mappa_rosh"]["mappa" if inputs.mappa_nominal else "no_mappa"]
    of_harm = harm.get(inputs.rosh_code or "none")
    if of_harm:
        evidence = {"mappa": "yes" if inputs.mappa_nominal else "no", "rosh_code": inputs.rosh_code}
        steps["mappa-rosh"] = (of_harm, "MAPPA and risk of harm", evidence)
    days = inputs.lifer_ipp_days_since_release
    if days is not None:
        until = next(tier for most, tier in rules["lifer_ipp"].items() if _within(days, most))
        steps["lifer-ipp"] = (until, "a life or public protection sentence", {"days": str(days)})
    for flag in FLAGS:
        if (inputs.flags or {}).get(flag):
            steps[flag] = (rules["flags"][flag], flag.replace("_", " "), {flag: "yes"})
    return steps, ()


def _within(days: int, most: str) -> bool:
    return most == "longer" or days <= int(most)


def _matrix(arp: Decimal | None, csrp: Decimal | None) -> str:
    """The cell of the two predictors; None stands for the highest there can be."""
    rules = table("v3")["matrix"]
    row = 0 if csrp is None else _place(csrp, rules["rows_csrp_from"])
    column = 0 if arp is None else _place(arp, rules["cols_arp_from"])
    return str(rules["cells"][row][column])


def _place(value: Decimal, limits: list[str]) -> int:
    return next(i for i, least in enumerate(limits) if value >= Decimal(least))


def _direct(inputs: Inputs) -> tuple[str, str]:
    """The tier of the direct contact predictor, or what is wrong with it."""
    rule = table("v3")["dc_srp"].get(inputs.dc_srp_band)
    if rule is None or isinstance(rule, str):
        return rule or "", ""
    score = inputs.dc_srp_score
    reached = [] if score is None else [t for least, t in rule.items() if score >= Decimal(least)]
    if not reached:
        said = "none" if score is None else str(score)
        least = min(rule, key=Decimal)
        return "", f"dc_srp_score: {said} is no score of the band MEDIUM, which begins at {least}."
    return reached[-1], ""


def _is_provisional(inputs: Inputs, steps: Mapping[str, str]) -> bool:
    """Whether an input that is still to come could raise the tier."""
    rules = table("v3")
    lowest = str(rules["tiers"][-1])
    others = min([tier for name, tier in steps.items() if name != "matrix"], default=lowest)
    if not inputs.arp_dynamic and not inputs.csrp_dynamic:
        open_ended = others != str(rules["tiers"][0])
    elif not inputs.arp_dynamic:
        open_ended = others > _matrix(None, inputs.csrp_pct)
    elif not inputs.csrp_dynamic:
        open_ended = others > _matrix(inputs.arp_pct, None)
    else:
        open_ended = False
    if inputs.rosh_code:
        return open_ended
    settled = {"dc-srp"} | ({"matrix"} if inputs.arp_dynamic and inputs.csrp_dynamic else set())
    if not inputs.mappa_nominal:
        settled.add("lifer-ipp")
    enough = str(rules["provisional"]["mappa" if inputs.mappa_nominal else "no_mappa"])
    best = min([tier for name, tier in steps.items() if name in settled], default=lowest)
    return open_ended or best > enough


def _fired(name: str, tier: str, reason: str, evidence: Mapping[str, str]) -> FiredRule:
    found = table("v3")
    shown = {key: value for key, value in evidence.items() if value}
    return FiredRule(name, tier, reason, shown, found["confidence"], found["source"])


def _without(tier: str, missing: tuple[str, ...] = ()) -> TierResult:
    """A case that gets no tier: the word that says why stands in its place."""
    return TierResult("v3", tier, (), columns={"tier": tier, "provisional": "0"}, missing=missing)
