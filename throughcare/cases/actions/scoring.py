"""Scores of predictors, stored as the assessment is recorded that they are of."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from throughcare.cases.journals import columns_of, general_journal, person_of
from throughcare.cases.models import Case, Entry
from throughcare.core.predictors import facts_of_scores
from throughcare.core.record import CaseFile, read_facts
from throughcare.core.record import Entry as CoreEntry

SCORED_AFTER = frozenset({"assessed", "offending_history_recorded"})
BY = "computed"  # who recorded a score that nobody typed in


def ref_of_score(ref: str, model: str) -> str:
    """The id of the score that followed from an entry: the same one if the entry is sent again."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{ref} {model}").hex


def add_scores(case: Case, entry: CoreEntry) -> list[CoreEntry]:
    """Stores what the models say with an entry that was just recorded, where that is new. Gives the entries
    that were added."""
    if entry.kind not in SCORED_AFTER:
        return []
    case_file = CaseFile(general_journal(case))
    stored = {
        scored.fact("model"): scored for scored in case_file.of_kind("predictor_scored")
    }  # the last of each
    added = []
    for facts in facts_of_scores(case_file, person_of(case), entry.happened_on):
        if not _says_the_same(stored.get(facts["model"]), facts):
            added.append(_store(case, entry, facts))
    return added


def _says_the_same(stored: CoreEntry | None, facts: dict[str, Any]) -> bool:
    return stored is not None and all(
        stored.fact(name) == facts[name] for name in ("version", "scored_as_of", "inputs", "score")
    )


def _store(case: Case, entry: CoreEntry, facts: dict[str, Any]) -> CoreEntry:
    typed, _, problems = read_facts("predictor_scored", facts)
    assert typed is not None and not problems, problems
    score = CoreEntry(
        id=ref_of_score(entry.id, facts["model"]),
        case=entry.case,
        kind="predictor_scored",
        happened_on=entry.happened_on,
        recorded_at=entry.recorded_at,
        recorded_by=BY,
        corrects=None,
        facts=typed,
    )
    Entry.objects.create(case=case, **columns_of(score))
    return score


def scores_after(entries: list[CoreEntry], ref: str) -> Iterator[CoreEntry]:
    """The scores that were stored with an entry."""
    for entry in entries:
        if entry.kind == "predictor_scored" and entry.recorded_by == BY:
            if entry.id == ref_of_score(ref, str(entry.fact("model"))):
                yield entry
