"""The journal: what happened in each case, only ever added to. What concerns victims lies in tables of
its own, and who they are is encrypted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from throughcare.accounts.models import User
from throughcare.cases.gate import Gated, GatedJournal
from throughcare.cases.models.caseload import Case
from throughcare.keys import decrypt, encrypt


class Line(models.Model):
    """One line of a journal, as it was recorded. A correction is a line of its own."""

    ref = models.CharField(max_length=64)  # the id that whoever wrote it gave it
    kind = models.CharField(max_length=50)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=100, blank=True)
    corrects = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.ref} ({self.kind})"


class Entry(Line):
    case = models.ForeignKey(Case, models.CASCADE, related_name="entries", db_index=False)
    objects: ClassVar[GatedJournal[Any]] = GatedJournal.through("case")

    class Meta:
        constraints = (
            # also the index by which a case's journal is read
            models.UniqueConstraint(fields=["case", "ref"], name="entry_once_in_a_case"),
            models.CheckConstraint(condition=~Q(corrects=F("ref")), name="entry_corrects_another"),
            models.CheckConstraint(
                condition=~Q(kind__startswith="victim_"), name="victims_are_kept_apart"
            ),
        )
        verbose_name_plural = "entries"


class VictimEntry(Line):
    """A line about a victim: offers of contact, what they were told and said."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="victim_entries", db_index=False)
    objects: ClassVar[Gated[Any]] = Gated.through("case", "read victims")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "ref"], name="victim_entry_once_in_a_case"),
            models.CheckConstraint(
                condition=~Q(corrects=F("ref")), name="victim_entry_corrects_another"
            ),
            models.CheckConstraint(
                condition=Q(kind__startswith="victim_") | Q(kind="withdrawn"),
                name="victim_entry_is_about_a_victim",
            ),
        )
        verbose_name_plural = "victim entries"


class Victim(models.Model):
    """Who a victim is and where. Each text is encrypted, bound to its row and field."""

    DETAILS = ("name", "address", "telephone", "wishes")

    case = models.ForeignKey(Case, models.CASCADE, related_name="victims", db_index=False)
    ref = models.CharField(max_length=64)  # the key by which entries name them
    version = models.PositiveIntegerField(default=0)
    sealed = models.JSONField(default=dict)  # field -> cipher text
    objects: ClassVar[Gated[Any]] = Gated.through("case", "read victims")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "ref"], name="victim_once_in_a_case"),
        )

    def __str__(self) -> str:
        return self.ref

    def place(self, field: str) -> str:
        return f"victim/{self.case_id}/{self.ref}/{field}"

    def seal(self, details: dict[str, str]) -> None:
        """Takes the details over, encrypted."""
        self.sealed = {
            field: encrypt(text, purpose="victims", place=self.place(field))
            for field in self.DETAILS
            if (text := details.get(field, ""))
        }

    def details(self) -> dict[str, str]:
        """Who they are, in clear."""
        return {
            field: decrypt(self.sealed[field], purpose="victims", place=self.place(field))
            if field in self.sealed
            else ""
            for field in self.DETAILS
        }


class Draft(models.Model):
    """An entry that somebody is writing: theirs alone, and gone once it is recorded or left too long."""

    id = models.CharField(max_length=64, primary_key=True)  # the id that the entry will have
    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=50)
    corrects = models.CharField(max_length=64, blank=True)
    seen_version = models.PositiveIntegerField()  # of the case when the form was opened
    values = models.JSONField(default=dict)  # as they were typed
    saved_at = models.DateTimeField()
    objects: ClassVar[Gated[Any]] = Gated.through("case", "record")

    class Meta:
        ordering = ("-saved_at",)

    def __str__(self) -> str:
        return f"{self.kind} ({self.id})"
