"""When a question is relevant to a case: the small closed language of `relevant_when`.

    all                                            every case
    community & psr                                both facts of the case hold
    unpaid_work | accredited_programme             either does
    !oasys_required                                it does not
    roh in {high, very_high}                       a fact that has one of several values
    tier = 4                                       ... or one value
    workers > 1                                    a fact that is counted (also >=, <, <=)
    answer(1.1.01) = yes                           what the assessor answered to another question
    community & (drr | answer(1.2.G1) = yes)       brackets, wherever & and | meet

An answer is `above` or `yes`, `below` or `no`, or `not_relevant`: yes and above are one word for one
thing, and so are no and below. The facts are named in `core.relevance_facts`; this module knows only
the language. Nothing here can loop, look at a clock, or fail on a case: what the record and the
answers do not tell makes the result None, "cannot be told", and neither True nor False.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from throughcare.core.frameworks import Question

CaseFacts = Mapping[str, bool | int | str | None]
Answers = Mapping[str, str | None]

ANSWERS = {
    "above": "above",
    "yes": "above",
    "below": "below",
    "no": "below",
    "not_relevant": "not_relevant",
}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}


@dataclass(frozen=True)
class Always:
    """Every case."""

    def __str__(self) -> str:
        return "all"


@dataclass(frozen=True)
class Holds:
    """A fact that holds or does not."""

    fact: str

    def __str__(self) -> str:
        return self.fact


@dataclass(frozen=True)
class OneOf:
    """A fact that has one of these values."""

    fact: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.fact} {_one_of(self.values)}"


@dataclass(frozen=True)
class Counted:
    """A counted fact against a number. `sign` is one of > >= < <=."""

    fact: str
    sign: str
    number: int

    def __str__(self) -> str:
        return f"{self.fact} {self.sign} {self.number}"


@dataclass(frozen=True)
class Answered:
    """The answer to another question is one of these."""

    question: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        return f"answer({self.question}) {_one_of(self.answers)}"


@dataclass(frozen=True)
class Not:
    part: Expression

    def __str__(self) -> str:
        return f"!{_bracketed(self.part)}"


@dataclass(frozen=True)
class And:
    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " & ".join(_bracketed(part) for part in self.parts)


@dataclass(frozen=True)
class Or:
    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " | ".join(_bracketed(part) for part in self.parts)


Leaf = Always | Holds | OneOf | Counted | Answered
Expression = Leaf | Not | And | Or


def _one_of(values: tuple[str, ...]) -> str:
    return f"= {values[0]}" if len(values) == 1 else "in {" + ", ".join(values) + "}"


def _bracketed(part: Expression) -> str:
    return f"({part})" if isinstance(part, And | Or) else str(part)


class RelevanceMistake(Exception):
    """What is wrong with an expression. `column` counts its characters from 1."""

    def __init__(self, column: int, problem: str, remedy: str = ""):
        self.column = column
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"character {column}: {problem} {remedy}".strip())


MOST_BRACKETS = 100  # they may stand inside each other, and reading goes as deep


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression that a text says. Raises RelevanceMistake at the first thing wrong."""
    parser = _Parser(text)
    if text.count("(") + text.count("!") > MOST_BRACKETS:
        parser.fail(f"this has more than {MOST_BRACKETS} brackets and !.", "Say it more simply.")
    expression = parser.either()
    if parser.word:
        parser.fail(f'"{parser.word}" should not stand here.', "Join two conditions with & or |.")
    return expression


class _Parser:
    """Reads from left to right; `word` is the next piece of the text ("" at its end)."""

    _PIECE = re.compile(r"\s*([A-Za-z0-9_.\-]+|>=|<=|[&|!(){},=<>])")

    def __init__(self, text: str):
        self.text = text
        self.end = 0
        self.word = ""
        self.column = 1
        self.step()

    def step(self) -> str:
        """Moves on by one piece and returns the one passed."""
        passed = self.word
        rest = self.text[self.end :]
        self.column = self.end + len(rest) - len(rest.lstrip()) + 1
        if not rest.strip():
            self.word = ""
            return passed
        match = self._PIECE.match(self.text, self.end)
        if match is None:
            self.word = rest.lstrip()[0]
            self.fail(
                f'"{self.word}" is not part of the language.', "Use names, & | ! ( ) = in > <."
            )
        self.word = match[1]
        self.end = match.end()
        return passed

    def fail(self, problem: str, remedy: str = "") -> NoReturn:
        raise RelevanceMistake(self.column, problem, remedy)

    def expect(self, piece: str) -> None:
        if self.word != piece:
            found = f'"{self.word}"' if self.word else "the end"
            self.fail(f'"{piece}" should stand here, not {found}.')
        self.step()

    def either(self) -> Expression:
        """One part, or parts joined by & alone, or by | alone."""
        parts = [self.part()]
        sign = self.word if self.word in ("&", "|") else ""
        while self.word in ("&", "|"):
            if self.word != sign:
                self.fail(
                    "& and | meet here, which can be read in two ways.",
                    "Put brackets around what belongs together.",
                )
            self.step()
            parts.append(self.part())
        if not sign:
            return parts[0]
        return And(tuple(parts)) if sign == "&" else Or(tuple(parts))

    def part(self) -> Expression:
        if self.word == "!":
            self.step()
            return Not(self.part())
        if self.word == "(":
            self.step()
            inside = self.either()
            self.expect(")")
            return inside
        name = self.name("a fact of the case, answer(...), ! or (")
        if name == "all":
            return Always()
        if name == "answer":
            return self.answered()
        if self.word in _COMPARE:
            return Counted(name, self.step(), self.number())
        if self.word in ("=", "in"):
            return OneOf(name, self.values())
        return Holds(name)

    def answered(self) -> Answered:
        self.expect("(")
        question = self.name("the id of a question")
        self.expect(")")
        if self.word not in ("=", "in"):
            self.fail("an answer is compared with = or in.", f"Write answer({question}) = yes.")
        column = self.column
        answers = self.values()
        for answer in answers:
            if answer not in ANSWERS:
                raise RelevanceMistake(
                    column,
                    f'"{answer}" is not an answer.',
                    "It can be: yes (or above), no (or below), not_relevant.",
                )
        return Answered(question, tuple(ANSWERS[answer] for answer in answers))

    def values(self) -> tuple[str, ...]:
        """What follows the field: `= one` or `in {several, values}`."""
        if self.step() == "=":
            return (self.name("a value"),)
        self.expect("{")
        values = [self.name("a value")]
        while self.word == ",":
            self.step()
            values.append(self.name("a value"))
        self.expect("}")
        return tuple(values)

    def number(self) -> int:
        if not re.fullmatch("[0-9]{1,9}", self.word):
            self.fail(f'a whole number should stand here, not "{self.word}".')
        return int(self.step())

    def name(self, what: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_.\-]+", self.word):
            found = f'"{self.word}"' if self.word else "the end"
            self.fail(f"{what} should stand here, not {found}.")
        return self.step()


def evaluate(expression: Expression | str, facts: CaseFacts, answers: Answers) -> bool | None:
    """Whether the expression holds: True, False, or None when facts and answers do not tell.

    `facts`: what is known of the case (a name that is absent or None is not known). `answers`: the
    answers of one assessor, `above`, `below` or `not_relevant`, by question. `False & unknown` is
    False and `True | unknown` is True, since no answer could change them.
    """
    if isinstance(expression, str):
        expression = parse(expression)
    match expression:
        case Always():
            return True
        case Not(part):
            inner = evaluate(part, facts, answers)
            return None if inner is None else not inner
        case And(parts):
            return _all(evaluate(part, facts, answers) for part in parts)
        case Or(parts):
            none_holds = _all(_not(evaluate(part, facts, answers)) for part in parts)
            return _not(none_holds)
        case Answered(question, wanted):
            answer = answers.get(question)
            return None if answer is None else answer in wanted
        case Holds(fact):
            value = facts.get(fact)
            return None if value is None else bool(value)
        case OneOf(fact, values):
            value = facts.get(fact)
            return None if value is None else _written(value) in values
        case Counted(fact, sign, number):
            value = facts.get(fact)
            return None if value is None else _COMPARE[sign](int(value), number)


def _written(value: bool | int | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: Iterator[bool | None]) -> bool | None:
    told = True
    for value in values:
        if value is False:
            return False
        told = told and value is not None
    return True if told else None


def leaves(expression: Expression | str) -> Iterator[Leaf]:
    """The conditions an expression is made of, from left to right."""
    if isinstance(expression, str):
        expression = parse(expression)
    match expression:
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield expression


def facts_read(expression: Expression | str) -> set[str]:
    """The names of the case's facts that an expression reads."""
    return {leaf.fact for leaf in leaves(expression) if isinstance(leaf, Holds | OneOf | Counted)}


def questions_read(expression: Expression | str) -> set[str]:
    """The ids of the questions whose answers an expression reads."""
    return {leaf.question for leaf in leaves(expression) if isinstance(leaf, Answered)}


def relevance(
    question: Question, questions: Mapping[str, Question], facts: CaseFacts, answers: Answers
) -> bool | None:
    """Whether a question is relevant to a case; None also where nothing but the assessor decides.

    An unanswered question that is itself not relevant counts as answered `not_relevant` for those that
    read it: an assessor is not asked to answer what does not arise.
    """
    if question.relevant_when is None:
        return None
    expression = parse(question.relevant_when)
    known = dict(answers)
    for read in questions_read(expression):
        other = questions.get(read)
        if other is None or known.get(read) is not None:
            continue
        if relevance(other, questions, facts, answers) is False:
            known[read] = "not_relevant"
    return evaluate(expression, facts, known)
