"""Rows of obligations as a file, a batch after the other."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

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
        csv.writer(file, lineterminator="\n").writerow(columns)
        for table in tables:
            write_csv(file, table.select(columns), header=False)
            rows += len(table)
    return rows


def write_csv(stream: TextIO, table: pa.Table, *, header: bool = True) -> None:
    """A table as CSV: empty where there is nothing, true and false in lower case, figures to six places."""
    writer = csv.writer(stream, lineterminator="\n")
    if header:
        writer.writerow(table.column_names)
    columns = [_texts(column) for column in table.columns]
    writer.writerows(zip(*columns, strict=True))


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    if pa.types.is_floating(column.type):
        return [
            None if value is None else f"{value:.6f}".rstrip("0").rstrip(".")
            for value in column.to_pylist()
        ]
    return list(column.cast(pa.string()).to_pylist())


def _write_parquet(path: Path, tables: Iterable[pa.Table], schema: pa.Schema) -> int:
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table.select(schema.names).cast(schema))
            rows += len(table)
    return rows


def table_of_rows(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows as a table; a column without any value is one of texts."""
    found = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [_column(values) for values in found]
    return pa.table(dict(zip(columns, arrays, strict=True)))


def _column(values: Sequence[Any]) -> pa.Array:
    there = [value for value in values if value is not None]
    if there and all(
        isinstance(value, int | float) and value is not True and value is not False
        for value in there
    ):
        return pa.array(values, pa.float64())
    return pa.array(values) if there else pa.array(values, pa.string())


def write_table(path: Path, table: pa.Table, file_format: str, sheet: str = "table") -> None:
    """A table as csv, parquet or xlsx: for a page, or for somebody's spreadsheet."""
    if file_format == "parquet":
        pq.write_table(table, path, compression="zstd")
    elif file_format == "xlsx":
        _write_xlsx(path, table, sheet)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            write_csv(file, table)


def _write_xlsx(path: Path, table: pa.Table, sheet: str) -> None:
    """Numbers are numbers and days are days; a text stays a text, even one that begins with "="."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet(sheet)
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, table.column_names, bold)
        page.freeze_panes(1, 0)
        columns = [column.to_pylist() for column in table.columns]
        for number, row in enumerate(zip(*columns, strict=True), 1):
            for place, value in enumerate(row):
                if isinstance(value, datetime.date):
                    page.write_datetime(number, place, value, day)
                elif value is not None:
                    page.write(number, place, value)
