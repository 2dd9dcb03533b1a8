"""Charts of a measure over time: the trend with its intervals, and the control chart. SVG written by hand, with
a title, a text that says what is seen, and the same figures as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from throughcare.core.measures.control import ControlChart, ControlPoint, control_chart
from throughcare.core.measures.explanations import in_unit
from throughcare.core.measures.results import MeasureResult
from throughcare.report.charts import FONTS, INK, MUTED, RULE

WIDTH, HEIGHT = 860, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 30, 60


@dataclass(frozen=True)
class TrendChart:
    """`svg` has no outer reference; `text` says in words what it shows; `table` has a header and a row for
    each period."""

    svg: str
    text: str
    table: list[tuple[str, ...]]


def control_chart_of(chart_id: str, title: str, results: Sequence[MeasureResult]) -> TrendChart:
    """The control chart of a share: its values, the centre, the limits, and which points are more than
    chance. `chart_id` makes the ids inside unique. Raises ValueError for a measure that is no share."""
    chart = control_chart(results)
    text = _control_text(chart)
    parts = [_axis(chart.points), _limits(chart), _line(chart.points), *_marks(chart.points)]
    return TrendChart(_svg(chart_id, title, text, "".join(parts)), text, _control_table(chart))


def _control_text(chart: ControlChart) -> str:
    if chart.centre is None:
        return "Nothing was counted in any period."
    signals = [p for p in chart.points if p.signal]
    said = f"{len(chart.points)} periods, {in_unit(chart.centre, 'percent')} over all of them. "
    if not signals:
        return said + "Every period lies where chance alone would put it."
    listed = "; ".join(
        f"{_period(p.result)}: {in_unit(p.value or 0.0, 'percent')}, {_WHY[p.signal]}"
        for p in signals
    )
    return f"{said}More than chance: {listed}."


_WHY = {"outside": "outside the limits", "run": "the eighth or later in a row on one side"}


def _control_table(chart: ControlChart) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("Period", "Share", "Counted", "Lower limit", "Upper limit", "More than chance")
    ]
    for point in chart.points:
        figures = [_shown(value) for value in (point.value, point.low, point.high)]
        rows.append(
            (
                _period(point.result),
                figures[0],
                f"{point.result.denominator:,.0f}",
                figures[1],
                figures[2],
                _WHY.get(point.signal, ""),
            )
        )
    return rows


def _shown(value: float | None) -> str:
    return "none" if value is None else in_unit(value, "percent")


def _period(result: MeasureResult) -> str:
    return (
        f"{result.from_on:%B %Y}"
        if result.from_on.month == result.to_on.month
        else (f"{result.from_on:%b %Y} to {result.to_on:%b %Y}")
    )


# The drawing: from 0 to 100% upward, the periods from left to right


def _x(place: int, of: int) -> float:
    wide = WIDTH - LEFT - RIGHT
    return LEFT + wide * (place + 0.5) / max(of, 1)


def _y(percent: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100)


def _axis(points: Sequence[ControlPoint]) -> str:
    parts = []
    for percent in range(0, 101, 20):
        y = _y(percent)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{RULE}"/>')
        parts.append(_text(LEFT - 8, y + 5, f"{percent}%", "end"))
    every = max(1, len(points) // 8)
    for place, point in enumerate(points):
        if place % every == 0:
            x = _x(place, len(points))
            parts.append(_text(x, HEIGHT - BOTTOM + 22, f"{point.result.from_on:%b %Y}", "middle"))
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13" fill="{MUTED}">'
        f"{escape(text)}</text>"
    )


def _limits(chart: ControlChart) -> str:
    """The centre as a line, the limits as a step for each period."""
    if chart.centre is None:
        return ""
    y = _y(chart.centre)
    parts = [f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{INK}" stroke-dasharray="6 3"/>']
    half = (WIDTH - LEFT - RIGHT) / max(len(chart.points), 1) / 2
    for place, point in enumerate(chart.points):
        for limit in (point.low, point.high):
            if limit is not None:
                x = _x(place, len(chart.points)) - half
                parts.append(
                    f'<path d="M{x:.1f} {_y(limit):.1f}h{2 * half:.1f}" stroke="{MUTED}" stroke-dasharray="2 3"/>'
                )
    return "".join(parts)


def _line(points: Sequence[ControlPoint]) -> str:
    placed = [
        f"{_x(place, len(points)):.1f} {_y(point.value):.1f}"
        for place, point in enumerate(points)
        if point.value is not None
    ]
    return (
        f'<path d="M{"L".join(placed)}" stroke="{INK}" stroke-width="2" fill="none"/>'
        if placed
        else ""
    )


def _marks(points: Sequence[ControlPoint]) -> list[str]:
    """A dot for chance, a square for more: told apart without colour."""
    marks = []
    for place, point in enumerate(points):
        if point.value is None:
            continue
        x, y = _x(place, len(points)), _y(point.value)
        if point.signal:
            marks.append(
                f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{INK}"/>'
            )
        else:
            marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#5694ca" stroke="{INK}"/>')
    return marks


def _svg(chart_id: str, title: str, text: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-labelledby="{chart_id}-title {chart_id}-text" '
        f'font-family="{FONTS}"><title id="{chart_id}-title">{escape(title)}</title>'
        f'<desc id="{chart_id}-text">{escape(text)}</desc>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{inside}</svg>'
    )
