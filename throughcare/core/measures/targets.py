"""What if a target were another? Which areas would meet it that do not, and which no longer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from throughcare.core.measures.model import Measure
from throughcare.core.measures.results import MeasureResult, verdict

WORDS = {(True, False): "met", (False, True): "nearly met", (False, False): "not met"}


@dataclass(frozen=True)
class TargetTrial:
    """One figure under the target that it has and under another. `before` and `after`: met, nearly met,
    not met, or empty where there is no verdict."""

    result: MeasureResult
    target: float | None
    before: str
    after: str

    @property
    def gains(self) -> bool:
        return self.after == "met" and self.before not in ("met", "")

    @property
    def loses(self) -> bool:
        return self.before == "met" and self.after not in ("met", "")


def trial_of_target(results: Iterable[MeasureResult], changed: Measure) -> list[TargetTrial]:
    """The figures of a measure (those of the same id as `changed`), held against the targets and the
    tolerance of `changed` on each window's last day."""
    found = []
    for result in results:
        if result.measure.id == changed.id:
            target, after = verdict_of(result, changed)
            found.append(TargetTrial(result, target, _word((result.met, result.near_miss)), after))
    return found


def verdict_of(result: MeasureResult, measure: Measure | None) -> tuple[float | None, str]:
    """The target of the window's last day by some definition, and what the value comes to under it."""
    if measure is None:
        return None, ""
    target = measure.target_on(result.to_on)
    return target, _word(verdict(measure, result.value, target))


def _word(said: tuple[bool | None, bool | None]) -> str:
    return "" if said[0] is None else WORDS[bool(said[0]), bool(said[1])]
