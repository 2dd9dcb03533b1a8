"""The builds that the oracle has to find: those of the gate, and on PostgreSQL those of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.conf import settings
from django.db import connection

from proof.broken_gates import GATES, Broken
from throughcare import guards

LIMITS = "AND NOT EXISTS ("


@contextmanager
def _instead(broken: str, mended: str) -> Iterator[None]:
    _execute(broken)
    try:
        yield
    finally:
        _execute(mended)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{app}", connection.ops.quote_name(settings.APP_ROLE)))


def _statement(words: str) -> str:
    """The statement of guards/postgresql.sql that has these words."""
    (found,) = (text for text in guards.statements("postgresql.sql") if words in text)
    return found


def _policy_dropped() -> AbstractContextManager[None]:
    made = _statement("POLICY of_the_site ON cases_entry FOR SELECT")
    return _instead("DROP POLICY of_the_site ON cases_entry", made)


def _row_security_off() -> AbstractContextManager[None]:
    table = "ALTER TABLE cases_victim {} ROW LEVEL SECURITY"
    return _instead(table.format("DISABLE"), table.format("ENABLE"))


def _limits_not_in_sql() -> AbstractContextManager[None]:
    made = _statement("FUNCTION throughcare_cases(")
    head, _, tail = made.rpartition(LIMITS)
    return _instead(f"{head}AND (true OR EXISTS ({tail.replace('$$', ')$$')}", made)


DATABASES: dict[str, Broken] = {
    "policy-dropped": _policy_dropped,
    "row-security-off": _row_security_off,
    "limits-not-in-sql": _limits_not_in_sql,
}


def builds() -> dict[str, Broken]:
    """The builds of the database that this process has."""
    return {**GATES, **DATABASES} if connection.vendor == "postgresql" else GATES
