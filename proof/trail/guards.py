"""What the database itself refuses: no event is changed or deleted, by the site's role or the tables' owner.

A process of its own for each database: `python -m proof.trail.guards` for SQLite, the same beside a server of
its own for PostgreSQL. Prints what went through, one line each.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator

from proof.site import own_site
from proof.tally import Tally
from proof.trail.rows import COLUMNS

EVENTS = 40
REFUSED = "statements on recorded events, on"
UNGUARDED = "--without-triggers"

# What would change or lose something that was recorded. {0}: a column.
OF_EACH_COLUMN = "UPDATE audit_auditevent SET {0} = {1} WHERE seq = 7"
STATEMENTS = (
    "DELETE FROM audit_auditevent WHERE seq = 7",
    "DELETE FROM audit_auditevent",
    "UPDATE audit_auditsubject SET subject = 'another'",
    "UPDATE audit_auditsubject SET how = 'listed'",
    "DELETE FROM audit_auditsubject WHERE event_id = 7",
    "UPDATE audit_trailhead SET seq = seq - 1",
    "UPDATE audit_trailhead SET seq = 0",
    "UPDATE audit_trailhead SET seq = seq + 2",
    "DELETE FROM audit_trailhead",
    "UPDATE audit_anchor SET root = 'another'",
    "UPDATE audit_anchor SET size = 1",
    "DELETE FROM audit_anchor",
)
REPLACED = ("INSERT OR REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent WHERE seq = 7",)
EMPTIED = ("TRUNCATE audit_auditevent CASCADE", "TRUNCATE audit_auditevent, audit_auditsubject")
EMPTIED_BY_THE_SITE = (*EMPTIED, "TRUNCATE audit_auditsubject", "TRUNCATE audit_trailhead",
                       "TRUNCATE audit_anchor")  # fmt: skip
REASONS = ("is never changed", "is never deleted", "only grows", "never changed or deleted",
           "permission denied")  # fmt: skip


def check_both(*, postgresql: bool, unguarded: bool = False) -> Tally:
    """Asks both databases, each in a process of its own."""
    tally = Tally()
    _ask("SQLite", {}, tally, unguarded)
    if postgresql:
        from tests.postgres import server

        with server() as env:
            _ask("PostgreSQL", env, tally, unguarded)
    return tally


def _ask(name: str, env: dict[str, str], tally: Tally, unguarded: bool) -> None:
    words = [sys.executable, "-m", "proof.trail.guards", *([UNGUARDED] if unguarded else [])]
    done = subprocess.run(
        words, env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    for line in done.stdout.splitlines():
        went_through, _, told = line.partition(" ")
        tally.note(f"{REFUSED} {name}", went_through == "refused", told)


def main() -> int:
    given = {
        name: os.environ.get(name, "") for name in ("THROUGHCARE_DATABASE", "THROUGHCARE_OWNER")
    }
    with own_site(given if given["THROUGHCARE_DATABASE"] else None):
        from proof.trail.making import write
        from throughcare.audit.actions import anchor

        write(EVENTS, random.Random(1))
        anchor(by="tests")
        if UNGUARDED in sys.argv:
            _take_triggers_down()
        for role, statements in _statements():
            for sql in statements:
                print(f"{'refused' if _is_refused(role, sql) else 'DONE'} as {role}: {sql}")
    return 0


def _statements() -> Iterator[tuple[str, list[str]]]:
    """The statements that each role tries."""
    from django.conf import settings
    from django.db import connection

    columns = [
        OF_EACH_COLUMN.format(f'"{name}"', "seq + 1000" if name == "seq" else f'"{name}"')
        for name in COLUMNS
    ]
    if connection.vendor == "sqlite":
        yield "the site", [*columns, *STATEMENTS, *REPLACED]
        return
    yield "owner", [*columns, *STATEMENTS, *EMPTIED]
    yield settings.APP_ROLE, [*columns, *STATEMENTS, *EMPTIED_BY_THE_SITE]


def _is_refused(role: str, sql: str) -> bool:
    """Whether the database refuses a statement because of what it would change. It is rolled back in any
    case, and the role with it."""
    from django.conf import settings
    from django.db import DatabaseError, connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                if role == settings.APP_ROLE:
                    cursor.execute(f"SET LOCAL ROLE {role}")
                cursor.execute(sql)
        except DatabaseError as error:
            return any(reason in str(error) for reason in REASONS)
        finally:
            transaction.set_rollback(True)
    return False


def _take_triggers_down() -> None:
    from django.db import connection

    from throughcare import guards

    with connection.cursor() as cursor:
        for name, table in guards.triggers().items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


if __name__ == "__main__":
    sys.exit(main())
