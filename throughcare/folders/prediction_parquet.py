"""Predictors over Parquet: a row a person, a batch of rows at a time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean
from throughcare.core.predictors import PREDICTORS, Coded, Output, People, columns, people_of
from throughcare.core.predictors.columns import NO_WORD
from throughcare.folders.prediction_tables import needed, with_added

BATCH = 100_000  # rows that are scored at once


def predict(name: str, file: Path, part: Path, version: str | None) -> None:
    """See `predictions.predict`. Numbers are numbers in the answer, and an empty place is null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer: Any = None
    try:
        for batch in _batches(name, file):
            answers = {o.name: _array(o) for o in columns(name, _people(name, batch), version)}
            there = {column: batch.column(column) for column in batch.schema.names}
            header = with_added(tuple(there), list(answers))
            table = pa.table([answers.get(c, there.get(c)) for c in header], names=header)
            if writer is None:
                writer = pq.ParquetWriter(part, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def people(name: str, file: Path) -> Iterator[tuple[int, People]]:
    """Each person with the row, from 1."""
    row = 0
    for batch in _batches(name, file):
        found = _people(name, batch)
        for place in range(found.size):
            row += 1
            yield row, found.only(place)


def _batches(name: str, file: Path) -> Iterator[Any]:
    """Record batches, at least one. Raises `InputMistakes` for what is no whole Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as table:
            _check_columns(name, file, table.schema_arrow.names)
            yield from table.iter_batches(batch_size=BATCH)
            if not table.metadata.num_rows:
                schema = table.schema_arrow
                yield pa.record_batch([pa.array([], kind) for kind in schema.types], schema=schema)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        # ValueError and OverflowError: texts that are not UTF-8, days that no calendar has
        said = (str(error).splitlines() or [type(error).__name__])[0]
        problem = f"is not a whole Parquet file: {said}"
        raise InputMistakes([Mistake(str(file), None, None, problem, "Is it cut off?")]) from None


def _check_columns(name: str, file: Path, there: list[str]) -> None:
    missing = [column for column in needed(name) if column not in there]
    if missing:
        problem = "this column is missing."
        raise InputMistakes(
            Mistake(str(file), None, column, problem, did_you_mean(column, there))
            for column in missing
        )


def _people(name: str, batch: Any) -> People:
    model = PREDICTORS[name].model
    there = set(batch.schema.names)
    read = {c.name: _coded(batch.column(c.name)) for c in model.columns if c.name in there}
    return people_of(model, batch.num_rows, read)


def _coded(column: Any) -> Coded:
    """A column of Arrow as words: what is null or empty is an empty place."""
    import pyarrow as pa

    if pa.types.is_nested(column.type):
        return Coded.of(None if value is None else str(value) for value in column.to_pylist())
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words = [_word(value) for value in encoded.dictionary.to_pylist()]
    places = np.array([*(place if word else NO_WORD for place, word in enumerate(words)), NO_WORD])
    codes = encoded.indices.fill_null(NO_WORD).to_numpy(zero_copy_only=False)
    return Coded(words, places[codes].astype(np.intp))


def _word(value: Any) -> str:
    """A value as CSV would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a column of whole numbers with gaps is often one of floats
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _array(output: Output) -> Any:
    """A column of an answer as Arrow has it."""
    import pyarrow as pa

    if isinstance(output.values, Coded):
        codes = output.values.codes
        places = pa.array(codes, mask=codes == NO_WORD)
        return pa.array(output.values.words, pa.string()).take(places)
    absent = np.isnan(output.values)
    if output.kind == "number":
        return pa.array(output.values, pa.float64(), mask=absent)
    kind = pa.bool_() if output.kind == "yes or no" else pa.int64()
    whole = np.where(absent, 0, output.values).astype(kind.to_pandas_dtype())
    return pa.array(whole, kind, mask=absent)
