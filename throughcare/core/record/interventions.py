"""Entries about what is done with the person: requirements, programmes, unpaid work, premises."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import (
    Count,
    Date,
    Facts,
    Hours,
    Need,
    RequirementCode,
    Text,
    YesNo,
)

Ending = Annotated[
    str | None,
    Meta(extra={"usual": ["completed", "not_completed", "revoked", "expired", "transferred"]}),
]
Offered = Annotated[float, Meta(ge=0, extra={"unit": "hours"})] | None


class Referred(Facts, frozen=True):
    """The person was referred to a service or to approved premises."""

    to: Annotated[
        str | None,
        Meta(
            extra={
                "usual": [
                    "approved_premises",
                    "programme",
                    "alcohol_service",
                    "drug_service",
                    "basic_skills",
                    "mental_health",
                    "employment_service",
                    "housing",
                    "mentor",
                ]
            }
        ),
    ] = None
    service: Text = None


class ReferralDecided(Facts, frozen=True):
    """A referral was accepted or not."""

    referral: Annotated[str | None, Meta(extra={"refers_to": ["referred"]})] = None
    accepted: YesNo = None
    reason: Text = None


class RequirementStarted(Facts, frozen=True):
    """A requirement of the sentence began."""

    requirement: RequirementCode | None = None
    outcome: Ending = None
    sentence_band: Literal["low", "medium", "high"] | None = None
    residential: YesNo = None


class RequirementEnded(Facts, frozen=True):
    """A requirement of the sentence ended."""

    requirement: RequirementCode | None = None
    outcome: Ending = None


class ProgrammeStarted(Facts, frozen=True):
    """An accredited or other programme began."""

    programme: Annotated[str | None, Meta(extra={"reference": "programmes"})] = None
    accredited: YesNo = None
    planned_start_met: YesNo = None
    reason_if_not: Text = None
    singleton: YesNo = None
    consent: YesNo = None
    choice_offered: YesNo = None
    support: YesNo = None


class ProgrammeSession(Facts, frozen=True):
    """A session of a programme was held."""

    programme: Text = None
    attended: YesNo = None


class ProgrammeEnded(Facts, frozen=True):
    """A programme ended."""

    programme: Annotated[str | None, Meta(extra={"reference": "programmes"})] = None
    accredited: YesNo = None
    outcome: Ending = None


class InterventionStarted(Facts, frozen=True):
    """Some other piece of work began."""

    what: Text = None
    need: Need = None
    type: Literal["constructive", "restrictive"] | None = None


class InterventionSession(Facts, frozen=True):
    """A session of some other piece of work was held."""

    what: Text = None
    attended: YesNo = None


class InterventionEnded(Facts, frozen=True):
    """Some other piece of work ended."""

    what: Text = None
    outcome: Ending = None


class UnpaidWorkAssessed(Facts, frozen=True):
    """The unpaid work assessment was made: health, skills, risk, what suits."""

    suitable: YesNo = None


class UnpaidWorkPlaced(Facts, frozen=True):
    """The person was given a placement."""

    project: Text = None
    beneficiary: Text = None
    type: Annotated[str | None, Meta(extra={"usual": ["group", "agency", "workshop"]})] = None
    singleton: YesNo = None
    consent: YesNo = None
    choice_offered: YesNo = None
    support: YesNo = None


class UnpaidWorkSession(Facts, frozen=True):
    """Unpaid work was offered on a day; hours worked are credited by purpose."""

    appointment: Annotated[str | None, Meta(extra={"refers_to": ["appointment_made"]})] = None
    hours_offered: Offered = None
    hours_credited: Offered = None
    basic_skills_hours: Offered = None


class DrugTested(Facts, frozen=True):
    """A drug test was taken and its result recorded."""

    result: Literal["negative", "positive", "refused", "spoilt"] | None = None


class BasicSkillsStarted(Facts, frozen=True):
    """A basic skills course began."""

    subject: Literal["literacy", "numeracy", "language", "it"] | None = None
    level: Text = None


class BasicSkillsAwarded(Facts, frozen=True):
    """A basic skills qualification was gained; the day it was gained and the day we were told differ."""

    subject: Literal["literacy", "numeracy", "language", "it"] | None = None
    level: Text = None
    body: Text = None
    told_on: Date = None


class OneToOneWorkDone(Facts, frozen=True):
    """The offender manager worked with the person on a need."""

    need: Need = None
    victim_awareness: YesNo = None


class ResidentArrived(Facts, frozen=True):
    """The person moved into approved premises."""

    premises: Text = None
    enhanced_supervision: YesNo = None


class ResidentDeparted(Facts, frozen=True):
    """The person left approved premises."""

    premises: Text = None
    reason: Text = None


class PremisesRuleBroken(Facts, frozen=True):
    """A rule of the approved premises was broken."""

    rule: Text = None
    response: Text = None


class PremisesKeywork(Facts, frozen=True):
    """A key work session was held at approved premises."""

    topic: Text = None


class RestrictionChecked(Facts, frozen=True):
    """A restriction (curfew, exclusion, a licence condition) was checked."""

    restriction: Text = None
    kept: YesNo = None


class NeedUnmet(Facts, frozen=True):
    """A need has no service to meet it."""

    need: Need = None
    service_missing: Text = None


class CommunityHelpGiven(Facts, frozen=True):
    """The person was told where, in the community, help can be found, or was linked to it."""

    need: Need = None
    service: Text = None
    hours: Hours = None
    sessions: Count = None
