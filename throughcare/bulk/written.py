"""Rows of obligations as a file, a batch after the other."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from throughcare.core.examples import COLUMNS
from throughcare.folders.obligations import parquet_schema


def write_rows(
    path: Path, tables: Iterable[pa.Table], file_format: str, *, with_area: bool = False
) -> int:
    """Writes the columns that `throughcare obligations` promises, as csv or parquet; returns how many rows."""
    columns = ["area", *COLUMNS] if with_area else list(COLUMNS)
    if file_format == "parquet":
        return _write_parquet(path, tables, parquet_schema(with_area=with_area))
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for table in tables:
            texts = [column.cast(pa.string()).to_pylist() for column in table.select(columns).columns]
            writer.writerows(zip(*texts, strict=True))
            rows += len(table)
    return rows


def _write_parquet(path: Path, tables: Iterable[pa.Table], schema: pa.Schema) -> int:
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table.select(schema.names).cast(schema))
            rows += len(table)
    return rows
