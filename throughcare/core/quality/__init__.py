"""Quality of the record: what is missing, impossible, written up late or contradictory, by team and kind of
entry, and how far it could move a measure. Nothing is refused for it: what happened, happened."""

from throughcare.core.quality.bounds import Bounds, bounds_of, kinds_read_by
from throughcare.core.quality.doubts import SORTS, Doubt, doubts_in
from throughcare.core.quality.summary import DoubtCount, summary_of

__all__ = [
    "SORTS",
    "Bounds",
    "Doubt",
    "DoubtCount",
    "bounds_of",
    "doubts_in",
    "kinds_read_by",
    "summary_of",
]
