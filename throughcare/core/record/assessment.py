"""Entries about assessment: OASys, risk of harm, MAPPA, PPO, safeguarding."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import (
    MAPPA_LEVELS,
    Count,
    Date,
    Facts,
    MappaCategory,
    MappaLevel,
    Need,
    RohLevel,
    Text,
    YesNo,
)

Register = Annotated[
    str | None,
    Meta(
        extra={
            "usual": [
                "child_protection",
                "risk_to_children",
                "domestic_abuse",
                "sex_offender_notification",
                "self_harm",
            ]
        }
    ),
]
Meeting = Annotated[str | None, Meta(extra={"refers_to": ["mappa_met"]})]
Score = Annotated[float, Meta(ge=0, le=168)] | None


class Assessed(Facts, frozen=True):
    """An OASys assessment, or its rescoring, was completed."""

    stage: (
        Annotated[
            str,
            Meta(extra={"usual": ["report", "start", "review", "release", "transfer", "end"]}),
        ]
        | None
    ) = None
    completed_on: Date = None
    likelihood: Literal["low", "medium", "high"] | None = None
    oasys_score: Score = None
    needs: list[str] | None = None
    priority_need: Need = None
    learning_style: YesNo = None
    motivation: YesNo = None
    capacity_to_change: YesNo = None
    positive_influences: YesNo = None
    previous_assessments_used: YesNo = None
    improved: YesNo = None


class PredictorScored(Facts, frozen=True):
    """A predictor of reoffending was typed in or computed. Its inputs are kept with it."""

    model: Annotated[str | None, Meta(extra={"usual": ["OGRS2", "OGRS3", "OASys"]})] = None
    score: Annotated[float, Meta(ge=0, le=168)] | None = None
    band: Literal["low", "medium", "high", "very_high"] | None = None
    inputs: dict[str, str] | None = None


class RohScreened(Facts, frozen=True):
    """The risk of harm screening was completed."""

    full_analysis_required: Annotated[
        YesNo,
        Meta(
            title="Full analysis called for",
            description="Any yes in the screening calls for one, unless an exemption is recorded and "
            "countersigned",
        ),
    ] = None


class RohAnalysed(Facts, frozen=True):
    """The full risk of harm analysis was completed; the level is the highest of the groups."""

    level: Annotated[
        RohLevel,
        Meta(
            title="Level of risk of harm",
            description="Medium: serious harm is unlikely unless circumstances change. High: it could "
            "happen at any time. Very high: it is imminent.",
        ),
    ]
    public: Annotated[RohLevel | None, Meta(title="Risk to the public")] = None
    children: Annotated[RohLevel | None, Meta(title="Risk to children")] = None
    known_adult: Annotated[
        RohLevel | None,
        Meta(
            title="Risk to a known adult",
            description="Somebody in particular, such as a partner",
        ),
    ] = None
    staff: Annotated[RohLevel | None, Meta(title="Risk to staff")] = None
    prisoners: Annotated[
        RohLevel | None,
        Meta(title="Risk to prisoners", description="Only while the person is in custody"),
    ] = None
    exemption: Annotated[
        YesNo,
        Meta(
            title="Exempt from a full analysis",
            description="The screening called for one and the officer decided otherwise. A manager "
            "countersigns that.",
        ),
    ] = None
    victim_issues_considered: Annotated[
        YesNo, Meta(description="Actual or potential victims, children included")
    ] = None


class RohReviewed(Facts, frozen=True):
    """The risk of harm was reviewed."""

    reason: Annotated[
        str | None,
        Meta(
            title="Reason for the review",
            description="A review is due every sixteen weeks, and after each significant change",
            extra={"usual": ["interval", "change", "end"]},
        ),
    ] = None
    change: Annotated[
        str | None,
        Meta(
            title="Change that led to it",
            extra={"refers_to": None, "asked_when": ["reason", ["change"]]},
        ),
    ] = None
    level: Annotated[
        RohLevel | None,
        Meta(
            title="Level found",
            description="If it is a new one, record the full analysis too: the case takes its level "
            "from there",
        ),
    ] = None
    planning_continues: Annotated[
        YesNo,
        Meta(
            title="Planning continues",
            description="Whether there is still planning to protect the public",
        ),
    ] = None


class RiskChangeNoted(Facts, frozen=True):
    """A significant change that might raise the risk of harm was noticed."""

    what: Annotated[
        Text,
        Meta(
            title="What changed",
            description="Such as a new relationship, an arrest or the loss of a home",
        ),
    ] = None
    direction: Annotated[
        Literal["up", "down"] | None,
        Meta(
            title="Direction of the change",
            description="Up if it may raise the risk. A change without a direction counts as up.",
        ),
    ] = None


class BasicSkillsScreened(Facts, frozen=True):
    """Reading, writing and number skills were screened."""

    need_found: Annotated[YesNo, Meta(title="Need found")] = None


class DiversityAssessed(Facts, frozen=True):
    """A need arising from who the person is was looked for; one entry for each need found."""

    need: Annotated[
        str | None,
        Meta(
            title="Need found",
            description="Sole in group: the only woman, or the only minority ethnic person, in a "
            "group",
            extra={
                "usual": [
                    "none",
                    "literacy",
                    "dyslexia",
                    "disability",
                    "language",
                    "faith",
                    "caring",
                    "health",
                    "sole_in_group",
                ]
            },
        ),
    ] = None
    disadvantaging_factor: Annotated[
        YesNo,
        Meta(
            description="Whether it might lead to discrimination, or put the person at a disadvantage"
        ),
    ] = None
    plan_made: Annotated[
        YesNo,
        Meta(
            title="Plan made to lessen its effect",
            extra={"asked_when": ["disadvantaging_factor", ["true"]]},
        ),
    ] = None


class Registered(Facts, frozen=True):
    """The case was put on a register."""

    register: Annotated[
        Register,
        Meta(description="Risk to children is what used to be called “Schedule 1 offender”"),
    ] = None
    review_on: Annotated[Date, Meta(title="Next review")] = None


class Deregistered(Facts, frozen=True):
    """The case came off a register."""

    register: Register = None


class PpoDesignated(Facts, frozen=True):
    """A local scheme of police and probation named the person a prolific and other priority offender."""

    scheme: Annotated[
        Text,
        Meta(
            title="Local scheme",
            description="Which scheme named the person. PPO status is never written in a court report.",
        ),
    ] = None


class PpoRemoved(Facts, frozen=True):
    """The scheme took the designation back, with an exit plan."""

    exit_plan: Annotated[YesNo, Meta(title="Exit plan made")] = None


class MappaReferred(Facts, frozen=True):
    """The case was put to the multi-agency public protection arrangements."""

    level_proposed: Annotated[MappaLevel | None, Meta(description=MAPPA_LEVELS)] = None
    forum: Annotated[
        Text, Meta(title="Meeting or forum", description="Where the case is to be discussed")
    ] = None


class MappaLevelSet(Facts, frozen=True):
    """The MAPPA level (3 is most) and category (kind of case) were set."""

    level: Annotated[MappaLevel, Meta(title="MAPPA level", description=MAPPA_LEVELS)]
    category: Annotated[
        MappaCategory | None,
        Meta(
            title="MAPPA category",
            description="1: has to notify the police as a sex offender. 2: another serious sexual or "
            "violent offence. 3: others who may cause serious harm.",
        ),
    ] = None


class MappaMet(Facts, frozen=True):
    """A MAPPA meeting discussed the case."""

    level: Annotated[MappaLevel | None, Meta(title="Level of the meeting")] = None
    officer_attended: Annotated[YesNo, Meta(title="Offender manager attended")] = None
    officer_contributed: Annotated[
        YesNo,
        Meta(
            title="Offender manager contributed",
            description="In the meeting, or by sending information to it",
        ),
    ] = None


class MappaMinutesFiled(Facts, frozen=True):
    """Notes and actions of a MAPPA meeting reached the offender manager's file."""

    meeting: Meeting = None


class MappaActionDone(Facts, frozen=True):
    """An action agreed at a MAPPA meeting was done."""

    meeting: Meeting = None
    action: Annotated[
        Text, Meta(description="What was agreed, by whom it was done and with what result")
    ] = None


class SafeguardingReferred(Facts, frozen=True):
    """Social services were told about a child who may need safeguarding."""

    to: Annotated[
        Text, Meta(title="Who was told", description="The team or social worker, by name")
    ] = None


class SafeguardingFollowedUp(Facts, frozen=True):
    """The offender manager pursued what social services did with a referral."""

    referral: Annotated[str | None, Meta(extra={"refers_to": ["safeguarding_referred"]})] = None


class Countersigned(Facts, frozen=True):
    """A manager put their name to an assessment, a plan or an exemption."""

    what: Annotated[str | None, Meta(title="What was countersigned", extra={"refers_to": None})] = (
        None
    )
    manager: Annotated[Text, Meta(description="As in the area's list of staff")] = None
    grade: Annotated[
        Text, Meta(title="Manager's grade", description="Such as SPO, or DM for a district manager")
    ] = None


class HighRiskReviewed(Facts, frozen=True):
    """A high or very high risk of harm case was reviewed in its unit's meeting."""

    noted_to_manager: Annotated[YesNo, Meta(title="Notes sent to the district manager")] = None


class IntelligenceReceived(Facts, frozen=True):
    """Restricted: information from the police, with its handling code."""

    source: Annotated[Text, Meta(description="Which force or unit passed it on")] = None
    handling_code: Annotated[
        Text, Meta(description="As the police gave it: it says who may be told")
    ] = None
    rating: Annotated[Count, Meta(description="The number that the police gave it")] = None
