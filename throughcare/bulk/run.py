"""Runs the statements of a set of standards on an engine."""

from __future__ import annotations

import datetime
import importlib
import os
import queue
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from itertools import groupby
from typing import Protocol, TypeVar

import pyarrow as pa

from throughcare.bulk.calendar_tables import calendar_tables
from throughcare.bulk.compiled import Statement
from throughcare.bulk.journals import AreaJournal, batches
from throughcare.bulk.rules import Rules
from throughcare.core.mistakes import InputMistakes, Mistake

T = TypeVar("T")
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


def opened(engine: str, share: int = 1) -> AbstractContextManager[Engine]:
    """An engine by its name, which gets its share (one of so many) of the machine. Each is loaded only
    where it is asked for."""
    try:
        module = importlib.import_module(f"throughcare.bulk.engines.{engine}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("throughcare"):
            raise
        problem = f"needs the package {error.name}, which is not installed."
        remedy = "Run make spark." if engine == "spark" else "Run make install."
        raise InputMistakes([Mistake(f"--engine {engine}", None, None, problem, remedy)]) from None
    found: AbstractContextManager[Engine] = module.opened(share=share)
    return found


def each_batch(
    journals: Sequence[AreaJournal],
    engine: str,
    rules: Rules,
    statements: Sequence[Statement],
    as_of: datetime.date,
    fetch: Callable[[Engine], T],
    progress: Callable[[int], None] | None = None,
    before: Callable[[Engine, Sequence[AreaJournal]], None] | None = None,
    share: int = 1,
) -> Iterator[T]:
    """Runs the statements over a batch of areas after the other, so that a nation is never in memory at
    once, and gives what `fetch` takes from each, in their order. DuckDB runs as many batches side by side as
    there are cores: cases of different areas have nothing to do with each other. Spark has all areas at once:
    it divides them itself, and to start a step costs it as much for one as for all. `share`: of one of so
    many programs on this machine; it takes that part of the memory."""
    workers = (os.cpu_count() or 1) if engine == "duckdb" else 1
    at_once = engine == "spark" and journals
    parts = [list(journals)] if at_once else list(batches(journals, workers))
    workers = max(1, min(workers, len(parts)))
    free: queue.SimpleQueue[Engine] = queue.SimpleQueue()

    def work(batch: Sequence[AreaJournal]) -> tuple[T, int]:
        found = free.get()
        try:
            found.load_journals(batch)
            if before:
                before(found, batch)
            run(found, statements)
            return fetch(found), sum(journal.entries for journal in batch)
        finally:
            free.put(found)

    with ExitStack() as stack:
        for _ in range(workers):
            ready = stack.enter_context(opened(engine, workers * share))
            prepare(ready, rules, as_of)
            free.put(ready)
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        done = 0
        for result, entries in _in_order(pool, work, parts, workers + 1):
            done += entries
            if progress:
                progress(done)
            yield result


def _in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Sequence[AreaJournal]], tuple[T, int]],
    parts: Sequence[Sequence[AreaJournal]],
    ahead: int,
) -> Iterator[tuple[T, int]]:
    """The results in their order, no more than `ahead` of them made before they are taken."""
    waiting: deque[Future[tuple[T, int]]] = deque()
    left = iter(parts)
    try:
        while True:
            while len(waiting) < ahead and (part := next(left, None)) is not None:
                waiting.append(pool.submit(work, part))
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
