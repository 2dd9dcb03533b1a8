"""PostgreSQL. Everything is a temporary table of one session: the database is left as it was found."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg
import pyarrow as pa

from throughcare.bulk.calendar_tables import number_of
from throughcare.bulk.journals import AreaJournal, table_of
from throughcare.core.mistakes import InputMistakes, Mistake

NAME = "postgres"
# Texts are ordered by their bytes, as everywhere else, whatever the language of the database.
_TYPES = {"string": 'text COLLATE "C"', "int32": "integer", "int64": "bigint", "bool": "boolean"}
_SCHEMA = {"int4": pa.int32(), "int8": pa.int64(), "text": pa.string(), "bool": pa.bool_()}


class Engine:
    """One session. What is kept is gone when it is closed."""

    quote = '"'

    def __init__(self, connection: psycopg.Connection):
        self.connection = connection

    def define(self, as_of: datetime.date) -> None:
        """The two functions that the steps use."""
        self._execute(
            "CREATE OR REPLACE FUNCTION pg_temp.fact_text(facts text, fact text) RETURNS text "
            "LANGUAGE sql IMMUTABLE AS $$ SELECT nullif(facts, '')::json ->> fact $$"
        )
        self._execute(
            "CREATE OR REPLACE FUNCTION pg_temp.as_of() RETURNS integer LANGUAGE sql IMMUTABLE "
            f"AS $$ SELECT {number_of(as_of)} $$"
        )

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        for name, table in tables.items():
            columns = ", ".join(f'"{f.name}" {_TYPES[str(f.type)]}' for f in table.schema)
            self._execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
            self._execute(f'CREATE TEMP TABLE "{name}" ({columns})')
            with self.connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
                for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                    copy.write_row(row)
            self._execute(f'ANALYZE "{name}"')

    def load_journals(self, journals: Sequence[AreaJournal]) -> None:
        self.load({"journal": pa.concat_tables([table_of(journal) for journal in journals])})
        self._execute('CREATE INDEX ON "journal" (kind)')

    def keep(self, name: str, sql: str) -> None:
        # A loop keeps a table under the name of one that it reads.
        self._execute(f'CREATE TEMP TABLE "arriving" AS {_in_session(sql)}')
        self._execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
        self._execute(f'ALTER TABLE "arriving" RENAME TO "{name}"')
        self._execute(f'ANALYZE "{name}"')

    def count(self, name: str) -> int:
        found = self.connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        assert found is not None
        return int(found[0])

    def fetch(self, sql: str) -> pa.Table:
        cursor = self.connection.execute(sql)
        rows = cursor.fetchall()
        columns = {
            column.name: pa.array([row[n] for row in rows], _SCHEMA[column.type_display])
            for n, column in enumerate(cursor.description or ())
        }
        return pa.table(columns)

    def _execute(self, sql: str) -> None:
        self.connection.execute(sql)


def _in_session(sql: str) -> str:
    """Functions of the session are found only where its schema is named."""
    return sql.replace("FACT_TEXT(", "pg_temp.fact_text(").replace("AS_OF()", "pg_temp.as_of()")


@contextmanager
def opened(address: str = "", share: int = 1) -> Iterator[Engine]:
    """A session with the server that libpq's own variables name (PGHOST, PGDATABASE, ...), or with the one
    at an address."""
    try:
        connection = psycopg.connect(address, autocommit=True)
    except psycopg.OperationalError as error:
        said = (str(error).strip().splitlines() or ["no answer"])[0]
        remedy = "Name a server with PGHOST, PGDATABASE, PGUSER and PGPASSWORD."
        raise InputMistakes(
            [Mistake("--engine postgres", None, None, f"{said}.", remedy)]
        ) from None
    with connection:
        yield Engine(connection)
