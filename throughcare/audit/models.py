"""Who did what, and when."""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """One act. Rows are only ever added; a test holds that nothing changes or deletes one."""

    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    act = models.CharField(max_length=50)  # as "import area"
    target = models.CharField(max_length=200)  # as "area cheshire"
    details = models.JSONField(default=dict)  # counts and hashes, never a person's facts

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["target", "at"], name="audit_by_target"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(by=""), name="audit_says_by_whom"),
            models.CheckConstraint(condition=~models.Q(act=""), name="audit_says_what"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: {self.act}, {self.target}"
