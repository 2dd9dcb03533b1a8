"""Entries about what came of the work, and how the case ended."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.court import OffenceCode
from throughcare.core.record.facts import Date, Facts, Text, YesNo

OffenceOn = Annotated[
    Date,
    Meta(
        title="Date of the offence",
        description="Only offences since the start of the order or licence belong here",
    ),
]


class Reconvicted(Facts, frozen=True):
    """A court convicted the person of an offence committed since the start."""

    offence_code: OffenceCode = None
    offence_on: OffenceOn = None
    serious: Annotated[YesNo, Meta(title="Serious violent or sexual offence")] = None


class Cautioned(Facts, frozen=True):
    """The police cautioned the person for an offence committed since the start."""

    offence_on: OffenceOn = None


class OutcomeAssessed(Facts, frozen=True):
    """At the end, or at a review, the offender manager judged what had been achieved."""

    punish: Annotated[
        YesNo, Meta(title="Punishment achieved", description="Aimed at in every tier")
    ] = None
    help: Annotated[YesNo, Meta(title="Help achieved", description="Aimed at from tier 2 on")] = (
        None
    )
    change: Annotated[
        YesNo, Meta(title="Change achieved", description="Aimed at from tier 3 on")
    ] = None
    control: Annotated[YesNo, Meta(title="Control achieved", description="Aimed at in tier 4")] = (
        None
    )
    benefit_to_community: Annotated[
        YesNo,
        Meta(
            title="Benefit to the community",
            description="Such as unpaid work, fewer or less serious offences, or less threat to "
            "victims",
        ),
    ] = None
    learning_applied: Annotated[
        YesNo,
        Meta(
            title="Learning and skills applied",
            description="Whether the person made use of what they had learnt",
        ),
    ] = None
    attitudes_improved: Annotated[YesNo, Meta(title="Attitudes or behaviour improved")] = None
    victim_awareness: Annotated[
        YesNo,
        Meta(
            title="Victim awareness improved",
            description="Whether the person thinks more about what the offence did to victims",
        ),
    ] = None


class ComplaintReceived(Facts, frozen=True):
    """The person, or somebody for them, complained."""

    about: Annotated[Text, Meta(title="What the complaint is about")] = None


class ComplaintResolved(Facts, frozen=True):
    """A complaint was answered."""

    complaint: Annotated[str | None, Meta(extra={"refers_to": ["complaint_received"]})] = None
    upheld: Annotated[YesNo, Meta(description="Whether it was found to be justified")] = None


class SeriousFurtherOffence(Facts, frozen=True):
    """The person was charged with a serious violent or sexual offence while supervised."""

    charged_on: Annotated[Date, Meta(title="Date of the charge")] = None
    stage: Annotated[
        Text,
        Meta(
            title="Stage of the procedure",
            description="Such as notification, initial review, full review or action plan",
        ),
    ] = None


class Died(Facts, frozen=True):
    """The person died."""


class Closed(Facts, frozen=True):
    """The case ended."""

    reason: Annotated[
        str | None,
        Meta(
            description="Recalled to the end: in prison until the licence would have ended",
            extra={
                "usual": [
                    "completed",
                    "revoked_for_progress",
                    "revoked_on_breach",
                    "recalled_to_the_end",
                    "died",
                    "transferred",
                    "deported",
                ]
            },
        ),
    ] = None


class Noted(Facts, frozen=True):
    """Anything worth writing down that has no kind of its own; no rule reads it."""

    text: Annotated[
        Text,
        Meta(
            title="Note",
            description="If there is an entry made for it, use that one: notes are not counted",
        ),
    ] = None
    subject: Literal["general", "case_conference", "supervision"] | None = None


class Withdrawn(Facts, frozen=True):
    """An entry is taken back, with the reason: `corrects` names it."""

    reason: Annotated[
        Text,
        Meta(
            title="Why it is taken back",
            description="Such as that it belongs to another case",
        ),
    ] = None
