"""Reading tables (CSV) row by row, noting every mistake with its line."""

from __future__ import annotations

import csv
import datetime
import difflib
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from throughcare.core.days import NotADay, day_of
from throughcare.core.mistakes import Mistake, did_you_mean
from throughcare.core.plain_text import problem_of


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
            return day_of(value)
        except NotADay as error:
            self.note(column, error.problem, error.remedy)
            return None

    def number(self, column: str, default: float) -> float:
        value = self.text(column)
        if not value:
            return default
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if math.isfinite(found):  # "nan" and "1e999" are numbers to the machine only
            return found
        self.note(column, f'"{value}" is not a number.')
        return default

    def count(self, column: str) -> int | None:
        """A whole number above 0 that has to be there; None when it is not, and that is noted."""
        value = self.needed(column)
        if not value:
            return None
        if not is_count(value):
            self.note(column, f'"{value}" is not a count.', "Write a whole number above 0.")
            return None
        return int(value)

    def choice(self, column: str, choices: Sequence[str]) -> str:
        value = self.text(column)
        if value and value not in choices:
            self.note(column, f'"{value}" is not known here.', did_you_mean(value, choices))
        return value

    def others(self, known: Sequence[str]) -> dict[str, str]:
        return {key: value for key, value in self.values.items() if key not in known and value}


def source(file: Path) -> Path:
    """Where a file of the command line is read from; `-` is standard input."""
    return Path("/dev/stdin") if str(file) == "-" else file


def shown(file: Path) -> str:
    """How a file of the command line is called in messages."""
    return "standard input" if str(file) == "-" else str(file)


def is_count(text: str) -> bool:
    """Whether a text is a whole number above 0, of nine digits at most."""
    digits = text.isascii() and text.isdigit() and len(text) <= 9  # int() takes more: "²", or fails
    return digits and int(text) > 0


def _near(column: str, header: Sequence[str]) -> str:
    """A column of the file that may be the missing one under another name."""
    near = difflib.get_close_matches(column, header, n=1)
    return f'Should "{near[0]}" be called so?' if near else "Add it to the header."


class Table:
    """A CSV file; `mistakes` and `header` fill as its rows are read."""

    def __init__(self, path: Path, needed: Sequence[str], shown: str | None = None):
        self.path = path
        self.needed = needed
        self.shown = shown or "/".join(path.parts[-2:])
        self.mistakes: list[Mistake] = []
        self.header: tuple[str, ...] = ()

    def note(self, line: int | None, column: str | None, problem: str, remedy: str = "") -> None:
        self.mistakes.append(Mistake(self.shown, line, column, problem, remedy))

    def lines(self) -> Iterator[str]:
        """The lines of the file, one at a time: a whole journal is not held as text."""
        number = 0
        try:
            with self.path.open("rb") as file:
                for number, raw in enumerate(file, 1):
                    line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                    problem = problem_of(line)
                    if problem:
                        self.note(number, None, problem, "Take it out.")
                        return
                    yield line
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
            self.header = tuple(header)
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
            self.note(1, column, "this column is missing.", _near(column, header))
        doubled = {column for column in header if header.count(column) > 1}
        for column in sorted(doubled):
            self.note(1, column, "this column stands here twice.")
        return not missing and not doubled
