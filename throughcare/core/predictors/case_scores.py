"""The scores of a case on a day, from its record alone, and the facts that are stored with a score so that
anybody can compute it again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.core.predictors.case_inputs import CaseInputs, inputs_of_case
from throughcare.core.predictors.catalogue import PREDICTORS
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.explanations import Explanation, explain
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import models
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.people import Person

# The score that stands for a model in the record, and whether it is static or dynamic where that is a question.
QUOTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "ogrs3": (("two_year", ""),),
    "ogrs4": (("all_dynamic", "dynamic"), ("all_static", "static")),
    "ogp": (("two_year", ""),),
    "ovp": (("two_year", ""),),
    "rsr": (("rsr", ""),),
}
OF_A_CASE = ("ogrs3", "ogrs4", "ogp", "ovp", "rsr", "mst", "lds", "opd")


@dataclass(frozen=True)
class CaseScores:
    """Explanations by model, and answers of the record that could not be used, in sentences."""

    day: datetime.date
    explanations: Mapping[str, Explanation]
    problems: tuple[str, ...]

    def __getitem__(self, model: str) -> Explanation:
        return self.explanations[model]


def scores_of_case(
    case_file: CaseFile,
    person: Person | None,
    day: datetime.date,
    names: Iterable[str] = OF_A_CASE,
) -> CaseScores:
    """What each model says of a case by the end of a day, as far as the record has its inputs.

    Static forms are given where items of OASys lack. A model without its inputs is there too, with the
    refusals that say what lacks. Today's models are given for any day: whether one was in use then
    stands in its explanation.
    """
    found = inputs_of_case(case_file, person, day)
    _with_ogrs3(found)
    people = _people(found.words)
    explanations = {name: explain(name, people, None, found.evidence, day) for name in names}
    return CaseScores(day, explanations, tuple(found.problems))


def people_of_case(case_file: CaseFile, person: Person | None, day: datetime.date) -> People:
    """The one person of a case, as far as the record has the inputs by the end of a day: to score without
    explanations."""
    found = inputs_of_case(case_file, person, day)
    _with_ogrs3(found)
    return _people(found.words)


def _people(words: Mapping[str, str]) -> People:
    return People.reading(1, {name: Coded.of([word]) for name, word in words.items()})


def _with_ogrs3(found: CaseInputs) -> None:
    """OGP builds on OGRS3, so that is scored first."""
    number = PREDICTORS["ogrs3"].score(_people(found.words), None).parts["two_year"].number[0]
    if number == number:  # not NaN
        found.put("ogrs3TwoYear", str(int(number)))


def facts_of_scores(
    case_file: CaseFile, person: Person | None, day: datetime.date
) -> list[dict[str, Any]]:
    """The facts of the scores that are stored as an assessment is recorded: of each model of reoffending that
    was in use on the day and has its inputs. Where none was, as in 2005 when the coefficients of the one in
    use were not public, that of OGRS3, which names itself and its version."""
    scores = scores_of_case(case_file, person, day, QUOTED)
    found = scores.explanations
    any_in_use = any(one.was_in_use for one in found.values())
    chosen = [one for one in found.values() if any_in_use and one.was_in_use is not False]
    stored = (facts_to_store(one, day) for one in chosen or [found["ogrs3"]])
    return [facts for facts in stored if facts is not None]


def facts_to_store(explanation: Explanation, as_of: datetime.date) -> dict[str, Any] | None:
    """The facts of a `predictor_scored` entry: model and version, the quoted score, all its inputs and all
    that came of them. None where no score was given."""
    for name, form in QUOTED.get(explanation.model, ()):
        score = explanation.score(name)
        if score is None:
            continue
        facts: dict[str, Any] = {
            "model": explanation.short,
            "version": explanation.version,
            "scored_as_of": as_of,
            "score": score.number,
            "band": score.band.lower() or None,
            "inputs": {one.name: one.word for one in explanation.inputs},
            "outputs": dict(explanation.outputs),
        }
        return facts | ({"form": form} if form else {})
    return None


@dataclass(frozen=True)
class Recomputed:
    """A stored score computed again: what differs (name of an output: stored, now), and what it is now.
    `possible` is false where the entry holds too little, and `problem` says what."""

    possible: bool
    differences: Mapping[str, tuple[str, str]]
    explanation: Explanation | None
    problem: str = ""

    @property
    def agrees(self) -> bool:
        return self.possible and not self.differences


def recomputed(facts: Mapping[str, Any]) -> Recomputed:
    """Computes the score of a `predictor_scored` entry again from its own facts."""
    short, inputs = facts.get("model") or "", facts.get("inputs") or {}
    name = next((n for n, p in PREDICTORS.items() if p.model.short == short), None)
    if name is None:
        return Recomputed(False, {}, None, _why_not(short))
    if not inputs:
        return Recomputed(False, {}, None, "The entry does not hold the inputs of the score.")
    try:
        found = explain(name, _people(inputs), facts.get("version"))
    except KeyError:
        problem = f"Version {facts.get('version')} of {short} is not known here."
        return Recomputed(False, {}, None, problem)
    stored = facts.get("outputs") or {}
    names = sorted({*stored, *(found.outputs if stored else {})})
    pairs = {one: (str(stored.get(one, "")), found.outputs.get(one, "")) for one in names}
    differences = {one: pair for one, pair in pairs.items() if pair[0] != pair[1]}
    return Recomputed(True, differences | _of_the_score(facts, found), found)


def _why_not(short: str) -> str:
    """Why a model cannot be computed here."""
    closed = next((one for one in models().values() if one.short == short and one.instead), None)
    if closed is None:
        return f'"{short}" is not a model that can be computed here.'
    return f"{short}: the coefficients are not public. {closed.notes[-1]}"


def _of_the_score(facts: Mapping[str, Any], found: Explanation) -> dict[str, tuple[str, str]]:
    """Where the quoted score is not what the inputs give."""
    now = facts_to_store(found, datetime.date.min)
    if facts.get("score") is None:
        return {}
    score = None if now is None else now["score"]
    return {} if score == facts["score"] else {"score": (str(facts["score"]), str(score or ""))}
