"""What stands above the table of permissions for a single case: limited access, access in an emergency,
and the sample of an inspection."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.accounts.models import User
from throughcare.cases.models.caseload import Case


class AccessLimit(models.Model):
    """Limited access to a case: a restriction (only the people named) or an exclusion (not the people
    named), from a day on."""

    RESTRICTION, EXCLUSION = "restriction", "exclusion"

    case = models.ForeignKey(Case, models.CASCADE, related_name="limits")
    kind = models.CharField(max_length=12)
    message = models.CharField(
        max_length=300
    )  # for those who may see the case, and who allocates it
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the last day
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["restriction", "exclusion"]), name="limit_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="limit_from_before_to",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class LimitedPerson(models.Model):
    """Somebody whom a limit names."""

    limit = models.ForeignKey(AccessLimit, models.CASCADE, related_name="people")
    user = models.ForeignKey(User, models.PROTECT, related_name="limits")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["limit", "user"], name="person_limited_once"),
        )

    def __str__(self) -> str:
        return str(self.user)


class EmergencyAccess(models.Model):
    """A case opened without a relation to it, with a reason, for a few hours. The managers are told."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="emergencies")
    user = models.ForeignKey(User, models.PROTECT, related_name="emergencies")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(
                condition=Q(at__lt=F("until_at")), name="emergency_begins_before_it_ends"
            ),
        )
        indexes = (models.Index(fields=["user", "until_at"], name="emergencies_of_a_user"),)

    def __str__(self) -> str:
        return f"{self.user}: case {self.case_id}"


class SampledAccess(models.Model):
    """A case that an inspection drew: open to its inspectors, and to the assessor it was given to."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="samples")
    inspection = models.CharField(max_length=64)
    assessor = models.CharField(max_length=100, blank=True)  # the name of a user, or of an assessor
    until_on = models.DateField(null=True)  # the last day of fieldwork

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "inspection"], name="case_sampled_once_by"),
        )
        indexes = (models.Index(fields=["inspection", "assessor"], name="sampled_by"),)

    def __str__(self) -> str:
        return f"{self.inspection}: case {self.case_id}"
