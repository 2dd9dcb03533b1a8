"""Addresses where nobody lives: invented streets, post codes of an area that does not exist (ZZ), and
telephone numbers kept free for drama (01632 960)."""

from __future__ import annotations

from throughcare.demo.chance import Chance

_STREETS = (
    "Alder", "Beacon", "Canal", "Chapel", "Cobbler", "Dove", "Foundry", "Glebe", "Hawthorn", "Ivy",
    "Jubilee", "Kiln", "Larch", "Meadow", "Navigation", "Orchard", "Priory", "Quarry", "Rope", "Salt",
    "Tanner", "Union", "Vicarage", "Weaver", "Yew",
)  # fmt: skip
_ENDS = ("Avenue", "Close", "Lane", "Road", "Row", "Street", "Terrace", "Walk")
_TOWNS = ("Alderbourne", "Brackmere", "Crowfield", "Dunwick", "Elmstead", "Fernley")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def home(chance: Chance) -> tuple[str, str]:
    """An address and its post code: streets of one post code lie side by side."""
    town = chance.whole(0, len(_TOWNS) - 1)
    street, end = chance.whole(0, len(_STREETS) - 1), chance.whole(0, len(_ENDS) - 1)
    letters = _LETTERS[street % len(_LETTERS)] + _LETTERS[end]
    address = f"{chance.whole(1, 140)} {_STREETS[street]} {_ENDS[end]}, {_TOWNS[town]}"
    return address, f"ZZ{town + 1} {street % 10}{letters}"


def telephone(chance: Chance) -> str:
    return f"01632 960{chance.whole(0, 999):03d}"
