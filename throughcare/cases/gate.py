"""The one gate: which cases somebody may list, read, write in, and why.

The tables of the record have no manager that shows rows to everybody: `Case.objects` and the others show
what the scope's person may list (cases) or read (what belongs to them), and raise `OutsideTheGate` where no
scope was entered. Views ask `case_for(...)` for the act they need. The rule itself is the table of
accounts/permissions.py; this module only says how each relation is found in the database.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import connection, models
from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from throughcare.accounts.permissions import RECORDS, WRITTEN_BY_ACTS_ALONE, Principal, Right
from throughcare.accounts.scope import Scope, current, tell_database
from throughcare.core.record.kinds import RESTRICTED
from throughcare.core.record.links import worker_ref

if TYPE_CHECKING:
    from throughcare.cases.models import Area, Case

M = TypeVar("M", bound=models.Model)
INTELLIGENCE = "intelligence_received"


class Gated(models.Manager[M]):
    """Shows the rows that belong to cases on which the scope's person may do `act`.

    `path` leads from the table to its case: "pk" for the cases themselves. Both are of the class, for
    Django makes managers of relations (`case.entries`) from the class alone.
    """

    path = "pk"
    act = "list"

    @classmethod
    def through(cls, path: str, act: str = "read") -> Self:
        """The manager of a table from which `path` leads to the case."""
        made: Self = type(cls.__name__, (cls,), {"path": path, "act": act})()
        return made

    def get_queryset(self) -> QuerySet[M]:
        rows = super().get_queryset()
        scope = current()
        if scope.is_machine:
            return rows
        if self.path == "pk":
            return rows.filter(allowed(scope, self.act))
        return rows.filter(**{f"{self.path}__in": case_ids(scope, self.act)})


class GatedJournal(Gated[M]):
    """Entries: intelligence only where the person may read that too."""

    def get_queryset(self) -> QuerySet[M]:
        rows = super().get_queryset()
        scope = current()
        if scope.is_machine:
            return rows
        may = Q(**{f"{self.path}__in": case_ids(scope, "read intelligence")})
        return rows.filter(~Q(kind=INTELLIGENCE) | may)


def case_ids(scope: Scope, act: str) -> QuerySet[Any]:
    """The ids of the cases on which the scope's person may do an act, as a subquery."""
    return _all_cases().filter(allowed(scope, act)).values("pk")


def allowed(scope: Scope, act: str) -> Q:
    """The condition on a case for an act of the scope's person; computed once in a scope."""
    if act not in scope.kept:
        scope.kept[act] = condition_for(scope.principal, act)
    found: Q = scope.kept[act]
    return found


def condition_for(principal: Principal, act: str) -> Q:
    """The condition on a case: one of the person's rights applies, and no limit keeps them out."""
    rights = list(principal.rights(act))
    if not rights or principal.user_id is None:
        return Q(pk__in=[])
    found = Q(pk__in=[])
    for right in dict.fromkeys(rights):
        found |= of_right(principal, right)
    return found & ~kept_out(principal.user_id)


def of_right(principal: Principal, right: Right) -> Q:
    """The cases of one relation, in the state that the right is limited to."""
    found = _RELATION[right.relation](principal, right)
    if right.state:
        found &= Q(open=right.state == "open")
    return found


def kept_out(user_id: int) -> Q:
    """The cases that a limit in force today closes to somebody."""
    today = timezone.localdate()
    in_force = _table("AccessLimit").filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today), from_on__lte=today
    )
    excluded = in_force.filter(kind="exclusion", people__user=user_id)
    restricted = in_force.filter(kind="restriction").exclude(people__user=user_id)
    return Q(pk__in=excluded.values("case")) | Q(pk__in=restricted.values("case"))


# How each relation is found


def _own(principal: Principal, right: Right) -> Q:
    where, names = _named(principal, right)
    return where & Q(pk__in=_links(names, to_on__isnull=True))


def _named(principal: Principal, right: Right) -> tuple[Q, Q]:
    """Where the person may be named, and the links that name them: in the records of their areas; a
    prison's staff with their prison, in the records of any area."""
    held = right.held
    if not principal.staff:
        return Q(), Q(pk__in=[])
    if not held.areas:
        return Q(), Q(kind="worker", ref=worker_ref(principal.staff, held.organisation))
    return Q(area__in=held.areas), Q(kind__in=["officer", "worker"], ref=principal.staff)


def _team(principal: Principal, right: Right) -> Q:
    held = right.held
    if held.unit in ("omu", "pod"):
        links = _links(kind="team", ref__in=held.teams, to_on__isnull=True)
    elif held.unit == "approved_premises":
        links = _links(kind="premises", ref__in=held.teams, to_on__isnull=True)
    elif held.unit:
        links = _links(kind="unit", ref=held.unit, to_on__isnull=True)
    else:
        return Q(pk__in=[])
    return Q(area__in=held.areas, pk__in=links)


def _unallocated(principal: Principal, right: Right) -> Q:
    return Q(area__in=right.held.areas, officer="")


def _area(principal: Principal, right: Right) -> Q:
    return Q(area__in=right.held.areas)


def _held(principal: Principal, right: Right) -> Q:
    names = _names_of(right.held.organisation)
    return Q(pk__in=_links(kind="prison", ref__in=names, to_on__isnull=True))


def _former(principal: Principal, right: Right) -> Q:
    """Once theirs, by their name; and of a prison's staff whoever was in it."""
    held = right.held
    where, names = _named(principal, right)
    if not held.areas:
        names |= Q(kind="prison", ref__in=_names_of(held.organisation))
    return where & Q(pk__in=_links(names, until_on__gte=_today_there("case__area")))


def _sampled(principal: Principal, right: Right) -> Q:
    return Q(pk__in=_samples(right).values("case"))


def _assigned(principal: Principal, right: Right) -> Q:
    mine = _samples(right).filter(assessor__in=[principal.name, principal.staff or principal.name])
    return Q(pk__in=mine.values("case"))


def _emergency(principal: Principal, right: Right) -> Q:
    opened = _table("EmergencyAccess").filter(user=principal.user_id, until_at__gt=timezone.now())
    return Q(area__in=right.held.areas, pk__in=opened.values("case"))


OF_THE_PERSON = frozenset({"own", "former", "assigned", "emergency"})
_RELATION = {
    "own": _own,
    "team": _team,
    "unallocated": _unallocated,
    "area": _area,
    "held": _held,
    "former": _former,
    "sampled": _sampled,
    "assigned": _assigned,
    "emergency": _emergency,
}


def _table(name: str) -> QuerySet[Any]:
    """A table that permissions are found in: ids and days only, so it is read without a gate."""
    tell_database(current())
    rows: QuerySet[Any] = apps.get_model("cases", name)._base_manager.all()
    return rows


def _all_cases() -> QuerySet[Any]:
    return _table("Case")


def _links(*who: Q, **what: Any) -> QuerySet[Any]:
    return _table("CaseLink").filter(*who, **what).values("case")


def _samples(right: Right) -> QuerySet[Any]:
    over = Q(until_on__isnull=True) | Q(until_on__gte=_today_there("case__area"))
    return _table("SampledAccess").filter(over, inspection=right.held.inspection)


def _today_there(area: str) -> Coalesce:
    """The day it is in a row's area."""
    today = Value(timezone.localdate(), output_field=DateField())
    return Coalesce(F(f"{area}__stands_on"), today)


def _names_of(organisation: str) -> list[str]:
    """How records name a prison: by its id or its name."""
    organisations = apps.get_model("accounts", "Organisation").objects.filter(pk=organisation)
    return [organisation, *organisations.values_list("name", flat=True)]


# What views and actions ask


def case_for(area: str, ref: str, act: str = "read") -> Case:
    """The case, where the scope's person may do the act; else the same "not found" as for no case.
    What is opened is noted for the audit trail."""
    scope = current()
    rows = _all_cases().select_related("area", "person").filter(area=area, ref=ref)
    if not scope.is_machine:
        rows = rows.filter(allowed(scope, act))
    found: Case | None = rows.first()
    if found is None:
        raise Http404
    scope.show(found.subject, "opened")
    scope.passed.add(("case", act))
    return found


def area_for(area: str, act: str) -> Area:
    """The area, where the scope's person may do the act on it; else "not found"."""
    scope = current()
    found: Area | None = _table("Area").filter(pk=area).first()
    if found is None or not (scope.is_machine or scope.principal.may_on_area(act, area)):
        raise Http404
    scope.passed.add(("area", act))
    return found


def area_to_list(area: str) -> Area:
    """The area, for a list of its cases: for those whose roles concern it, and those who may list one of
    its cases (a prison); else "not found"."""
    found: Area | None = _table("Area").filter(pk=area).first()
    if found is None or not lists_cases_of(area):
        raise Http404
    return found


def lists_cases_of(area: str) -> bool:
    """Whether the roles of the scope's person concern an area's cases, or they may list one of them."""
    scope = current()
    if scope.is_machine:
        return True
    if any(area in right.held.areas for right in scope.principal.rights("list")):
        return True
    return _all_cases().filter(allowed(scope, "list"), area=area).exists()


def listed(cases: Iterable[Case]) -> None:
    """Notes for the audit trail that cases were shown in a list."""
    scope = current()
    for case in cases:
        scope.show(case.subject)


def may(case: Case, act: str) -> bool:
    """Whether the scope's person may do an act on a case."""
    scope = current()
    if scope.is_machine:
        return True
    key = (act, case.pk)
    if key not in scope.kept:
        scope.kept[key] = _all_cases().filter(allowed(scope, act), pk=case.pk).exists()
    return bool(scope.kept[key])


def may_by_name(area: str, ref: str, act: str) -> bool:
    """The same for a case by its area and reference."""
    scope = current()
    if scope.is_machine:
        return True
    key = (act, area, ref)
    if key not in scope.kept:
        scope.kept[key] = _all_cases().filter(allowed(scope, act), area=area, ref=ref).exists()
    return bool(scope.kept[key])


def which(act: str, cases: Q) -> set[tuple[str, str]]:
    """The cases, by area and reference, on which the scope's person may do an act, of those of a
    condition."""
    scope = current()
    rows = _all_cases().filter(cases)
    if not scope.is_machine:
        rows = rows.filter(allowed(scope, act))
    return set(rows.values_list("area", "ref"))


def rows_of_cases(
    rows: Iterable[dict[str, Any]], act: str, area: str
) -> tuple[list[dict[str, Any]], int]:
    """Of rows that name a case of an area as `case`, those on whose case the scope's person may do an act;
    and how many there are besides."""
    every = list(rows)
    mine = {ref for _, ref in which(act, Q(area=area))}
    found = [row for row in every if row["case"] in mine]
    return found, len(every) - len(found)


def reasons(principal: Principal, case: Case, act: str) -> list[Right]:
    """By which rights somebody may do an act on a case; none where a limit keeps them out."""
    if principal.user_id is None or is_kept_out(principal, case):
        return []
    return rights_that_apply(principal, case, act)


def rights_that_apply(
    principal: Principal, case: Case, act: str, known: dict[Any, Any] | None = None
) -> list[Right]:
    """The same before any limit. `known` keeps, from one person to the next, what does not depend on
    who somebody is."""
    known = {} if known is None else known
    found = []
    for right in dict.fromkeys(principal.rights(act)):
        if _is_a_stranger(principal, right, case, known):
            continue
        own = principal.name if right.relation in OF_THE_PERSON else ""
        held = right.held
        key = (own, right.relation, right.state, held.areas, held.teams, held.unit, held.inspection,
               held.organisation)  # fmt: skip
        if key not in known:
            this = _all_cases().filter(pk=case.pk)
            known[key] = this.filter(of_right(principal, right)).exists()
        if known[key]:
            found.append(right)
    return found


def _is_a_stranger(principal: Principal, right: Right, case: Case, known: dict[Any, Any]) -> bool:
    """Whether a right of a person cannot apply, for nothing of the case names them: most people of an area
    have nothing to do with a case, and need no query each."""
    held = right.held
    if not held.areas or right.relation not in ("own", "former", "emergency"):
        return False
    if case.area_id not in held.areas:
        return True
    if "named" not in known:
        known["named"] = set(_table("CaseLink").filter(case=case).values_list("ref", flat=True))
        opened = _table("EmergencyAccess").filter(case=case)
        known["opened"] = set(opened.values_list("user", flat=True))
    if right.relation == "emergency":
        return principal.user_id not in known["opened"]
    return principal.staff not in known["named"]


def case_for_emergency(area: str, ref: str) -> int | None:
    """The case that the scope's person wants to open without a relation to it; None for a case that does
    not exist as for one that a limit closes to them."""
    scope = current()
    if not scope.principal.may_on_area("open in an emergency", area):
        return None
    if (
        connection.vendor == "postgresql"
    ):  # its second layer shows no row before there is a relation
        with connection.cursor() as cursor:
            tell_database(scope)
            cursor.execute("SELECT throughcare_emergency_case(%s, %s)", [area, ref])
            found: int | None = cursor.fetchone()[0]
            return found
    out = kept_out(scope.principal.id)
    row: int | None = (
        _all_cases().filter(area=area, ref=ref).exclude(out).values_list("pk", flat=True).first()
    )
    return row


def look_again() -> None:
    """Forgets what the scope's person may see, after something changed it."""
    scope = current()
    scope.kept.clear()
    tell_database(scope, again=True)


def is_kept_out(principal: Principal, case: Case) -> bool:
    """Whether a limit closes a case to somebody, whatever their roles."""
    user = principal.user_id
    return user is not None and _all_cases().filter(kept_out(user), pk=case.pk).exists()


def kinds_to_record(case: Case) -> frozenset[str]:
    """The kinds of entry that the scope's person records in a case: those of the roles by which they may
    write in it. What only an act of its own writes (an allocation) is not among them."""
    scope = current()
    rights = reasons(scope.principal, case, "record")
    kinds = frozenset(k for right in rights for k in RECORDS.get(right.held.role, ()))
    kinds -= WRITTEN_BY_ACTS_ALONE
    restricted = kinds & RESTRICTED
    if INTELLIGENCE in restricted and not may(case, "read intelligence"):
        kinds -= {INTELLIGENCE}
    if restricted - {INTELLIGENCE} and not may(case, "read victims"):
        kinds -= restricted - {INTELLIGENCE}
    return kinds


def opened_until(user_id: int, case: Case) -> datetime.datetime | None:
    """Until when somebody has a case open in an emergency."""
    rows = _table("EmergencyAccess").filter(user=user_id, case=case, until_at__gt=timezone.now())
    found: datetime.datetime | None = (
        rows.order_by("-until_at").values_list("until_at", flat=True).first()
    )
    return found
