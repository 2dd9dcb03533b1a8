"""Restricted entries about victims. Each names its victim, who is known by a key only."""

from typing import Annotated

from msgspec import Meta

from throughcare.core.record.facts import Facts, Text, YesNo


class VictimFacts(Facts, frozen=True):
    victim: Annotated[
        str,
        Meta(
            title="Victim's key",
            description="The key that the victim unit uses, never a name",
        ),
    ]


class VictimRegistered(VictimFacts, frozen=True):
    """A victim entitled to contact became known."""

    sentence: Annotated[str | None, Meta(extra={"refers_to": ["sentenced"]})] = None
    statutory: Annotated[
        YesNo,
        Meta(
            title="Statutory victim contact",
            description="Yes if the offence was sexual or violent and the sentence is twelve months "
            "or more in custody",
        ),
    ] = None


class VictimOfferedContact(VictimFacts, frozen=True):
    """Face to face contact was offered to a victim."""

    face_to_face: Annotated[
        YesNo,
        Meta(
            title="Face-to-face contact offered",
            description="An offer that the victim may refuse",
        ),
    ] = None
    in_writing: Annotated[YesNo, Meta(title="Offered in writing")] = None


class VictimDeclined(VictimFacts, frozen=True):
    """A victim declined contact, or could not be traced."""

    reason: Annotated[
        str | None,
        Meta(
            description="Either way no offer is owed to this victim any longer",
            extra={"usual": ["declined", "not_traced"]},
        ),
    ] = None


class VictimMet(VictimFacts, frozen=True):
    """A victim liaison officer met a victim."""


class VictimCommented(VictimFacts, frozen=True):
    """A victim commented on the conditions of a release."""

    offered: Annotated[
        YesNo,
        Meta(
            title="Chance to comment offered",
            description="Whether the victim was asked about the conditions proposed for the release",
        ),
    ] = None


class VictimInformed(VictimFacts, frozen=True):
    """A victim was told of a stage of the sentence."""

    stage: Annotated[
        Text, Meta(description="What the victim was told of, such as a parole review or a release")
    ] = None


class VictimInformationReceived(VictimFacts, frozen=True):
    """A victim told us something that bears on the risk of harm."""


class VictimComplained(VictimFacts, frozen=True):
    """A victim complained."""

    about: Annotated[Text, Meta(title="What the complaint is about")] = None
