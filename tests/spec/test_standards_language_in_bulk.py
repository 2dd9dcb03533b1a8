"""The worked answers of the language of standards, and the examples of the shipped standards, on engines."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict

import pytest

from tests.engines import COLUMNS, difference, engine_rows, opened, reference_rows
from tests.spec.test_standards_language import worked_answers
from throughcare.core.record.entry import Entry
from throughcare.core.standard_files import shipped_standards
from throughcare.core.standards import Standard

ENGINES = ("duckdb", "postgres")
DAYS = (datetime.date(2006, 3, 31), datetime.date(2009, 12, 31))


def renamed(entries, case: str) -> list[Entry]:
    return [
        Entry(**{f: getattr(e, f) for f in e.__struct_fields__} | {"case": case}) for e in entries
    ]


def answers() -> list[tuple[Standard, str, list[Entry], datetime.date, tuple]]:
    """Each worked answer as a standard and a case of its own."""
    found = []
    for number, param in enumerate(worked_answers()):
        standard, example = param.values
        own = dataclasses.replace(standard, id=f"answer-{number:02}")
        case = f"case-{number:02}"
        found.append((own, case, renamed(example.given, case), example.as_of, example.expect))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_worked_answers_on_an_engine(name):
    every = answers()
    assert len(every) > 20
    by_day = defaultdict(list)
    for answer in every:
        by_day[answer[3]].append(answer)
    with opened(name) as engine:
        for as_of, part in by_day.items():
            standards = [answer[0] for answer in part]
            rows = engine_rows(engine, name, [answer[2] for answer in part], standards, as_of)
            for standard, case, _, _, expect in part:
                found = [row for row in rows if row[:2] == (case, standard.id)]
                found.sort(
                    key=lambda row: (row[COLUMNS.index("trigger_on")], row[COLUMNS.index("due_on")])
                )
                assert len(found) == len(expect), standard
                for row, said in zip(found, expect, strict=True):
                    told = {column: _text(row[COLUMNS.index(column)]) for column in said}
                    assert told == said, standard


def _text(value) -> str | None:
    return None if value is None else str(value)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_examples_of_the_shipped_standards_on_an_engine(name):
    """tests/definitions holds that core gives what the examples expect; here an engine gives what core
    does, for the cases of all examples under all standards."""
    standards = list(shipped_standards().values())
    journals = [
        renamed(example.given, f"{standard.id}-{number}")
        for standard in standards
        for number, example in enumerate(standard.examples)
    ]
    with opened(name) as engine:
        for as_of in DAYS:
            expected = reference_rows(journals, standards, as_of)
            assert len(expected) > 300
            found = engine_rows(engine, name, journals, standards, as_of)
            assert difference(standards, journals, expected, found) == ""
