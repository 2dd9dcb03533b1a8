"""The obligations of an area as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from throughcare.core.examples import COLUMNS
from throughcare.core.obligations import Obligation

_DATES = ("trigger_on", "due_on", "fulfilled_on")


def row_of(obligation: Obligation) -> tuple[Any, ...]:
    """An obligation as the columns of the table, empty where there is nothing."""
    values = (getattr(obligation, column) for column in COLUMNS)
    return tuple("" if value is None else value for value in values)


def write_obligations_csv(stream: TextIO, obligations: Iterable[Obligation]) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row_of(obligation) for obligation in obligations)


def write_obligations_parquet(path: Path, obligations: Iterable[Obligation]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            (column, pa.date32() if column in _DATES else pa.string())
            for column in COLUMNS
            if column != "days_late"
        ]
        + [("days_late", pa.int32())]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(obligations, 50_000):
            columns = {name: [getattr(o, name) for o in batch] for name in schema.names}
            writer.write_table(pa.table(columns, schema=schema))


def _batches(obligations: Iterable[Obligation], size: int) -> Iterator[list[Obligation]]:
    batch: list[Obligation] = []
    for obligation in obligations:
        batch.append(obligation)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch
