"""How the demo's assessors answer: a model, not a reading of anything.

Each question is answered above the line as often as the Cheshire report prints for it; where it prints
nothing, as often as brings its criterion to the printed score. Cases differ (and with them all their
answers), so do offender managers; local assessors are a little lenient. Where a question is a matter of
record, the record pulls the answer its way and never decides it.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import NormalDist

from throughcare.core.frameworks import Criterion, Framework, Question
from throughcare.core.published import Published
from throughcare.core.relevance import CaseFacts, relevance
from throughcare.core.scoring.answers import Answer

CASE_SD, OFFICER_SD = 0.8, 0.35  # logits; the spreads that our simulations assume
LENIENCY = 0.25  # of a local assessor, logits
RECORD_PULL = 1.3  # towards what the record says, logits
SECOND_AGREES = {"above": 0.88, "below": 0.93}  # the second reader, by what the first one said
SECOND_SAYS_NOT_RELEVANT = 0.03
UNANSWERED = 4  # relevant questions that nobody answered: a third thing, and listed
MISSING_CRITERION = 59  # 1.2's score is not in the text; its conclusion is "urgent": ours
LEAST, MOST = 0.03, 0.98


@dataclass(frozen=True)
class Reading:
    """A case as it lies before its assessors. `record`: by question, whether the record says that all
    was in time (None: it says nothing)."""

    case: str
    officer: str
    lead: str
    second: str | None
    is_local: bool
    facts: CaseFacts
    record: Mapping[str, bool | None]
    priority_need: str


def chance(*parts: str) -> float:
    """A number from 0 to 1 that belongs to these texts."""
    digest = hashlib.sha256("|".join(parts).encode()).digest()
    return int.from_bytes(digest[:7], "big") / (1 << 56)


@cache
def yes_rates() -> dict[str, float]:
    """How often a gate is answered yes, and a question without a condition taken as relevant."""
    text = resources.files("throughcare").joinpath("demo", "assessors.csv").read_text("utf-8")
    return {row["question"]: float(row["yes"]) / 100 for row in csv.DictReader(text.splitlines())}


def answer_all(
    framework: Framework, published: Published, readings: Sequence[Reading], seed: str
) -> list[Answer]:
    """Every answer of every assessor, by case and in the order of the framework."""
    given: dict[str, dict[str, str]] = {reading.case: {} for reading in readings}
    targets = target_shares(framework, published)
    for question in framework.questions.values():
        if question.kind == "gate":
            for reading in readings:
                _answer_gate(framework, question, reading, given[reading.case], seed)
            continue
        relevant = [r for r in readings if _is_relevant(framework, question, r, given, seed)]
        for reading, above in _judge(question, relevant, targets[question.id], seed):
            given[reading.case][question.id] = "above" if above else "below"
    _leave_out(framework, readings, given, seed)
    return [answer for reading in readings for answer in _written(framework, reading, given, seed)]


# Gates and relevance


def _answer_gate(
    framework: Framework, gate: Question, reading: Reading, given: dict[str, str], seed: str
) -> None:
    """The record answers what it knows; the assessor's judgement the rest."""
    asked = relevance(gate, framework.questions, reading.facts, given)
    if asked is False:
        return
    known = _known_to_record(gate.id, reading.facts)
    if known is None:
        known = chance(seed, "gate", gate.id, reading.case) < yes_rates().get(gate.id, 0.5)
    given[gate.id] = "above" if known else "below"


def _known_to_record(gate: str, facts: CaseFacts) -> bool | None:
    fact = {
        "1.1.01": "psr",
        "1.2.01": "roh_screening",
        "1.5.24": "tier",
        "2.2.G1": "risk_change_recorded",
    }
    name = fact.get(gate)
    if name is None:
        return True if gate == "3.1.19" else None
    value = facts.get(name)
    if gate == "2.2.G1":  # a change that nobody recorded is for the assessor to find
        return True if value else None
    return bool(value)


def _is_relevant(
    framework: Framework,
    question: Question,
    reading: Reading,
    given: Mapping[str, dict[str, str]],
    seed: str,
) -> bool:
    if question.relevant_when is None:
        rate = yes_rates().get(question.id, 1.0)
        if chance(seed, "relevant", question.id, reading.case) < rate:
            return True
        given[reading.case][question.id] = "not_relevant"
        return False
    known = relevance(question, framework.questions, reading.facts, given[reading.case])
    return known is True


# Judgement


def target_shares(framework: Framework, published: Published) -> dict[str, float]:
    """For each scored question, the share of relevant cases above the line: as printed, or what brings
    its criterion to its printed score, all questions of it moved alike where that is not enough."""
    printed = {
        value.question: value.value / 100
        for value in published.questions
        if value.value is not None
    }
    shares: dict[str, float] = {}
    for _, criterion in framework.scored_criteria():
        score = published.scores.get(criterion.id)
        wanted = (MISSING_CRITERION if score is None else score) / 100
        shares |= _fit(criterion, framework.summary_weight, printed, wanted)
    return shares


def _fit(
    criterion: Criterion, summary_weight: float, printed: Mapping[str, float], wanted: float
) -> dict[str, float]:
    scored = [question for question in criterion.questions if question.kind != "gate"]
    low, high = -6.0, 6.0
    for free_only in (True, False):
        free = [q for q in scored if q.id not in printed] if free_only else scored
        for _ in range(60):
            shift = (low + high) / 2
            shares = {
                q.id: _clipped(_moved(printed.get(q.id, wanted), shift if q in free else 0.0))
                for q in scored
            }
            low, high = (
                (shift, high) if _score(scored, shares, summary_weight) < wanted else (low, shift)
            )
        if abs(_score(scored, shares, summary_weight) - wanted) < 0.002:
            break
        low, high = -6.0, 6.0
    return shares


def _score(scored: Sequence[Question], shares: Mapping[str, float], summary_weight: float) -> float:
    individual = [shares[q.id] for q in scored if q.kind == "individual"]
    summary = [shares[q.id] for q in scored if q.kind == "summary"]
    if not summary or not individual:
        return sum(individual + summary) / len(scored)
    mean = sum(individual) / len(individual)
    return (1 - summary_weight) * mean + summary_weight * sum(summary) / len(summary)


def _moved(share: float, logits: float) -> float:
    share = _clipped(share)
    return 1 / (1 + math.exp(-(math.log(share / (1 - share)) + logits)))


def _clipped(share: float) -> float:
    return min(MOST, max(LEAST, share))


def _judge(
    question: Question, relevant: Sequence[Reading], share: float, seed: str
) -> list[tuple[Reading, bool]]:
    """Above or below for each case: likelier where case, officer and record are better. As many are
    above as the share asks for, to within one."""
    if not relevant:
        return []
    effects = [_effect(question, reading, seed) for reading in relevant]
    low, high = -12.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        likely = [1 / (1 + math.exp(-(middle + effect))) for effect in effects]
        low, high = (middle, high) if sum(likely) < share * len(likely) else (low, middle)
    order = sorted(range(len(relevant)), key=lambda n: chance(seed, question.id, relevant[n].case))
    passed = chance(seed, "start", question.id)
    found = []
    for place in order:
        before, passed = int(passed), passed + likely[place]
        found.append((relevant[place], int(passed) > before))
    return found


def _effect(question: Question, reading: Reading, seed: str) -> float:
    normal = NormalDist().inv_cdf
    effect = CASE_SD * normal(chance(seed, "case", reading.case))
    effect += OFFICER_SD * normal(chance(seed, "officer", reading.officer))
    effect += LENIENCY if reading.is_local else 0.0
    record = reading.record.get(question.id)
    if record is not None:
        effect += RECORD_PULL if record else -RECORD_PULL
    return effect


# What is written down


def _leave_out(
    framework: Framework,
    readings: Sequence[Reading],
    given: dict[str, dict[str, str]],
    seed: str,
) -> None:
    """A few questions that were asked and not answered."""
    always = [
        q.id
        for q in framework.questions.values()
        if q.relevant_when == "all" and q.kind == "individual"
    ]
    pairs = sorted(
        ((reading.case, question) for reading in readings for question in always),
        key=lambda pair: chance(seed, "unanswered", *pair),
    )
    for case, question in pairs[:UNANSWERED]:
        given[case].pop(question, None)


def _written(
    framework: Framework, reading: Reading, given: Mapping[str, dict[str, str]], seed: str
) -> list[Answer]:
    first = given[reading.case]
    found = []
    for question in framework.questions:
        if question not in first:
            continue
        note = reading.priority_need if question == "3.1.19" else ""
        found.append(Answer(reading.case, reading.lead, question, first[question], note))
        if reading.second:
            said = _second(question, reading, first[question], seed)
            found.append(Answer(reading.case, reading.second, question, said, note))
    return found


def _second(question: str, reading: Reading, first: str, seed: str) -> str:
    """What the second reader says, who has not seen the first one's answers."""
    if first == "not_relevant":
        return first
    point = chance(seed, "second", question, reading.case)
    if point < SECOND_SAYS_NOT_RELEVANT:
        return "not_relevant"
    if chance(seed, "agrees", question, reading.case) < SECOND_AGREES[first]:
        return first
    return "below" if first == "above" else "above"
