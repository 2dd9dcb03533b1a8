"""DuckDB, in the process: the default."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from throughcare.bulk.calendar_tables import number_of
from throughcare.bulk.journals import AreaJournal
from throughcare.core.mistakes import InputMistakes, Mistake

NAME = "duckdb"
MEMORY = 3  # GB for all workers together; above it, DuckDB writes to a temporary folder
_OUR_FAULT = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
_MIDNIGHT = "(happened_on - DATE '1970-01-01') * 86400000000::BIGINT"


class Engine:
    """One connection. What is kept is gone when it is closed."""

    quote = '"'

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self.connection = connection

    def define(self, as_of: datetime.date) -> None:
        """The two functions that the steps use."""
        self.execute(
            "CREATE OR REPLACE MACRO fact_text(facts, fact) AS "
            "json_extract_string(nullif(facts, ''), '$.' || fact)"
        )
        self.execute(f"CREATE OR REPLACE MACRO as_of() AS {number_of(as_of)}::INTEGER")

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        for name, table in tables.items():
            self.connection.register("arriving", table)
            self.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS FROM arriving')
            self.connection.unregister("arriving")

    def load_journals(self, journals: Sequence[AreaJournal]) -> None:
        parts = []
        for number, journal in enumerate(journals):
            if journal.table is not None:
                self.load({f"journal_{number}": journal.table})
                parts.append(f"FROM journal_{number}")
            else:
                parts.append(_rows_of(journal))
        self.execute(f"CREATE OR REPLACE TEMP VIEW journal AS {' UNION ALL '.join(parts)}")

    def keep(self, name: str, sql: str) -> None:
        self.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}', name)

    def count(self, name: str) -> int:
        found = self.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        assert found is not None
        return int(found[0])

    def fetch(self, sql: str) -> pa.Table:
        return self.execute(sql).to_arrow_table()

    def execute(self, sql: str, step: str = "") -> Any:
        """Runs a statement; what the data or the machine cannot give is told in a person's words."""
        try:
            return self.connection.execute(sql)
        except duckdb.OutOfMemoryException:
            problem = (
                f"needs more than {MEMORY} GB of memory or of the disk for it (at the step {step})."
            )
            remedy = "Free some of the disk's temporary folder, or give fewer areas at once."
            raise InputMistakes([Mistake("--engine duckdb", None, None, problem, remedy)]) from None
        except _OUR_FAULT:
            raise
        except (
            duckdb.Error
        ) as error:  # a page that is not whole, facts that are no JSON, a full disk
            said = str(error).splitlines()[0].rstrip(". ")
            remedy = "throughcare area check names the lines that are wrong."
            raise InputMistakes([Mistake("the journal", None, None, f"{said}.", remedy)]) from None


def _rows_of(journal: AreaJournal) -> str:
    """A Parquet file as the journal that the steps read."""
    recorded = f"coalesce(epoch_us(recorded_at), {_MIDNIGHT})"
    return (
        f'SELECT {_text(journal.area)} AS area, "case", id, kind, '
        "CAST(happened_on - DATE '1970-01-01' AS INTEGER) AS \"day\", "
        f"{recorded if journal.has_recorded_at else _MIDNIGHT} AS recorded, "
        f"{'corrects' if journal.has_corrects else 'NULL::VARCHAR AS corrects'}, facts "
        f"FROM read_parquet({_text(str(journal.path))})"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@contextmanager
def opened(share: int = 1) -> Iterator[Engine]:
    """An engine of its own, closed at the end. `share`: it is one of so many on this machine."""
    with tempfile.TemporaryDirectory(prefix="throughcare-") as spill:
        connection = duckdb.connect(
            config={
                "memory_limit": f"{1000 * MEMORY // share}MB",
                "threads": max(1, (os.cpu_count() or 1) // share),
                "temp_directory": spill,
                "preserve_insertion_order": False,
                # The steps write their joins in the order in which they should run, the smaller table on
                # the right. DuckDB's own guess goes wrong after a filter that it cannot estimate, and then
                # holds the whole journal in memory.
                "disabled_optimizers": "join_order,build_side_probe_side",
            }
        )
        connection.execute("SET parquet_metadata_cache = true")  # one footer serves several steps
        try:
            yield Engine(connection)
        finally:
            connection.close()
