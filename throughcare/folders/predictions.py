"""A file of people in, the same file with what a predictor says of each out: CSV and Parquet for predictors that
take a table, JSON lines for the others. Files of any size are read and written a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from throughcare.core.predictors import TABLES, People, explain
from throughcare.folders import prediction_lines, prediction_parquet, prediction_tables
from throughcare.folders.tables import shown


def predict(name: str, file: Path, part: Path, version: str | None = None) -> None:
    """Writes `file` to `part` with the answers of a predictor beside each person.

    `-` is standard input. Columns and keys that the model does not know come back as they are. Somebody
    whom the model refuses is a result; `InputMistakes` is raised where the file itself cannot be read,
    and then `part` is not to be used. An unknown name or version is a `KeyError`.
    """
    if name not in TABLES:
        prediction_lines.predict(name, file, part, version)
    elif file.suffix == ".parquet":
        prediction_parquet.predict(name, file, part, version)
    else:
        prediction_tables.predict(name, file, part, version)


def explanations(name: str, file: Path, version: str | None = None) -> Iterator[str]:
    """The explanation of each person's scores as text, under the line that it stands in (of a Parquet file,
    the row). Raises what `predict` raises."""
    for line, people in _people(name, file):
        yield f"{shown(file)}, line {line}\n"
        yield explain(name, people, version).text() + "\n"


def _people(name: str, file: Path) -> Iterator[tuple[int, People]]:
    """Each person with the line."""
    if name not in TABLES:
        return prediction_lines.people(name, file)
    if file.suffix == ".parquet":
        return prediction_parquet.people(name, file)
    return prediction_tables.people(name, file)
