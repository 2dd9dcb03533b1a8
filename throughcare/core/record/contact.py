"""Entries about contact, compliance and enforcement."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Mode, Prison, Text, YesNo

AppointmentType = Annotated[
    str | None,
    Meta(
        extra={
            "usual": [
                "office",
                "home_visit",
                "unpaid_work",
                "programme",
                "drug_testing",
                "one_to_one",
                "basic_skills",
                "approved_premises",
                "prison_visit",
                "other",
            ]
        }
    ),
]
AttendanceRef = Annotated[
    str | None, Meta(title="Failure", extra={"refers_to": ["attendance_recorded"]})
]
RecallReason = Annotated[
    Literal["failure", "risk_of_harm", "reoffending"] | None,
    Meta(
        title="Reason for the recall",
        description="A rise in the risk of harm can lead to recall at any time",
    ),
]


class Inducted(Facts, frozen=True):
    """The person was told what the sentence asks of them and what follows if they do not comply."""

    requirements_explained: YesNo = None
    penalty_explained: Annotated[
        YesNo,
        Meta(
            title="Penalty explained",
            description="Whether the person was told what follows if they do not comply: breach or "
            "recall",
        ),
    ] = None
    discrimination_policy_explained: Annotated[
        YesNo,
        Meta(description="Whether the person was told that discrimination will not be tolerated"),
    ] = None


class AppointmentMade(Facts, frozen=True):
    """An appointment was arranged."""

    for_on: Annotated[
        Date,
        Meta(
            title="Date of the appointment",
            description="The day that it is for, not the day when it was arranged",
        ),
    ] = None
    type: Annotated[AppointmentType, Meta(title="Kind of appointment")] = None
    mode: Mode = None
    national_standard: Annotated[
        YesNo,
        Meta(
            title="Counts towards the national standard",
            description="Whether it is one of the contacts that the standard asks for, kept or not",
        ),
    ] = None
    purpose: Annotated[
        str | None,
        Meta(
            description="Risk: more contact than the minimum, because of the risk of harm",
            extra={"usual": ["standard", "risk", "requirement"]},
        ),
    ] = None
    interpreter: Annotated[YesNo, Meta(title="Interpreter booked")] = None
    with_: Annotated[
        Text,
        Meta(
            title="With whom",
            description="Who is to see the person, if it is not the offender manager",
        ),
    ] = None


class AttendanceRecorded(Facts, frozen=True):
    """What came of an appointment."""

    outcome: Annotated[
        Literal[
            "complied",
            "failed_to_comply",
            "did_not_attend",
            "stood_down_in_advance",
            "stood_down_on_the_day",
        ],
        Meta(
            description="Failed to comply: came, but did not do as asked. Stood down: unpaid work "
            "called off, before the day or on it."
        ),
    ]
    appointment: Annotated[str | None, Meta(extra={"refers_to": ["appointment_made"]})] = None
    stand_down_reason: Annotated[
        Literal["staff", "work", "weather", "other"] | None,
        Meta(
            title="Reason for the stand-down",
            description="Staff: there was no supervisor. Work: there was nothing to do.",
            extra={"asked_when": ["outcome", ["stood_down_in_advance", "stood_down_on_the_day"]]},
        ),
    ] = None


class AbsenceJudged(Facts, frozen=True):
    """An officer judged a failure acceptable or not, with the reason. Only unacceptable ones count."""

    attendance: Annotated[
        str,
        Meta(
            title="Failure judged",
            description="The appointment that was missed, or at which the person did not comply",
            extra={"refers_to": ["attendance_recorded"]},
        ),
    ]
    acceptable: Annotated[
        bool,
        Meta(
            description="Unacceptable: there is no reasonable explanation. Only unacceptable failures "
            "count towards breach or recall."
        ),
    ]
    reason: Annotated[
        Text,
        Meta(
            title="Reason for the judgement",
            description="What the person said, what evidence there is, and why that is enough or not",
        ),
    ] = None


class HomeVisited(Facts, frozen=True):
    """The person was seen at home."""

    purpose: Annotated[
        str | None,
        Meta(
            description="Child: because of the risk of harm to a child",
            extra={"usual": ["standard", "risk", "child"]},
        ),
    ] = None
    planned: Annotated[YesNo, Meta(description="No if the person was not told beforehand")] = None


class ContactNoted(Facts, frozen=True):
    """A contact that was not an appointment: with the person, the family, a prison, another agency."""

    with_: Annotated[
        Text,
        Meta(
            title="With whom",
            description="Such as the prisoner, the family, a prison or another agency",
        ),
    ] = None
    mode: Mode = None


class Warned(Facts, frozen=True):
    """A written warning was given for a failure."""

    failure: Annotated[
        AttendanceRef, Meta(description="The unacceptable failure that the warning is for")
    ] = None
    level: Annotated[
        Literal["first", "final"] | None,
        Meta(
            title="First or final warning",
            description="Final: the next unacceptable failure makes breach or recall due",
        ),
    ] = None


class BreachStarted(Facts, frozen=True):
    """Breach of an order was started: an information was laid."""

    failure: Annotated[
        AttendanceRef,
        Meta(
            title="Failure that made breach due",
            description="The second unacceptable one within twelve months. The time allowed runs from "
            "its day.",
        ),
    ] = None
    information_laid_on: Annotated[
        Date, Meta(description="The day it was laid before the court, if not that of this entry")
    ] = None


class BreachResolved(Facts, frozen=True):
    """A court ended breach proceedings."""

    breach: Annotated[str | None, Meta(extra={"refers_to": ["breach_started"]})] = None
    outcome: Annotated[
        Literal["allowed_to_continue", "more_onerous", "revoked", "withdrawn", "dismissed"] | None,
        Meta(
            description="Allowed to continue: the order still counts as complied with. More onerous: the court asks for more than before."
        ),
    ] = None


class WarrantIssued(Facts, frozen=True):
    """A court issued a warrant."""

    bail: Annotated[YesNo, Meta(title="Backed for bail")] = None


class WarrantExecuted(Facts, frozen=True):
    """A warrant was executed or withdrawn."""

    warrant: Annotated[str | None, Meta(extra={"refers_to": ["warrant_issued"]})] = None
    withdrawn: Annotated[YesNo, Meta(description="No if the warrant was executed")] = None


class RecallRequested(Facts, frozen=True):
    """The recall of a licence was asked for."""

    failure: Annotated[
        AttendanceRef,
        Meta(
            title="Failure that made recall due",
            description="The third unacceptable one on the licence. The time allowed runs from its "
            "day.",
        ),
    ] = None
    reason: RecallReason = None


class Recalled(Facts, frozen=True):
    """The licence was revoked."""

    reason: RecallReason = None
    explained: Annotated[
        YesNo,
        Meta(
            title="Recall explained",
            description="Whether the person was told clearly why they were recalled",
        ),
    ] = None


class ReturnedToCustody(Facts, frozen=True):
    """The person was back in prison."""

    establishment: Prison = None


class IncidentReported(Facts, frozen=True):
    """Something happened that bears on the case: domestic abuse, violence, a threat."""

    type: Annotated[
        str | None,
        Meta(
            title="Kind of incident",
            extra={"usual": ["domestic_abuse", "violence", "threat", "other"]},
        ),
    ] = None
    source: Annotated[
        Text,
        Meta(title="Who reported it", description="Such as the police or another agency"),
    ] = None
    response: Annotated[
        Text,
        Meta(
            title="What was done about it",
            description="Include who was told, and when",
        ),
    ] = None
