"""What a check finds in a published report, and what a printed figure can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from throughcare.core.published.model import Figure, Published


@dataclass(frozen=True)
class Slip:
    """Something in the report that does not hold together.

    `grade`: a `slip` cannot be right as printed; a `note` is worth a reader's knowing. `figures` are the
    ids concerned, `places` where they stand.
    """

    check: str
    grade: Literal["slip", "note"]
    figures: tuple[str, ...]
    places: tuple[str, ...]
    explanation: str


def slip(
    check: str, explanation: str, *figures: Figure, grade: Literal["slip", "note"] = "slip"
) -> Slip:
    """A slip in some figures; each place is named once."""
    places = dict.fromkeys(figure.place for figure in figures)
    return Slip(check, grade, tuple(figure.id for figure in figures), tuple(places), explanation)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# How far a hedge reaches, in points. The report defines none of these words: the reaches are ours, and
# wide, so that only what no reading reconciles is called a contradiction.
ABOUT = 5.0
NEARLY = 10.0
PLAIN_FRACTION = 3.0
WORDS: dict[str, tuple[float, float]] = {
    "all": (99.5, 100),
    "complete": (99.5, 100),
    "almost all": (90, 100),
    "most": (50.01, 100),
    "majority": (50.01, 100),
    "normally": (50.01, 100),
    "often": (33.4, 100),
    "seldom": (0, 33.3),
    "very few": (0, 10),
}


def month(date: str) -> str:
    """A printed date as a reader sees it: `2006-08` is August 2006, `--02` February."""
    return " to ".join(_month(part) for part in date.split(" to "))


def _month(date: str) -> str:
    if date.startswith("--"):
        return _MONTHS[int(date[2:]) - 1]
    return f"{_MONTHS[int(date[5:]) - 1]} {date[:4]}" if len(date) == 7 else date


def decimals(text: str) -> int:
    """How many digits stand after the point."""
    return len(text.partition(".")[2])


def rounding(text: str) -> float:
    """How far the true value can lie from the printed one: 0.5 for `82`, 0.05 for `6.2`."""
    return 0.5 / float(10 ** decimals(text))


def span(published: Published, figure: Figure) -> tuple[float, float] | None:
    """The shares above the line, in percent, that a figure can mean; None when it says no share."""
    stated = _stated(published, figure)
    if stated is None:
        return None
    low, high = stated
    return (100 - high, 100 - low) if figure.sense == "below" else stated


def _stated(published: Published, figure: Figure) -> tuple[float, float] | None:
    if figure.unit == "words":
        return WORDS.get(figure.value)
    value = figure.number
    if value is None:
        return None
    reach = rounding(figure.value)
    if figure.unit == "fraction":
        reach = PLAIN_FRACTION
    elif figure.unit in ("of", "count", "all_but"):
        base = figure.base or base_of(published, figure.implied_base)
        if not base:
            return None
        value, reach = 100 * value / base, 0.5
    elif figure.unit != "percent":
        return None
    hedged = {
        "about": (value - ABOUT, value + ABOUT),
        "over": (value + 0.01, 100.0),
        "under": (0.0, value - 0.01),
        "just over": (value + 0.01, value + NEARLY),
        "almost": (value - NEARLY, value - 0.01),
    }
    return hedged.get(figure.bound, (value - reach, value + reach))


def base_of(published: Published, implied: str) -> int | None:
    """The number that an implied base comes to: `app2.4 - 1.3.Sa.2`, `1.5.Ah.3 of app2.4` (so many
    percent of), `base of 1.1.Sa.1`. None for an empty one."""
    if not implied:
        return None
    total = 0.0
    sign = 1
    for term in re.split(r" ([+-]) ", implied):
        if term in ("+", "-"):
            sign = 1 if term == "+" else -1
        else:
            total += sign * _term(published, term)
    return round(total)


def _term(published: Published, term: str) -> float:
    if term.startswith("base of "):
        return published.figure(term.removeprefix("base of ")).base or 0
    share, of, whole = term.partition(" of ")
    value = published.figure(share).number or 0
    return value / 100 * (published.figure(whole).number or 0) if of else value
