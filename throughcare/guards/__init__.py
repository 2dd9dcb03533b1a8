"""What the database itself refuses, whoever asks: written in SQL, one file for each database, and put in
place after every migration.

On both, audit events and entries of the journal are never changed, and events are never deleted. On
PostgreSQL the site's role also sees no row of a case that its person may not see: a second layer, which
answers for itself when the first one fails. It reads the same table of permissions, as rows.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from throughcare.accounts.permissions import AREA_ACTS, CASE_ACTS, INSPECTION_ACTS, relations_of

PERMISSIONS = "throughcare_permission"  # the table of permissions as rows, for SQL


def put_in_place(connection: BaseDatabaseWrapper) -> None:
    """Creates what guards the tables, or renews it. Needs the owner of the tables."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in statements("sqlite.sql"):
                cursor.execute(statement)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
        role = settings.APP_ROLE
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise NoAppRole(
                f"PostgreSQL has no role {role}: CREATE ROLE {role} LOGIN PASSWORD '...' first. The "
                "site signs in with it; this command with the owner of the tables."
            )
        names = {"owner": connection.ops.quote_name(owner), "app": connection.ops.quote_name(role)}
        for statement in statements("postgresql.sql"):
            cursor.execute(
                statement.replace("{owner}", names["owner"]).replace("{app}", names["app"])
            )
        cursor.execute(f"DELETE FROM {PERMISSIONS}")
        cursor.executemany(f"INSERT INTO {PERMISSIONS} VALUES (%s, %s, %s, %s)", rows())


class NoAppRole(Exception):
    """PostgreSQL lacks the role that the site signs in with."""


def statements(file: str) -> list[str]:
    """The statements of a file; they are parted by a line of dashes."""
    text = resources.files("throughcare.guards").joinpath(file).read_text("utf-8")
    return [part.strip() for part in text.split("\n-----\n") if part.strip()]


def rows() -> list[tuple[str, str, str, str]]:
    """The table of permissions as rows: role, act, relation, state ("" for any)."""
    found = [
        (role, act, relation, state or "")
        for act, roles in CASE_ACTS.items()
        for role in roles
        for relation, state in relations_of(role, act)
    ]
    for table in (AREA_ACTS, INSPECTION_ACTS):
        found += [(role, act, "", "") for act, roles in table.items() for role in roles]
    return found


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Which guards of the database are not in place."""
    wanted = set(triggers())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        there = {name for (name,) in cursor.fetchall()}
        lacking = sorted(wanted - there)
        if connection.vendor == "postgresql":
            lacking += _without_row_security(cursor)
    return lacking


def triggers() -> dict[str, str]:
    """The triggers, by name with their table: the same on both databases."""
    words = [part.split() for part in statements("sqlite.sql")]
    return {w[w.index("EXISTS") + 1]: w[w.index("ON") + 1] for w in words if "TRIGGER" in w}


ROW_SECURITY = (
    "cases_case", "cases_person", "cases_entry", "cases_victimentry", "cases_victim",
    "cases_caseobligation", "cases_caseappointment", "cases_draft", "inspections_sampledcase",
    "inspections_answer", "inspections_evidence",
)  # fmt: skip


def _without_row_security(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) "
        "AND NOT (relrowsecurity AND relforcerowsecurity)",
        [list(ROW_SECURITY)],
    )
    return [f"row-level security of {name}" for (name,) in cursor.fetchall()]
