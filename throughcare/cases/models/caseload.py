"""Areas, the people under supervision, and their cases.

The columns of `Case` that hold how it stands serve lists; they are derived from the journal, brought up to
date in the transaction of each entry, and rebuilt by `throughcare verify --mend`.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from throughcare.accounts.models import Organisation
from throughcare.cases.gate import Gated


class Area(models.Model):
    """The record of a probation area."""

    id = models.CharField(max_length=64, primary_key=True)
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="area")
    name = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100)  # "synthetic", or the system it was extracted from
    extracted_on = models.DateField()
    # The day at which the area's clock stands; none where it goes with the calendar.
    stands_on = models.DateField(null=True)
    info = models.JSONField(default=dict)  # area.json
    # Derived: what may be told of the whole area to somebody who sees a part of it.
    cases_count = models.PositiveIntegerField(default=0)
    open_count = models.PositiveIntegerField(default=0)
    entries_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~Q(source=""), name="area_says_its_source"),
            models.CheckConstraint(
                condition=Q(organisation=F("id")), name="area_has_its_organisations_id"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def today(self) -> datetime.date:
        """The day it is in this area."""
        return self.stands_on or timezone.localdate()


class SiteStandard(models.Model):
    """A standard that this site switched on, as its file; without a text it is switched off."""

    id = models.CharField(max_length=64, primary_key=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.id


class AreaTable(models.Model):
    """A table of an area's folder that only measures read, as its rows: absences of staff, volumes to reach."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="tables", db_index=False)
    name = models.CharField(max_length=20)
    rows = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "name"], name="table_once_in_an_area"),
        )

    def __str__(self) -> str:
        return f"{self.area_id} {self.name}"


class Person(models.Model):
    """Somebody who is or was supervised."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="people", db_index=False)
    ref = models.CharField(max_length=64)
    family_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    born_on = models.DateField(null=True)
    ethnicity = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    objects: ClassVar[Gated[Any]] = Gated.through("cases", "list")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "ref"], name="person_once_in_an_area"),
            models.CheckConstraint(
                condition=Q(sex__in=["", "M", "F"]), name="person_sex_is_known_code"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Case(models.Model):
    """A case, with how it stands on its area's day. `None` or "" is "not recorded"."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="cases", db_index=False)
    ref = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="cases")
    version = models.PositiveIntegerField(default=0)  # one more with each entry
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
    objects: ClassVar[Gated[Any]] = Gated.through("pk", "list")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "ref"], name="case_once_in_an_area"),
            models.CheckConstraint(
                condition=Q(tier__isnull=True) | Q(tier__range=(1, 4)), name="case_tier_is_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(open=False),
                name="case_that_ended_is_not_open",
            ),
        )
        indexes = (models.Index(fields=["area", "open", "ref"], name="case_list"),)

    def __str__(self) -> str:
        return self.ref

    @property
    def subject(self) -> str:
        """How the audit trail names it."""
        return f"case {self.area_id}/{self.ref}"
