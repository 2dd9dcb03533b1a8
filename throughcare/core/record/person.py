"""Entries about the person, in whatever sentence."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Text

# The sixteen categories of the 2001 census and "not stated": the codes of reference/ethnicity.csv.
Ethnicity = Annotated[
    str,
    Meta(
        description="As the person describes it, not as somebody else sees it",
        extra={"reference": "ethnicity"},
    ),
]


class EthnicityRecorded(Facts, frozen=True):
    """The person's ethnicity as they describe it, for race and ethnic monitoring."""

    ethnicity: Ethnicity | None = None
    start: Annotated[
        Text,
        Meta(
            title="Sentence or release it belongs to",
            description="The id of that entry, so that it counts for the right start",
        ),
    ] = None


class CircumstancesChanged(Facts, frozen=True):
    """Accommodation, employment, a relationship, health or substance use changed."""

    area: Annotated[
        Literal["accommodation", "employment", "relationship", "health", "substance_use"] | None,
        Meta(title="What changed"),
    ] = None
    to: Annotated[
        Text,
        Meta(title="What it is now", description="Such as a tenancy, a full-time job or none"),
    ] = None
    from_on: Annotated[
        Date, Meta(title="Since", description="The day of the change, if it became known later")
    ] = None


class AdjustmentMade(Facts, frozen=True):
    """Something was arranged so that the person could take part: an interpreter, a ramp, another time."""

    need: Annotated[
        Text,
        Meta(
            description="What might keep the person from taking part, such as a language, "
            "a disability or caring for a child"
        ),
    ] = None
    adjustment: Annotated[
        Text,
        Meta(
            title="What was arranged",
            description="Such as an interpreter, a ramp or another time of day",
        ),
    ] = None
