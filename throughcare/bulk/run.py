"""Runs the statements of a set of standards on an engine."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Protocol

import pyarrow as pa

from throughcare.bulk.calendar_tables import calendar_tables
from throughcare.bulk.compiled import Statement
from throughcare.bulk.journals import AreaJournal
from throughcare.bulk.rules import Rules
from throughcare.core.mistakes import InputMistakes, Mistake

_MOST_ROUNDS = 64  # each round doubles the way: more would be a circle


class Engine(Protocol):
    """What an engine has to do. Tables are told by name; SQL is its own."""

    quote: str  # around the name of a column

    def define(self, as_of: datetime.date) -> None: ...

    def load(self, tables: Mapping[str, pa.Table]) -> None: ...

    def load_journals(self, journals: Sequence[AreaJournal]) -> None: ...

    def keep(self, name: str, sql: str) -> None: ...

    def count(self, name: str) -> int: ...

    def fetch(self, sql: str) -> pa.Table: ...


def prepare(engine: Engine, rules: Rules, as_of: datetime.date) -> None:
    """Loads what does not depend on the journal."""
    engine.define(as_of)
    engine.load({**calendar_tables(), **rules.tables})


def run(engine: Engine, statements: Sequence[Statement]) -> None:
    """Keeps every step; the journal is loaded."""
    for loop, group in groupby(statements, key=lambda statement: statement.loop):
        part = list(group)
        if loop is None:
            for statement in part:
                engine.keep(statement.name, statement.sql)
            continue
        for _ in range(_MOST_ROUNDS):
            if engine.count(loop) == 0:
                break
            for statement in part:
                engine.keep(statement.name, statement.sql)
        else:
            problem = "some entries correct each other in a circle."
            remedy = "throughcare area check names them."
            raise InputMistakes([Mistake("the journal", None, "corrects", problem, remedy)])
