"""Many rows into a table at once: an area has half a million entries, and making a model object of each
would take longer than writing it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection, models

ROWS_AT_ONCE = 20_000


def insert_rows(
    model: type[models.Model], fields: list[str], rows: Iterable[tuple[Any, ...]]
) -> int:
    """Inserts rows given as tuples in the order of `fields`; returns how many. Values are what the
    database stores: JSON as text, moments in UTC. Holds no more than a batch in memory."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column_of(model, name)) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
    source, inserted = iter(rows), 0
    with connection.cursor() as cursor:
        while batch := list(islice(source, ROWS_AT_ONCE)):
            cursor.executemany(sql, batch)
            inserted += len(batch)
    return inserted


def column_of(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return str(field.column)
