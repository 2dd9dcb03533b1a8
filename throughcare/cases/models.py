"""Areas, the people under supervision, their cases, and the journal of each case.

Obligations are not stored: they are computed from the journal. The columns of `Case` that hold the case
as it stood on the day of the extract serve lists only, and are rebuilt with each import.
"""

from __future__ import annotations

from django.db import models


class Area(models.Model):
    """A probation area, as its folder describes it."""

    id = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100)  # "synthetic", or the system it was extracted from
    extracted_on = models.DateField()
    info = models.JSONField(default=dict)  # area.json

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(source=""), name="area_says_its_source"),
        )

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    area = models.ForeignKey(Area, models.CASCADE, related_name="people", db_index=False)
    ref = models.CharField(max_length=64)
    family_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    born_on = models.DateField(null=True)
    ethnicity = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "ref"], name="person_once_in_an_area"),
            models.CheckConstraint(
                condition=models.Q(sex__in=["", "M", "F"]), name="person_sex_is_known_code"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Case(models.Model):
    """A case, with how it stood on the area's day of extract. `None` or "" is "not recorded"."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="cases", db_index=False)
    ref = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="cases")
    open = models.BooleanField(default=True)
    began_on = models.DateField(null=True)  # the first sentence
    ended_on = models.DateField(null=True)
    disposal = models.CharField(max_length=50, blank=True)
    setting = models.CharField(max_length=20, blank=True)
    tier = models.PositiveSmallIntegerField(null=True)
    roh_level = models.CharField(max_length=20, blank=True)
    mappa_level = models.PositiveSmallIntegerField(null=True)
    ppo = models.BooleanField(default=False)
    officer = models.CharField(max_length=100, blank=True)
    team = models.CharField(max_length=100, blank=True)
    entries_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "ref"], name="case_once_in_an_area"),
            models.CheckConstraint(
                condition=models.Q(tier__isnull=True) | models.Q(tier__range=(1, 4)),
                name="case_tier_is_1_to_4",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(open=False),
                name="case_that_ended_is_not_open",
            ),
        )
        indexes = (models.Index(fields=["area", "open", "ref"], name="case_list"),)

    def __str__(self) -> str:
        return self.ref


class Entry(models.Model):
    """One line of a case's journal, as it was recorded. A correction is a line of its own."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries", db_index=False)
    ref = models.CharField(max_length=64)  # the id that the record gave it
    kind = models.CharField(max_length=50)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=100, blank=True)
    corrects = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = (
            # also the index by which a case's journal is read
            models.UniqueConstraint(fields=["case", "ref"], name="entry_once_in_a_case"),
            models.CheckConstraint(
                condition=~models.Q(corrects=models.F("ref")), name="entry_corrects_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ref} ({self.kind})"
