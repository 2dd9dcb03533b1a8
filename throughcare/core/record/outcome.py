"""Entries about what came of the work, and how the case ended."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Text, YesNo


class Reconvicted(Facts, frozen=True):
    """A court convicted the person of an offence committed since the start."""

    offence_code: Annotated[str | None, Meta(extra={"reference": "offence"})] = None
    offence_on: Date = None
    serious: YesNo = None


class Cautioned(Facts, frozen=True):
    """The police cautioned the person for an offence committed since the start."""

    offence_on: Date = None


class OutcomeAssessed(Facts, frozen=True):
    """At the end, or at a review, the offender manager judged what had been achieved."""

    punish: YesNo = None
    help: YesNo = None
    change: YesNo = None
    control: YesNo = None
    benefit_to_community: YesNo = None
    learning_applied: YesNo = None
    attitudes_improved: YesNo = None
    victim_awareness: YesNo = None


class ComplaintReceived(Facts, frozen=True):
    """The person, or somebody for them, complained."""

    about: Text = None


class ComplaintResolved(Facts, frozen=True):
    """A complaint was answered."""

    complaint: Annotated[str | None, Meta(extra={"refers_to": ["complaint_received"]})] = None
    upheld: YesNo = None


class SeriousFurtherOffence(Facts, frozen=True):
    """The person was charged with a serious violent or sexual offence while supervised."""

    charged_on: Date = None
    stage: Text = None


class Died(Facts, frozen=True):
    """The person died."""


class Closed(Facts, frozen=True):
    """The case ended."""

    reason: (
        Annotated[
            str,
            Meta(
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
                }
            ),
        ]
        | None
    ) = None


class Noted(Facts, frozen=True):
    """Anything worth writing down that has no kind of its own; no rule reads it."""

    text: Text = None
    subject: Annotated[Literal["general", "case_conference", "supervision"] | None, Meta()] = None


class Withdrawn(Facts, frozen=True):
    """An entry is taken back, with the reason: `corrects` names it."""

    reason: Text = None
