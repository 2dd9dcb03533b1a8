"""What the verifier takes for a trail, and what not; `make prove-trail` asks about every other change."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from throughcare.audit.verifier import (
    FIELDS,
    START,
    canonical,
    hash_of,
    lines_of,
    mac_of,
    next_key,
    read_lines,
    read_sqlite,
    seal_of,
    verify,
)

FIRST_KEY = bytes(range(32))


def written(count: int = 3):
    """Events with hash and MAC, and the head that closes them."""
    before, key, events = START, FIRST_KEY, []
    for seq in range(1, count + 1):
        event = dict.fromkeys(FIELDS, "a text") | {
            "seq": seq, "at": f"2006-04-{seq:02}", "subjects": ["x"], "details": {"n": seq},
        }  # fmt: skip
        before = hash_of(before, event)
        events.append((event, before.hex(), mac_of(key, before).hex()))
        key = next_key(key)
    return events, {"seq": count, "hash": before.hex(), "seal": seal_of(key, count, before).hex()}


def lines() -> list[bytes]:
    return list(lines_of(*written()))


def problems(found: list[bytes]) -> list[str]:
    data = b"".join(line + b"\n" for line in found)
    return verify(read_lines(data), first_key=FIRST_KEY).problems


def test_a_trail_as_it_was_written_is_whole():
    assert problems(lines()) == []


def test_nothing_stands_after_the_head_but_a_head_neither():
    *events, head = lines()
    assert problems([*events, head, head]) == ["line 6 stands after the head"]
    assert problems([*events[:2], head, *events[2:], head])


@pytest.mark.parametrize("head", [b'{"head":[]}', b'{"head":null}', b'{"head":"x"}'])
def test_a_head_that_is_none_is_a_problem_and_no_crash(head):
    *events, _ = lines()
    assert "the head is missing: the end may have been cut off" in problems([*events, head])


def test_the_first_line_is_what_the_export_writes():
    assert problems([b'{"trail":true}', *lines()[1:]]) == ["line 1 is not the beginning of a trail"]


def test_a_moment_that_is_no_text_is_a_problem_and_no_crash():
    event = written()[0][0][0] | {"at": 7}
    found = canonical({"event": event, "hash": hash_of(START, event).hex(), "mac": ""})
    data = b"".join(line + b"\n" for line in [lines()[0], found, *lines()[2:]])
    assert verify(read_lines(data)).problems  # without the key, which would have told before


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The two tables of a trail, as the site's SQLite database has them."""
    events, head = written()
    columns = ", ".join(f'"{name}"' for name in (*FIELDS, "hash", "mac"))
    with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as file:
        file.execute(f"CREATE TABLE audit_auditevent ({columns})")
        file.execute("CREATE TABLE audit_trailhead (seq, hash, seal)")
        for event, found, mac in events:
            values = [json.dumps(v) if isinstance(v, list | dict) else v for v in event.values()]
            marks = ", ".join("?" * (len(FIELDS) + 2))
            file.execute(f"INSERT INTO audit_auditevent VALUES ({marks})", [*values, found, mac])
        file.execute("INSERT INTO audit_trailhead VALUES (?, ?, ?)", list(head.values()))
        file.commit()
    return tmp_path / "site.sqlite3"


@pytest.mark.parametrize("column", [*FIELDS[1:], "hash", "mac"])
def test_bytes_where_a_text_belongs_are_a_problem_and_no_crash(database, column):
    assert verify(read_sqlite(database), first_key=FIRST_KEY).problems == []
    with closing(sqlite3.connect(database)) as file:
        file.execute(
            f'UPDATE audit_auditevent SET "{column}" = CAST("{column}" AS BLOB) WHERE seq = 2'
        )
        file.commit()
    assert verify(read_sqlite(database), first_key=FIRST_KEY).problems
