"""docs/reference/entry.schema.json: the JSON Schema of one entry of the journal."""

from __future__ import annotations

import json
from typing import Any

from throughcare.core.record.schema import entry_schema


def page() -> str:
    """The schema, a line for each kind, so that a change of one fact is a change of one line."""
    parts = [f" {json.dumps(key)}: {_value(value)}" for key, value in entry_schema().items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        lines = [f"  {json.dumps(key)}: {_line(part)}" for key, part in value.items()]
        return "{\n" + ",\n".join(lines) + "\n }"
    if isinstance(value, list) and len(value) > 10:
        return "[\n" + ",\n".join(f"  {_line(part)}" for part in value) + "\n ]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
