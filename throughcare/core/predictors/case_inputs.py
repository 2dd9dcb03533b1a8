"""The inputs of predictors as far as the record of a case has them on a day, each with the entry it was read
from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from throughcare.core.predictors.explanations import Evidence
from throughcare.core.predictors.inputs import EMPTY_SET, Input, inputs
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.court import CUSTODIAL_DISPOSALS
from throughcare.core.record.entry import Entry
from throughcare.core.record.people import Person

# Fact of the criminal record -> input.
HISTORY = {
    "sanctions": "totalNumberOfSanctionsForAllOffences",
    "violent_sanctions": "totalNumberOfViolentSanctions",
    "age_at_first_sanction": "ageAtFirstSanction",
    "first_sanctioned_on": "dateOfFirstSanction",
    "last_offence_on": "mostRecentOffenceDate",
    "previous_convictions": "previousConvictions",
    "ever_sexual_offence": "hasEverCommittedSexualOffence",
    "sexually_motivated": "isCurrentOffenceSexuallyMotivated",
    "stranger_victim": "isCurrentOffenceAgainstVictimStranger",
    "contact_adult_sexual_sanctions": "totalContactAdultSexualSanctions",
    "contact_child_sexual_sanctions": "totalContactChildSexualSanctions",
    "non_contact_sexual_sanctions": "totalNonContactSexualOffences",
    "indecent_image_sanctions": "totalIndecentImageSanctions",
    "last_sexual_offence_on": "dateOfMostRecentSexualOffence",
}
FOLLOWUPS = (
    "dateAtStartOfFollowupCalculated",
    "dateAtStartOfFollowupUserInput",
    "dateAtStartOfFollowup",
)
SEX = {"M": "MALE", "F": "FEMALE"}
LEVELS = ("low", "medium", "high", "very_high")


@dataclass
class CaseInputs:
    """Inputs by name as words, the entry that each was read from, and answers that could not be used."""

    words: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def put(self, name: str, word: str | None, entry: Entry | None = None) -> None:
        if word is None:
            return
        self.words[name] = word
        if entry is not None:
            self.evidence[name] = Evidence(entry.id, entry.kind, entry.happened_on)


def inputs_of_case(case_file: CaseFile, person: Person | None, day: datetime.date) -> CaseInputs:
    """What the record says by the end of a day. What it does not say is left out: nothing is assumed.

    The current offence and conviction are those of the last sentence; the follow-up begins with an
    order or a release, and of somebody in custody with the release planned.
    """
    then = case_file.up_to(day)
    found = CaseInputs()
    if person is not None:
        found.put("gender", SEX.get(person.sex))
        found.put("dateOfBirth", person.born_on.isoformat() if person.born_on else None)
    found.put("assessmentDate", day.isoformat())
    _sentence(found, then)
    _history(found, then)
    _setting(found, then, day)
    _harm(found, then)
    _items(found, then)
    return found


def _last(then: CaseFile, *kinds: str) -> Entry | None:
    entries = then.of_kind(*kinds)
    return entries[-1] if entries else None


def _sentence(found: CaseInputs, then: CaseFile) -> None:
    sentence = _last(then, "sentenced")
    if sentence is None:
        return
    found.put("dateOfCurrentConviction", sentence.happened_on.isoformat(), sentence)
    found.put("currentOffenceCode", sentence.fact("offence_code"), sentence)
    custodial = sentence.fact("disposal") in CUSTODIAL_DISPOSALS
    found.put("hasCustodialSentence", _yes(custodial), sentence)
    start, on = _followup(then, sentence, custodial)
    for name in FOLLOWUPS:
        found.put(name, on.isoformat() if on else None, start)


def _followup(
    then: CaseFile, sentence: Entry, custodial: bool
) -> tuple[Entry | None, datetime.date | None]:
    """The entry and the day from which somebody is at risk in the community."""
    if not custodial:
        return sentence, sentence.happened_on
    after = then.position[sentence.id]
    released = [e for e in then.of_kind("released") if then.position[e.id] > after]
    if released:
        return released[-1], released[-1].happened_on
    planned = [e for e in then.of_kind("release_planned") if then.position[e.id] > after]
    if planned and planned[-1].fact("expected_on"):
        return planned[-1], planned[-1].fact("expected_on")
    return sentence, sentence.fact("release_or_tariff_on")


def _history(found: CaseInputs, then: CaseFile) -> None:
    """The last count of the criminal record; a later one that leaves a fact out does not undo it."""
    for entry in then.of_kind("offending_history_recorded"):
        for fact, name in HISTORY.items():
            found.put(name, _word(entry.fact(fact)), entry)
        convicted = entry.fact("convicted_on")
        found.put("dateOfCurrentConviction", convicted.isoformat() if convicted else None, entry)


def _word(value: Any) -> str | None:
    """A fact as the word of an input."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, list):
        return "|".join(kind.upper() for kind in value) or EMPTY_SET
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _setting(found: CaseInputs, then: CaseFile, day: datetime.date) -> None:
    setting = then.value_on("setting", day)
    if setting:
        found.put("supervisionStatus", setting.upper())
    mappa = _last(then, "mappa_level_set")
    if mappa is not None:
        found.put("isEligibleForMappa", "true", mappa)


def _harm(found: CaseInputs, then: CaseFile) -> None:
    analyses = then.of_kind("roh_analysed")
    if analyses:
        now = analyses[-1]
        most = max(analyses, key=lambda entry: LEVELS.index(entry.fact("level")))
        found.put("overallRiskForAssessment", now.fact("level").upper(), now)
        found.put("highestRiskLevelOverAllAssessments", most.fact("level").upper(), most)


def _items(found: CaseInputs, then: CaseFile) -> None:
    """Answers of the last assessment that has any."""
    assessed = [entry for entry in then.of_kind("assessed") if entry.fact("items")]
    if not assessed:
        return
    answers = assessed[-1].fact("items")
    for asked in _of_items():
        answer = answers.get(asked.item)
        if answer is None:
            continue
        value = asked.value_of(answer, as_item=True)
        if value is None:
            found.problems.append(
                f'Item {asked.item} ({asked.title}): "{answer}" is not an answer.'
            )
        else:
            found.put(asked.name, asked.word_for(value), assessed[-1])


def _of_items() -> Iterator[Input]:
    return (asked for asked in inputs().values() if asked.item)
