"""The frame: every case that could have been drawn, with what the design and the report need of it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from throughcare.core.sampling.allocation import Stratum

FLAGS = ("approved_premises", "minority_ethnic", "ppo", "victim_contact", "high_roh", "licence")
# The first that a case has names its stratum; those of SPLIT, and the rest, are split by licence.
PRIORITY = ("approved_premises", "minority_ethnic", "ppo", "victim_contact", "high_roh")
SPLIT = frozenset({"victim_contact", "high_roh", "rest"})
STRATA = tuple(
    name
    for group in (*PRIORITY, "rest")
    for name in ((f"{group}_licence", f"{group}_order") if group in SPLIT else (group,))
)
DESIGN = "priority strata"


@dataclass(frozen=True)
class FrameCase:
    """One case of the frame: its quota flags, its officer, and facts to report by."""

    case: str
    flags: Mapping[str, bool]
    offender_manager: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def stratum(self) -> str:
        """The stratum of the first flag in order of priority."""
        group = next((flag for flag in PRIORITY if self.flags.get(flag)), "rest")
        if group not in SPLIT:
            return group
        return f"{group}_licence" if self.flags.get("licence") else f"{group}_order"


@dataclass(frozen=True)
class Frame:
    """All cases of one area that could be drawn on a day. `area` is the id of the area."""

    area: str
    cases: Sequence[FrameCase]

    def strata(self) -> list[Stratum]:
        """The strata that hold any case, in order of priority."""
        population = Counter(case.stratum for case in self.cases)
        flagged: dict[str, Counter[str]] = {name: Counter() for name in STRATA}
        for case in self.cases:
            flagged[case.stratum].update(flag for flag in FLAGS if case.flags.get(flag))
        return [
            Stratum(name, population[name], flagged[name]) for name in STRATA if population[name]
        ]

    def holds(self, flag: str) -> int:
        """How many cases of the frame have a flag."""
        return sum(bool(case.flags.get(flag)) for case in self.cases)

    def digest(self) -> str:
        """The SHA-256 of the whole frame: it changes when any case or any of its facts does."""
        lines = sorted(
            json.dumps(
                [
                    case.case,
                    {flag: bool(case.flags.get(flag)) for flag in FLAGS},
                    case.offender_manager,
                    dict(sorted(case.facts.items())),
                ],
                ensure_ascii=False,
                separators=(",", ":"),
            )
            for case in self.cases
        )
        text = "\n".join([self.area, *lines])
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
