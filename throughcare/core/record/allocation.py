"""Entries about who holds the case, its tier, and transfers."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Grade, Text, Tier, YesNo


class Allocated(Facts, frozen=True):
    """The case was given to an offender manager."""

    officer: Annotated[
        Text, Meta(title="Offender manager", description="As in the area's list of staff")
    ] = None
    grade: Annotated[Grade, Meta(title="Offender manager's grade")] = None
    team: Annotated[Text, Meta(description="The team or unit that holds the case")] = None
    reason: Annotated[
        str | None,
        Meta(
            description="Cover ends: somebody stood in until now. Risk: a change in the risk of harm "
            "calls for another officer.",
            extra={"usual": ["first", "reallocation", "cover_ends", "transfer", "risk"]},
        ),
    ] = None


class RoleAssigned(Facts, frozen=True):
    """Another worker took a role in the case: key worker, tutor, supervisor, mentor, co-worker."""

    role: Annotated[
        Text,
        Meta(
            description="Such as key worker, programme tutor, offender supervisor, mentor or women's "
            "safety worker"
        ),
    ] = None
    worker: Annotated[Text, Meta(description="As in the list of staff of their organisation")] = (
        None
    )
    organisation: Annotated[
        Text, Meta(description="Only if it is another than the area, such as a prison")
    ] = None


class RoleEnded(Facts, frozen=True):
    """A worker's role in the case ended."""

    assignment: Annotated[
        str | None, Meta(title="Start of the role", extra={"refers_to": ["role_assigned"]})
    ] = None
    role: Annotated[
        Text,
        Meta(
            description="Needed only if its start is not named. Then all open roles of this name end."
        ),
    ] = None


class CaseCovered(Facts, frozen=True):
    """Somebody stood in for the offender manager."""

    officer: Annotated[
        Text, Meta(title="Who stands in", description="As in the area's list of staff")
    ] = None
    until_on: Annotated[
        Date,
        Meta(title="Last day of cover", description="Leave blank if it is not known yet"),
    ] = None


class Tiered(Facts, frozen=True):
    """The case was put into one of four tiers: the resources it gets. 4 is most."""

    tier: Annotated[
        Tier,
        Meta(description="1: punish. 2: help as well. 3: change as well. 4: control as well."),
    ]
    computed_tier: Annotated[
        Tier | None,
        Meta(
            title="Tier by the rules", description="What the rules give before anybody's judgement"
        ),
    ] = None
    override_reason: Annotated[
        Text,
        Meta(
            title="Reason for another tier",
            description="Why the tier is not the one that the rules give",
        ),
    ] = None
    approved_by: Annotated[
        Text, Meta(description="The manager who agreed that it differs from the rules")
    ] = None


class TransferRequested(Facts, frozen=True):
    """Another area was asked to take the case."""

    to_area: Annotated[Text, Meta(title="Area asked to take the case")] = None


class TransferredIn(Facts, frozen=True):
    """This area took the case over."""

    from_area: Annotated[Text, Meta(title="Area it came from")] = None
    assessment_current: Annotated[YesNo, Meta(title="Up-to-date OASys assessment came with it")] = (
        None
    )


class TransferredOut(Facts, frozen=True):
    """Another area took the case over."""

    to_area: Annotated[Text, Meta(title="Area it went to")] = None
    assessment_current: Annotated[YesNo, Meta(title="Up-to-date OASys assessment sent with it")] = (
        None
    )


class AssessmentOwnershipPassed(Facts, frozen=True):
    """The electronic assessment changed its owner, from a prison to an area or back."""

    to: Annotated[
        Text,
        Meta(
            title="New owner",
            description="The prison or area that is to keep the assessment from now on",
        ),
    ] = None
    from_: Annotated[
        Text, Meta(title="Owner until now", description="The prison or area that has kept it")
    ] = None
    stage: Annotated[
        Literal["asked", "passed"] | None,
        Meta(description="Asked: the new owner wants it. Passed: the new owner has it."),
    ] = None
