"""DuckDB, in the process: the default."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from throughcare.bulk.calendar_tables import number_of

NAME = "duckdb"
MEMORY = "3GB"  # above it, DuckDB writes to a temporary folder
_JOURNAL = """
SELECT {area} AS area, "case", id, kind,
  CAST(happened_on - DATE '1970-01-01' AS INTEGER) AS "day",
  {recorded} AS recorded, {corrects} AS corrects, facts
FROM {rows}
"""


class Engine:
    """One connection. What is kept is gone when it is closed."""

    quote = '"'

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self.connection = connection

    def _settings(self) -> None:
        # The steps write their joins in the order in which they should run, the smaller table on the
        # right. DuckDB's own guess goes wrong after a filter that it cannot estimate, and then holds the
        # whole journal in memory.
        self.connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")

    def define(self, as_of: datetime.date) -> None:
        """The two functions that the steps use."""
        self._settings()
        self.connection.execute(
            "CREATE OR REPLACE MACRO fact_text(facts, name) AS "
            "json_extract_string(nullif(facts, ''), '$.' || name)"
        )
        self.connection.execute(f"CREATE OR REPLACE MACRO as_of() AS {number_of(as_of)}::INTEGER")

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        for name, table in tables.items():
            self.connection.register("arriving", table)
            self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS FROM arriving')
            self.connection.unregister("arriving")

    def load_journal(self, table: pa.Table) -> None:
        self.load({"journal": table})

    def keep(self, name: str, sql: str) -> None:
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')

    def count(self, name: str) -> int:
        found = self.connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        assert found is not None
        return int(found[0])

    def fetch(self, sql: str) -> pa.Table:
        return self.connection.execute(sql).to_arrow_table()


@contextmanager
def opened() -> Iterator[Engine]:
    """An engine of its own, closed at the end."""
    with tempfile.TemporaryDirectory() as spill:
        connection = duckdb.connect(
            config={"memory_limit": MEMORY, "temp_directory": spill, "preserve_insertion_order": False}
        )
        try:
            yield Engine(connection)
        finally:
            connection.close()
