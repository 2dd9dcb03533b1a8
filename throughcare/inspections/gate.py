"""The gate of inspections: who may read an inspection, its sample and its answers about cases.

A limit on a case holds for the copy that an inspection froze, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from throughcare.accounts.permissions import Principal
from throughcare.accounts.scope import Scope, current
from throughcare.cases.gate import kept_out

if TYPE_CHECKING:
    from throughcare.inspections.models import Inspection

M = TypeVar("M", bound=models.Model)


class GatedSample(models.Manager[M]):
    """Shows the rows of sampled cases that the scope's person may see. `path` leads to the sampled case:
    "" for the sampled cases themselves."""

    path = ""
    act = "read answers"

    @classmethod
    def through(cls, path: str, act: str = "read answers") -> Self:
        """The manager of a table from which `path` leads to the sampled case."""
        made: Self = type(cls.__name__, (cls,), {"path": path, "act": act})()
        return made

    def get_queryset(self) -> QuerySet[M]:
        rows = super().get_queryset()
        scope = current()
        if scope.is_machine:
            return rows
        ids = _sampled().filter(allowed(scope, self.act)).values("pk")
        return rows.filter(**{f"{self.path or 'pk'}__in": ids})


def _sampled() -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model("inspections", "SampledCase")._base_manager.all()
    return rows


def allowed(scope: Scope, act: str) -> Q:
    """The condition on a sampled case for an act of the scope's person; computed once in a scope."""
    key = ("inspections", act)
    if key not in scope.kept:
        scope.kept[key] = condition_for(scope.principal, act)
    found: Q = scope.kept[key]
    return found


def condition_for(principal: Principal, act: str) -> Q:
    """An assessor of the area reads the cases given to them; the others those of their inspection."""
    found = Q(pk__in=[])
    if principal.user_id is None:
        return found
    for held in principal.holds(act):
        if not held.inspection:
            continue
        if held.role == "area_assessor":
            names = [name for name in (principal.name, principal.staff) if name]
            found |= Q(inspection=held.inspection, assessor__in=names)
        else:
            found |= Q(inspection=held.inspection)
    cases = apps.get_model("cases", "Case")._base_manager
    live = cases.filter(area=OuterRef("inspection__area_ref"), ref=OuterRef("case_ref"))
    return found & ~Q(Exists(live.filter(kept_out(principal.user_id))))


def inspection_for(inspection_id: str, act: str) -> Inspection:
    """The inspection, where the scope's person may do the act on it; else "not found"."""
    found = _find(inspection_id)
    if found is None or not may_open(found, act):
        raise Http404
    current().passed.add(("inspection", act))
    return found


def _find(inspection_id: str) -> Inspection | None:
    found: Inspection | None = (
        apps.get_model("inspections", "Inspection")
        ._default_manager.filter(pk=inspection_id)
        .first()
    )
    return found


def may_open(inspection: Inspection, act: str) -> bool:
    """Whether the scope's person may do an act on an inspection as far as it is published."""
    scope = current()
    on = inspection.published_on
    published = on is not None and on <= timezone.localdate()
    return scope.is_machine or scope.principal.may_on_inspection(act, inspection.pk, published)


def opens(inspection_id: str, act: str) -> bool:
    """The same by the inspection's id; asked once in a scope."""
    kept = current().kept
    key = ("opens", inspection_id, act)
    if key not in kept:
        found = _find(inspection_id)
        kept[key] = found is not None and may_open(found, act)
    return bool(kept[key])


def may(inspection: Inspection, act: str) -> bool:
    """Whether the scope's person may do an act on an inspection, published or not."""
    scope = current()
    return scope.is_machine or scope.principal.may_on_inspection(act, inspection.pk)


def listed(inspection: Inspection, refs: list[str]) -> None:
    """Notes for the audit trail that sampled cases were shown in a list."""
    scope = current()
    for ref in refs:
        scope.show(f"case {inspection.area_ref}/{ref}")


def opened(inspection: Inspection, ref: str) -> None:
    """Notes for the audit trail that a sampled case was opened."""
    current().show(f"case {inspection.area_ref}/{ref}", "opened")
