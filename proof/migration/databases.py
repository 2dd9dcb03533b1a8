"""An empty database beside that of a site, and the rows of both."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BLOCK = 5_000  # rows at a time
Row = tuple[Any, ...]


@contextlib.contextmanager
def beside(site: Path) -> Iterator[None]:
    """Django on an empty database of the same kind as the site's, which is `source`."""
    with tempfile.TemporaryDirectory(prefix="migration-") as folder:
        shutil.copy(site / "secret-key", folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare.settings"
        os.environ["THROUGHCARE_AS_OWNER"] = "1"
        os.environ["THROUGHCARE_DATA"] = folder
        import django
        from django.conf import settings

        from throughcare.databases import configured

        settings.DATABASES["source"] = configured(site / "site.sqlite3")
        if os.environ.get("THROUGHCARE_OWNER"):
            settings.DATABASES["default"]["NAME"] += "_migrated"
        django.setup()
        try:
            yield
        finally:
            empty(again=False)


def empty(*, again: bool = True) -> None:
    """Takes the database beside the site's away, and makes it anew."""
    from django.conf import settings
    from django.db import connection, connections

    connection.close()
    for key in settings.TRAIL_KEY_FILE.parent.glob("trail-key"):
        key.unlink()
    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite":
        for file in Path(name).parent.glob("site.sqlite3*"):
            file.unlink()
        return
    with connections["source"].cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if again:
            cursor.execute(f'CREATE DATABASE "{name}"')


def rows(alias: str, table: str, columns: list[str]) -> Iterator[list[Row]]:
    """The rows of a table in blocks; `columns` are written as SQL."""
    from django.db import connections

    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1")
        while block := cursor.fetchmany(BLOCK):
            yield [tuple(row) for row in block]


def write(table: str, columns: list[str], block: list[Row]) -> None:
    from django.db import connection

    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", block)


def hashes(alias: str, table: str, columns: list[str]) -> Iterator[bytes]:
    """One for each row."""
    for block in rows(alias, table, columns):
        for row in block:
            yield hashlib.blake2b(repr(row).encode(), digest_size=16).digest()


def content() -> dict[str, str]:
    """Each table with a hash of its columns and rows, and whatever else the database's shape is."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
        else:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
                "FROM pg_constraint UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes "
                "WHERE schemaname = 'public' ORDER BY 1, 2"
            )
        found = {"": repr(cursor.fetchall())}
    for table in tables:
        total = hashlib.blake2b()
        for row in sorted(hashes("default", table, ["*"])):
            total.update(row)
        found[table] = total.hexdigest()
    return found
