"""Every build that is broken on purpose, one after another on one site: each has to be found."""

from __future__ import annotations

from collections.abc import Iterator

from proof.matrix.broken import BROKEN
from proof.matrix.cells import Extent
from proof.matrix.running import ROWS, Site, built


def controls() -> Iterator[tuple[str, str]]:
    """Each build with what was found first, "" where nothing was."""
    with built("") as site:
        for name in BROKEN:
            with BROKEN[name].build():
                yield name, first_finding(site, name)


def first_finding(site: Site, name: str) -> str:
    """What is found first in a broken build that is in place."""
    extent = Extent(until_found=True, first=BROKEN[name].where)
    for who in (ROWS, *BROKEN[name].who):
        for found in site.walk(who, extent).disagreements:
            return found
    return ""
