"""Predictors over JSON lines: an object a person, with the inputs under `input`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from throughcare.core.mistakes import InputMistakes
from throughcare.core.predictors import Coded, People, answers, inputs
from throughcare.core.predictors.inputs import EMPTY_SET, Input
from throughcare.folders.json_files import problem_inside
from throughcare.folders.tables import Table, shown, source

BATCH = 5_000  # lines that are scored at once
Line = tuple[int, dict[str, Any]]


def predict(name: str, file: Path, part: Path, version: str | None) -> None:
    """See `predictions.predict`."""
    with part.open("w", encoding="utf-8", newline="") as stream:
        for lines in _batches(file):
            found = answers(name, _people(lines), version)
            for (_, values), answer in zip(lines, found, strict=True):
                stream.write(json.dumps(values | answer, ensure_ascii=False) + "\n")


def people(name: str, file: Path) -> Iterator[tuple[int, People]]:
    """Each person with the line."""
    for lines in _batches(file):
        found = _people(lines)
        for place, (line, _) in enumerate(lines):
            yield line, found.only(place)


def _batches(file: Path) -> Iterator[list[Line]]:
    """Lines in batches, at least one. Raises `InputMistakes` at the end of a file that has mistakes."""
    table = Table(source(file), (), shown(file))
    batch: list[Line] = []
    for number, text in enumerate(table.lines(), 1):
        values = _object(table, number, text) if text.strip() else None
        if values is not None:
            batch.append((number, values))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if table.mistakes:
        raise InputMistakes(table.mistakes)
    yield batch


def _object(table: Table, line: int, text: str) -> dict[str, Any] | None:
    """The object of a line; None where it is not one with an `input`, and that is noted."""
    try:
        values = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        table.note(line, None, "is not a JSON object.", "Is the file cut off?")
        return None
    if not isinstance(values, dict):
        table.note(line, None, "is not a JSON object.", 'Write {"input": {...}} on each line.')
        return None
    if not isinstance(values.get("input"), dict):
        table.note(line, "input", "is not an object.", 'Write {"input": {...}} on each line.')
        return None
    problem = problem_inside(values)
    if problem:
        table.note(line, None, problem)
        return None
    return values


def _people(lines: list[Line]) -> People:
    given = [values["input"] for _, values in lines]
    names = [name for name in inputs() if any(name in one for one in given)]
    read = {name: Coded.of(_word(name, one.get(name)) for one in given) for name in names}
    return People.reading(len(lines), read)


def _word(name: str, value: Any) -> str | None:
    """A value of JSON as the word of an input; what no input takes stays JSON, and is not allowed."""
    if value is None or (isinstance(value, str) and value):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    asked = inputs()[name]
    if isinstance(value, list) and asked.kind == "set" and all(_is_member(asked, m) for m in value):
        return "|".join(value) or EMPTY_SET
    return json.dumps(value)


def _is_member(asked: Input, member: Any) -> bool:
    return isinstance(member, str) and member in asked.allowed
