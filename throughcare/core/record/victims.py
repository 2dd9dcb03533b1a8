"""Restricted entries about victims. Each names its victim, who is known by a key only."""

from typing import Annotated

from msgspec import Meta

from throughcare.core.record.facts import Facts, Text, YesNo


class VictimFacts(Facts, frozen=True):
    victim: str


class VictimRegistered(VictimFacts, frozen=True):
    """A victim entitled to contact became known."""

    sentence: Annotated[str | None, Meta(extra={"refers_to": ["sentenced"]})] = None
    statutory: YesNo = None


class VictimOfferedContact(VictimFacts, frozen=True):
    """Face to face contact was offered to a victim."""

    face_to_face: YesNo = None
    in_writing: YesNo = None


class VictimDeclined(VictimFacts, frozen=True):
    """A victim declined contact, or could not be traced."""

    reason: Annotated[str | None, Meta(extra={"usual": ["declined", "not_traced"]})] = None


class VictimMet(VictimFacts, frozen=True):
    """A victim liaison officer met a victim."""


class VictimCommented(VictimFacts, frozen=True):
    """A victim commented on the conditions of a release."""

    offered: YesNo = None


class VictimInformed(VictimFacts, frozen=True):
    """A victim was told of a stage of the sentence."""

    stage: Text = None


class VictimInformationReceived(VictimFacts, frozen=True):
    """A victim told us something that bears on the risk of harm."""


class VictimComplained(VictimFacts, frozen=True):
    """A victim complained."""

    about: Text = None
