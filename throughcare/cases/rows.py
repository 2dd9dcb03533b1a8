"""Many rows into a table at once: an area has half a million entries, and making a model object of each
would take longer than writing it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection, models

ROWS_AT_ONCE = 20_000
FEW = 500


def insert_rows(
    model: type[models.Model], fields: list[str], rows: Iterable[tuple[Any, ...]]
) -> int:
    """Inserts rows given as tuples in the order of `fields`; returns how many. Values are what the
    database stores: JSON as text, moments in UTC. Holds no more than a batch in memory."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(column_of(model, name)) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    source, inserted = iter(rows), 0
    with connection.cursor() as cursor:
        while batch := list(islice(source, ROWS_AT_ONCE)):
            if connection.vendor == "postgresql" and len(batch) > FEW:
                _copy(cursor, table, columns, batch)
            else:
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", batch)
            inserted += len(batch)
    return inserted


def _copy(cursor: Any, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """PostgreSQL's own way for many rows, by a passing table: a table behind row-level security takes no
    COPY itself."""
    cursor.execute(
        f"CREATE TEMPORARY TABLE many_rows ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
    )
    with cursor.copy(f"COPY many_rows ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM many_rows")
    cursor.execute("DROP TABLE many_rows")


def column_of(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return str(field.column)
