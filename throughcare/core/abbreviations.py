"""The field's abbreviations (`definitions/reference/abbreviations.csv`), and which of them a text uses."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache

from throughcare.core.definitions import SHIPPED


@cache
def abbreviations() -> Mapping[str, str]:
    """Every abbreviation with its meaning, in the order of the file (alphabetical)."""
    text = (SHIPPED / "reference" / "abbreviations.csv").read_text("utf-8")
    return {row["abbreviation"]: row["meaning"] for row in csv.DictReader(text.splitlines())}


def used_in(text: str) -> dict[str, str]:
    """The abbreviations that stand in a text as words of their own (also with a plural s)."""
    found = set(re.findall(r"[A-Za-z][A-Za-z0-9-]*(?: Probation)?", text))
    found |= {word.removesuffix("s") for word in found} | {word.split(" ")[0] for word in found}
    return {short: meaning for short, meaning in abbreviations().items() if short in found}
