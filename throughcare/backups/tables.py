"""Which tables are kept, and their rows as lines: the same lines from both databases."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from django.apps import apps
from django.db import connection, models

# What is made anew: who was signed in, wrong passwords, Django's own lists.
NOT_KEPT = frozenset({"sessions", "usersessions", "axes", "contenttypes", "auth"})
Model = type[models.Model]


def kept_models() -> list[Model]:
    """Every model whose rows are kept, by table."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in NOT_KEPT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns_of(model: Model) -> list[models.Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def lines_of(model: Model) -> Iterator[bytes]:
    """The rows of a table, one JSON array a line, by primary key."""
    names = [field.attname for field in columns_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    encoder = msgspec.json.Encoder(order="sorted")
    for row in rows.iterator(chunk_size=5000):
        yield encoder.encode([_plain(value) for value in row])


def _plain(value: Any) -> Any:
    """A value that JSON has, and that is the same from both databases."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, memoryview | bytes):
        return base64.b64encode(bytes(value)).decode()
    return value


def readers_of(model: Model) -> list[Callable[[Any], Any]]:
    """For each column, what turns a value of a line into one that the database takes."""
    return [_reader(field) for field in columns_of(model)]


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if isinstance(field, models.BinaryField):
        return base64.b64decode
    if isinstance(field, models.DateTimeField):
        adapt = connection.ops.adapt_datetimefield_value
        return lambda value: value and adapt(datetime.datetime.fromisoformat(value))
    return lambda value: value
