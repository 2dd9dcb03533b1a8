"""The audit trail: one event for each act on the record, chained, sealed and anchored (verifier.py says
how). The database itself refuses to change or delete what is here (migration 0002)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

# The six kinds of processing that section 62 of the Data Protection Act 2018 asks to be logged, and what
# is done to accounts and to the site itself.
COLLECTION, ALTERATION, CONSULTATION = "collection", "alteration", "consultation"
DISCLOSURE, COMBINATION, ERASURE = "disclosure", "combination", "erasure"
ADMINISTRATION = "administration"
KINDS = (
    COLLECTION, ALTERATION, CONSULTATION, DISCLOSURE, COMBINATION, ERASURE, ADMINISTRATION,
)  # fmt: skip


class AuditEvent(models.Model):
    """One act: who, when, what, on which subjects. Ids and names of fields only, never what they hold."""

    seq = models.BigIntegerField(primary_key=True)  # 1, 2, 3, ... without a gap
    at = models.CharField(max_length=27)  # UTC, as 2006-04-19T13:05:00.000000Z: sorts as text
    by = models.CharField(max_length=150)  # a user's name to sign in with, or a command
    kind = models.CharField(max_length=20)
    act = models.CharField(max_length=60)  # as "read case"
    target = models.CharField(max_length=250)  # as "case cheshire/C00123"
    subjects = models.JSONField(default=list)  # all that it concerns, the target included
    details = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ("-seq",)
        indexes = (
            models.Index(fields=["by", "seq"], name="audit_by_person"),
            models.Index(fields=["at"], name="audit_by_time"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(by=""), name="audit_says_by_whom"),
            models.CheckConstraint(condition=~Q(act=""), name="audit_says_what"),
            models.CheckConstraint(condition=Q(seq__gt=0), name="audit_counts_from_one"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="audit_kind_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.at} {self.by}: {self.act}, {self.target}"


class AuditSubject(models.Model):
    """Finds the events of a subject. Says nothing that the events do not say."""

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="found_by")
    subject = models.CharField(max_length=250)
    how = models.CharField(max_length=10)  # "opened", "listed" or "changed"

    class Meta:
        indexes = (models.Index(fields=["subject", "event"], name="audit_by_subject"),)

    def __str__(self) -> str:
        return self.subject


class TrailHead(models.Model):
    """The end of the trail: one row, which moves on with each event."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    at = models.CharField(max_length=27)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=200)  # the key of the next event, encrypted for this site
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="trail_has_one_head"),)

    def __str__(self) -> str:
        return f"event {self.seq}"


class Anchor(models.Model):
    """A signed Merkle root over the first events of the trail, copied to a place elsewhere."""

    size = models.BigIntegerField(unique=True)
    at = models.CharField(max_length=27)
    root = models.CharField(max_length=64)
    peaks = models.JSONField()  # from which the next one goes on
    signature = models.CharField(max_length=100)
    timestamp = models.TextField(blank=True)  # of an outside authority (RFC 3161), in Base64

    class Meta:
        ordering = ("size",)

    def __str__(self) -> str:
        return f"{self.size} events at {self.at}"
