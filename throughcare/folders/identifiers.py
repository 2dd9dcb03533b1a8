"""A table of identifiers in, the same table with what each is worth out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.record.identifiers import check_identifier

IN = ("kind", "input")
OUT = ("canonical", "valid", "errors")


def check_identifiers(
    rows: Iterable[Mapping[str, str | None]], on: datetime.date, file: str = "FILE"
) -> list[dict[str, str]]:
    """The rows in their order, with `canonical`, `valid` (1 or 0) and `errors` added or replaced.

    Each row needs `kind` (PNC, CRO or CRN) and `input`; other columns come back as they are. Two-digit
    years up to the year of `on` are 20xx. Raises `InputMistakes` where a column is missing; a number
    that cannot be right is a result.
    """
    found: list[dict[str, str]] = []
    for row in rows:
        if absent := [name for name in IN if name not in row]:
            remedy = "The header should name the columns kind and input."
            raise InputMistakes([Mistake(file, 1, name, "is missing.", remedy) for name in absent])
        result = check_identifier(row["kind"] or "", row["input"] or "", on)
        kept = {name: value or "" for name, value in row.items()}
        found.append(
            kept
            | {
                "canonical": result.canonical or "",
                "valid": "1" if result.is_valid else "0",
                "errors": result.problem,
            }
        )
    return found
