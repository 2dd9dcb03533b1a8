"""docs/reference/abbreviations.md, from definitions/reference/abbreviations.csv."""

from __future__ import annotations

import csv

from docs.markdown import document, table
from throughcare.core.definitions import SHIPPED


def page() -> str:
    text = SHIPPED.joinpath("reference", "abbreviations.csv").read_text(encoding="utf-8")
    rows = [(row["abbreviation"], row["meaning"]) for row in csv.DictReader(text.splitlines())]
    intro = "The list of the Cheshire report and our own. A published report prints those it uses."
    return document("Abbreviations", intro, table(("short", "stands for"), rows))
