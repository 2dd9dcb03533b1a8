"""The two databases: what they are told, and the settings without which the site does not start.

A commit that was answered with "done" must survive a power cut. SQLite keeps that promise in WAL mode with
`synchronous=FULL` and a library without the WAL-reset fault; PostgreSQL with the settings below.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode (sqlite.org/wal.html#walresetbug); mended here and in
# these older lines.
FIRST_SAFE_SQLITE = (3, 51, 3)
MENDED_LINES = {(3, 50): 7, (3, 44): 6}
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",  # else INSERT OR REPLACE deletes a row that triggers keep
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "mmap_size": "0",
    "journal_size_limit": "67108864",  # what the log may keep of the disk once it was written back
    "cache_size": "-65536",
    "temp_store": "MEMORY",
}
WANTED_OF_SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
WANTED_OF_POSTGRESQL = {"fsync": {"on"}, "full_page_writes": {"on"},
                        "synchronous_commit": {"on", "remote_write", "remote_apply"}}  # fmt: skip
SECONDS_TO_WAIT = 20  # for another writer


def is_faulty(version: tuple[int, ...]) -> bool:
    """Whether a version of SQLite can lose commits in WAL mode."""
    if version < (3, 7, 0) or version >= FIRST_SAFE_SQLITE:
        return False
    return version[2] < MENDED_LINES.get((version[0], version[1]), sys.maxsize)


def refuse_a_faulty_sqlite(version: tuple[int, ...]) -> None:
    """Stops the process, with what to do, where SQLite can lose commits."""
    if is_faulty(version):
        sys.exit(
            f"SQLite {'.'.join(map(str, version))} can lose commits; 3.51.3 or newer is needed. "
            "Run `make install`, which installs the pysqlite3 of requirements.lock."
        )


def configured(file: Path) -> dict[str, Any]:
    """The database of this process: PostgreSQL where an address is given, else SQLite in `file`."""
    address = os.environ.get("THROUGHCARE_DATABASE", "")
    if os.environ.get("THROUGHCARE_AS_OWNER") == "1":
        address = os.environ.get("THROUGHCARE_OWNER", "") or address
    return _postgresql(address) if address else _sqlite(file)


def app_role() -> str:
    """The role with which the site signs in to PostgreSQL; commands sign in as the owner."""
    from psycopg.conninfo import conninfo_to_dict

    address = os.environ.get("THROUGHCARE_DATABASE", "")
    return str(conninfo_to_dict(address).get("user", "throughcare_app")) if address else ""


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "init_command": " ".join(f"PRAGMA {name}={value};" for name, value in PRAGMAS.items()),
            "transaction_mode": "IMMEDIATE",
            "timeout": SECONDS_TO_WAIT,
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(address)
    known = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    options = {name: value for name, value in said.items() if name not in known}
    options.setdefault("connect_timeout", 5)
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{ours: str(said[name]) for name, ours in known.items() if name in said},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """Reads see the database as it is now, whatever is written meanwhile; nobody waits for them."""
    from django.db import connection

    begin = "BEGIN" if connection.vendor == "sqlite" else (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    )  # fmt: skip
    if connection.in_atomic_block:  # a test's own transaction is a moment already
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def complaints() -> list[str]:
    """What is wrong with the database's settings, each with what to do; [] where a commit is safe."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return _complaints_of_sqlite(connection)
    return [*_settings_of_postgresql(connection), *_rights_of_postgresql(connection)]


def _complaints_of_sqlite(connection: Any) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for name, wanted in WANTED_OF_SQLITE.items():
            is_set = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if is_set != wanted:
                found.append(
                    f"SQLite: {name} is {is_set} and should be {wanted}. Is the database on a disk "
                    "that other machines share? WAL needs a local one."
                )
    return found


def _settings_of_postgresql(connection: Any) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for name, wanted in WANTED_OF_POSTGRESQL.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            is_set = cursor.fetchone()[0]
            if is_set not in wanted:
                found.append(
                    f"PostgreSQL: {name} is {is_set}: an answered commit could be lost. Set it to on "
                    "in postgresql.conf."
                )
        cursor.execute("SHOW data_checksums")
        if cursor.fetchone()[0] != "on":
            found.append(
                "PostgreSQL: data_checksums is off: a page that the disk changed would be believed. "
                "Stop the server and run pg_checksums --enable."
            )
    return found


def _rights_of_postgresql(connection: Any) -> list[str]:
    """The site's role may neither pass the row-level security nor change tables."""
    if os.environ.get("THROUGHCARE_AS_OWNER") == "1":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, EXISTS (SELECT 1 FROM pg_tables WHERE "
            "tablename = 'cases_entry' AND tableowner = current_user) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        passes, owns = cursor.fetchone()
    if passes or owns:
        return [
            "PostgreSQL: the site's role is a superuser, passes row-level security or owns the tables. "
            "Give THROUGHCARE_DATABASE the role throughcare_app, and the owner's address in "
            "THROUGHCARE_OWNER."
        ]
    return []
