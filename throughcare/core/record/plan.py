"""Entries about plans and their reviews."""

import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from throughcare.core.record.facts import (
    MAPPA_LEVELS,
    Date,
    Facts,
    MappaLevel,
    Need,
    Text,
    YesNo,
)

ContactLevel = Annotated[
    Text,
    Meta(
        title="Planned level of contact",
        description="How often the person is to be seen, such as weekly",
    ),
]


class Objective(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One thing a plan sets out to achieve."""

    need: Need = None
    measure: Annotated[
        Text,
        Meta(
            title="What is to be achieved",
            description="Specific enough to tell later whether it was",
        ),
    ] = None
    by: Annotated[datetime.date | None, Meta(title="By when")] = None


class PlannedIntervention(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One intervention of a plan, with its place in the order and who does it."""

    what: Annotated[
        Text,
        Meta(title="Intervention", description="Such as a programme, unpaid work or a curfew"),
    ] = None
    order: Annotated[
        int | None, Meta(title="Place in the order", description="1 for what comes first")
    ] = None
    worker: Annotated[Text, Meta(title="Who does it")] = None
    planned_start_on: Annotated[datetime.date | None, Meta(title="Planned start")] = None


class SentencePlanMade(Facts, frozen=True):
    """The sentence plan was written; a plan that follows a review names the one it replaces."""

    replaces: Annotated[
        str | None, Meta(title="Plan it replaces", extra={"refers_to": ["sentence_plan_made"]})
    ] = None
    stage: Annotated[
        str | None,
        Meta(
            description="Unpaid work: the simple plan of a case that has no other requirement",
            extra={"usual": ["start", "review", "custody", "unpaid_work"]},
        ),
    ] = None
    purposes: Annotated[
        list[Literal["punish", "help", "change", "control"]] | None,
        Meta(
            title="Purposes of the sentence",
            description="Punish applies to every case, help from tier 2, change from tier 3, control "
            "in tier 4",
        ),
    ] = None
    objectives: Annotated[
        list[Objective] | None,
        Meta(description="Each achievable, and relevant to this person's offending"),
    ] = None
    interventions: Annotated[
        list[PlannedIntervention] | None,
        Meta(description="All that are planned, work in approved premises included"),
    ] = None
    contact_level: ContactLevel = None
    contacts_enforceable: Annotated[
        YesNo,
        Meta(
            title="Contacts recorded as enforceable",
            description="Whether missing one without a reasonable explanation can lead to breach or "
            "recall",
        ),
    ] = None
    diversity_needs_taken_up: Annotated[
        YesNo,
        Meta(
            title="Diverse needs taken up",
            description="Whether each need that was identified is carried through into the plan",
        ),
    ] = None
    person_took_part: Annotated[
        YesNo,
        Meta(
            title="Offender took part",
            description="Whether they had the opportunity to take an active part in planning",
        ),
    ] = None
    contributors: Annotated[
        list[str] | None,
        Meta(
            title="Who else contributed",
            description="Such as prison staff, a key worker or another agency",
        ),
    ] = None
    roles_defined: Annotated[
        YesNo,
        Meta(
            title="Roles of all workers defined",
            description="Who does what, and who keeps in touch with whom",
        ),
    ] = None
    risk_addressed: Annotated[
        YesNo,
        Meta(
            title="Risk of harm addressed",
            description="Whether the plan says how the risk of harm is to be reduced or contained",
        ),
    ] = None


class RiskPlanMade(Facts, frozen=True):
    """The risk management plan was written: who does what by when to keep the risk of harm down."""

    actions: Annotated[
        list[Objective] | None, Meta(description="Name in each who is to take it")
    ] = None
    contact_level: ContactLevel = None
    mappa_level: Annotated[MappaLevel | None, Meta(description=MAPPA_LEVELS)] = None
    victim_safety: Annotated[
        YesNo,
        Meta(
            title="Safety of victims covered",
            description="Actual or potential victims, children included",
        ),
    ] = None
    national_format: Annotated[YesNo, Meta(title="Written in the national format")] = None


class SentencePlanReviewed(Facts, frozen=True):
    """The sentence plan was reviewed, at an interval, on a change, or at the end."""

    plan: Annotated[
        str | None, Meta(title="Plan reviewed", extra={"refers_to": ["sentence_plan_made"]})
    ] = None
    stage: Annotated[
        str | None,
        Meta(
            description="Three monthly and exit are reviews in prison",
            extra={"usual": ["first", "interval", "change", "three_monthly", "exit"]},
        ),
    ] = None
    attended: Annotated[
        list[str] | None,
        Meta(
            title="Who attended",
            description="Such as the offender, their offender supervisor or a tutor",
        ),
    ] = None
    brought_up_to_date: Annotated[
        YesNo,
        Meta(
            title="Plan brought up to date",
            description="No if the earlier plan was pulled through as it was",
        ),
    ] = None
    next_on: Annotated[Date, Meta(title="Next review")] = None


class ObjectiveReviewed(Facts, frozen=True):
    """What came of one objective."""

    need: Annotated[Need, Meta(title="Need that it is about")] = None
    outcome: Literal["achieved", "partly_achieved", "not_achieved"] | None = None
