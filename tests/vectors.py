"""The reference rows of predictors and tiers, as people and with the answers that they should get."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from throughcare.core.predictors import Coded, People, model, people_of

REFERENCE = Path(__file__).parent / "reference"


@cache
def table(path: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of tests/reference."""
    with (REFERENCE / path).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def lines(name: str) -> tuple[dict[str, Any], ...]:
    """The objects of a file of JSON lines of tests/reference/predictors."""
    text = (REFERENCE / "predictors" / f"{name}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def people_of_rows(name: str, rows: Any) -> People:
    """People of rows whose columns are called as in a model's files."""
    columns = {column: Coded.of(row[column] for row in rows) for column in rows[0]}
    return people_of(model(name), len(rows), columns)


def people_of_inputs(inputs: list[dict[str, Any]]) -> People:
    """People of inputs as JSON has them."""
    names = sorted({name for one in inputs for name in one})
    columns = {name: Coded.of(_word(one.get(name)) for one in inputs) for name in names}
    return People.reading(len(inputs), columns)


def _word(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "|".join(value) or "none"
    return None if value is None else str(value)
