"""Two sets of obligation rows: are they the same, and if not, where do they differ?

A nightly run compares what it finds anew with the derived tables that pages read: they have to be equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

MOST_TOLD = 20


@dataclass(frozen=True)
class Comparison:
    """`lacking`: rows that only the first has; `extra`: rows that only the second has. A row that one of them
    has twice and the other once is in one of them."""

    rows: int
    lacking: pa.Table
    extra: pa.Table

    @property
    def is_same(self) -> bool:
        return not len(self.lacking) and not len(self.extra)

    def __str__(self) -> str:
        if self.is_same:
            return f"{self.rows:,} rows, no difference"
        said = [f"{self.rows:,} rows; {len(self.lacking):,} lacking, {len(self.extra):,} too many"]
        for what, table in (("lacking", self.lacking), ("too many", self.extra)):
            for row in table.slice(0, MOST_TOLD).to_pylist():
                told = ", ".join(
                    f"{name} {value}" for name, value in row.items() if value is not None
                )
                said.append(f"{what}: {told}")
        return "\n".join(said)


def compare_rows(expected: pa.Table, found: pa.Table) -> Comparison:
    """Compares two tables with the columns of `obligations.SCHEMA`, or with those that both have, whatever
    the order of rows."""
    columns = [name for name in expected.column_names if name in found.column_names]
    listed = ", ".join(f'"{name}"' for name in columns)
    with duckdb.connect() as connection:
        connection.register("expected", expected)
        connection.register("found", found)
        lacking, extra = (
            connection.execute(
                f"SELECT {listed} FROM {one} EXCEPT ALL SELECT {listed} FROM {other} ORDER BY ALL"
            ).to_arrow_table()
            for one, other in (("expected", "found"), ("found", "expected"))
        )
    return Comparison(len(expected), lacking, extra)
