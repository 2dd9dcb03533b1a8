"""On whose behalf the code runs: a person with their roles, or a command of the machine.

Everything that reads the record asks `current()`; without an answer nothing is read. On PostgreSQL the
database is told too, for the row-level security behind the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from throughcare.accounts.permissions import Principal


class OutsideTheGate(RuntimeError):
    """The record was asked for without saying on whose behalf."""


@dataclass
class Scope:
    """Who asks, and what they were shown: subjects of the record with how ("opened" or "listed")."""

    principal: Principal
    is_machine: bool = False
    via: str = ""  # the name of the token, where a program asks
    shown: dict[str, str] = field(default_factory=dict)
    passed: set[tuple[str, str]] = field(
        default_factory=set
    )  # doors: what they lead to, and the act
    kept: dict[Any, Any] = field(default_factory=dict)  # what the gate computed for this scope
    told: bool = False  # whether the database knows who asks

    def show(self, subject: str, how: str = "listed") -> None:
        """Notes that a subject was shown. What was opened stays opened."""
        if self.shown.get(subject) != "opened":
            self.shown[subject] = how


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    """The scope the code runs in. Raises OutsideTheGate where none was entered."""
    scope = _current.get()
    if scope is None:
        raise OutsideTheGate("the record is read inside `acting_as(...)` or `as_machine(...)` only")
    return scope


def is_outside() -> bool:
    """Whether nobody asks: the gate was not entered yet, or left already."""
    return _current.get() is None


@contextmanager
def acting_as(principal: Principal) -> Iterator[Scope]:
    """Runs what is inside with the rights of a person; NOBODY for the public."""
    scope = Scope(principal)
    before = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(before)
        # A transaction that is rolled back takes back what it told the database; a lost connection too.
        is_there = connection.connection is not None and not connection.needs_rollback
        if scope.told and is_there:
            _execute("SELECT throughcare_leave()")


@contextmanager
def as_machine(name: str) -> Iterator[Scope]:
    """Runs what is inside with sight of the whole record: commands of whoever runs the machine, and what
    an action does behind its own permission (bringing derived tables up to date). The database's own
    second layer does not change: inside a request it still answers for the person."""
    outer = _current.get()
    if outer is not None:
        tell_database(outer)
    scope = Scope(Principal(name=name), is_machine=True)
    before = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(before)


def tell_database(scope: Scope, *, again: bool = False) -> None:
    """Lets PostgreSQL's row-level security know who asks, before the first look at the record; `again`
    after something changed what they may see."""
    principal = scope.principal
    if connection.vendor != "postgresql" or scope.is_machine or (scope.told and not again):
        return
    scope.told = True
    if principal.user_id is not None and principal.second_factor:
        _execute("SELECT throughcare_enter(%s)", principal.user_id)


def _execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
