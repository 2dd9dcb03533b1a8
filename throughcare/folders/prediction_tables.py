"""Predictors over CSV: a row a person."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from throughcare.core.mistakes import InputMistakes
from throughcare.core.predictors import PREDICTORS, Coded, People, columns, people_of
from throughcare.folders.tables import Row, Table, shown, source

BATCH = 20_000  # rows that are scored at once


def needed(name: str) -> list[str]:
    """The columns without which a table gives no score to anybody."""
    predictor = PREDICTORS[name]
    return [column.name for column in predictor.model.columns if column.input in predictor.needed]


def with_added(header: tuple[str, ...], added: list[str]) -> list[str]:
    """The columns of the answer: a column that is there is replaced in its place, others come last."""
    return [*header, *(name for name in added if name not in header)]


def predict(name: str, file: Path, part: Path, version: str | None) -> None:
    """See `predictions.predict`."""
    table = Table(source(file), needed(name), shown(file))
    with part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        header: list[str] = []
        for rows in _batches(table):
            answers = {one.name: one.texts() for one in columns(name, _people(name, rows), version)}
            if not header:
                header = with_added(table.header, list(answers))
                writer.writerow(header)
            cells = [
                answers.get(column) or [row.values[column] for row in rows] for column in header
            ]
            writer.writerows(zip(*cells, strict=True))


def people(name: str, file: Path) -> Iterator[tuple[int, People]]:
    """Each person with the line."""
    table = Table(source(file), needed(name), shown(file))
    for rows in _batches(table):
        found = _people(name, rows)
        for place, row in enumerate(rows):
            yield row.line, found.only(place)


def _people(name: str, rows: list[Row]) -> People:
    model = PREDICTORS[name].model
    there = rows[0].values if rows else ()
    wanted = [column.name for column in model.columns if column.name in there]
    read = {column: Coded.of(row.values[column] for row in rows) for column in wanted}
    return people_of(model, len(rows), read)


def _batches(table: Table) -> Iterator[list[Row]]:
    """Rows in batches, at least one (which is empty where the file has a header only). Raises
    `InputMistakes` at the end of a file that has mistakes."""
    batch: list[Row] = []
    for row in table.rows():
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if table.mistakes:
        raise InputMistakes(table.mistakes)
    yield batch
