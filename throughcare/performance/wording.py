"""How a figure is told: its 95% interval, and what it comes to beside its target."""

from __future__ import annotations

from throughcare.pages import figure


def interval(low: float | None, high: float | None, unit: str) -> str:
    """ "93% to 99%"; "none" where chance has no part in the figure."""
    if low is None or high is None:
        return "none"
    return f"{figure(low, unit)} to {figure(high, unit)}"


def verdict(met: bool | None, near_miss: bool | None) -> tuple[str, str]:
    """The words and the colour of their tag; empty where there is no target."""
    if met is None:
        return "", ""
    if met:
        return "Met", "green"
    return ("Nearly met", "yellow") if near_miss else ("Not met", "red")
