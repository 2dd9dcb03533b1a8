"""Entries about contact, compliance and enforcement."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Mode, Text, YesNo

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
AttendanceRef = Annotated[str | None, Meta(extra={"refers_to": ["attendance_recorded"]})]


class Inducted(Facts, frozen=True):
    """The person was told what the sentence asks of them and what follows if they do not comply."""

    requirements_explained: YesNo = None
    penalty_explained: YesNo = None
    discrimination_policy_explained: YesNo = None


class AppointmentMade(Facts, frozen=True):
    """An appointment was arranged."""

    for_on: Date = None
    type: AppointmentType = None
    mode: Mode | None = None
    national_standard: YesNo = None
    purpose: Annotated[str | None, Meta(extra={"usual": ["standard", "risk", "requirement"]})] = (
        None
    )
    interpreter: YesNo = None
    with_: Text = None


class AttendanceRecorded(Facts, frozen=True):
    """What came of an appointment."""

    outcome: Literal[
        "complied",
        "failed_to_comply",
        "did_not_attend",
        "stood_down_in_advance",
        "stood_down_on_the_day",
    ]
    appointment: Annotated[str | None, Meta(extra={"refers_to": ["appointment_made"]})] = None
    stand_down_reason: Literal["staff", "work", "weather", "other"] | None = None


class AbsenceJudged(Facts, frozen=True):
    """An officer judged a failure acceptable or not, with the reason. Only unacceptable ones count."""

    attendance: Annotated[str, Meta(extra={"refers_to": ["attendance_recorded"]})]
    acceptable: bool
    reason: Text = None


class HomeVisited(Facts, frozen=True):
    """The person was seen at home."""

    purpose: Annotated[str | None, Meta(extra={"usual": ["standard", "risk", "child"]})] = None
    planned: YesNo = None


class ContactNoted(Facts, frozen=True):
    """A contact that was not an appointment: with the person, the family, a prison, another agency."""

    with_: Text = None
    mode: Mode | None = None


class Warned(Facts, frozen=True):
    """A written warning was given for a failure."""

    failure: AttendanceRef = None
    level: Literal["first", "final"] | None = None


class BreachStarted(Facts, frozen=True):
    """Breach of an order was started: an information was laid."""

    failure: AttendanceRef = None
    information_laid_on: Date = None


class BreachResolved(Facts, frozen=True):
    """A court ended breach proceedings."""

    breach: Annotated[str | None, Meta(extra={"refers_to": ["breach_started"]})] = None
    outcome: (
        Literal["allowed_to_continue", "more_onerous", "revoked", "withdrawn", "dismissed"] | None
    ) = None


class WarrantIssued(Facts, frozen=True):
    """A court issued a warrant."""

    bail: YesNo = None


class WarrantExecuted(Facts, frozen=True):
    """A warrant was executed or withdrawn."""

    warrant: Annotated[str | None, Meta(extra={"refers_to": ["warrant_issued"]})] = None
    withdrawn: YesNo = None


class RecallRequested(Facts, frozen=True):
    """The recall of a licence was asked for."""

    failure: AttendanceRef = None
    reason: Literal["failure", "risk_of_harm", "reoffending"] | None = None


class Recalled(Facts, frozen=True):
    """The licence was revoked."""

    reason: Literal["failure", "risk_of_harm", "reoffending"] | None = None
    explained: YesNo = None


class ReturnedToCustody(Facts, frozen=True):
    """The person was back in prison."""

    establishment: Text = None


class IncidentReported(Facts, frozen=True):
    """Something happened that bears on the case: domestic abuse, violence, a threat."""

    type: Annotated[
        str | None, Meta(extra={"usual": ["domestic_abuse", "violence", "threat", "other"]})
    ] = None
    source: Text = None
    response: Text = None
