"""How long a record is kept: holds against its disposal, and the disposals themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.cases.models.caseload import Case


class Hold(models.Model):
    """The record of a case is kept although its time may be over."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=300)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    made_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("from_on",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="hold_from_before_to",
            ),
        )

    def __str__(self) -> str:
        return f"hold of case {self.case_id}"


class Disposal(models.Model):
    """The destruction of a case's record: asked for by one person, agreed by another, done by
    `throughcare retention run`. It outlives the case, so it names it in text."""

    area_ref = models.CharField(max_length=64)
    case_ref = models.CharField(max_length=64)
    rule = models.CharField(max_length=64)  # of the retention schedule
    due_on = models.DateField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=150, blank=True)
    agreed_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)  # rows destroyed, by table

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["area_ref", "case_ref"],
                condition=Q(disposed_at__isnull=True),
                name="disposal_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="") | ~Q(agreed_by=F("asked_by")),
                name="disposal_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="", agreed_at__isnull=True, disposed_at__isnull=True)
                | (~Q(agreed_by="") & Q(agreed_at__isnull=False)),
                name="disposal_is_agreed_before_it_is_done",
            ),
        )

    def __str__(self) -> str:
        return f"case {self.area_ref}/{self.case_ref}"
