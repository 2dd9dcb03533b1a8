"""Opens a database that a power cut left, as the site would, and says what is wrong with it."""

from __future__ import annotations

import hashlib
import marshal
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from proof.power_cut.recording import Recording, Statement
from proof.power_cut.replay import pragmas

# What can be wrong, the gravest first.
CORRUPT = "corrupt"  # cannot be opened or read, or a page, an index or a reference is wrong
LOST = "lost"  # a transaction is not there that was acknowledged
HALF = "half-done"  # what is there was never the whole of any moment between two transactions
TRAIL = "trail"  # the audit trail does not verify
UNMATCHED = "unmatched"  # an act without its event, or an event without its act
STUCK = "stuck"  # the site cannot go on where it was cut off
SAME_BYTES = 0  # the version of marshal's format that depends on nothing but the values


@dataclass(frozen=True)
class Fault:
    kind: str
    told: str


class Moments:
    """What the database holds after each of the recorded transactions: executed once on the site's own
    SQLite, without any cut."""

    def __init__(self, recording: Recording, database: Path) -> None:
        """`database`: a copy of the one before the first act, which is changed."""
        self.units = recording.units
        self.first_key = recording.first_key
        with closing(connect(database)) as connection:
            self.imported = entries_of(connection)
            digests = [digest(connection)]
            for unit in recording.units:
                execute(connection, unit)
                digests.append(digest(connection))
        self.last = len(recording.units)
        # Where a transaction changed nothing, a content belongs to two moments.
        self.first_of = {found: n for n, found in reversed(list(enumerate(digests)))}
        self.last_of = {found: n for n, found in enumerate(digests)}
        self.digests = digests

    def is_what_django_left(self, recording: Recording) -> bool:
        """Whether executing the recording comes to what Django itself came to."""
        with closing(connect(recording.after)) as connection:
            return digest(connection) == self.digests[-1]


def connect(database: Path) -> sqlite.Connection:
    """As the site does: which recovers what a cut left."""
    connection = sqlite.connect(database, isolation_level=None)
    connection.executescript(pragmas())
    return connection


def execute(connection: sqlite.Connection, unit: Iterable[Statement]) -> None:
    for sql, values in unit:
        connection.execute(sql, values).fetchall()


def digest(connection: sqlite.Connection) -> bytes:
    """One value for all that a database holds: its tables, its guards and every row."""
    found = hashlib.blake2b(digest_size=16)
    schema = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema ORDER BY name"
    ).fetchall()
    found.update(marshal.dumps(schema, SAME_BYTES))
    for kind, name, _ in schema:
        if kind == "table":
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            found.update(marshal.dumps(rows, SAME_BYTES))
    return found.digest()


class Examiner:
    """Examines one image after the other. What follows from the rows alone is found once for each content:
    most images of a moment hold the same rows."""

    def __init__(self, moments: Moments) -> None:
        self.moments = moments
        self.told: dict[bytes, list[Fault]] = {}
        self.went_on = 0  # images on which the next transaction was executed

    def examine(self, database: Path, *, acknowledged: int, begun: int, go_on: bool) -> list[Fault]:
        """What is wrong with an image. `acknowledged`: so many transactions must be there; `begun`: and no
        more than these may be. `go_on`: the next one is executed on it as well."""
        try:
            with closing(connect(database)) as connection:
                if faults := damage(connection):
                    return faults
                there = digest(connection)
                if there not in self.told:
                    of_rows = unmatched(connection, self.moments) + trail(database, self.moments)
                    self.told[there] = of_rows
                faults = placed(there, self.moments, acknowledged, begun) + self.told[there]
                if go_on and not faults and self.moments.last_of[there] < self.moments.last:
                    self.went_on += 1
                    faults = goes_on(connection, self.moments, self.moments.last_of[there])
                return faults
        except sqlite.DatabaseError as error:
            return [Fault(CORRUPT, str(error))]


def damage(connection: sqlite.Connection) -> list[Fault]:
    said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    faults = [Fault(CORRUPT, text) for text in said if text != "ok"]
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return faults + [Fault(CORRUPT, f"a reference to nothing: {row}") for row in broken]


def placed(there: bytes, moments: Moments, acknowledged: int, begun: int) -> list[Fault]:
    """Which moment an image shows: one that it may show, an earlier one, or none."""
    if there not in moments.last_of:
        return [
            Fault(HALF, f"no moment of the site; {acknowledged} transactions were acknowledged")
        ]
    first, last = moments.first_of[there], moments.last_of[there]
    if last < acknowledged:
        lost = acknowledged - last
        return [Fault(LOST, f"{lost} of {acknowledged} acknowledged transactions are not there")]
    if first > begun:
        return [Fault(HALF, f"transaction {first} is there; {begun} were sent")]
    return []


def entries_of(connection: sqlite.Connection) -> set[tuple[str, str]]:
    """Every entry: its case as the trail names it, and its id."""
    rows = connection.execute(
        "SELECT 'case ' || c.area_id || '/' || c.ref, e.ref FROM cases_case c JOIN "
        "(SELECT case_id, ref FROM cases_entry UNION ALL SELECT case_id, ref FROM cases_victimentry) e "
        "ON e.case_id = c.id"
    )
    return {(case, entry) for case, entry in rows}


def unmatched(connection: sqlite.Connection, moments: Moments) -> list[Fault]:
    """Entries that were recorded here without an event, and events of entries that are not there."""
    acts = Counter(entries_of(connection) - moments.imported)
    events = Counter(
        connection.execute(
            "SELECT target, json_extract(details, '$.entry') FROM audit_auditevent "
            "WHERE act = 'record entry'"
        )
    )
    if acts == events:
        return []
    without, empty = (acts - events).total(), (events - acts).total()
    return [Fault(UNMATCHED, f"{without} entries without event, {empty} events without entry")]


def trail(database: Path, moments: Moments) -> list[Fault]:
    # Imported late: by now the settings have put the site's SQLite in the place of Python's, and two
    # libraries in one process would take each other's locks away.
    from throughcare.audit.verifier import read_sqlite, verify

    try:
        verdict = verify(read_sqlite(database), first_key=moments.first_key)
    except ValueError as error:  # an event that is no JSON any more
        return [Fault(TRAIL, str(error))]
    return [Fault(TRAIL, problem) for problem in verdict.problems]


def goes_on(connection: sqlite.Connection, moments: Moments, number: int) -> list[Fault]:
    """The site goes on where it was cut off: the next transaction of the recording succeeds."""
    try:
        execute(connection, moments.units[number])
    except sqlite.DatabaseError as error:
        return [Fault(STUCK, f"transaction {number + 1} after the cut: {error}")]
    if digest(connection) != moments.digests[number + 1]:
        return [Fault(STUCK, f"transaction {number + 1} after the cut came to something else")]
    return []
