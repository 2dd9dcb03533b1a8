"""Whether the tier that was recorded is the one that the rules give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "agrees",
    "under-tiered",
    "over-tiered",
    "overridden with reason",
    "not recorded",
    "not computed",
]
ORDERS = {
    "noms-2005": "1234",
    "v2-protect": "DCBA",
    "v2-change": "0123",
    "v3": "GFEDCBA",
}


@dataclass(frozen=True)
class Agreement:
    """How a recorded tier stands to the computed one. Under-tiered is the dangerous direction: the case gets
    less than it needs. An override with a reason is a decision, and says whether a manager approved it."""

    kind: Kind
    recorded: str
    computed: str
    direction: Literal["", "under", "over"] = ""
    reason: str = ""
    approved_by: str = ""


def agreement(
    scheme: str, recorded: str, computed: str, reason: str = "", approved_by: str = ""
) -> Agreement:
    """Compares two tiers of a scheme; with a reason, a difference counts as an override."""
    order = ORDERS[scheme]
    if not computed or computed not in order:
        return Agreement("not computed", recorded, computed)
    if not recorded or recorded not in order:
        return Agreement("not recorded", recorded, computed)
    if recorded == computed:
        return Agreement("agrees", recorded, computed, "", reason, approved_by)
    under = order.index(recorded) < order.index(computed)
    direction: Literal["under", "over"] = "under" if under else "over"
    kind: Kind = "overridden with reason" if reason else f"{direction}-tiered"  # type: ignore[assignment]
    return Agreement(kind, recorded, computed, direction, reason, approved_by)
