"""docs/reference/entry.schema.json: the JSON Schema of one entry of the journal."""

from __future__ import annotations

import json

from throughcare.core.record.schema import entry_schema


def page() -> str:
    return json.dumps(entry_schema(), indent=1, ensure_ascii=False) + "\n"
