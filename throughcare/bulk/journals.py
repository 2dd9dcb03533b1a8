"""Journals as tables: from entries in memory."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pyarrow as pa

from throughcare.bulk.calendar_tables import number_of
from throughcare.core.record.entry import Entry, recorded_order_of

# The journal as every engine loads it: days and times are numbers, so that none has its own zone.
# `recorded` is in microseconds since 1970, and the day's start where no time was recorded.
JOURNAL = pa.schema(
    [
        ("area", pa.string()),
        ("case", pa.string()),
        ("id", pa.string()),
        ("kind", pa.string()),
        ("day", pa.int32()),
        ("recorded", pa.int64()),
        ("corrects", pa.string()),
        ("facts", pa.string()),
    ]
)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


def journal_table(area: str, entries: Iterable[Entry]) -> pa.Table:
    """Entries that have been read and checked, as an engine loads them."""
    found = list(entries)
    columns = {
        "area": [area] * len(found),
        "case": [e.case for e in found],
        "id": [e.id for e in found],
        "kind": [e.kind for e in found],
        "day": [number_of(e.happened_on) for e in found],
        "recorded": [(recorded_order_of(e)[0] - _EPOCH) // _MICROSECOND for e in found],
        "corrects": [e.corrects for e in found],
        "facts": [e.facts_as_json().decode() for e in found],
    }
    return pa.table(columns, schema=JOURNAL)
