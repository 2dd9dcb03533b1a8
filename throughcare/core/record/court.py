"""Entries about courts: reports, sentences, reviews."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import (
    CourtName,
    CourtType,
    Date,
    Facts,
    Grade,
    Hours,
    Months,
    Prison,
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
OffenceCode = Annotated[
    str | None,
    Meta(
        title="Offence",
        description="The Home Office code of the main offence",
        extra={"reference": "offence"},
    ),
]
KindOfCourt = Annotated[CourtType | None, Meta(title="Kind of court")]
Request = Annotated[
    str | None, Meta(title="Court's request", extra={"refers_to": ["report_requested"]})
]
DueOn = Annotated[
    Date,
    Meta(
        title="Date set by the court",
        description="A report handed in on this day is on time",
    ),
]
_CUSTODIAL = {"asked_when": ["disposal", list(CUSTODIAL_DISPOSALS)]}
_COMMUNITY = {"asked_when": ["disposal", list(COMMUNITY_DISPOSALS)]}


class ReportRequested(Facts, frozen=True):
    """A court asked for a pre-sentence report, for its own date."""

    court: CourtName = None
    court_type: Annotated[
        KindOfCourt,
        Meta(description="Only reports for magistrates' courts count towards the target"),
    ] = None
    report: Annotated[
        ReportType | None,
        Meta(
            title="Kind of report asked for",
            description="A standard (SDR) or a fast delivery report (FDR), or one given orally",
        ),
    ] = None
    due_on: DueOn = None
    seriousness: Annotated[
        Literal["low", "medium", "high", "custody"] | None,
        Meta(
            title="Seriousness indicated by the court",
            description="Only if the court said how serious it takes the offence to be. "
            "Custody: it saw no other sentence.",
        ),
    ] = None
    remanded: Annotated[YesNo, Meta(title="Remanded in custody")] = None


class ReportAllocated(Facts, frozen=True):
    """A report was given to its author."""

    request: Request = None
    author: Annotated[
        Text,
        Meta(
            description="Who is to write it. When continuity is judged, the author counts as an "
            "offender manager of the case."
        ),
    ] = None
    grade: Annotated[Grade, Meta(title="Author's grade")] = None


class ReportDelivered(Facts, frozen=True):
    """A report was handed to the court. It never says that the person is a PPO, and neither does this
    entry: that has no place here, by design."""

    request: Request = None
    author: Annotated[Text, Meta(description="Who wrote it")] = None
    court_type: KindOfCourt = None
    report: Annotated[
        ReportType | None,
        Meta(
            title="Kind of report",
            description="What was handed in, even if the court had asked for another kind",
        ),
    ] = None
    due_on: DueOn = None
    oasys_template: Annotated[YesNo, Meta(title="Written on the OASys template")] = None
    nationally_approved_format: Annotated[
        YesNo, Meta(title="Written in the nationally approved format")
    ] = None
    proposal: Annotated[
        list[RequirementCode] | None,
        Meta(
            title="Requirements proposed",
            description="What the report asks the court to put into an order",
        ),
    ] = None
    proposed_disposal: Annotated[
        Disposal | None,
        Meta(
            title="Sentence proposed",
            description="Leave blank if the report makes no clear proposal",
        ),
    ] = None
    outline_plan: Annotated[
        YesNo,
        Meta(
            title="Outline sentence plan included",
            description="Whether a report that proposes a community sentence says how it would be "
            "carried out",
        ),
    ] = None
    risk_and_needs_covered: Annotated[
        YesNo,
        Meta(
            title="Risk and needs assessed",
            description="Whether the report has a clear assessment of both",
        ),
    ] = None
    victim_information_used: Annotated[
        YesNo,
        Meta(
            description="Whether what is known of the victim, such as a victim impact statement, "
            "informed the report"
        ),
    ] = None
    self_harm_issue: Annotated[YesNo, Meta(title="Self-harm is an issue")] = None
    self_harm_recorded: Annotated[
        YesNo,
        Meta(
            title="Self-harm clearly recorded in the report",
            extra={"asked_when": ["self_harm_issue", ["true"]]},
        ),
    ] = None


class SelfHarmAlerted(Facts, frozen=True):
    """A prison was told that the person may harm themselves."""

    told: Annotated[
        Text, Meta(title="Who was told", description="Name or post of the member of prison staff")
    ] = None
    establishment: Prison = None


class Sentenced(Facts, frozen=True):
    """The court passed sentence. An order starts on this day."""

    disposal: Annotated[
        Disposal,
        Meta(
            description="What the court imposed: an order, custody, or what nobody supervises, "
            "such as a fine"
        ),
    ]
    requirements: Annotated[
        list[RequirementCode] | None,
        Meta(description="All that the court put into the order", extra=_COMMUNITY),
    ] = None
    unpaid_work_hours: Annotated[
        Hours,
        Meta(
            title="Hours of unpaid work",
            description="Also for a community punishment order, which has no requirements",
            extra={"asked_when": ["requirements", ["UPW"]]},
        ),
    ] = None
    length_months: Annotated[
        Months,
        Meta(
            title="Length of the order or sentence",
            description="For custody the whole sentence, not only the part served in prison",
        ),
    ] = None
    court: CourtName = None
    court_type: KindOfCourt = None
    offence_code: OffenceCode = None
    offence_on: Annotated[
        Date,
        Meta(
            title="Date of the offence",
            description="It decides which Act applies. The orders of the 2003 Act are for offences "
            "from 4 April 2005.",
        ),
    ] = None
    sentence_type: Annotated[
        Literal["determinate", "extended", "public_protection", "life"] | None,
        Meta(
            title="Kind of custodial sentence",
            description="Public protection and life sentences are indeterminate",
            extra=_CUSTODIAL,
        ),
    ] = None
    release_or_tariff_on: Annotated[
        Date,
        Meta(
            title="Release or tariff date",
            description="When release is due or, of an indeterminate sentence, when the tariff ends",
            extra=_CUSTODIAL,
        ),
    ] = None
    sentence_band: Annotated[
        Literal["low", "medium", "high"] | None,
        Meta(
            title="Band of the order",
            description="Under a drug rehabilitation requirement it decides how often tests are due",
            extra=_COMMUNITY,
        ),
    ] = None
    proposal_followed: Annotated[
        YesNo,
        Meta(
            title="Proposal of the report followed",
            description="Whether the court passed the sentence that the report proposed",
        ),
    ] = None


class CourtReviewed(Facts, frozen=True):
    """A court reviewed a drug rehabilitation requirement or a suspended sentence order."""

    requirement: Annotated[
        RequirementCode | None,
        Meta(
            title="Requirement reviewed",
            description="Leave blank if a suspended sentence order was reviewed as a whole",
        ),
    ] = None
    report_prepared: Annotated[YesNo, Meta(title="Report prepared for the review")] = None
    officer_attended: Annotated[YesNo, Meta(title="Offender manager attended")] = None
    next_on: Annotated[Date, Meta(title="Next review")] = None


class OrderAmended(Facts, frozen=True):
    """A court changed the requirements or the length of an order."""

    requirements: Annotated[
        list[RequirementCode] | None,
        Meta(
            title="Requirements from now on",
            description="All that the order has after the change, not only the new ones",
        ),
    ] = None
    length_months: Annotated[
        Months,
        Meta(title="New length of the order", description="The whole length, as the court set it"),
    ] = None
    reason: Annotated[
        Text, Meta(description="What made the court change the order, such as breach or progress")
    ] = None


class OrderRevoked(Facts, frozen=True):
    """A court ended an order."""

    reason: Annotated[
        Literal["good_progress", "breach", "resentenced", "unworkable"] | None,
        Meta(description="Unworkable means that it can no longer be carried out"),
    ] = None
