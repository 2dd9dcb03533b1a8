"""An act: what somebody sent, what the site answered, and how the record must have it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

DONE = (200, 201, 302)
NOT_CERTAIN = 0  # the site said itself that it does not know


@dataclass
class Act:
    """One write. `answer` is the status; None where nobody answered."""

    how: str  # record, correct, withdraw, allocate
    by: str
    case: str
    ref: str
    kind: str
    on: str
    facts: dict[str, Any] = field(default_factory=dict)
    corrects: str = ""
    version: int = 0  # of the case, for an allocation
    officer: str = ""
    answer: int | None = None

    @property
    def is_acknowledged(self) -> bool:
        return self.answer in DONE

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet what came of it."""
        return self.answer in (None, NOT_CERTAIN)

    @property
    def body(self) -> dict[str, Any]:
        """What the JSON API is sent."""
        if self.how == "withdraw":
            return {"id": self.ref, "corrects": self.corrects, "reason": self.facts["reason"]}
        if self.how == "allocate":
            return {
                "id": self.ref, "officer": self.officer, "happened_on": self.on,
                "version": self.version, "reason": self.facts["reason"],
            }  # fmt: skip
        said = {"id": self.ref, "kind": self.kind, "happened_on": self.on, "facts": self.facts}
        return said | ({"corrects": self.corrects} if self.corrects else {})
