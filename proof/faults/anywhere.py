"""Faults that need no certain database: the clock, and a statement that fails."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.db import OperationalError, connection
from django.utils import timezone

from proof.faults.fault import Fault

now = timezone.now


@contextlib.contextmanager
def clock_moved(by: datetime.timedelta) -> Iterator[None]:
    """The machine's clock shows another time."""
    with mock.patch.object(timezone, "now", lambda: now() + by):
        yield


@contextlib.contextmanager
def clock_moved_back() -> Iterator[None]:
    """The clock was set back by an hour after the last act."""
    with clock_moved(-datetime.timedelta(hours=1)):
        yield


class FailsAt:
    """Lets the `number`-th statement of a request fail before the database has it; a commit counts too."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.seen = 0
        self.has_committed = False

    @property
    def came_to_it(self) -> bool:
        return self.seen >= self.number

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count()
        return execute(sql, params, many, context)

    def count(self) -> None:
        self.seen += 1
        if self.seen == self.number:
            raise OperationalError("disk I/O error")

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        commit = getattr(connection, "_commit")  # noqa: B009 - of the backends, not of their base

        def counted() -> None:
            self.count()
            commit()
            self.has_committed = True

        with connection.execute_wrapper(self), mock.patch.object(connection, "_commit", counted):
            yield


FAULTS = {"clock moved back": Fault(clock_moved_back)}
