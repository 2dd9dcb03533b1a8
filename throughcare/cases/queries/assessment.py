"""What the record of a case gives for its likelihood of reoffending and its tier, and what was stored of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from throughcare.cases.journals import general_journal, person_of
from throughcare.cases.models import Case
from throughcare.core import record
from throughcare.core.predictors import Explanation, Recomputed, recomputed, scores_of_case
from throughcare.core.predictors.case_scores import OF_A_CASE
from throughcare.core.record import CaseFile
from throughcare.core.tiering import SCHEMES, CaseTier, TierChange, tier_history, tier_of_case

TITLES = {
    "noms-2005": "Tier, as in 2005",
    "v2-protect": "Today’s tier, protect",
    "v2-change": "Today’s tier, change",
    "v3": "Tier, version 3",
}


@dataclass(frozen=True)
class StoredScore:
    """A score of the record, beside the same one computed again from what was stored with it."""

    entry: record.Entry
    again: Recomputed


@dataclass(frozen=True)
class Assessment:
    """All of the page."""

    tiers: Mapping[str, CaseTier]
    history: list[TierChange]
    given: list[Explanation]
    refused: list[Explanation]
    problems: tuple[str, ...]
    stored: list[StoredScore]


def assessment(case: Case) -> Assessment:
    """The scores and tiers of a case as it stands, from the entries that everything derived is derived from."""
    day = case.area.today
    case_file = CaseFile(general_journal(case))
    person = person_of(case)
    scores = scores_of_case(case_file, person, day)
    explained = list(scores.explanations.values())
    stored = case_file.up_to(day).of_kind("predictor_scored")
    return Assessment(
        tiers={scheme: tier_of_case(case_file, person, day, scheme) for scheme in SCHEMES},
        history=list(reversed(tier_history(case_file, person, day))),
        given=[one for one in explained if one.scores],
        refused=[one for one in explained if not one.scores],
        problems=scores.problems,
        stored=[_stored(entry) for entry in reversed(stored)],
    )


def _stored(entry: record.Entry) -> StoredScore:
    facts = {name: entry.fact(name) for name in ("model", "version", "score", "inputs", "outputs")}
    return StoredScore(entry, recomputed(facts))


def as_text(case: Case, model: str) -> str | None:
    """What one model says of the case, as text; None where there is no such model."""
    if model not in OF_A_CASE:
        return None
    day = case.area.today
    scores = scores_of_case(CaseFile(general_journal(case)), person_of(case), day, [model])
    return _heading(case, day) + scores[model].text()


def _heading(case: Case, day: datetime.date) -> str:
    synthetic = " This case is made up." if case.area.source == "synthetic" else ""
    return f"Case {case.ref}, as it stands on {day.isoformat()}.{synthetic}\n\n"
