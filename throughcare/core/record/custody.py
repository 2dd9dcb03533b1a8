"""Entries about prison, release and licence."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Prison, Text, YesNo

_ON_LICENCE = {"asked_when": ["licence", ["true"]]}


class ReceivedIntoCustody(Facts, frozen=True):
    """A prison received the person."""

    establishment: Prison = None
    reason: Literal["remand", "sentence", "recall"] | None = None


class PrisonMoveRequested(Facts, frozen=True):
    """Someone asked that the person be moved, as a rule nearer home."""

    to: Annotated[Prison, Meta(title="Prison asked for")] = None
    reason: Annotated[Text, Meta(description="Such as being nearer home")] = None
    granted: Annotated[
        YesNo, Meta(title="Move granted", description="Leave blank until the answer is known")
    ] = None


class MovedPrison(Facts, frozen=True):
    """The person was moved to another prison."""

    establishment: Annotated[Prison, Meta(title="New prison")] = None


class HdcApplied(Facts, frozen=True):
    """Home detention curfew was applied for."""

    eligible_on: Annotated[Date, Meta(title="Eligible from")] = None
    address_suitable: Annotated[
        YesNo,
        Meta(
            title="Address suitable",
            description="Whether the person could live there under a curfew",
        ),
    ] = None


class HdcDecided(Facts, frozen=True):
    """The prison decided on home detention curfew."""

    granted: Annotated[YesNo, Meta(title="Curfew granted")] = None
    application: Annotated[str | None, Meta(extra={"refers_to": ["hdc_applied"]})] = None


class HdcDecisionTold(Facts, frozen=True):
    """The offender manager was told the decision on home detention curfew."""

    decision: Annotated[str | None, Meta(extra={"refers_to": ["hdc_decided"]})] = None


class ReleasePlanned(Facts, frozen=True):
    """A date of release is expected."""

    expected_on: Annotated[
        Date,
        Meta(
            title="Expected date of release",
            description="Contact before release is counted back from this day",
        ),
    ] = None
    establishment: Prison = None


class ParoleReviewed(Facts, frozen=True):
    """The Parole Board, or the tariff, was reviewed."""

    outcome: Annotated[Text, Meta(description="Such as release directed, or no change")] = None
    next_on: Annotated[Date, Meta(title="Next review")] = None


class Released(Facts, frozen=True):
    """The person left custody. A licence starts on this day."""

    licence: Annotated[
        YesNo,
        Meta(
            title="On licence",
            description="No if nobody supervises the person from this day on",
        ),
    ] = None
    licence_ends_on: Annotated[Date, Meta(title="Last day of the licence", extra=_ON_LICENCE)] = (
        None
    )
    conditions: Annotated[
        list[str] | str | None,
        Meta(
            title="Licence conditions",
            description="The standard conditions, and each that was added, in a few words",
            extra=_ON_LICENCE,
        ),
    ] = None
    release: Annotated[
        Literal["automatic", "hdc", "parole", "temporary"] | None,
        Meta(title="Kind of release", description="HDC is home detention curfew"),
    ] = None
    establishment: Annotated[Prison, Meta(title="Prison that released the person")] = None
    drug_related_conditions: Annotated[
        YesNo,
        Meta(
            title="Drug-related conditions added",
            description="Where the offending is linked to drugs, such as drug testing",
            extra=_ON_LICENCE,
        ),
    ] = None
    victim_conditions: Annotated[
        YesNo,
        Meta(
            title="Conditions added to protect a victim",
            description="Such as no contact with somebody, or keeping away from a place",
            extra=_ON_LICENCE,
        ),
    ] = None


class LicenceVaried(Facts, frozen=True):
    """Conditions of a licence were added or taken off."""

    added: Annotated[list[str] | None, Meta(title="Conditions added")] = None
    removed: Annotated[list[str] | None, Meta(title="Conditions taken off")] = None
    reason: Annotated[
        Text, Meta(description="What calls for the change, such as progress or a new risk")
    ] = None
