"""Random conditions: the language reads back what it writes, and what is told stays told."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from throughcare.core.relevance import (
    Always,
    And,
    Answered,
    Counted,
    Holds,
    Not,
    OneOf,
    Or,
    evaluate,
    parse,
)
from throughcare.core.relevance_vocabulary import can_hold

ROH = ("low", "medium", "high", "very_high")
ANSWERS = ("above", "below", "not_relevant")
leaf = st.one_of(
    st.just(Always()),
    st.sampled_from([Holds("psr"), Holds("drr")]),
    st.lists(st.sampled_from(ROH), min_size=1, max_size=3, unique=True).map(
        lambda values: OneOf("roh", tuple(values))
    ),
    st.builds(
        Counted, st.just("workers"), st.sampled_from([">", ">=", "<", "<="]), st.integers(0, 3)
    ),
    st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=2, unique=True).map(
        lambda answers: Answered("1.1.01", tuple(answers))
    ),
)


def _joined(parts):
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(parts.map(Not), several.map(And), several.map(Or))


conditions = st.recursive(leaf, _joined, max_leaves=8)
facts = st.fixed_dictionaries(
    {
        "psr": st.sampled_from([True, False, None]),
        "drr": st.sampled_from([True, False, None]),
        "roh": st.sampled_from([*ROH, None]),
        "workers": st.sampled_from([0, 1, 2, 3, 4, None]),
    }
)
answer = st.sampled_from([*ANSWERS, None])

EVERY_FACT = [
    {"psr": psr, "drr": drr, "roh": roh, "workers": workers}
    for psr, drr, roh, workers in product((True, False), (True, False), ROH, range(5))
]


@given(conditions)
def test_a_condition_written_out_reads_back_with_the_same_meaning(condition):
    again = parse(str(condition))
    for known in EVERY_FACT[::7]:
        for given_answer in ANSWERS:
            answers = {"1.1.01": given_answer}
            assert evaluate(again, known, answers) is evaluate(condition, known, answers)


@given(conditions, facts, answer)
def test_what_is_told_with_gaps_is_what_every_way_of_filling_them_tells(
    condition, known, given_answer
):
    """Three-valued logic promises nothing it has to take back."""
    told = evaluate(condition, known, {"1.1.01": given_answer})
    if told is None:
        return
    for whole in EVERY_FACT[::3]:
        filled = {name: whole[name] if value is None else value for name, value in known.items()}
        for one in ANSWERS if given_answer is None else (given_answer,):
            assert evaluate(condition, filled, {"1.1.01": one}) is told


@given(conditions)
def test_a_condition_can_hold_exactly_when_some_case_meets_it(condition):
    some = any(
        evaluate(condition, known, {"1.1.01": one}) for known in EVERY_FACT for one in ANSWERS
    )
    assert can_hold(condition) is some
