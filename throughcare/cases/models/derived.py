"""What is derived from the journals for lists and permissions. Anything here can be thrown away and made
anew; nothing but `cases/derived.py` writes it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from throughcare.cases.gate import Gated
from throughcare.cases.models.caseload import Case


class CaseLink(models.Model):
    """Who or what had to do with a case, from when to when: officers, workers, teams, prisons, units."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links", db_index=False)
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=100)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    until_on = models.DateField(null=True)  # the last day on which it counts as "former"

    class Meta:
        indexes = (
            models.Index(fields=["case", "kind"], name="links_of_a_case"),
            models.Index(fields=["kind", "ref", "to_on"], name="links_to_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class CaseObligation(models.Model):
    """One obligation of a case as it stood on the area's day, those about victims left out."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="obligations", db_index=False)
    standard = models.CharField(max_length=64)
    trigger_ref = models.CharField(max_length=64)
    trigger_on = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    fulfilled_ref = models.CharField(max_length=64, blank=True)
    fulfilled_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    days_late = models.PositiveIntegerField(default=0)
    objects: ClassVar[Gated[Any]] = Gated.through("case", "read")

    class Meta:
        indexes = (
            models.Index(fields=["case", "state"], name="obligations_of_a_case"),
            models.Index(fields=["state", "due_on"], name="obligations_by_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["met", "late", "due", "overdue", "fallen_away"]),
                name="obligation_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.standard}: {self.state}"


class CaseAppointment(models.Model):
    """An appointment of a case, and what came of it ("" while nobody recorded it)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="appointments", db_index=False)
    ref = models.CharField(max_length=64)
    for_on = models.DateField()
    type = models.CharField(max_length=50, blank=True)
    attendance_ref = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    objects: ClassVar[Gated[Any]] = Gated.through("case", "read")

    class Meta:
        indexes = (
            models.Index(fields=["case"], name="appointments_of_a_case"),
            models.Index(fields=["for_on", "type"], name="appointments_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.type} on {self.for_on}"
