"""Entries about plans and their reviews."""

import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, MappaLevel, Need, Text, YesNo


class Objective(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One thing a plan sets out to achieve."""

    need: Need = None
    measure: Text = None
    by: datetime.date | None = None


class PlannedIntervention(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One intervention of a plan, with its place in the order and who does it."""

    what: Text = None
    order: int | None = None
    worker: Text = None
    planned_start_on: datetime.date | None = None


class SentencePlanMade(Facts, frozen=True):
    """The sentence plan was written; a plan that follows a review names the one it replaces."""

    replaces: Annotated[str | None, Meta(extra={"refers_to": ["sentence_plan_made"]})] = None
    stage: (
        Annotated[str, Meta(extra={"usual": ["start", "review", "custody", "unpaid_work"]})] | None
    ) = None
    purposes: list[Literal["punish", "help", "change", "control"]] | None = None
    objectives: list[Objective] | None = None
    interventions: list[PlannedIntervention] | None = None
    contact_level: Text = None
    contacts_enforceable: YesNo = None
    diversity_needs_taken_up: YesNo = None
    person_took_part: YesNo = None
    contributors: list[str] | None = None
    roles_defined: YesNo = None
    risk_addressed: YesNo = None


class RiskPlanMade(Facts, frozen=True):
    """The risk management plan was written: who does what by when to keep the risk of harm down."""

    actions: list[Objective] | None = None
    contact_level: Text = None
    mappa_level: MappaLevel | None = None
    victim_safety: YesNo = None
    national_format: YesNo = None


class SentencePlanReviewed(Facts, frozen=True):
    """The sentence plan was reviewed, at an interval, on a change, or at the end."""

    plan: Annotated[str | None, Meta(extra={"refers_to": ["sentence_plan_made"]})] = None
    stage: (
        Annotated[
            str, Meta(extra={"usual": ["first", "interval", "change", "three_monthly", "exit"]})
        ]
        | None
    ) = None
    attended: list[str] | None = None
    brought_up_to_date: YesNo = None
    next_on: Date = None


class ObjectiveReviewed(Facts, frozen=True):
    """What came of one objective."""

    need: Need = None
    outcome: Literal["achieved", "partly_achieved", "not_achieved"] | None = None
