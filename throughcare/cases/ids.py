"""Ids of entries that are written here: UUID version 7, which begins with its time."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> str:
    """A new id. RFC 9562, 5.7: 48 bits of milliseconds, then chance."""
    milliseconds = time.time_ns() // 1_000_000
    chance = secrets.randbits(80)
    value = milliseconds << 80 | chance
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
