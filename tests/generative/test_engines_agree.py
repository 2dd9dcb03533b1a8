"""Random standards over random journals: core, DuckDB and PostgreSQL give equal rows.

A few dozen batches here; `make prove-bulk` draws 2,000 (THROUGHCARE_BATCHES), and 20 on Spark.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.engines import difference, engine_rows, opened, reference_rows
from tests.generative.drawn_journals import draw_journal
from tests.generative.drawn_standards import batches_of_standards
from throughcare.bulk.run import Engine
from throughcare.core.record.case_file import FIELDS
from throughcare.core.record.kinds import facts_of
from throughcare.core.standard_files import UNITS
from throughcare.core.standards import (
    AllOf,
    AnyOf,
    Fulfilment,
    Selector,
    Span,
    Standard,
    Start,
    selectors,
)

BATCHES = int(os.environ.get("THROUGHCARE_BATCHES", "30"))
ENGINES = os.environ.get("THROUGHCARE_ENGINES", "duckdb,postgres").split(",")
STANDARDS, CASES = 10, 50

batches = batches_of_standards(STANDARDS)
seeds = st.integers(0, 2**63)
days = st.dates(datetime.date(2004, 6, 1), datetime.date(2010, 12, 31))
drawn = settings(
    max_examples=BATCHES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize="THROUGHCARE_BATCHES"
    not in os.environ,  # the same batches each time; others to prove
    phases=[
        Phase.generate
    ],  # the first row that differs is told with its case: small enough to read
)


def journals_of(standards: list[Standard], seed: int):
    chance = random.Random(seed)
    return [draw_journal(chance, f"c{number}", standards) for number in range(CASES)]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request) -> Iterator[tuple[Engine, str]]:
    with opened(request.param) as found:
        yield found, request.param


@pytest.mark.slow
@drawn
@given(standards=batches, seed=seeds, as_of=days)
def test_an_engine_says_what_the_reference_says(engine, standards, seed, as_of):
    journals = journals_of(standards, seed)
    expected = reference_rows(journals, standards, as_of)
    found = engine_rows(*engine, journals, standards, as_of)
    assert difference(standards, journals, expected, found) == ""


# Every construct is drawn. What there is to draw is read from the classes of the language itself, so a
# new word is missed here until the generator knows it.


def constructs_of(standard: Standard) -> Iterator[str]:
    """Every construct that a standard uses."""
    for field in dataclasses.fields(Standard):
        if (
            field.default is not dataclasses.MISSING
            and getattr(standard, field.name) != field.default
        ):
            yield f"standard.{field.name}"
    for name in ("within", "repeats_every"):
        yield from _unit(name, getattr(standard, name))
    if standard.stretches:
        yield from _unit("each", standard.stretches.each)
        yield from _unit("span", standard.stretches.span)
    yield from (f"field {name}" for name, _ in standard.applies_to)
    start = standard.starts_on
    yield "several kinds start" if len(start.selectors) > 1 else "one kind starts"
    yield from (f"start.{name}" for name in ("dated_by", "nth_within") if getattr(start, name))
    yield from _unit("nth", start.nth_within)
    if start.nth > 1:
        yield "start.nth"
    yield from (f"start {said}" for selector in start.selectors for said in _said(selector))
    yield from _nested(standard.fulfilled_by)
    for selector in selectors(standard.fulfilled_by):
        yield from (f"fulfilled {said}" for said in _said(selector))
        yield from (
            f"selector.{name}" for name in ("answers", "already") if getattr(selector, name)
        )
    if standard.falls_away_on == ():
        yield "never falls away"


def _unit(name: str, span: Span | None) -> Iterator[str]:
    if span:
        yield f"{name} {span.unit}"


def _said(selector: Selector) -> Iterator[str]:
    for fact, values in selector.where:
        yield f"where {facts_of(selector.kind)[fact].type}"
        if "null" in values:
            yield "where null"


def _nested(fulfilment: Fulfilment, inside: str = "") -> Iterator[str]:
    if not isinstance(fulfilment, Selector):
        name = type(fulfilment).__name__
        yield f"{name}{inside}"
        for part in fulfilment.parts:
            yield from _nested(part, f" in {name}")


def everything_there_is() -> set[str]:
    found = {
        f"standard.{field.name}"
        for field in dataclasses.fields(Standard)
        if field.default is not dataclasses.MISSING
    }
    # These say nothing about what is asked.
    found -= {f"standard.{name}" for name in ("in_use", "confidence", "note", "covers", "examples")}
    for name in ("within", "repeats_every", "each", "span", "nth"):
        found |= {f"{name} {unit}" for unit in UNITS}
    found |= {f"field {name}" for name in FIELDS}
    types = (
        "choice",
        "text",
        "yes or no",
        "whole number",
        "number",
        "date",
        "list of choice",
        "list of text",
        "null",
    )
    found |= {f"{part} where {type_name}" for part in ("start", "fulfilled") for type_name in types}
    found |= {f"start.{f.name}" for f in dataclasses.fields(Start) if f.name != "selectors"}
    found |= {
        f"selector.{f.name}"
        for f in dataclasses.fields(Selector)
        if f.name not in ("kind", "where")
    }
    nodes = (AnyOf.__name__, AllOf.__name__)
    found |= {*nodes, *(f"{a} in {b}" for a in nodes for b in nodes)}
    return found | {"several kinds start", "one kind starts", "never falls away"}


@pytest.mark.slow
def test_every_construct_is_drawn():
    drawn_constructs: set[str] = set()

    @settings(
        max_examples=300,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(standards=batches)
    def gather(standards):
        drawn_constructs.update(said for s in standards for said in constructs_of(s))

    gather()
    assert everything_there_is() - drawn_constructs == set()
