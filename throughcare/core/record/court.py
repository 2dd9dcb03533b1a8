"""Entries about courts: reports, sentences, reviews."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import (
    CourtType,
    Date,
    Facts,
    Grade,
    Hours,
    Months,
    ReportType,
    RequirementCode,
    Text,
    YesNo,
)

COMMUNITY_DISPOSALS = (
    "community_order",
    "suspended_sentence_order",
    "community_rehabilitation_order",
    "community_punishment_order",
    "community_punishment_and_rehabilitation_order",
    "drug_treatment_and_testing_order",
)
ORDERS_OF_2003 = frozenset(
    {"community_order", "suspended_sentence_order"}
)  # Criminal Justice Act 2003
CUSTODIAL_DISPOSALS = (
    "custody",
    "extended_sentence",
    "imprisonment_for_public_protection",
    "life_imprisonment",
)
Disposal = Annotated[
    str,
    Meta(
        extra={
            "usual": [
                *COMMUNITY_DISPOSALS,
                *CUSTODIAL_DISPOSALS,
                "deferred_sentence",
                "fine",
                "conditional_discharge",
            ]
        }
    ),
]
OffenceCode = Annotated[str | None, Meta(extra={"reference": "offence"})]


class ReportRequested(Facts, frozen=True):
    """A court asked for a pre-sentence report, for its own date."""

    court: Text = None
    court_type: CourtType | None = None
    report: ReportType | None = None
    due_on: Date = None
    seriousness: Literal["low", "medium", "high", "custody"] | None = None
    remanded: YesNo = None


class ReportAllocated(Facts, frozen=True):
    """A report was given to its author."""

    request: Annotated[str | None, Meta(extra={"refers_to": ["report_requested"]})] = None
    author: Text = None
    grade: Grade = None


class ReportDelivered(Facts, frozen=True):
    """A report was handed to the court. Whether the person is a PPO has no place here, by design."""

    request: Annotated[str | None, Meta(extra={"refers_to": ["report_requested"]})] = None
    author: Text = None
    court_type: CourtType | None = None
    report: ReportType | None = None
    due_on: Date = None
    oasys_template: YesNo = None
    nationally_approved_format: YesNo = None
    proposal: list[RequirementCode] | None = None
    proposed_disposal: Disposal | None = None
    outline_plan: YesNo = None
    risk_and_needs_covered: YesNo = None
    victim_information_used: YesNo = None
    self_harm_issue: YesNo = None
    self_harm_recorded: YesNo = None


class SelfHarmAlerted(Facts, frozen=True):
    """A prison was told that the person may harm themselves."""

    told: Text = None
    establishment: Text = None


class Sentenced(Facts, frozen=True):
    """The court passed sentence. An order starts on this day."""

    disposal: Disposal
    requirements: list[RequirementCode] | None = None
    unpaid_work_hours: Hours = None
    length_months: Months = None
    court: Text = None
    court_type: CourtType | None = None
    offence_code: OffenceCode = None
    offence_on: Date = None
    sentence_type: Literal["determinate", "extended", "public_protection", "life"] | None = None
    release_or_tariff_on: Date = None
    sentence_band: Literal["low", "medium", "high"] | None = None
    proposal_followed: YesNo = None


class CourtReviewed(Facts, frozen=True):
    """A court reviewed a drug rehabilitation requirement or a suspended sentence order."""

    requirement: RequirementCode | None = None
    report_prepared: YesNo = None
    officer_attended: YesNo = None
    next_on: Date = None


class OrderAmended(Facts, frozen=True):
    """A court changed the requirements or the length of an order."""

    requirements: list[RequirementCode] | None = None
    length_months: Months = None
    reason: Text = None


class OrderRevoked(Facts, frozen=True):
    """A court ended an order."""

    reason: Literal["good_progress", "breach", "resentenced", "unworkable"] | None = None
