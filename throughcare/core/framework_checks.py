"""What makes no sense in a framework, each with its line and what to write instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from throughcare.core.frameworks import Criterion, Framework, Question
from throughcare.core.mistakes import Mistake, did_you_mean
from throughcare.core.relevance import (
    Always,
    And,
    Answered,
    Expression,
    Or,
    RelevanceMistake,
    leaves,
    parse,
    questions_read,
)
from throughcare.core.relevance_vocabulary import can_hold, wrong_with

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")


def check_framework(framework: Framework, file: str = "framework") -> list[Mistake]:
    """Everything that makes no sense in a framework; an empty list when nothing does.

    `file` is what the mistakes call the file it came from.
    """
    found = [
        *_ids(framework),
        *_weights(framework),
        *_bands(framework),
        *_threads(framework),
        *_criteria(framework),
        *_ratings(framework),
        *_relevance(framework),
    ]
    return [Mistake(file, *wrong) for wrong in found]


# line, field, problem, remedy
Wrong = tuple[int | None, str, str, str]


def _all_questions(framework: Framework) -> list[Question]:
    """Every question, those with the same id included."""
    return [question for _, criterion in framework.criteria() for question in criterion.questions]


def _ids(framework: Framework) -> Iterator[Wrong]:
    named = [
        ("section", [(s.id, s.line) for s in framework.sections]),
        ("criterion", [(c.id, c.line) for _, c in framework.criteria()]),
        ("question", [(q.id, q.line) for q in _all_questions(framework)]),
        (
            "specific criterion",
            [(s.id, s.line) for _, c in framework.criteria() for s in c.specific],
        ),
        ("thread", [(thread.id, thread.line) for thread in framework.threads]),
    ]
    for what, ids in named:
        first: dict[str, int | None] = {}
        for name, line in ids:
            if name in first:
                where = f" on line {first[name]}" if first[name] else ""
                yield line, f"{what} {name}", f"this id was used before{where}.", "Give it its own."
            elif name and not _ID.fullmatch(name):
                remedy = "Use letters, digits, dots, hyphens and underscores."
                yield line, f"{what} {name}", "this id cannot be used in files of answers.", remedy
            first.setdefault(name, line)


def _weights(framework: Framework) -> Iterator[Wrong]:
    weight = framework.summary_weight
    if not 0 <= weight <= 1:
        share = f"{weight:g}% is written {weight / 100:g}." if 1 < weight <= 100 else ""
        remedy = f"Write a share from 0 to 1. {share}".strip()
        line = framework.lines.get("summary_weight")
        yield line, "summary_weight", f"{weight:g} is no share of a score.", remedy


def _bands(framework: Framework) -> Iterator[Wrong]:
    if not framework.bands:
        remedy = "A score needs a conclusion: list bands, the last one from: 0."
        yield framework.lines.get("bands"), "bands", "there are none.", remedy
        return
    for higher, lower in zip(framework.bands, framework.bands[1:], strict=False):
        if lower.from_percent >= higher.from_percent:
            problem = f"{lower.from_percent:g} does not come below {higher.from_percent:g}."
            yield lower.line, "bands", problem, "List the highest band first."
    if framework.bands[0].from_percent > 100:
        yield framework.bands[0].line, "bands", "no score is above 100.", "Bands are in percent."
    last = framework.bands[-1]
    if last.from_percent != 0:
        problem = f"scores below {last.from_percent:g} have no conclusion."
        yield last.line, "bands", problem, "The last band is from: 0."


def _threads(framework: Framework) -> Iterator[Wrong]:
    sections = {section.id for section in framework.sections}
    known = {thread.id for thread in framework.threads}
    for thread in framework.threads:
        where = f"thread {thread.id}"
        for name in thread.sections:
            if name not in sections:
                remedy = did_you_mean(name, sorted(sections))
                yield thread.line, where, f'there is no section "{name}".', remedy
        if not any(
            thread.id in question.threads and question.kind != "gate"
            for section, criterion in framework.criteria()
            if section.id in thread.sections
            for question in criterion.questions
        ):
            remedy = f"Give the questions that belong to it threads: [{thread.id}]."
            yield thread.line, where, "no scored question of its sections has it.", remedy
    for question in _all_questions(framework):
        for name in question.threads:
            if name not in known:
                remedy = did_you_mean(name, sorted(known)) or "Add it under threads."
                yield (
                    question.line,
                    f"question {question.id}",
                    f'there is no thread "{name}".',
                    remedy,
                )
        if question.threads and question.kind == "gate":
            problem = "a gate is never scored, so it is in no thread."
            yield question.line, f"question {question.id}", problem, "Take threads out."


def _criteria(framework: Framework) -> Iterator[Wrong]:
    for _, criterion in framework.criteria():
        where = f"criterion {criterion.id}"
        if criterion.questions and criterion.specific:
            problem = "it has questions (so it is scored) and specific criteria (so it is rated)."
            yield criterion.line, where, problem, "It can be one of the two."
        if criterion.questions and all(q.kind == "gate" for q in criterion.questions):
            remedy = "Gates are never scored: add an individual or a summary question."
            yield criterion.line, where, "nothing in it can be scored.", remedy
        if not criterion.questions and not criterion.specific and not framework.ratings:
            remedy = "Add questions; or specific criteria, and ratings to the framework."
            yield criterion.line, where, "it has neither questions nor specific criteria.", remedy


def _rated(framework: Framework) -> list[Criterion]:
    return [criterion for _, criterion in framework.rated_criteria()]


def _ratings(framework: Framework) -> Iterator[Wrong]:
    rated = _rated(framework)
    line = framework.lines.get("ratings")
    if framework.ratings and not rated:
        remedy = "Take ratings out, or add a criterion with specific criteria."
        yield line, "ratings", "no criterion of this framework is rated.", remedy
    if any(criterion.specific for criterion in rated) and not framework.ratings:
        yield (
            None,
            "ratings",
            "criteria are rated, and no ratings are listed.",
            "List them, best first.",
        )
    for rating, times in Counter(framework.ratings).items():
        if times > 1:
            yield line, "ratings", f'"{rating}" is listed twice.', "List each once, best first."
    for rule in framework.rating_rules:
        if rule.rating not in framework.ratings:
            remedy = did_you_mean(rule.rating, framework.ratings)
            yield rule.line, "rating_rules", f'"{rule.rating}" is not one of the ratings.', remedy
        for judgement in rule.judged:
            if judgement not in framework.judgements:
                remedy = did_you_mean(judgement, framework.judgements) or "Add judgements."
                problem = f'"{judgement}" is not one of the judgements.'
                yield rule.line, "rating_rules", problem, remedy
    rules = framework.rating_rules
    if rules and (rules[-1].at_least, rules[-1].at_most, rules[-1].unmet) != (None, None, "any"):
        remedy = "The last rule is what remains: a rating and nothing else."
        yield rules[-1].line, "rating_rules", "no rule may hold.", remedy


def _relevance(framework: Framework) -> Iterator[Wrong]:
    """What is wrong with the conditions; those that can be read are then followed to their ends."""
    questions = framework.questions
    readable: dict[str, Expression] = {}
    for question in _all_questions(framework):
        if question.relevant_when is None:
            continue
        wrongs = list(_condition(question, question.relevant_when, questions))
        yield from wrongs
        if not wrongs:
            readable[question.id] = parse(question.relevant_when)
    cyclic = set()
    for cycle in _cycles(readable):
        cyclic.update(cycle)
        question = questions[cycle[0]]
        way = " reads ".join([*cycle, cycle[0]])
        remedy = "Let one of them do without the other's answer."
        yield question.line, _place(question), f"{way}: none can be decided first.", remedy
    yield from _unreachable(framework, {k: e for k, e in readable.items() if k not in cyclic})


def _place(question: Question) -> str:
    return f"question {question.id}, relevant_when"


def _condition(question: Question, text: str, questions: dict[str, Question]) -> Iterator[Wrong]:
    try:
        expression = parse(text)
    except RelevanceMistake as wrong:
        problem = f'at character {wrong.column} of "{text}": {wrong.problem}'
        yield question.line, _place(question), problem, wrong.remedy
        return
    for leaf in leaves(expression):
        if isinstance(leaf, Answered) and leaf.question not in questions:
            remedy = did_you_mean(leaf.question, questions)
            problem = f'there is no question "{leaf.question}".'
            yield question.line, _place(question), problem, remedy
        misused = wrong_with(leaf)
        if misused:
            yield question.line, _place(question), *misused


def _cycles(expressions: dict[str, Expression]) -> Iterator[list[str]]:
    """Each ring of questions that read each other, from the one that stands first."""
    reads = {name: sorted(questions_read(e)) for name, e in expressions.items()}
    done: set[str] = set()

    def follow(name: str, path: list[str]) -> Iterator[list[str]]:
        if name in path:
            yield path[path.index(name) :]
            return
        if name in done:
            return
        for other in reads.get(name, []):
            yield from follow(other, [*path, name])
        done.add(name)

    for name in expressions:
        yield from follow(name, [])


def _unreachable(framework: Framework, expressions: dict[str, Expression]) -> Iterator[Wrong]:
    """Questions whose condition no case can meet, whatever the answers to the others."""
    whole: dict[str, Expression] = {}

    def complete(name: str) -> Expression:
        """The condition of a question together with those of the questions whose answers it reads."""
        if name not in whole:
            own = expressions[name]
            needs = [
                Or((Answered(read, ("not_relevant",)), complete(read)))
                for read in sorted(questions_read(own))
                if read in expressions
            ]
            whole[name] = And((own, *needs)) if needs else own
        return whole[name]

    always = [name for name, expression in expressions.items() if isinstance(expression, Always)]
    never = frozenset((name, "not_relevant") for name in always)
    dead = [name for name in expressions if not can_hold(complete(name), never)]
    for name in dead:
        question = framework.questions[name]
        because = [read for read in sorted(questions_read(expressions[name])) if read in dead]
        problem = f'no case can meet "{question.relevant_when}".'
        if because:
            problem = f"it reads the answer to {because[0]}, which is never relevant."
        remedy = "Change the condition, or take the question out."
        yield question.line, _place(question), problem, remedy
