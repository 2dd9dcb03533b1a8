"""Changes in the site's SQLite database, by somebody who took its triggers down: each is asked about by
the whole verifier, as `verifier.py site.sqlite3 --key ... --anchors ...` asks."""

from __future__ import annotations

import json
import random
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proof.tally import Tally
from proof.trail.judging import Judge
from proof.trail.making import another

EVENTS, HEAD = "audit_auditevent", "audit_trailhead"
COLUMNS = ("seq", "at", "by", "kind", "act", "target", "subjects", "details", "hash", "mac")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Statement:
    """One change: what it is called, and the SQL that makes it."""

    kind: str
    sql: tuple[tuple[str, tuple[Any, ...]], ...]


class Rows:
    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def check(self, seed: int) -> Tally:
        """Every kind of change, of rows drawn by lot."""
        tally, lots = Tally(), random.Random(seed)
        file = another(self.judge.made.database, f"{uuid.uuid4()}.sqlite3")
        for statement in self.statements(lots):
            another(self.judge.made.database, file.name)
            with closing(sqlite3.connect(file)) as database:
                take_guards_down(database)
                for sql, values in statement.sql:
                    database.execute(sql, values)
                database.commit()
            told = "; ".join(f"{sql} {values}" for sql, values in statement.sql)
            tally.note(statement.kind, self.is_seen(file), told[:200], whole=True)
        file.unlink()
        return tally

    def is_seen(self, file: Path) -> bool:
        return self.judge.says_of(lambda: self.judge.verifier.read_sqlite(file), self.judge.known)

    def statements(self, lots: random.Random) -> Iterator[Statement]:
        last = self.judge.count
        number, other = lots.sample(range(1, last + 1), 2)
        for column in COLUMNS:
            yield from self.of_column(number, column, lots)
        for seq in (number, last):
            yield Statement("rows deleted", ((f"DELETE FROM {EVENTS} WHERE seq = ?", (seq,)),))
        yield Statement("rows swapped", tuple(swap(number, other)))
        yield Statement("rows moved to the end", tuple(to_the_end(number, last)))
        yield Statement("rows put in", (put_in(self.judge, last + 1),))
        yield Statement(
            "ends deleted", ((f"DELETE FROM {EVENTS} WHERE seq > ?", (lots.randrange(last),)),)
        )
        yield from self.of_head(number)

    def of_column(self, number: int, column: str, lots: random.Random) -> Iterator[Statement]:
        """A column of a row as something else of its type, and as bytes."""
        kind = f"column {column} changed"
        sql = f'UPDATE {EVENTS} SET "{column}" = ? WHERE seq = ?'
        for value in self.others(number, column, lots):
            yield Statement(kind, ((sql, (value, number)),))
        as_bytes = f'UPDATE {EVENTS} SET "{column}" = CAST("{column}" AS BLOB) WHERE seq = ?'
        if column != "seq":
            yield Statement(kind, ((as_bytes, (number,)),))

    def others(self, number: int, column: str, lots: random.Random) -> Iterator[Any]:
        event, event_hash, mac = self.judge.events[number - 1]
        value = {**event, "hash": event_hash, "mac": mac}[column]
        if column == "seq":
            yield from (0, -number, 2**62)
        elif column in ("subjects", "details"):
            yield json.dumps([value])
            yield json.dumps({**value, "added": None} if column == "details" else [*value, ""])
            yield "not JSON"
            yield "null"
        else:
            yield ""
            yield value + " "
            yield changed_letter(value, lots)

    def of_head(self, number: int) -> Iterator[Statement]:
        kind, update = "head changed", f"UPDATE {HEAD} SET"
        earlier = self.judge.events[number - 1][1]
        for sql, values in (
            (f"{update} seq = seq + 1", ()),
            (f"{update} seq = seq - 1", ()),
            (f"{update} hash = ?", (earlier,)),
            (f"{update} seq = ?, hash = ?", (number, earlier)),
            (f"{update} seal = ?", (earlier,)),
            (f"{update} seal = ''", ()),
            (f"DELETE FROM {HEAD}", ()),
        ):
            if number != self.judge.count:
                yield Statement(kind, ((sql, values),))


def changed_letter(text: str, lots: random.Random) -> str:
    at = lots.randrange(len(text))
    other = "1" if text[at] == "0" else "0"
    return text[:at] + other + text[at + 1 :]


def swap(first: int, second: int) -> Iterator[tuple[str, tuple[int, int]]]:
    sql = f"UPDATE {EVENTS} SET seq = ? WHERE seq = ?"
    yield from ((sql, (0, first)), (sql, (first, second)), (sql, (second, 0)))


def to_the_end(number: int, last: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A row behind the last one, and all after it one place on."""
    yield f"UPDATE {EVENTS} SET seq = ? WHERE seq = ?", (last + 1, number)
    if number != last:
        yield f"UPDATE {EVENTS} SET seq = -seq WHERE seq > ?", (number,)
        yield f"UPDATE {EVENTS} SET seq = -seq - 1 WHERE seq < ?", (0,)
    else:
        yield f"DELETE FROM {HEAD}", ()


def put_in(judge: Judge, number: int) -> tuple[str, tuple[Any, ...]]:
    """A row behind the last one, with the right hash and another row's MAC."""
    event, _, mac = judge.events[-1]
    event = {**event, "seq": number}
    found = judge.verifier.hash_of(judge.places[-1].hash, event).hex()
    values = {**event, "hash": found, "mac": mac}
    marks = ", ".join("?" * len(COLUMNS))
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    row = tuple(
        json.dumps(values[name]) if isinstance(values[name], list | dict) else values[name]
        for name in COLUMNS
    )
    return f"INSERT INTO {EVENTS} ({names}) VALUES ({marks})", row


def take_guards_down(database: sqlite3.Connection) -> None:
    """The triggers, and the conditions on columns."""
    database.execute("PRAGMA ignore_check_constraints = ON")
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in rows:
        database.execute(f"DROP TRIGGER {name}")
