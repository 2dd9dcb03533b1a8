"""Which answer counts for each sampled case and question, and what was not answered.

Three states, never two: above or below the line (relevant), not relevant, and missing. A question is
missing where it is relevant and nobody answered it: where it has no condition, in a case that has been
read at all; with a condition, where the gate questions and the columns of the sample already make it
true. Where they cannot tell, the assessor's answer alone decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from throughcare.core.frameworks import Framework, Question
from throughcare.core.relevance import CaseFacts, relevance

ANSWERS = ("above", "below", "not_relevant")


@dataclass(frozen=True)
class Answer:
    """One assessor's answer to one question about one case. `line`: in the file it came from."""

    case: str
    assessor: str
    question: str
    answer: str  # one of ANSWERS
    note: str = ""
    line: int | None = None


@dataclass(frozen=True)
class SampledCase:
    """One case of the sample as scoring needs it: its stratum, its officer, its lead assessor, and
    all columns of the sample by name."""

    case: str
    stratum: str
    population: int  # cases of the frame in the stratum
    offender_manager: str = ""
    assessor: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """The answers that count, by case and then question; those set aside because the lead answered;
    and those where two assessors answered and neither is the lead."""

    answers: Mapping[str, Mapping[str, Answer]]
    second: Sequence[Answer]
    undecided: Sequence[Sequence[Answer]]


def count_answers(cases: Iterable[SampledCase], answers: Iterable[Answer]) -> Counted:
    """Of each case and question, the lead's answer; without one, a single other assessor's."""
    leads = {case.case: case.assessor for case in cases}
    read: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        read.setdefault((answer.case, answer.question), []).append(answer)
    counted: dict[str, dict[str, Answer]] = {}
    second: list[Answer] = []
    undecided: list[list[Answer]] = []
    for (case, question), given in read.items():
        lead = next((a for a in given if a.assessor and a.assessor == leads.get(case)), None)
        if lead is None and len(given) > 1:
            undecided.append(given)
            continue
        chosen = lead or given[0]
        counted.setdefault(case, {})[question] = chosen
        second += [answer for answer in given if answer is not chosen]
    return Counted(counted, second, undecided)


def missing(
    framework: Framework, cases: Sequence[SampledCase], counted: Counted
) -> list[tuple[str, str]]:
    """The case and question of each relevant question that has no answer, in the sample's and the
    framework's order. A case without any answer has not been read; none of its questions is listed."""
    found = []
    for case in cases:
        given = counted.answers.get(case.case)
        if not given:
            continue
        words: dict[str, str | None] = {q: answer.answer for q, answer in given.items()}
        facts = sample_facts(case.columns)
        found += [
            (case.case, question.id)
            for question in framework.questions.values()
            if question.id not in given and _relevant(question, framework, facts, words)
        ]
    return found


def overruled(
    framework: Framework, cases: Sequence[SampledCase], counted: Counted
) -> list[tuple[str, str]]:
    """Where an assessor answered `not_relevant` although the condition holds: accepted, and listed."""
    found = []
    for case in cases:
        given = counted.answers.get(case.case, {})
        words: dict[str, str | None] = {q: answer.answer for q, answer in given.items()}
        facts = sample_facts(case.columns)
        found += [
            (case.case, question.id)
            for question in framework.questions.values()
            if question.relevant_when is not None
            and words.get(question.id) == "not_relevant"
            and _relevant(question, framework, facts, words)
        ]
    return found


def _relevant(
    question: Question,
    framework: Framework,
    facts: CaseFacts,
    words: Mapping[str, str | None],
) -> bool:
    if question.relevant_when is None:
        return True
    return relevance(question, framework.questions, facts, words) is True


def sample_facts(columns: Mapping[str, str]) -> CaseFacts:
    """What the columns of a sample tell of the facts that a condition may name (the others are "cannot
    be told")."""
    licence = _truth(columns.get("licence", ""))
    level, tier = columns.get("roh_level") or None, columns.get("tier") or None
    return {
        "licence": licence,
        "community": None if licence is None else not licence,
        "ppo": _truth(columns.get("ppo", "")),
        "statutory_victim_contact": _truth(columns.get("victim_contact", "")),
        "roh": level,
        "tier": tier,
        "oasys_required": None if tier is None else tier != "1",
    }


def _truth(value: str) -> bool | None:
    return {"true": True, "false": False}.get(value)
