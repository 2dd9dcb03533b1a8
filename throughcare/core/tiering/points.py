"""The tables of today's tiers, read once (definitions/tiering/v2.yaml, v3.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from throughcare.core import definitions
from throughcare.core.definitions import SHIPPED


@cache
def table(name: str) -> Mapping[str, Any]:
    """A scheme's file as plain texts, lists and dictionaries; numbers are converted where they are used."""
    source = definitions.read(SHIPPED.joinpath("tiering", f"{name}.yaml"))
    found = dict(source.mapping().items())
    source.check()
    return found


def level_of(total: float, levels: Mapping[str, str]) -> str:
    """The level whose lowest number is the highest that the total reaches; levels stand lowest first."""
    reached = [level for level, least in levels.items() if total >= float(least)]
    return reached[-1]
