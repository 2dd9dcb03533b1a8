"""Faults of the disk under SQLite. What needs root is left out, and said, where there is none."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pysqlite3
from django.conf import settings
from django.db import connection

from proof.faults.fault import Fault

MILLISECONDS_TO_WAIT = 100


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """Not a byte is left on the disk with the database (a tmpfs)."""
    _empty_the_wal()
    filler = settings.DATA / "filler"
    free = shutil.disk_usage(settings.DATA).free
    try:
        with filler.open("wb") as out, contextlib.suppress(OSError):
            os.posix_fallocate(out.fileno(), 0, free)
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def full_for_sqlite() -> Iterator[None]:
    """SQLite may not have one page more than it has (PRAGMA max_page_count)."""
    _tell("PRAGMA page_count", "PRAGMA max_page_count=1")
    try:
        yield
    finally:
        connection.close()


@contextlib.contextmanager
def files_may_not_grow() -> Iterator[None]:
    """No file may be written to beyond its first byte (RLIMIT_FSIZE, as a quota does)."""
    _empty_the_wal()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def read_only_disk() -> Iterator[None]:
    """The disk was mounted anew, read-only (a tmpfs)."""
    connection.close()
    _remount("ro")
    try:
        yield
    finally:
        connection.close()
        _remount("rw")


@contextlib.contextmanager
def read_only_for_sqlite() -> Iterator[None]:
    """The connection may only read (PRAGMA query_only)."""
    _tell("PRAGMA query_only=ON")
    try:
        yield
    finally:
        connection.close()


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Somebody else writes, for longer than the site waits."""
    _tell(f"PRAGMA busy_timeout={MILLISECONDS_TO_WAIT}")
    other = _other_connection()
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        connection.close()


def _tell(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def _other_connection() -> Any:
    return pysqlite3.connect(settings.DATABASE, isolation_level=None)


def _empty_the_wal() -> None:
    """What is written next needs room: the write-ahead log has none left from before."""
    other = _other_connection()
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()


def _remount(how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(settings.DATA)], check=True)


FAULTS = {
    # what fits into the pages that are there needs no new one
    "full for SQLite": Fault(full_for_sqlite, may_pass=True),
    "files may not grow": Fault(files_may_not_grow),
    "read-only for SQLite": Fault(read_only_for_sqlite),
    "locked by another": Fault(locked),
}
ON_A_DISK_OF_ITS_OWN = {
    "full disk": Fault(full_disk),
    "read-only disk": Fault(read_only_disk),
}
