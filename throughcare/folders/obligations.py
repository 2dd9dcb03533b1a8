"""The obligations of an area as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from throughcare.core.examples import COLUMNS
from throughcare.core.obligations import Obligation

_DATES = ("trigger_on", "due_on", "fulfilled_on")
OfArea = tuple[str, Obligation]  # the id of the area, and an obligation in it


def row_of(obligation: Obligation) -> tuple[Any, ...]:
    """An obligation as the columns of the table, empty where there is nothing."""
    values = (getattr(obligation, column) for column in COLUMNS)
    return tuple("" if value is None else value for value in values)


def write_obligations_csv(
    stream: TextIO, obligations: Iterable[OfArea], *, with_area: bool = False
) -> None:
    """`with_area`: the first column says whose case it is, where several areas are written."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["area", *COLUMNS] if with_area else COLUMNS)
    for area, obligation in obligations:
        writer.writerow((area, *row_of(obligation)) if with_area else row_of(obligation))


def write_obligations_parquet(
    path: Path, obligations: Iterable[OfArea], *, with_area: bool = False
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = parquet_schema(with_area=with_area)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(obligations, 50_000):
            columns = {name: [getattr(o, name) for _, o in batch] for name in COLUMNS}
            columns["area"] = [area for area, _ in batch]
            writer.write_table(
                pa.table({name: columns[name] for name in schema.names}, schema=schema)
            )


def parquet_schema(*, with_area: bool) -> Any:
    """The columns of obligations as Parquet keeps them."""
    import pyarrow as pa

    columns = [
        (column, pa.date32() if column in _DATES else pa.string())
        for column in COLUMNS
        if column != "days_late"
    ]
    area = [("area", pa.string())] if with_area else []
    return pa.schema([*area, *columns, ("days_late", pa.int32())])


def _batches(obligations: Iterable[OfArea], size: int) -> Iterator[list[OfArea]]:
    batch: list[OfArea] = []
    for obligation in obligations:
        batch.append(obligation)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch
