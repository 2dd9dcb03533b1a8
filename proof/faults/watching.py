"""What all tables hold, read past the site; what its log says; and whether an answer is honest."""

from __future__ import annotations

import hashlib
import io
import logging
from pathlib import Path
from typing import Any

# Who is signed in, and how often a password was wrong: no record of anything.
NOT_LOOKED_AT = ("django_session", "usersessions_", "axes_", "sqlite_")
NOTHING_CHANGED = (b"Nothing was recorded or changed", b"nothing was recorded or changed")
NOT_CERTAIN = b"not certain whether"
OF_THE_RECORD = ("canary", "Canary", "Person", "/areas/", "/cases/")
OF_THE_PROGRAM = ("Traceback", "SELECT ", "INSERT ", "UPDATE ")


class Tables:
    """Reads a database by a connection of its own; `address` is the owner's, on PostgreSQL."""

    def __init__(self, file: Path, address: str = "") -> None:
        self.file = file
        self.address = address

    def hash(self) -> str:
        """The same as long as no row of any table differs."""
        return self._of_postgresql() if self.address else self._of_sqlite()

    def _of_sqlite(self) -> str:
        import pysqlite3

        connection = pysqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True)
        try:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            digest = hashlib.sha256()
            for (name,) in names.fetchall():
                if not name.startswith(NOT_LOOKED_AT):
                    rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
                    digest.update(repr((name, rows.fetchall())).encode())
            return digest.hexdigest()
        finally:
            connection.close()

    def _of_postgresql(self) -> str:
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            )
            digest = hashlib.sha256()
            for (name,) in names.fetchall():
                if not name.startswith(NOT_LOOKED_AT):
                    rows = connection.execute(
                        f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t'
                    )
                    digest.update(repr((name, rows.fetchone())).encode())
            return digest.hexdigest()


class Log:
    """What the site writes into its log, instead of standard error."""

    def __init__(self) -> None:
        self.text = io.StringIO()
        for name in ("", "django.request"):
            for handler in logging.getLogger(name).handlers:
                if isinstance(handler, logging.StreamHandler):
                    handler.setStream(self.text)

    def take(self) -> list[str]:
        """What is wrong with what was written since the last time."""
        said = self.text.getvalue()
        self.text.seek(0)
        self.text.truncate()
        found = [word for word in (*OF_THE_PROGRAM, *OF_THE_RECORD) if word in said]
        return [f"the log has {word!r}: {said[-1500:]}" for word in found[:1]]


def complaints_about(answer: Any) -> list[str]:
    """What is wrong with an answer to a request that could not be done."""
    found = []
    if answer.status_code != 503:
        return [f"answered {answer.status_code}, not 503"]
    if not any(text in answer.content for text in (*NOTHING_CHANGED, NOT_CERTAIN)):
        found.append(f"503 does not say what came of it: {answer.content[:100]!r}")
    if not answer.headers.get("Retry-After"):
        found.append("503 does not say when to try again")
    if b"canary" in answer.content:
        found.append("503 shows what was asked")
    return found


def is_certain(answer: Any) -> bool:
    return NOT_CERTAIN not in answer.content
