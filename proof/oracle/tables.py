"""The tables that show rows of cases to some people only, and which rows the policy shows to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from proof.policy import Case, Inspected, Person, Policy
from proof.rows import Written
from throughcare.accounts.scope import as_machine
from throughcare.cases import models as cases
from throughcare.inspections import models as inspections

# Each table with the act on the case that shows its rows, and the way from a row to its case.
OF_CASES: dict[Any, tuple[str, str]] = {
    cases.Case: ("list", "pk"),
    cases.Person: ("list", "cases"),
    cases.Entry: ("read", "case"),
    cases.VictimEntry: ("read victims", "case"),
    cases.Victim: ("read victims", "case"),
    cases.CaseObligation: ("read", "case"),
    cases.CaseAppointment: ("read", "case"),
}
# The same of a case in an inspection's copy.
OF_COPIES: dict[Any, tuple[str, str]] = {
    inspections.SampledCase: ("read sample", "pk"),
    inspections.Answer: ("read answers", "sampled_case"),
    inspections.Evidence: ("read answers", "sampled_case"),
}


class Row(NamedTuple):
    pk: int
    of: int  # the case, or the copy of one
    kind: str = ""  # of an entry


class Tables:
    """Every row of a written world, by what it belongs to."""

    def __init__(self, policy: Policy, written: Written) -> None:
        self.policy = policy
        self.cases = {pk: policy.by_ref[key] for key, pk in written.cases.items()}
        self.copies: dict[int, Inspected] = {
            written.sampled[row.inspection, row.ref]: row for row in policy.world.inspected
        }
        with as_machine("proof"):
            self.rows = {
                model: [Row(*row) for row in model.objects.values_list("pk", path, *_kind(model))]
                for model, (_, path) in {**OF_CASES, **OF_COPIES}.items()
            }
            drafts = cases.Draft.objects.values_list("pk", "case", "user__username")
            self.drafts = list(drafts)

    def shown(self, person: Person) -> Iterator[tuple[Any, set[int]]]:
        """For each table the rows that the policy shows to somebody."""
        for model, (act, _) in OF_CASES.items():
            rows = self.rows[model]
            yield (
                model,
                {row.pk for row in rows if self._shows(person, act, self.cases[row.of], row)},
            )
        for model, (act, _) in OF_COPIES.items():
            may = self.policy.may_on_sampled
            yield (
                model,
                {row.pk for row in self.rows[model] if may(person, act, self.copies[row.of])},
            )

    def _shows(self, person: Person, act: str, case: Case, row: Row) -> bool:
        if row.kind:
            return self.policy.reads_entry(person, case, row.kind)
        return self.policy.may(person, act, case)

    def own_drafts(self, person: Person, act: str = "") -> set[str]:
        """The drafts that somebody wrote; with `act` those in cases on which they may do it."""
        return {
            pk
            for pk, case, username in self.drafts
            if username == person.username
            and (not act or self.policy.may(person, act, self.cases[case]))
        }


def _kind(model: Any) -> tuple[str, ...]:
    return ("kind",) if model in (cases.Entry, cases.VictimEntry) else ()
