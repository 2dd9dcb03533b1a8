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
    Meta(
        title="How it ended",
        extra={"usual": ["completed", "not_completed", "revoked", "expired", "transferred"]},
    ),
]
Offered = Annotated[float, Meta(ge=0, extra={"unit": "hours"})] | None
Programme = Annotated[str | None, Meta(extra={"reference": "programmes"})]
Accredited = Annotated[
    YesNo,
    Meta(
        title="Accredited programme",
        description="Only completions of accredited programmes count towards the target",
    ),
]
Work = Annotated[
    Text,
    Meta(title="Piece of work", description="Its name, the same whenever this work is recorded"),
]
Premises = Annotated[Text, Meta(title="Approved premises", description="As the area calls them")]
SkillsLevel = Annotated[Text, Meta(description="Of the course or qualification, such as entry 3")]
Subject = Annotated[
    Literal["literacy", "numeracy", "language", "it"] | None,
    Meta(description="Language: English for speakers of other languages. It: computing."),
]
Consent = Annotated[
    YesNo,
    Meta(
        title="Informed consent given",
        description="Whether the person knew what this means for them, and agreed",
        extra={"asked_when": ["singleton", ["true"]]},
    ),
]
ChoiceOffered = Annotated[
    YesNo,
    Meta(
        description="Whether the person could have had something else instead",
        extra={"asked_when": ["singleton", ["true"]]},
    ),
]
Support = Annotated[
    YesNo,
    Meta(
        title="Support arranged",
        description="Whether something was arranged that helps the person to take part",
        extra={"asked_when": ["singleton", ["true"]]},
    ),
]


class Referred(Facts, frozen=True):
    """The person was referred to a service or to approved premises."""

    to: Annotated[
        str | None,
        Meta(
            title="Referred to",
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
            },
        ),
    ] = None
    service: Annotated[
        Text, Meta(description="Its name, or which programme or approved premises")
    ] = None


class ReferralDecided(Facts, frozen=True):
    """A referral was accepted or not."""

    referral: Annotated[str | None, Meta(extra={"refers_to": ["referred"]})] = None
    accepted: YesNo = None
    reason: Annotated[
        Text,
        Meta(title="Reason for the decision", description="Such as no bed free"),
    ] = None


class RequirementStarted(Facts, frozen=True):
    """A requirement of the sentence began."""

    requirement: RequirementCode | None = None
    outcome: Annotated[
        Ending, Meta(description="Leave blank: the end of a requirement has its own entry")
    ] = None
    sentence_band: Annotated[
        Literal["low", "medium", "high"] | None,
        Meta(
            title="Band of the order",
            description="For drug rehabilitation it decides how often tests are due",
        ),
    ] = None
    residential: Annotated[
        YesNo,
        Meta(
            title="Residential treatment",
            description="In residential drug rehabilitation, tests are due less often",
            extra={"asked_when": ["requirement", ["DRR", "ALC", "MHT"]]},
        ),
    ] = None


class RequirementEnded(Facts, frozen=True):
    """A requirement of the sentence ended."""

    requirement: RequirementCode | None = None
    outcome: Ending = None


class ProgrammeStarted(Facts, frozen=True):
    """An accredited or other programme began."""

    programme: Programme = None
    accredited: Accredited = None
    planned_start_met: Annotated[YesNo, Meta(title="Started as the sentence plan set out")] = None
    reason_if_not: Annotated[
        Text,
        Meta(
            title="Why it did not start as planned",
            description="Such as no place yet",
            extra={"asked_when": ["planned_start_met", ["false"]]},
        ),
    ] = None
    singleton: Annotated[
        YesNo,
        Meta(
            title="Singleton placement",
            description="The person is the only woman, or the only minority ethnic person, in the group",
        ),
    ] = None
    consent: Consent = None
    choice_offered: ChoiceOffered = None
    support: Support = None


class ProgrammeSession(Facts, frozen=True):
    """A session of a programme was held."""

    programme: Annotated[Text, Meta(description="The same as when it started")] = None
    attended: YesNo = None


class ProgrammeEnded(Facts, frozen=True):
    """A programme ended."""

    programme: Programme = None
    accredited: Accredited = None
    outcome: Ending = None


class InterventionStarted(Facts, frozen=True):
    """Some other piece of work began."""

    what: Work = None
    need: Need = None
    type: Annotated[
        Literal["constructive", "restrictive"] | None,
        Meta(
            title="Kind of work",
            description="Constructive work is to help and change, restrictive work to control",
        ),
    ] = None


class InterventionSession(Facts, frozen=True):
    """A session of some other piece of work was held."""

    what: Work = None
    attended: YesNo = None


class InterventionEnded(Facts, frozen=True):
    """Some other piece of work ended."""

    what: Work = None
    outcome: Ending = None


class UnpaidWorkAssessed(Facts, frozen=True):
    """The unpaid work assessment was made: health, skills, risk, what suits."""

    suitable: Annotated[
        YesNo,
        Meta(
            title="Suitable for unpaid work",
            description="With regard to the person's health and the risk of harm",
        ),
    ] = None


class UnpaidWorkPlaced(Facts, frozen=True):
    """The person was given a placement."""

    project: Annotated[Text, Meta(description="The name that the area uses for it")] = None
    beneficiary: Annotated[
        Text, Meta(title="Who benefits", description="Such as a charity, a school or a parish")
    ] = None
    type: Annotated[
        str | None,
        Meta(
            title="Kind of placement",
            description="Agency: under the supervision of another organisation",
            extra={"usual": ["group", "agency", "workshop"]},
        ),
    ] = None
    singleton: Annotated[
        YesNo,
        Meta(
            title="Singleton placement",
            description="The only woman or minority ethnic person in a group, or somebody who works "
            "alone for a charity",
        ),
    ] = None
    consent: Consent = None
    choice_offered: ChoiceOffered = None
    support: Support = None


class UnpaidWorkSession(Facts, frozen=True):
    """Unpaid work was offered on a day; hours worked are credited by purpose."""

    appointment: Annotated[str | None, Meta(extra={"refers_to": ["appointment_made"]})] = None
    hours_offered: Annotated[
        Offered, Meta(description="Six hours are to be offered in each week")
    ] = None
    hours_credited: Annotated[
        Offered, Meta(description="What counts towards the hours that the court ordered, 0 if none")
    ] = None
    basic_skills_hours: Annotated[
        Offered, Meta(description="Hours of this day that went into reading, writing or numbers")
    ] = None


class DrugTested(Facts, frozen=True):
    """A drug test was taken and its result recorded."""

    result: Annotated[
        Literal["negative", "positive", "refused", "spoilt"] | None,
        Meta(description="Each of these counts as a test, refused and spoilt included"),
    ] = None


class BasicSkillsStarted(Facts, frozen=True):
    """A basic skills course began."""

    subject: Subject = None
    level: SkillsLevel = None


class BasicSkillsAwarded(Facts, frozen=True):
    """A basic skills qualification was gained; the day it was gained and the day we were told differ."""

    subject: Subject = None
    level: SkillsLevel = None
    body: Annotated[Text, Meta(title="Awarding body")] = None
    told_on: Annotated[
        Date,
        Meta(
            title="Date we were told",
            description="When the college or another provider let us know of the award",
        ),
    ] = None


class OneToOneWorkDone(Facts, frozen=True):
    """The offender manager worked with the person on a need."""

    need: Need = None
    victim_awareness: Annotated[
        YesNo,
        Meta(
            title="Victim awareness work",
            description="Whether it was about what the offence did to victims",
        ),
    ] = None


class ResidentArrived(Facts, frozen=True):
    """The person moved into approved premises."""

    premises: Premises = None
    enhanced_supervision: Annotated[
        YesNo,
        Meta(
            title="Enhanced supervision required",
            description="Whether the risk of harm calls for it",
        ),
    ] = None


class ResidentDeparted(Facts, frozen=True):
    """The person left approved premises."""

    premises: Premises = None
    reason: Annotated[
        Text,
        Meta(
            title="Reason for leaving",
            description="Such as a home of their own, recall, or breaking the rules",
        ),
    ] = None


class PremisesRuleBroken(Facts, frozen=True):
    """A rule of the approved premises was broken."""

    rule: Annotated[Text, Meta(title="Rule that was broken", description="Such as the curfew")] = (
        None
    )
    response: Annotated[
        Text, Meta(title="What was done about it", description="Such as a warning or a recall")
    ] = None


class PremisesKeywork(Facts, frozen=True):
    """A key work session was held at approved premises."""

    topic: Annotated[Text, Meta(title="Topic of the session")] = None


class RestrictionChecked(Facts, frozen=True):
    """A restriction (curfew, exclusion, a licence condition) was checked."""

    restriction: Annotated[
        Text, Meta(description="Such as a curfew, an exclusion or a licence condition")
    ] = None
    kept: Annotated[YesNo, Meta(title="Restriction kept")] = None


class NeedUnmet(Facts, frozen=True):
    """A need has no service to meet it."""

    need: Need = None
    service_missing: Annotated[
        Text,
        Meta(
            title="Missing service",
            description="What would meet the need, such as supported housing",
        ),
    ] = None


class CommunityHelpGiven(Facts, frozen=True):
    """The person was told where, in the community, help can be found, or was linked to it."""

    need: Need = None
    service: Annotated[
        Text, Meta(title="Where help is found", description="The organisation or service, by name")
    ] = None
    hours: Annotated[Hours, Meta(title="Hours of help")] = None
    sessions: Annotated[Count, Meta(title="Sessions of help")] = None
