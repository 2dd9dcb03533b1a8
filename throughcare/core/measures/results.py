"""The result of a measure: its figure, the target, and the cases behind it."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from throughcare.core.measures.model import Measure
from throughcare.core.scoring.intervals import t_quantile, wilson


@dataclass(frozen=True, slots=True)
class MeasureCase:
    """One thing that a measure looked at. `counted`: in the denominator (for a volume: in the
    count); `entry` is empty where a whole case or supervision is counted by its case."""

    case: str
    entry: str
    happened_on: datetime.date
    counted: bool
    in_numerator: bool
    detail: str


class LeftOut(NamedTuple):
    """A measure that could not be counted, and why."""

    measure: Measure
    reason: str


@dataclass(frozen=True)
class MeasureResult:
    """A measure over a window. `value`, `target`, `low` and `high` are in the measure's unit, unrounded;
    None is "there is none": no value without a denominator, no verdict without a value and a target,
    no interval for a volume or for sickness. `left_out`: reason -> how many things."""

    measure: Measure
    from_on: datetime.date
    to_on: datetime.date
    numerator: float
    denominator: float
    value: float | None
    target: float | None
    met: bool | None
    near_miss: bool | None
    low: float | None = None
    high: float | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    cases: tuple[MeasureCase, ...] = ()
    area: str = ""
    effective_size: float | None = None  # how many independent things a share rests on


def result_of(
    measure: Measure,
    window: tuple[datetime.date, datetime.date],
    tally: Tally,
    remarks: tuple[str, ...] = (),
) -> MeasureResult:
    """The figure of a tally against the target of the window's last day."""
    scale = 1 if measure.unit == "days" else 100
    value = scale * tally.numerator / tally.denominator if tally.denominator else None
    target = measure.target_on(window[1])
    met, near = verdict(measure, value, target)
    low, high = tally.interval()
    is_share = tally.kind == "share" and bool(tally.denominator)
    return MeasureResult(
        measure=measure,
        from_on=window[0],
        to_on=window[1],
        numerator=tally.numerator,
        denominator=tally.denominator,
        value=value,
        target=target,
        met=met,
        near_miss=near,
        low=None if low is None else scale * low,
        high=None if high is None else scale * high,
        left_out=dict(tally.left_out),
        remarks=remarks,
        cases=tuple(tally.cases),
        effective_size=tally.effective_size() if is_share else None,
    )


def verdict(
    measure: Measure, value: float | None, target: float | None
) -> tuple[bool | None, bool | None]:
    """Whether the target is met, and if not, whether it is missed within the measure's tolerance.
    The unrounded value decides."""
    if value is None or target is None:
        return None, None
    short = target - value if measure.better == "higher" else value - target
    short = round(short, 9)  # 5.4 - 5.3 is a tenth, not a tenth and a bit
    met = short <= 0
    return met, not met and measure.near_miss is not None and short <= measure.near_miss


class Tally:
    """The running sums of one measure. Things of one case hang together: sums of squares by case are
    kept, so that the interval does not take ten appointments of one person for ten people."""

    def __init__(self, *, listing: bool = False, kind: str = "share"):
        self.listing = listing
        self.kind = kind  # share, mean or total: which interval belongs to it
        self.numerator: float = 0
        self.denominator: float = 0
        self.left_out: Counter[str] = Counter()
        self.cases: list[MeasureCase] = []
        self._squared_amounts: float = 0
        self._of_case = [0, 0]  # met, counted
        self._by_case = [0, 0, 0]  # sums of met squared, met x counted, counted squared

    @classmethod
    def of_sums(
        cls,
        kind: str,
        numerator: float,
        denominator: float,
        by_case: tuple[int, int, int] = (0, 0, 0),
        squared_amounts: float = 0,
        left_out: int = 0,
    ) -> Tally:
        """A tally of sums that an engine made. `by_case`: over cases, the sums of met squared, met times
        counted, counted squared."""
        tally = cls(kind=kind)
        tally.numerator, tally.denominator = numerator, denominator
        tally._by_case, tally._squared_amounts = list(by_case), squared_amounts
        if left_out:
            tally.left_out["not counted"] = left_out
        return tally

    def count(
        self, case: str, entry: str, on: datetime.date, in_numerator: bool, detail: str = ""
    ) -> None:
        """One more in the denominator, and perhaps in the numerator."""
        self.count_parts(case, entry, on, int(in_numerator), 1, detail)

    def count_parts(
        self, case: str, entry: str, on: datetime.date, met: int, counted: int, detail: str
    ) -> None:
        """So many more in the denominator, and `met` of them in the numerator; one line of the list."""
        self.numerator += met
        self.denominator += counted
        self._of_case[0] += met
        self._of_case[1] += counted
        if self.listing:
            self.cases.append(MeasureCase(case, entry, on, True, met == counted, detail))

    def add_amount(self, case: str, entry: str, on: datetime.date, amount: int) -> None:
        """One more in the denominator, with an amount for the numerator: a mean."""
        self.numerator += amount
        self.denominator += 1
        self._squared_amounts += amount * amount
        if self.listing:
            detail = f"{amount} working day{'' if amount == 1 else 's'}"
            self.cases.append(MeasureCase(case, entry, on, True, True, detail))

    def add_to_numerator(self, case: str, entry: str, on: datetime.date) -> None:
        """One more towards a volume, whose target is the denominator."""
        self.numerator += 1
        if self.listing:
            self.cases.append(MeasureCase(case, entry, on, True, True, ""))

    def leave_out(self, case: str, entry: str, on: datetime.date, reason: str) -> None:
        self.left_out[reason] += 1
        if self.listing:
            self.cases.append(MeasureCase(case, entry, on, False, False, f"left out: {reason}"))

    def end_case(self) -> None:
        """Everything of one case has been counted."""
        met, counted = self._of_case
        if counted:
            self._by_case[0] += met * met
            self._by_case[1] += met * counted
            self._by_case[2] += counted * counted
            self._of_case = [0, 0]

    def interval(self) -> tuple[float | None, float | None]:
        """95%, on the scale of the value before it is made a percentage; (None, None) where chance has
        no part in the figure or there is too little."""
        if self.kind == "share" and self.denominator:
            low, high = wilson(
                np.array([self.numerator / self.denominator]),
                np.array([self.effective_size()]),
                math.inf,
            )
            return float(low[0]), float(high[0])
        if self.kind == "mean" and self.denominator > 1:
            n = self.denominator
            mean = self.numerator / n
            variance = max(0.0, (self._squared_amounts - n * mean * mean) / (n - 1))
            reach = t_quantile(n - 1) * math.sqrt(variance / n)
            return mean - reach, mean + reach
        return None, None

    def effective_size(self) -> float:
        """How many independent things the counted ones are worth: their number where each has its own
        case, fewer where those of one case resemble each other (never more)."""
        n, share = self.denominator, self.numerator / self.denominator
        met2, met_counted, counted2 = self._by_case
        spread = met2 - 2 * share * met_counted + share * share * counted2
        if self.numerator in (0, n):
            return (
                n * n / counted2
            )  # Kish's size: nothing differs, so nothing shows the resemblance
        return min(n, share * (1 - share) * n * n / spread) if spread > 1e-9 else n
