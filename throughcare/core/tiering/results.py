"""What a scheme says of a case: the tier, and the rules that fired with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FiredRule:
    """A rule that fired: what it gave (a tier, a level, or points), why, on which values of the case, how sure
    its source is."""

    id: str
    gives: str
    reason: str
    evidence: Mapping[str, str]
    confidence: str
    source: str

    def __str__(self) -> str:
        values = ", ".join(f"{name} {value}" for name, value in self.evidence.items())
        return f"{self.id} ({self.gives}): {self.reason}{f' [{values}]' if values else ''}"


@dataclass(frozen=True)
class TierResult:
    """The tier of a case by a scheme ("" where there is none, and `problems` says why).

    `fired` are the rules that bore on it; those of `decided_by` alone are enough for it. `columns` are
    what files show beside the tier. `missing` are values that no record gave.
    """

    scheme: str
    tier: str
    fired: tuple[FiredRule, ...]
    decided_by: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    provisional: bool = False

    def text(self) -> str:
        """The result as a person reads it."""
        tier = f"tier {self.tier}" if self.tier else "no tier"
        said = " (provisional: a later input could still raise it)" if self.provisional else ""
        lines = [f"{self.scheme}: {tier}{said}."]
        for rule in self.fired:
            mark = "*" if rule.id in self.decided_by else "-"
            lines.append(f"  {mark} {rule}; source {rule.confidence}: {rule.source}")
        lines += [f"  ! {problem}" for problem in self.problems]
        if self.missing:
            lines.append(f"  Not recorded: {', '.join(self.missing)}.")
        return "\n".join(lines)
