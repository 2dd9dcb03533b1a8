"""What PostgreSQL's row-level security alone shows: plain SQL in the site's role, the gate taken out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from proof.oracle.tables import Tables
from proof.oracle.tally import Tally
from proof.policy import Case, Person, Policy
from proof.rows import Written
from throughcare.guards import ROW_SECURITY

WRITES = 3  # cases that each person tries to write an entry in
NEW_ENTRY = """INSERT INTO cases_entry
    (case_id, ref, kind, happened_on, recorded_by, corrects, facts)
    VALUES (%s, 'new', 'noted', '2006-03-01', '', '', '{}')"""


class AgainstDatabase:
    """One world: everybody, every table with row-level security."""

    def __init__(self, policy: Policy, written: Written, lot: random.Random) -> None:
        self.policy = policy
        self.world = policy.world
        self.written = written
        self.lot = lot
        self.tables = Tables(policy, written)
        self.tally = Tally()

    def run(self) -> Tally:
        with in_the_sites_role():
            for person in self.world.people:
                self.shows_nothing("before anybody enters")
                if not person.second_factor:  # the site lets nobody in without it
                    continue
                _sql("SELECT throughcare_enter(%s)", self.written.users[person.username])
                self.rows(person)
                self.changes(person)
                for case in self.lot.sample(self.world.cases, WRITES):
                    self.writes(person, case)
                    self.opens(person, case)
                _sql("SELECT throughcare_leave()")
            self.shows_nothing("after everybody left")
        return self.tally

    def rows(self, person: Person) -> None:
        """Every row that is shown, of every guarded table."""
        for model, wanted in self.tables.shown(person):
            table = model._meta.db_table
            self._same(person, f"rows of {table}", wanted, _ids(f"SELECT id FROM {table}"))
            self.tally.rows += len(self.tables.rows[model])
        own = self.tables.own_drafts(person)
        self._same(person, "rows of cases_draft", own, _ids("SELECT id FROM cases_draft"))
        self.tally.rows += len(self.tables.drafts)

    def changes(self, person: Person) -> None:
        """The cases that may be changed: of those that are shown, where somebody records or allocates."""
        may = self.policy.may
        wanted = {
            self.written.cases[case.area, case.ref]
            for case in self.world.cases
            if may(person, "list", case)
            and (may(person, "record", case) or may(person, "allocate", case))
        }
        with taken_back():
            changed = _ids("UPDATE cases_case SET version = version RETURNING id")
        self._same(person, "changes to cases_case", wanted, changed)
        self.tally.rows += len(self.world.cases)

    def writes(self, person: Person, case: Case) -> None:
        """Whether an entry can be added to a case."""
        wanted = any(self.policy.may(person, act, case) for act in ("record", "allocate"))
        with taken_back():
            try:
                _sql(NEW_ENTRY, self.written.cases[case.area, case.ref])
                given = True
            except ProgrammingError:  # new row violates row-level security policy
                given = False
        self._same_answer(person, f"writes in {case.area}/{case.ref}", wanted, given)

    def opens(self, person: Person, case: Case) -> None:
        """Whether the database names a case to who wants to open it in an emergency."""
        wanted = self.policy.may_on_area(person, "open in an emergency", case.area)
        wanted = wanted and not self.policy.limit_against(person, case)
        named = _ids("SELECT throughcare_emergency_case(%s, %s)", case.area, case.ref) != {None}
        self._same_answer(person, f"opens {case.area}/{case.ref}", wanted, named)

    def shows_nothing(self, when: str) -> None:
        for table in ROW_SECURITY:
            shown = len(_ids(f"SELECT id FROM {table}"))
            self.tally.single += 1
            if shown:
                self.tally.finding(f"{shown} rows of {table} are shown {when}")

    def _same(self, person: Person, what: str, wanted: set[Any], given: set[Any]) -> None:
        if wanted != given:
            more, less = len(given - wanted), len(wanted - given)
            told = f"{more} too many, {less} too few"
            self.tally.finding(f"{person.username}, the database alone, {what}: {told}")

    def _same_answer(self, person: Person, what: str, wanted: bool, given: bool) -> None:
        self.tally.single += 1
        if wanted != given:
            told = f"{wanted} by the policy, {given} by the database alone"
            self.tally.finding(f"{person.username} {what}: {told}")


@contextmanager
def in_the_sites_role() -> Iterator[None]:
    """The statements inside run as the site's role, to which row-level security answers."""
    _sql(f"SET ROLE {connection.ops.quote_name(settings.APP_ROLE)}")
    try:
        yield
    finally:
        _sql("RESET ROLE")


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is undone, refused statements included."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _ids(statement: str, *values: Any) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return {found for (found,) in cursor.fetchall()}
