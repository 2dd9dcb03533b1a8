"""Asks the gates what somebody may do, and compares their answers with those of the policy."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404

from proof.oracle.tables import Tables
from proof.oracle.tally import Tally
from proof.policy import Case, Person, Policy
from proof.rows import Written
from throughcare.accounts.models import User
from throughcare.accounts.permissions import (
    AREA_ACTS,
    CASE_ACTS,
    INSPECTION_ACTS,
    PUBLISHED_TO_ALL,
    Principal,
)
from throughcare.accounts.principals import principal_of
from throughcare.accounts.scope import Scope, acting_as, as_machine
from throughcare.cases import gate
from throughcare.cases.models import Case as CaseRow
from throughcare.cases.models import Draft
from throughcare.cases.queries.access import who_can_see
from throughcare.inspections import gate as inspection_gate
from throughcare.inspections.models import SampledCase

SINGLE = 6  # cases that each person is asked about one by one
SEEN_BY = 2  # cases of a world of which the page "who can see it" is asked
SAMPLED_ACTS = ("read sample", "read answers")


class AgainstGate:
    """One world: everybody, every act, every case, area and inspection."""

    def __init__(self, policy: Policy, written: Written, lot: random.Random) -> None:
        self.policy = policy
        self.world = policy.world
        self.written = written
        self.lot = lot
        self.tables = Tables(policy, written)
        self.users = {user.pk: user for user in User.objects.select_related("staff")}
        self.tally = Tally()

    def run(self) -> Tally:
        for person in self.world.people:
            user = self.users[self.written.users[person.username]]
            principal = principal_of(user, second_factor=person.second_factor)
            with acting_as(principal) as scope:
                self.cases(person, scope)
                self.areas_and_inspections(person, principal)
                self.copies(person, principal)
                self.rows(person)
                for case in self.lot.sample(self.world.cases, SINGLE):
                    self.one_case(person, principal, case)
        for case in self.lot.sample(self.world.cases, SEEN_BY):
            self.seers(case)
        return self.tally

    def cases(self, person: Person, scope: Scope) -> None:
        """For each act the set of cases that the gate lets through."""
        for act in CASE_ACTS:
            shown = set(gate.case_ids(scope, act).values_list("pk", flat=True))
            for case in self.world.cases:
                reasons = self.policy.reasons(person, act, case)
                wanted = bool(reasons)
                self.tally.triples += 1
                self.tally.allowed += wanted
                self.tally.seen.note(act, reasons)
                if wanted != (self.written.cases[case.area, case.ref] in shown):
                    self.tally.finding(self.in_words(person, act, case, wanted))

    def in_words(self, person: Person, act: str, case: Case, wanted: bool) -> str:
        because = self.policy.stands(person, case)
        limit = self.policy.limit_against(person, case)
        because += f", a limit keeps them out: {limit.kind}" if limit else ""
        may, gate_says = ("may", "does not show it") if wanted else ("may not", "shows it")
        what = f"{act} {case.area}/{case.ref}"
        return f"{person.username} {may} {what} ({because}); the gate {gate_says}"

    def areas_and_inspections(self, person: Person, principal: Principal) -> None:
        for act in AREA_ACTS:
            for area in self.world.stands_on:
                wanted = self.policy.may_on_area(person, act, area)
                self._same(person, act, area, wanted, principal.may_on_area(act, area))
        for act in (*INSPECTION_ACTS, *PUBLISHED_TO_ALL):
            for name, published in self.world.published.items():
                wanted = self.policy.may_on_inspection(person, act, name)
                may = principal.may_on_inspection(act, name, published)
                self._same(person, act, name, wanted, may)

    def copies(self, person: Person, principal: Principal) -> None:
        """Cases in the copies that inspections keep."""
        for act in SAMPLED_ACTS:
            rows = SampledCase._base_manager.filter(inspection_gate.condition_for(principal, act))
            shown = set(rows.values_list("pk", flat=True))
            for pk, row in self.tables.copies.items():
                wanted = self.policy.may_on_sampled(person, act, row)
                self._same(person, act, f"{row.inspection}: {row.ref}", wanted, pk in shown)

    def rows(self, person: Person) -> None:
        """The rows that the managers of the tables show."""
        for model, wanted in self.tables.shown(person):
            shown = set(model.objects.values_list("pk", flat=True))
            self._same_rows(person, model._meta.db_table, wanted, shown)
            self.tally.rows += len(self.tables.rows[model])
        own = Draft.objects.filter(user__username=person.username).values_list("pk", flat=True)
        self._same_rows(person, "cases_draft", self.tables.own_drafts(person, "record"), set(own))
        self.tally.rows += len(self.tables.drafts)

    def one_case(self, person: Person, principal: Principal, case: Case) -> None:
        """The answers about one case: the reasons, the case itself, the kinds to record."""
        act = self.lot.choice(list(CASE_ACTS))
        with as_machine("proof"):
            row = CaseRow.objects.get(pk=self.written.cases[case.area, case.ref])
        given = {
            (right.held.role, right.held.inspection, right.relation, right.state or "")
            for right in gate.reasons(principal, row, act)
        }
        wanted = {
            (reason.held.role, reason.held.inspection, reason.relation, reason.state)
            for reason in self.policy.reasons(person, act, case)
        }
        what = f"{act} {case.area}/{case.ref}"
        self._same_answer(person, f"reasons to {what}", wanted, given)
        got = _found(lambda: gate.case_for(case.area, case.ref, act))
        self._same_answer(person, what, bool(wanted), got)
        self._same_answer(person, f"may {what}", bool(wanted), gate.may(row, act))
        kinds = self.policy.kinds(person, case)
        self._same_answer(person, f"kinds in {case.ref}", kinds, gate.kinds_to_record(row))
        opens = self.policy.may_on_area(person, "open in an emergency", case.area)
        opens = opens and not self.policy.limit_against(person, case)
        got = gate.case_for_emergency(case.area, case.ref) is not None
        self._same_answer(person, f"open {case.ref} in an emergency", opens, got)

    def seers(self, case: Case) -> None:
        """Who can see a case, by the page that says so: everybody is taken to have a second factor."""
        with as_machine("proof"):
            row = CaseRow.objects.get(pk=self.written.cases[case.area, case.ref])
            given = {(seer.username, seer.kept_out) for seer in who_can_see(row)}
        people = (replace(person, second_factor=True) for person in self.world.people)
        wanted = {
            (person.username, self.policy.limit_against(person, case) is not None)
            for person in people
            if self.policy.before_limits(person, "read", case)
        }
        self.tally.single += 1
        if wanted != given:
            self.tally.finding(f"who can see {case.area}/{case.ref}: {_difference(wanted, given)}")

    def _same(self, person: Person, act: str, what: str, wanted: bool, given: bool) -> None:
        self.tally.triples += 1
        self.tally.allowed += wanted
        if wanted != given:
            self.tally.finding(
                f"{person.username} {act} {what}: {wanted} by the policy, {given} here"
            )

    def _same_answer(self, person: Person, what: str, wanted: Any, given: Any) -> None:
        self.tally.single += 1
        if wanted != given:
            self.tally.finding(f"{person.username}, {what}: {wanted} by the policy, {given} here")

    def _same_rows(self, person: Person, table: str, wanted: set[Any], given: set[Any]) -> None:
        if wanted != given:
            self.tally.finding(f"{person.username}, rows of {table}: {_difference(wanted, given)}")


def _found(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Http404:
        return False
    return True


def _difference(wanted: Iterable[Any], given: Iterable[Any]) -> str:
    """What is shown and should not be, and the other way round, the first few."""
    more, less = sorted(set(given) - set(wanted)), sorted(set(wanted) - set(given))
    return f"{len(more)} too many {more[:3]}, {len(less)} too few {less[:3]}"
