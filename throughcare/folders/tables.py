"""Reading tables (CSV) row by row, noting every mistake with its line."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from throughcare.core.mistakes import Mistake, did_you_mean


class Row:
    """A line of a table. Getters convert a column, or note what is wrong with it."""

    def __init__(self, table: Table, line: int, values: dict[str, str]):
        self.table = table
        self.line = line
        self.values = values

    def note(self, column: str | None, problem: str, remedy: str = "") -> None:
        self.table.note(self.line, column, problem, remedy)

    def text(self, column: str) -> str:
        """The text of a column; empty when it is empty or not there."""
        return self.values.get(column, "")

    def needed(self, column: str) -> str:
        value = self.text(column)
        if not value:
            self.note(column, "is empty.", "Every line needs it.")
        return value

    def date(self, column: str) -> datetime.date | None:
        value = self.text(column)
        if not value:
            return None
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.note(column, f'"{value}" is not a date.', "Write a day that exists as YYYY-MM-DD.")
            return None

    def number(self, column: str, default: float) -> float:
        value = self.text(column)
        if not value:
            return default
        try:
            return float(value)
        except ValueError:
            self.note(column, f'"{value}" is not a number.')
            return default

    def choice(self, column: str, choices: Sequence[str]) -> str:
        value = self.text(column)
        if value and value not in choices:
            self.note(column, f'"{value}" is not known here.', did_you_mean(value, choices))
        return value

    def others(self, known: Sequence[str]) -> dict[str, str]:
        return {key: value for key, value in self.values.items() if key not in known and value}


class Table:
    """A CSV file; `mistakes` fills as its rows are read."""

    def __init__(self, path: Path, needed: Sequence[str], shown: str | None = None):
        self.path = path
        self.needed = needed
        self.shown = shown or f"{path.parent.name}/{path.name}"
        self.mistakes: list[Mistake] = []

    def note(self, line: int | None, column: str | None, problem: str, remedy: str = "") -> None:
        self.mistakes.append(Mistake(self.shown, line, column, problem, remedy))

    def lines(self) -> Iterator[str]:
        """The lines of the file, one at a time: a whole journal is not held as text."""
        number = 0
        try:
            with self.path.open("rb") as file:
                for number, raw in enumerate(file, 1):
                    yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except OSError as error:
            self.note(None, None, f"cannot be read: {error.strerror}.")
        except UnicodeDecodeError as error:
            problem = f"byte {error.object[error.start]:#04x} is not UTF-8 text."
            self.note(number, None, problem, "Save the file as UTF-8.")

    def rows(self) -> Iterator[Row]:
        """Each line with as many columns as the header; the others are noted."""
        reader = csv.reader(self.lines(), strict=True)
        try:
            header = next(reader, [])
            if self.mistakes or not self._check_header(header):
                return
            width, line = len(header), reader.line_num + 1
            for values in reader:
                if len(values) == width:
                    yield Row(self, line, dict(zip(header, values, strict=True)))
                elif values:
                    problem = f"has {len(values)} columns, the header has {width}."
                    self.note(line, None, problem, "Is the file cut off, or a quote missing?")
                line = reader.line_num + 1
        except csv.Error as error:
            problem = f"is not CSV: {error}."
            self.note(reader.line_num, None, problem, "Is the file cut off, or a quote missing?")

    def _check_header(self, header: list[str]) -> bool:
        if not header:
            self.note(
                1, None, "the file is empty.", f"It needs the columns {', '.join(self.needed)}."
            )
            return False
        missing = [column for column in self.needed if column not in header]
        for column in missing:
            self.note(1, column, "this column is missing.", did_you_mean(column, header))
        doubled = {column for column in header if header.count(column) > 1}
        for column in sorted(doubled):
            self.note(1, column, "this column stands here twice.")
        return not missing and not doubled
