"""Random standards over the whole vocabulary, for the tests that two engines agree."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from throughcare.bulk.marks import NOT_COMPARED
from throughcare.core.record.case_file import FIELD_VALUES, FIELDS
from throughcare.core.record.kinds import KINDS, facts_of
from throughcare.core.standards import (
    AllOf,
    AnyOf,
    Before,
    Fulfilment,
    Selector,
    Span,
    Standard,
    Start,
    Stretches,
)

# Kinds that do much in a case are drawn more often than the hundred others.
FREQUENT = (
    "sentenced",
    "released",
    "absence_judged",
    "attendance_recorded",
    "appointment_made",
    "roh_reviewed",
    "report_requested",
    "release_planned",
    "tiered",
)
VICTIM_KINDS = tuple(kind for kind in KINDS if "victim" in facts_of(kind))
PLAIN_KINDS = tuple(kind for kind in KINDS if kind != "withdrawn")
REFERRING = tuple(
    (kind, name)
    for kind in PLAIN_KINDS
    for name, fact in facts_of(kind).items()
    if fact.refers_to is not None
)
DATING = tuple(
    (kind, name)
    for kind in PLAIN_KINDS
    for name, fact in facts_of(kind).items()
    if fact.type == "date"
)
LISTING = tuple(
    (kind, name)
    for kind in PLAIN_KINDS
    for name, fact in facts_of(kind).items()
    if fact.type in ("list of choice", "list of text")
)
COUNTING = tuple(
    kind
    for kind in PLAIN_KINDS
    if any(fact.type in ("number", "whole number") for fact in facts_of(kind).values())
)
WORDS = ("alpha", "beta", "needs, more", 'a "b"', "å", "")
OPEN_FIELDS = {
    "officer": WORDS,
    "grade": ("PO", "PSO"),
    "team": WORDS,
    "disposal": ("community_order", "custody", "fine"),
}

kinds = st.one_of(
    st.sampled_from(FREQUENT),
    st.sampled_from(FREQUENT),
    st.sampled_from(PLAIN_KINDS),
    st.sampled_from(COUNTING),
)
spans = st.one_of(
    st.builds(Span, st.just("working_days"), st.integers(1, 30)),
    st.builds(Span, st.just("days"), st.integers(1, 60)),
    st.builds(Span, st.just("weeks"), st.integers(1, 16)),
    st.builds(Span, st.just("months"), st.integers(1, 14)),
)
days = st.dates(datetime.date(2004, 1, 1), datetime.date(2009, 12, 31))


def values_of(kind: str, name: str) -> tuple[str, ...]:
    """Words that a definition may write for a fact; journals draw from the same."""
    fact = facts_of(kind)[name]
    if fact.choices:
        return fact.choices
    if fact.type == "yes or no":
        return ("true", "false")
    if fact.type == "whole number":
        return ("0", "12", "40")
    if fact.type == "number":
        return ("0.0", "1.5", "55.0", "55")  # the last is never what core writes
    if fact.type == "date":
        return ("2006-04-14", "2008-02-29")
    return (*fact.usual[:2], *WORDS[:5])


@st.composite
def wheres(draw: Any, kind: str) -> tuple[tuple[str, frozenset[str]], ...]:
    facts = [name for name, fact in facts_of(kind).items() if fact.type not in NOT_COMPARED]
    rare = ("list of choice", "list of text", "number", "whole number")
    rarely = [name for name in facts if facts_of(kind)[name].type in rare]
    if not facts or draw(st.integers(0, 2)) > 0:
        return ()
    chosen = draw(
        st.lists(st.sampled_from(facts + 3 * rarely), min_size=1, max_size=2, unique=True)
    )
    return tuple(
        (
            name,
            frozenset(
                draw(
                    st.lists(
                        st.sampled_from((*values_of(kind, name), "null")), min_size=1, max_size=3
                    )
                )
            ),
        )
        for name in chosen
    )


@st.composite
def selectors(draw: Any, allowed: Any = kinds, *, victim: bool = False) -> Selector:
    answers = None
    if not victim and draw(st.integers(0, 3)) == 0:
        kind, answers = draw(st.sampled_from(REFERRING))
    elif not victim and draw(st.integers(0, 5)) == 0:
        kind, _ = draw(st.sampled_from(LISTING))
    else:
        kind = draw(allowed)
    return Selector(kind, draw(wheres(kind)), answers, draw(st.integers(0, 3)) == 0)


def fulfilments(allowed: Any, *, victim: bool, depth: int = 2) -> st.SearchStrategy[Fulfilment]:
    one = selectors(allowed, victim=victim)
    if depth == 0:
        return one
    parts = st.lists(fulfilments(allowed, victim=victim, depth=depth - 1), min_size=1, max_size=3)
    return st.one_of(one, st.builds(AnyOf, parts.map(tuple)), st.builds(AllOf, parts.map(tuple)))


@st.composite
def starts(draw: Any, time: str, allowed: Any) -> Start:
    if time in ("by_fact", "before"):
        kind, _ = draw(st.sampled_from(DATING))
        return Start((Selector(kind, draw(wheres(kind))),))
    way = draw(st.sampled_from(("kinds", "kinds", "where", "dated", "nth", "nth dated")))
    if way == "kinds":
        return Start(
            tuple(Selector(k) for k in draw(st.lists(allowed, min_size=1, max_size=3, unique=True)))
        )
    dated_by = None
    kind = draw(allowed)
    if "dated" in way:
        kind, dated_by = draw(st.sampled_from((("absence_judged", "attendance"), *REFERRING)))
    selector = Selector(kind, draw(wheres(kind)))
    if "nth" not in way:
        return Start((selector,), dated_by)
    within = draw(st.one_of(st.none(), spans))
    return Start((selector,), dated_by, draw(st.integers(2, 3)), within)


@st.composite
def conditions(draw: Any) -> tuple[tuple[str, frozenset[str]], ...]:
    names = (
        draw(st.lists(st.sampled_from(FIELDS), max_size=2, unique=True))
        if draw(st.booleans())
        else []
    )
    return tuple(
        (
            n,
            frozenset(
                draw(
                    st.lists(
                        st.sampled_from(FIELD_VALUES.get(n) or OPEN_FIELDS[n]),
                        min_size=1,
                        max_size=3,
                    )
                )
            ),
        )
        for n in names
    )


@st.composite
def standards(draw: Any, number: int) -> Standard:
    by_victim = draw(st.integers(0, 7)) == 0
    allowed = st.sampled_from(VICTIM_KINDS) if by_victim else kinds
    times = (
        ("within", "within", "repeats", "stretches")
        if by_victim
        else (
            "within",
            "within",
            "by_fact",
            "before",
            "repeats",
            "repeats",
            "stretches",
            "stretches",
        )
    )
    time = draw(st.sampled_from(times))
    start = draw(starts(time, allowed))
    fact = None
    if time in ("by_fact", "before"):
        kind = start.selectors[0].kind
        fact = draw(st.sampled_from([name for k, name in DATING if k == kind]))
    opens = draw(st.integers(0, 40))
    count = Stretches(draw(st.integers(1, 3)), draw(spans), draw(spans))
    fulfilled_by = draw(fulfilments(allowed, victim=by_victim))
    if time == "stretches" and isinstance(fulfilled_by, AllOf):
        fulfilled_by = AnyOf((fulfilled_by,))
    ends = st.lists(
        st.sampled_from(("closed", "died", "transferred_out", "order_revoked", *FREQUENT)),
        max_size=3,
    )
    in_force = sorted(draw(st.tuples(days, days)))
    said = draw(st.sampled_from((0, 0, 0, 0, 1, 2, 3)))  # which ends of the time in force are said
    more = {} if draw(st.booleans()) else {"falls_away_on": tuple(draw(ends))}
    return Standard(
        id=f"s{number}",
        title="",
        source="",
        starts_on=start,
        fulfilled_by=fulfilled_by,
        in_force_from=in_force[0] if said & 1 else None,
        in_force_to=in_force[1] if said & 2 else None,
        applies_to=draw(conditions()),
        within=draw(spans) if time in ("within", "repeats") else None,
        by_fact=fact if time == "by_fact" else None,
        before=Before(fact, opens, draw(st.integers(0, opens))) if time == "before" else None,
        stretches=count if time == "stretches" else None,
        repeats_every=draw(spans) if time == "repeats" else None,
        by_victim=by_victim,
        **more,
    )


def batches_of_standards(size: int) -> st.SearchStrategy[list[Standard]]:
    return st.tuples(*(standards(number) for number in range(size))).map(list)
