"""Organisations, their teams and staff; people who sign in, and the roles they hold from day to day."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from throughcare.accounts.permissions import ROLES


class Organisation(models.Model):
    """The inspectorate, a probation area, a prison, a region. An area's id is also that of its record."""

    INSPECTORATE, AREA, PRISON, REGION = "inspectorate", "area", "prison", "region"
    KINDS = ((INSPECTORATE, "Inspectorate"), (AREA, "Probation area"), (PRISON, "Prison"),
             (REGION, "Region"))  # fmt: skip

    id = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=KINDS)
    region = models.CharField(max_length=100, blank=True)  # its name; areas of one region share it

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["inspectorate", "area", "prison", "region"]),
                name="organisation_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of an organisation; a pod is a team inside an offender management unit."""

    KINDS = (
        ("omu", "Offender management unit"),
        ("pod", "Pod"),
        ("unpaid_work", "Unpaid work"),
        ("programmes", "Programmes"),
        ("approved_premises", "Approved premises"),
        ("victim_unit", "Victim unit"),
        ("court", "Court team"),
        ("mappa", "MAPPA unit"),
        ("performance_unit", "Performance unit"),
        ("other", "Other"),
    )

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=100)  # as the record names it
    kind = models.CharField(max_length=20, choices=KINDS)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="pods")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="team_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(kind="pod"), name="only_a_pod_has_a_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A member of staff as their organisation's record names them, with grade and dates."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff")
    ref = models.CharField(max_length=64)
    name = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="staff")
    grade = models.CharField(max_length=50, blank=True)
    fte = models.FloatField(default=1.0)
    ethnicity = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(
        max_length=10, blank=True
    )  # of their home: finds look-ups next door
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "staff"
        ordering = ("ref",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "ref"], name="staff_once"),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(left_on__isnull=True)
                | Q(joined_on__lte=models.F("left_on")),
                name="staff_joined_before_they_left",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.ref


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from the roles they hold, and nothing else."""

    username = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="users")
    staff = models.OneToOneField(Staff, models.PROTECT, null=True, blank=True, related_name="user")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ("name", "username")
        constraints = (
            models.UniqueConstraint(Lower("username"), name="username_once_in_any_case"),
        )

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A role that somebody holds from a day on: in an organisation, in a team, or on an inspection."""

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, choices=tuple(ROLES.items()))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="roles")
    inspection = models.CharField(max_length=64, blank=True)
    inspected_area = models.CharField(max_length=64, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # the last day

    class Meta:
        ordering = ("role", "from_on")
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=list(ROLES)), name="role_is_one_of_the_table"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=models.F("to_on")),
                name="role_from_before_to",
            ),
            models.CheckConstraint(
                condition=Q(inspection="", inspected_area="")
                | (~Q(inspection="") & ~Q(inspected_area="")),
                name="role_on_an_inspection_names_its_area",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {ROLES[self.role]}"


class ApiToken(models.Model):
    """A key with which a program acts as its owner, with the owner's rights of the moment. Only its hash
    is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of 256 random bits
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=["user", "name"], name="token_name_once_for_a_user"),
        )

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Something a person is told inside the site. It names no person of the record; a link leads there,
    through the gate."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=["user", "read_at"], name="notices_of_a_user"),)

    def __str__(self) -> str:
        return self.text
