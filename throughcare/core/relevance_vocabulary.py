"""The facts of a case that `relevant_when` may name, each in a practitioner's words.

`core.relevance_facts` reads them from the record. What is no fact but somebody's judgement (was a
referral needed? was there a victim to think of?) is not here: the framework asks it as a gate question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from throughcare.core.mistakes import did_you_mean
from throughcare.core.relevance import (
    Always,
    And,
    Answered,
    Answers,
    CaseFacts,
    Counted,
    Expression,
    Holds,
    Leaf,
    Not,
    OneOf,
    Or,
    evaluate,
    facts_read,
    leaves,
    parse,
)


@dataclass(frozen=True)
class CaseFact:
    """A fact that holds or not; or has one of `values`; or is `counted`."""

    name: str
    words: str
    values: tuple[str, ...] = ()
    counted: bool = False


ROH_LEVELS = ("low", "medium", "high", "very_high")

FACTS: dict[str, CaseFact] = {
    fact.name: fact
    for fact in (
        CaseFact("community", "supervised on an order of the court"),
        CaseFact("licence", "supervised on licence"),
        CaseFact("psr", "a pre-sentence report was written"),
        CaseFact(
            "court_indicated_seriousness", "the court said how serious it took the offence to be"
        ),
        CaseFact("oasys_template", "the report was written on the OASys template"),
        CaseFact("proposal", "the report proposes a sentence"),
        CaseFact("positive_community_proposal", "the report proposes a community sentence"),
        CaseFact("self_harm_issue", "self-harm is an issue"),
        CaseFact("in_custody", "remanded or sent to prison"),
        CaseFact("ppo", "a prolific and other priority offender"),
        CaseFact("designated_at_start", "designated a PPO by the start of supervision"),
        CaseFact("roh_screening", "a risk of harm screening was made"),
        CaseFact("roh_assessment", "the risk of harm was assessed as far as the screening asks"),
        CaseFact("roh_full_analysis", "a full risk of harm analysis was made"),
        CaseFact("roh", "the risk of harm level", values=ROH_LEVELS),
        CaseFact("roh_level_changed", "the risk of harm level changed"),
        CaseFact(
            "risk_change_recorded", "the record notes a change that might raise the risk of harm"
        ),
        CaseFact("risk_management_plan_required", "medium or higher risk of harm"),
        CaseFact("child_safeguarding", "a child may need safeguarding"),
        CaseFact("domestic_abuse", "domestic abuse is recorded"),
        CaseFact("mappa", "managed under MAPPA"),
        CaseFact("mappa_level", "the MAPPA level", values=("none", "1", "2", "3")),
        CaseFact("statutory_victim_contact", "a victim is entitled to contact"),
        CaseFact("tier", "the tier", values=("1", "2", "3", "4")),
        CaseFact("oasys_required", "tier 2 or higher, so a full OASys is required"),
        CaseFact("oasys_rescored", "OASys was scored again"),
        CaseFact("criminogenic_need", "OASys found a need linked to offending"),
        CaseFact("drug_related", "drugs are linked to the offending"),
        CaseFact("basic_skills_need", "the screening found a basic skills need"),
        CaseFact("diverse_needs_identified", "a diverse need was identified"),
        CaseFact(
            "disadvantaging_factors", "a discriminatory or disadvantaging factor was identified"
        ),
        CaseFact("literacy_need", "a literacy or dyslexia need was identified"),
        CaseFact("disability_need", "a disability was identified"),
        CaseFact("plan", "there is a sentence plan"),
        CaseFact("review", "the sentence plan was reviewed"),
        CaseFact("review_due", "sixteen weeks or more have passed since the start"),
        CaseFact("roh_review", "the risk of harm was reviewed"),
        CaseFact("roh_review_due", "sixteen weeks or more have passed since the start"),
        CaseFact("requirements", "requirements of the sentence", counted=True),
        CaseFact("workers", "workers in the case, the offender manager included", counted=True),
        CaseFact("unpaid_work", "unpaid work is a requirement"),
        CaseFact("standalone_unpaid_work", "unpaid work is the only requirement"),
        CaseFact("accredited_programme", "an accredited programme is a requirement"),
        CaseFact("drr", "drug rehabilitation is a requirement"),
        CaseFact("intervention", "an intervention was delivered"),
        CaseFact("constructive_intervention", "a constructive intervention was delivered"),
        CaseFact("restrictive_intervention", "a restrictive intervention is in force"),
        CaseFact("singleton_placement", "the only woman or minority ethnic person in a group"),
        CaseFact("approved_premises", "lived in approved premises"),
        CaseFact("ap_referral_made", "a referral to approved premises was made"),
        CaseFact("transferred_in", "transferred in from another area"),
        CaseFact("recalled_for_roh", "recalled because of the risk of harm"),
        CaseFact("absences", "appointments failed", counted=True),
        CaseFact("unacceptable_absences", "failures judged unacceptable", counted=True),
    )
}

# What always holds between facts, so that a condition which no case can meet is found.
ALWAYS_TRUE: tuple[str, ...] = (
    "!(community & licence)",
    "!standalone_unpaid_work | unpaid_work",
    "!mappa_level in {1, 2, 3} | mappa",
    "!mappa_level = none | !mappa",
    "!designated_at_start | ppo",
    "!positive_community_proposal | proposal",
    "!(proposal | oasys_template) | psr",
    "!oasys_required | !tier = 1",
    "!risk_management_plan_required | !roh = low",
    "!roh_full_analysis | roh_screening | roh_assessment",
    "!constructive_intervention | intervention",
)


def wrong_with(leaf: Leaf) -> tuple[str, str] | None:
    """The problem and remedy of a condition whose fact is unknown or used the wrong way, or None."""
    if not isinstance(leaf, Holds | OneOf | Counted):
        return None
    fact = FACTS.get(leaf.fact)
    if fact is None:
        hint = did_you_mean(leaf.fact, FACTS)
        return (
            f'"{leaf.fact}" is not a fact of the case.',
            hint or "If it is the assessor's judgement, ask it as a gate question.",
        )
    if fact.counted:
        if isinstance(leaf, Counted):
            return None
        return f'"{fact.name}" is counted.', f"Write, say, {fact.name} > 1."
    if fact.values:
        if not isinstance(leaf, OneOf):
            return f'"{fact.name}" has a value.', f"Write, say, {fact.name} = {fact.values[-1]}."
        unknown = [value for value in leaf.values if value not in fact.values]
        if unknown:
            return f'{fact.name} is never "{unknown[0]}".', did_you_mean(unknown[0], fact.values)
        return None
    if not isinstance(leaf, Holds):
        return f'"{fact.name}" holds or does not.', f"Write just {fact.name}, or !{fact.name}."
    return None


def can_hold(expression: Expression, never: frozenset[tuple[str, str]] = frozenset()) -> bool:
    """Whether any case could meet the expression. `never`: (question, answer) that cannot be given."""
    rules = [parse(rule) for rule in ALWAYS_TRUE]
    names = facts_read(expression)
    bearing = [rule for rule in rules if facts_read(rule) <= names]
    return _search(And((expression, *bearing)), {}, {}, never)


def _search(
    expression: Expression,
    facts: dict[str, bool | int | str | None],
    answers: dict[str, str | None],
    never: frozenset[tuple[str, str]],
) -> bool:
    """Tries the values of one undecided condition after another until the whole is decided."""
    told = evaluate(expression, facts, answers)
    if told is not None:
        return told
    leaf = _undecided(expression, facts, answers)
    if isinstance(leaf, Answered):
        return any(
            _search(expression, facts, {**answers, leaf.question: answer}, never)
            for answer in ("above", "below", "not_relevant")
            if (leaf.question, answer) not in never
        )
    assert isinstance(leaf, Holds | OneOf | Counted)
    return any(
        _search(expression, {**facts, leaf.fact: value}, answers, never)
        for value in _values_of(leaf, expression)
    )


def _undecided(expression: Expression, facts: CaseFacts, answers: Answers) -> Leaf:
    return next(leaf for leaf in leaves(expression) if evaluate(leaf, facts, answers) is None)


def _values_of(leaf: Holds | OneOf | Counted, expression: Expression) -> list[bool | int | str]:
    """The values that can make a difference to this expression."""
    fact = FACTS[leaf.fact]
    if fact.counted:
        numbers = [
            other.number
            for other in leaves(expression)
            if isinstance(other, Counted) and other.fact == leaf.fact
        ]
        return sorted({max(0, n + step) for n in numbers for step in (-1, 0, 1)})
    return list(fact.values) or [True, False]


def in_words(expression: Expression | str, questions: Mapping[str, str] | None = None) -> str:
    """The expression as a sentence fragment for an assessor: "on licence, and ...".

    `questions`: the wording of questions by id; an id without wording is named by its id.
    """
    if isinstance(expression, str):
        expression = parse(expression)
    return _words(expression, questions or {})


def _words(expression: Expression, questions: Mapping[str, str]) -> str:
    match expression:
        case Always():
            return "every case"
        case Not(part):
            return f"not: {_inner_words(part, questions)}"
        case And(parts):
            return " and ".join(_inner_words(part, questions) for part in parts)
        case Or(parts):
            return " or ".join(_inner_words(part, questions) for part in parts)
        case Answered(question, answers):
            shown = {"above": "yes", "below": "no", "not_relevant": "not relevant"}
            said = " or ".join(shown[answer] for answer in answers)
            return f"the answer to {question} ({questions.get(question, 'see there')}) is {said}"
        case Holds(fact):
            return FACTS[fact].words
        case OneOf(fact, values):
            said = " or ".join(value.replace("_", " ") for value in values)
            return f"{FACTS[fact].words} is {said}"
        case Counted(fact, sign, number):
            named = {">": "more than", ">=": "at least", "<": "fewer than", "<=": "at most"}[sign]
            return f"{named} {number} {FACTS[fact].words}"


def _inner_words(part: Expression, questions: Mapping[str, str]) -> str:
    words = _words(part, questions)
    return f"({words})" if isinstance(part, And | Or) else words
