"""Entries about assessment: OASys, risk of harm, MAPPA, PPO, safeguarding."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import (
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
Score = Annotated[float, Meta(ge=0, le=168)] | None
GraveOffence = Literal[
    "homicide",
    "wounding_gbh",
    "kidnapping",
    "firearms",
    "robbery",
    "aggravated_burglary",
    "weapon",
    "criminal_damage",
    "arson",
]


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
    items: dict[str, str] | None = None  # answers by the number of the item, such as 3.4


class OffendingHistoryRecorded(Facts, frozen=True):
    """The criminal record was read and counted: what predictors need of it. The current sanction counts."""

    sanctions: Count = None
    violent_sanctions: Count = None
    age_at_first_sanction: Annotated[int, Meta(ge=0, extra={"unit": "years"})] | None = None
    first_sanctioned_on: Date = None
    convicted_on: Date = None  # of the current offence, where that was not the day of the sentence
    last_offence_on: Date = None
    previous_convictions: list[GraveOffence] | None = None
    ever_sexual_offence: YesNo = None
    sexually_motivated: YesNo = None
    stranger_victim: YesNo = None
    contact_adult_sexual_sanctions: Count = None
    contact_child_sexual_sanctions: Count = None
    non_contact_sexual_sanctions: Count = None
    indecent_image_sanctions: Count = None
    last_sexual_offence_on: Date = None


class PredictorScored(Facts, frozen=True):
    """A predictor of reoffending was typed in or computed. What it was computed from is kept with it, so that
    anybody can compute it again."""

    model: Annotated[
        str | None, Meta(extra={"usual": ["OGRS2", "OGRS3", "OGRS4", "OGP", "OVP", "RSR", "OASys"]})
    ] = None
    version: Text = None
    form: Literal["static", "dynamic"] | None = None
    scored_as_of: Date = None
    score: Annotated[float, Meta(ge=0, le=168)] | None = None
    band: Literal["low", "medium", "high", "very_high"] | None = None
    inputs: dict[str, str] | None = None
    outputs: dict[str, str] | None = None


class RohScreened(Facts, frozen=True):
    """The risk of harm screening was completed."""

    full_analysis_required: YesNo = None
    indicators: list[str] | None = None  # what was answered with yes
    exemption_reason: Text = None


class RohAnalysed(Facts, frozen=True):
    """The full risk of harm analysis was completed; the level is the highest of the groups."""

    level: RohLevel
    public: RohLevel | None = None
    children: RohLevel | None = None
    known_adult: RohLevel | None = None
    staff: RohLevel | None = None
    prisoners: RohLevel | None = None
    exemption: YesNo = None
    victim_issues_considered: YesNo = None


class RohReviewed(Facts, frozen=True):
    """The risk of harm was reviewed."""

    reason: Annotated[str | None, Meta(extra={"usual": ["interval", "change", "end"]})] = None
    change: Annotated[str | None, Meta(extra={"refers_to": None})] = None
    level: RohLevel | None = None
    planning_continues: YesNo = None


class RiskChangeNoted(Facts, frozen=True):
    """A significant change that might raise the risk of harm was noticed."""

    what: Text = None
    direction: Literal["up", "down"] | None = None


class BasicSkillsScreened(Facts, frozen=True):
    """Reading, writing and number skills were screened."""

    need_found: YesNo = None


class DiversityAssessed(Facts, frozen=True):
    """A need arising from who the person is was looked for; one entry for each need found."""

    need: (
        Annotated[
            str,
            Meta(
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
                }
            ),
        ]
        | None
    ) = None
    disadvantaging_factor: YesNo = None
    plan_made: YesNo = None


class Registered(Facts, frozen=True):
    """The case was put on a register."""

    register: Register = None
    review_on: Date = None


class Deregistered(Facts, frozen=True):
    """The case came off a register."""

    register: Register = None


class PpoDesignated(Facts, frozen=True):
    """A local scheme of police and probation named the person a prolific and other priority offender."""

    scheme: Text = None


class PpoRemoved(Facts, frozen=True):
    """The scheme took the designation back, with an exit plan."""

    exit_plan: YesNo = None


class MappaReferred(Facts, frozen=True):
    """The case was put to the multi-agency public protection arrangements."""

    level_proposed: MappaLevel | None = None
    forum: Text = None


class MappaLevelSet(Facts, frozen=True):
    """The MAPPA level (3 is most) and category (kind of case) were set."""

    level: MappaLevel
    category: MappaCategory | None = None


class MappaMet(Facts, frozen=True):
    """A MAPPA meeting discussed the case."""

    level: MappaLevel | None = None
    officer_attended: YesNo = None
    officer_contributed: YesNo = None


class MappaMinutesFiled(Facts, frozen=True):
    """Notes and actions of a MAPPA meeting reached the offender manager's file."""

    meeting: Annotated[str | None, Meta(extra={"refers_to": ["mappa_met"]})] = None


class MappaActionDone(Facts, frozen=True):
    """An action agreed at a MAPPA meeting was done."""

    meeting: Annotated[str | None, Meta(extra={"refers_to": ["mappa_met"]})] = None
    action: Text = None


class SafeguardingReferred(Facts, frozen=True):
    """Social services were told about a child who may need safeguarding."""

    to: Text = None


class SafeguardingFollowedUp(Facts, frozen=True):
    """The offender manager pursued what social services did with a referral."""

    referral: Annotated[str | None, Meta(extra={"refers_to": ["safeguarding_referred"]})] = None


class Countersigned(Facts, frozen=True):
    """A manager put their name to an assessment, a plan or an exemption."""

    what: Annotated[str | None, Meta(extra={"refers_to": None})] = None
    manager: Text = None
    grade: Text = None


class HighRiskReviewed(Facts, frozen=True):
    """A high or very high risk of harm case was reviewed in its unit's meeting."""

    noted_to_manager: YesNo = None


class IntelligenceReceived(Facts, frozen=True):
    """Restricted: information from the police, with its handling code."""

    source: Text = None
    handling_code: Text = None
    rating: Count = None
