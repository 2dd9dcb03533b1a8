"""What today's tiers look at, as far as the record of a case has it. What is ours in the reading of a record of
2006 for a scheme of today is said where it is done."""

from __future__ import annotations

import datetime
from decimal import Decimal

from throughcare.core.oasys import needs_of
from throughcare.core.predictors import Part, Scores, people_of_case, score
from throughcare.core.predictors.arithmetic import per_cent
from throughcare.core.predictors.osp_dc import NOT_APPLICABLE
from throughcare.core.predictors.rsr import score_all
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.court import CUSTODIAL_DISPOSALS
from throughcare.core.record.people import Person
from throughcare.core.tiering.points import table
from throughcare.core.tiering.version_2 import ChangeInputs, ProtectInputs
from throughcare.core.tiering.version_3 import Inputs

ROSH = {"low": "RLRH", "medium": "RMRH", "high": "RHRH", "very_high": "RVHR"}
# Registers of 2006 that count as a kind of complexity of today (ours).
COMPLEXITY = {"child_protection": "RCPR", "risk_to_children": "RCHD", "self_harm": "ALSH"}
OF_CHANGE = frozenset({"ACT", "PRG", "RES", "MHT", "DRR", "ALC", "SUP", "ATC"})
SECTIONS = {
    "accommodation": "accommodation",
    "employment": "ete",
    "relationships": "relationships",
    "lifestyle": "lifestyle",
    "drugs": "drugs",
    "alcohol": "alcohol",
    "thinking_and_behaviour": "thinking",
    "attitudes": "attitudes",
}
PARENTING, IMPULSIVITY, TEMPER = "6.9", "11.2", "11.4"
LIFE = ("life_imprisonment", "imprisonment_for_public_protection")


def _items(then: CaseFile) -> dict[str, str]:
    assessed = [entry for entry in then.of_kind("assessed") if entry.fact("items")]
    return dict(assessed[-1].fact("items")) if assessed else {}


def _registers(then: CaseFile) -> set[str]:
    """The registers that the case is on: put on, and not taken off later."""
    found: set[str] = set()
    for entry in then.of_kind("registered", "deregistered"):
        register = entry.fact("register")
        if register and entry.kind == "registered":
            found.add(register)
        elif register:
            found.discard(register)
    return found


def _number(scores: Scores, *names: str) -> Decimal | None:
    """The first of these scores of the one person that is given."""
    for name in names:
        number = float(scores.parts[name].number[0])
        if number == number:  # not NaN
            return Decimal(repr(number))
    return None


def protect_inputs(then: CaseFile, person: Person | None, day: datetime.date) -> ProtectInputs:
    """Protect of version 2. Without an RSR it earns no points, as in the service."""
    rsr = score("rsr", people_of_case(then, person, day))
    kinds = table("v2")["complexity_registers"]
    codes = {COMPLEXITY.get(register, register) for register in _registers(then)} & set(kinds)
    mappa, items = then.value_on("mappa_level", day), _items(then)
    return ProtectInputs(
        rsr_pct=_number(rsr, "rsr") or Decimal(0),
        rosh_code=ROSH.get(then.value_on("roh_level", day) or "", ""),
        mappa_level=f"M{mappa}" if mappa else "",
        complexity_flag_count=len(codes),
        is_woman=person is not None and person.sex == "F",
        parenting=items.get(PARENTING) not in (None, "0"),
        impulsivity=items.get(IMPULSIVITY) not in (None, "0"),
        temper=items.get(TEMPER) not in (None, "0"),
        breach_or_recall=bool(then.of_kind("breach_started", "recalled")),
    )


def change_inputs(then: CaseFile, person: Person | None, day: datetime.date) -> ChangeInputs:
    """Change of version 2. A mandate is a custodial sentence, or a requirement that asks for more than unpaid
    work and restriction."""
    items = _items(then)
    needs = {SECTIONS[need.section]: need.points for need in needs_of(items, "tier")}
    ogrs3 = _number(score("ogrs3", people_of_case(then, person, day)), "two_year")
    asked = set(then.value_on("requirements", day) or ())
    custodial = then.value_on("disposal", day) in CUSTODIAL_DISPOSALS
    return ChangeInputs(
        needs=needs,
        ogrs3_2yr_pct=int(ogrs3 or 0),
        iom_nominal="IIOM" in _registers(then),
        no_mandate=not custodial and not asked & OF_CHANGE,
        no_assessment=not items,
    )


def version_3_inputs(then: CaseFile, person: Person | None, day: datetime.date) -> Inputs:
    """Version 3. The combined serious predictor is serious violence of OGRS4 and the sexual predictors added
    up, as RSR adds up its parts."""
    people = people_of_case(then, person, day)
    ogrs4, serious = score("ogrs4", people), score_all(people)
    violent = _number(ogrs4, "serious_violent_dynamic", "serious_violent_static")
    sexual = [_per_cent(one.parts["probability"]) for one in (serious.osp_dc, serious.osp_iic)]
    woman = Decimal(repr(float(serious.rsr.parts["rsr"].terms["woman"][0])))
    known = [one for one in sexual if one is not None]
    # Where it is not recorded whether there was a sexual offence, the sum can still rise: it is not the last word.
    whole = _number(ogrs4, "serious_violent_dynamic") is not None and len(known) == len(sexual)
    band = serious.osp_dc.parts["probability"].band.texts()[0] or ""
    registers = _registers(then)
    return Inputs(
        arp_pct=_number(ogrs4, "all_dynamic", "all_static"),
        csrp_pct=None if violent is None else violent + sum(known) + woman,
        arp_dynamic=_number(ogrs4, "all_dynamic") is not None,
        csrp_dynamic=whole,
        dc_srp_score=sexual[0],
        dc_srp_band="" if band == NOT_APPLICABLE else band,
        mappa_nominal=bool(then.of_kind("mappa_level_set")),
        rosh_code=ROSH.get(then.value_on("roh_level", day) or "", ""),
        lifer_ipp_days_since_release=_days_since_release(then, day),
        flags={
            "domestic_abuse": "domestic_abuse" in registers,
            "stalking": "SPO" in registers,
            "child_protection": "child_protection" in registers,
            "ever_sexual_offence": _ever_sexual(then),
        },
        is_supervised=then.is_open_on(day),
    )


def _per_cent(part: Part) -> Decimal | None:
    number = float(per_cent(part.number, 2)[0])
    return Decimal(repr(number)) if number == number else None


def _days_since_release(then: CaseFile, day: datetime.date) -> int | None:
    """Of somebody released from a life or public protection sentence; None of others."""
    released = then.of_kind("released")
    if then.value_on("disposal", day) not in LIFE or not released:
        return None
    return (day - released[-1].happened_on).days


def _ever_sexual(then: CaseFile) -> bool:
    return any(
        entry.fact("ever_sexual_offence") for entry in then.of_kind("offending_history_recorded")
    )
