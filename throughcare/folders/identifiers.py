"""A table of identifiers in, the same table with what each is worth out."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from throughcare.core.mistakes import InputMistakes
from throughcare.core.record.identifiers import check_identifier
from throughcare.folders.tables import Table, shown, source

IN = ("kind", "input")
OUT = ("canonical", "valid", "errors")


@dataclass(frozen=True)
class CheckedIdentifiers:
    """The rows of the table in their order, each with `canonical`, `valid` (1 or 0) and `errors`."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]

    def write(self, stream: TextIO) -> None:
        """The rows as CSV."""
        writer = csv.DictWriter(stream, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)


def check_identifiers(file: Path, on: datetime.date) -> CheckedIdentifiers:
    """Checks each number of a CSV file (`-` is standard input).

    Each line needs `kind` (PNC, CRO or CRN) and `input`; other columns come back as they are. Two-digit
    years up to the year of `on` are 20xx. A number that cannot be right is a result; `InputMistakes`
    is raised where the file itself cannot be read.
    """
    table = Table(source(file), IN, shown(file))
    rows = [checked(row.values, on) for row in table.rows()]
    if table.mistakes:
        raise InputMistakes(table.mistakes)
    columns = tuple(rows[0]) if rows else (*IN, *OUT)
    return CheckedIdentifiers(columns, rows)


def checked(row: dict[str, str], on: datetime.date) -> dict[str, str]:
    """A row with `canonical`, `valid` and `errors` added or replaced."""
    result = check_identifier(row["kind"], row["input"], on)
    return row | {
        "canonical": result.canonical or "",
        "valid": "1" if result.is_valid else "0",
        "errors": result.problem,
    }
