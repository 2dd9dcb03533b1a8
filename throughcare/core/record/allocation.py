"""Entries about who holds the case, its tier, and transfers."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Grade, Text, Tier, YesNo


class Allocated(Facts, frozen=True):
    """The case was given to an offender manager."""

    officer: Text = None
    grade: Grade = None
    team: Text = None
    reason: (
        Annotated[
            str, Meta(extra={"usual": ["first", "reallocation", "cover_ends", "transfer", "risk"]})
        ]
        | None
    ) = None


class RoleAssigned(Facts, frozen=True):
    """Another worker took a role in the case: key worker, tutor, supervisor, mentor, co-worker."""

    role: Text = None
    worker: Text = None
    organisation: Text = None


class RoleEnded(Facts, frozen=True):
    """A worker's role in the case ended."""

    assignment: Annotated[str | None, Meta(extra={"refers_to": ["role_assigned"]})] = None
    role: Text = None


class CaseCovered(Facts, frozen=True):
    """Somebody stood in for the offender manager."""

    officer: Text = None
    until_on: Date = None


class Tiered(Facts, frozen=True):
    """The case was put into one of four tiers: the resources it gets. 4 is most."""

    tier: Tier
    computed_tier: Tier | None = None
    override_reason: Text = None
    approved_by: Text = None


class TransferRequested(Facts, frozen=True):
    """Another area was asked to take the case."""

    to_area: Text = None


class TransferredIn(Facts, frozen=True):
    """This area took the case over."""

    from_area: Text = None
    assessment_current: YesNo = None


class TransferredOut(Facts, frozen=True):
    """Another area took the case over."""

    to_area: Text = None
    assessment_current: YesNo = None


class AssessmentOwnershipPassed(Facts, frozen=True):
    """The electronic assessment changed its owner, from a prison to an area or back."""

    to: Text = None
    from_: Text = None
    stage: Literal["asked", "passed"] | None = None
