"""Entries about the person, in whatever sentence."""

from typing import Annotated, Literal

from msgspec import Meta

from throughcare.core.record.facts import Date, Facts, Text

# The sixteen categories of the 2001 census and "not stated": the codes of reference/ethnicity.csv.
Ethnicity = Annotated[str, Meta(extra={"reference": "ethnicity"})]


class EthnicityRecorded(Facts, frozen=True):
    """The person's ethnicity as they describe it, for race and ethnic monitoring."""

    ethnicity: Ethnicity | None = None
    start: Text = None  # the sentence or release that it belongs to (entry id)


class CircumstancesChanged(Facts, frozen=True):
    """Accommodation, employment, a relationship, health or substance use changed."""

    area: (
        Literal["accommodation", "employment", "relationship", "health", "substance_use"] | None
    ) = None
    to: Text = None
    from_on: Date = None


class AdjustmentMade(Facts, frozen=True):
    """Something was arranged so that the person could take part: an interpreter, a ramp, another time."""

    need: Text = None
    adjustment: Text = None
