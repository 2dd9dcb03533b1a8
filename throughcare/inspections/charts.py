"""The chart of an inspection's scores, drawn by the report's own writer."""

from __future__ import annotations

from throughcare.inspections.models import Inspection
from throughcare.inspections.queries import framework_of
from throughcare.inspections.scores import ScoreRow, in_words
from throughcare.pages import percent
from throughcare.report.charts import Bar, score_chart


def of_scores(inspection: Inspection, rows: list[ScoreRow]) -> str:
    """One SVG element: a bar for each score, its interval as a whisker, the lines between the bands."""
    bars = [
        Bar(
            label=row.label if len(row.label) <= 46 else row.label[:45] + "…",
            percent=_of_100(row.estimate),
            shown=percent(row.estimate) if row.estimate is not None else "no score",
            low=_of_100(row.low),
            high=_of_100(row.high),
            group=row.group,
        )
        for row in rows
    ]
    bands = [band for band in framework_of(inspection).bands if band.from_percent > 0]
    told = "; ".join(f"{row.label}: {in_words(row)}" for row in rows)
    return score_chart(
        "scores",
        "Scores with their 95% intervals",
        f"{told}. The table below the chart says the same.",
        bars,
        [band.from_percent for band in bands],
        f"{bands[0].conclusion} from {bands[0].from_percent:.0f}%" if bands else "",
    )


def _of_100(share: float | None) -> float | None:
    return None if share is None else share * 100
