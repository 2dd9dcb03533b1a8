"""Charts as hand-written SVG: small, the same bytes every time, readable in grey, with title and text.

The families named in a chart are asked for in order: a browser takes the first, and the PDF writer,
which knows only its own fonts, the one that it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

FONTS = "Arial, Helvetica, 'Libertinus Serif', sans-serif"
INK, MUTED, PALE, RULE = "#0b0c0c", "#505a5f", "#e6eaec", "#b1b4b6"
WIDTH, LABELS, PLOT = 860, 405, 310
ROW, HEAD, FOOT = 26, 44, 30


@dataclass(frozen=True)
class Bar:
    """One score in percent (0 to 100), with its interval where it has one, and the value as printed."""

    label: str
    percent: float | None
    shown: str
    low: float | None = None
    high: float | None = None
    group: str = ""


def _x(percent: float) -> float:
    return LABELS + PLOT * percent / 100


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: int = 15, **marks: str
) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in marks.items())
    fill = "" if "fill" in marks else f' fill="{INK}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{fill}{extra}>'
        f"{escape(text)}</text>"
    )


def _bar(bar: Bar, y: float, lines: Sequence[float]) -> list[str]:
    middle = y + ROW / 2
    parts = [_text(LABELS - 10, middle + 5, bar.label, anchor="end")]
    if bar.percent is None:
        parts.append(_text(LABELS + 8, middle + 5, bar.shown, fill=MUTED))
        return parts
    above = not lines or bar.percent >= max(lines)
    fill = "#5694ca" if above else PALE
    width = PLOT * bar.percent / 100
    parts.append(
        f'<rect x="{LABELS}" y="{y + 5:.1f}" width="{width:.1f}" height="{ROW - 10}" '
        f'fill="{fill}" stroke="{INK}" stroke-width="1"/>'
    )
    if bar.low is not None and bar.high is not None:
        low, high = _x(bar.low), _x(bar.high)
        parts.append(
            f'<path d="M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 5:.1f}v10'
            f'M{high:.1f} {middle - 5:.1f}v10" stroke="{INK}" stroke-width="2" fill="none"/>'
        )
    parts.append(_text(LABELS + PLOT + 12, middle + 5, bar.shown))
    return parts


def _axis(bottom: float) -> list[str]:
    parts = []
    for percent in range(0, 101, 20):
        x = _x(percent)
        parts.append(f'<path d="M{x:.1f} {HEAD}V{bottom}" stroke="{RULE}" stroke-width="1"/>')
        parts.append(_text(x, bottom + 18, f"{percent}%", anchor="middle", size=13, fill=MUTED))
    return parts


def _lines(bottom: float, lines: Sequence[float], label: str) -> list[str]:
    parts = []
    for index, percent in enumerate(lines):
        x = _x(percent)
        dash = "6 3" if index == 0 else "2 3"
        parts.append(
            f'<path d="M{x:.1f} {HEAD - 8}V{bottom}" stroke="{INK}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
    if lines:
        parts.append(_text(_x(lines[0]), HEAD - 14, label, anchor="middle", font_weight="bold"))
    return parts


def score_chart(
    chart_id: str,
    title: str,
    description: str,
    bars: Sequence[Bar],
    lines: Sequence[float],
    label: str,
) -> str:
    """Horizontal bars from 0 to 100% with intervals as whiskers, and vertical lines (the first one,
    the line of priority, labelled). Bars that reach the line are filled, those below it pale.
    `chart_id` makes the ids inside unique. Returns one SVG element without any outer reference."""
    parts: list[str] = []
    y: float = HEAD
    group = ""
    for bar in bars:
        if bar.group != group:
            group = bar.group
            parts.append(_text(LABELS - 10, y + 18, group, anchor="end", font_weight="bold"))
            y += ROW
        parts.extend(_bar(bar, y, lines[:1]))
        y += ROW
    height = y + FOOT
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
            f'width="{WIDTH}" height="{height:.0f}" role="img" '
            f'aria-labelledby="{chart_id}-title {chart_id}-text" font-family="{FONTS}">',
            f'<title id="{chart_id}-title">{escape(title)}</title>',
            f'<desc id="{chart_id}-text">{escape(description)}</desc>',
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
            *_axis(y),
            *parts,
            *_lines(y, lines, label),
            "</svg>",
        ]
    )
