"""Entries about prison, release and licence."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Text, YesNo


class ReceivedIntoCustody(Facts, frozen=True):
    """A prison received the person."""

    establishment: Text = None
    reason: Literal["remand", "sentence", "recall"] | None = None


class PrisonMoveRequested(Facts, frozen=True):
    """Someone asked that the person be moved, as a rule nearer home."""

    to: Text = None
    reason: Text = None
    granted: YesNo = None


class MovedPrison(Facts, frozen=True):
    """The person was moved to another prison."""

    establishment: Text = None


class HdcApplied(Facts, frozen=True):
    """Home detention curfew was applied for."""

    eligible_on: Date = None
    address_suitable: YesNo = None


class HdcDecided(Facts, frozen=True):
    """The prison decided on home detention curfew."""

    granted: YesNo = None
    application: Annotated[str | None, Meta(extra={"refers_to": ["hdc_applied"]})] = None


class HdcDecisionTold(Facts, frozen=True):
    """The offender manager was told the decision on home detention curfew."""

    decision: Annotated[str | None, Meta(extra={"refers_to": ["hdc_decided"]})] = None


class ReleasePlanned(Facts, frozen=True):
    """A date of release is expected."""

    expected_on: Date = None
    establishment: Text = None


class ParoleReviewed(Facts, frozen=True):
    """The Parole Board, or the tariff, was reviewed."""

    outcome: Text = None
    next_on: Date = None


class Released(Facts, frozen=True):
    """The person left custody. A licence starts on this day."""

    licence: YesNo = None
    licence_ends_on: Date = None
    conditions: list[str] | str | None = None
    release: Literal["automatic", "hdc", "parole", "temporary"] | None = None
    establishment: Text = None
    drug_related_conditions: YesNo = None
    victim_conditions: YesNo = None


class LicenceVaried(Facts, frozen=True):
    """Conditions of a licence were added or taken off."""

    added: list[str] | None = None
    removed: list[str] | None = None
    reason: Text = None
