"""The tier of a case on a day, from its record alone, and how it changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.record.people import Person
from throughcare.core.tiering.agreement import Agreement, agreement
from throughcare.core.tiering.case_values import change_inputs, protect_inputs, version_3_inputs
from throughcare.core.tiering.noms_2005 import Fact, noms_2005
from throughcare.core.tiering.results import TierResult
from throughcare.core.tiering.rules import RuleSet
from throughcare.core.tiering.version_2 import change, protect
from throughcare.core.tiering.version_3 import version_3

SCHEMES = ("noms-2005", "v2-protect", "v2-change", "v3")


@dataclass(frozen=True)
class CaseTier:
    """The tier that a scheme gives a case on a day, and how the recorded one stands to it. Only tiers of NOMS
    2005 are recorded, so for today's schemes the agreement is `not recorded`."""

    day: datetime.date
    result: TierResult
    agreement: Agreement
    recorded_by: Entry | None


@dataclass(frozen=True)
class TierChange:
    """From this day on the rules gave this tier. `because` are the kinds of the entries of that day."""

    day: datetime.date
    tier: CaseTier
    because: tuple[str, ...]


def tier_of_case(
    case_file: CaseFile,
    person: Person | None,
    day: datetime.date,
    scheme: str = "noms-2005",
    rules: RuleSet | None = None,
) -> CaseTier:
    """The tier of a case by the end of a day. `rules` replace the shipped ones of NOMS 2005: an area may have
    its own. A scheme that is none of `SCHEMES` is a `KeyError`."""
    then = case_file.up_to(day)
    result = _result(then, person, day, scheme, rules)
    recorded = then.of_kind("tiered") if scheme == "noms-2005" else []
    last = recorded[-1] if recorded else None
    told = agreement(
        scheme,
        str(last.fact("tier")) if last else "",
        result.tier,
        (last.fact("override_reason") or "") if last else "",
        (last.fact("approved_by") or "") if last else "",
    )
    return CaseTier(day, result, told, last)


def _result(
    then: CaseFile,
    person: Person | None,
    day: datetime.date,
    scheme: str,
    rules: RuleSet | None,
) -> TierResult:
    if scheme == "noms-2005":
        return noms_2005(facts_of_case(then, day), rules)
    if scheme == "v2-protect":
        return protect(protect_inputs(then, person, day))
    if scheme == "v2-change":
        return change(change_inputs(then, person, day))
    if scheme == "v3":
        return version_3(version_3_inputs(then, person, day))
    raise KeyError(scheme)


def facts_of_case(then: CaseFile, day: datetime.date) -> dict[str, Fact]:
    """What the rules of NOMS 2005 look at, as the record has it by the end of a day."""
    assessed = [entry for entry in then.of_kind("assessed") if entry.fact("needs") is not None]
    ppo, mappa = then.value_on("ppo", day), then.value_on("mappa_level", day)
    return {
        "roh_level": then.value_on("roh_level", day),
        "likelihood": then.value_on("likelihood", day),
        "ppo": None if ppo is None else str(ppo).lower(),
        "mappa_level": None if mappa is None else str(mappa),
        "requirements": then.value_on("requirements", day),
        "needs": tuple(assessed[-1].fact("needs")) if assessed else None,
    }


def tier_history(
    case_file: CaseFile,
    person: Person | None,
    until: datetime.date,
    scheme: str = "noms-2005",
    rules: RuleSet | None = None,
) -> list[TierChange]:
    """Each day up to `until` on which the tier, the rules that decide it or the agreement changed."""
    return list(_changes(case_file, person, until, scheme, rules))


def _changes(
    case_file: CaseFile,
    person: Person | None,
    until: datetime.date,
    scheme: str,
    rules: RuleSet | None,
) -> Iterator[TierChange]:
    days = sorted({e.happened_on for e in case_file.entries if e.happened_on <= until})
    before = None
    for day in days:
        found = tier_of_case(case_file, person, day, scheme, rules)
        now = (found.result.tier, found.result.decided_by, found.agreement.kind)
        if now != before:
            kinds = [entry.kind for entry in case_file.entries if entry.happened_on == day]
            yield TierChange(day, found, tuple(dict.fromkeys(kinds)))
        before = now
