"""The chart of an inspection's scores: where each bar, interval and line stands, from 0 to 100."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.inspections.models import Inspection
from throughcare.inspections.queries import framework_of
from throughcare.inspections.scores import ScoreRow


@dataclass(frozen=True)
class Bar:
    """One score; `low` and `high` are None where it has no interval."""

    row: ScoreRow
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    lines: list[tuple[float, str]]  # where a band begins, and what it is called


def of_scores(inspection: Inspection, rows: list[ScoreRow]) -> Chart:
    """The scores that there are, as bars, and the lines between the framework's bands."""
    bands = framework_of(inspection).bands
    return Chart(
        bars=[
            Bar(row, row.estimate * 100, _of_100(row.low), _of_100(row.high))
            for row in rows
            if row.estimate is not None
        ],
        lines=[(band.from_percent, band.conclusion) for band in bands if band.from_percent > 0],
    )


def _of_100(share: float | None) -> float | None:
    return None if share is None else share * 100
