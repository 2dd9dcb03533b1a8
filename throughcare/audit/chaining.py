"""How an event is added to the trail: plain values in, plain values out. What the values mean is said in
verifier.py; who writes them into the database is actions.py (and, once, a migration)."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from throughcare import keys
from throughcare.audit.verifier import START, hash_of, mac_of, next_key, seal_of

PURPOSE, PLACE = "trail", "audit_trailhead/1/key"
Values = dict[str, Any]


def beginning(key_file: Path) -> Values:
    """The head of a trail without events. Its first key is written into a file, to be kept elsewhere."""
    key = bytes.fromhex(keys.write_once(key_file, secrets.token_hex(32)))
    return _head(0, "", START, key)


def link(head: Mapping[str, Any], event: Values) -> tuple[Values, Values]:
    """The event with its hash and MAC, and the head that follows."""
    key = bytes.fromhex(keys.decrypt(head["key"], purpose=PURPOSE, place=PLACE))
    found = hash_of(bytes.fromhex(head["hash"]), event)
    chained = event | {"hash": found.hex(), "mac": mac_of(key, found).hex()}
    return chained, _head(event["seq"], event["at"], found, next_key(key))


def _head(seq: int, at: str, event_hash: bytes, key: bytes) -> Values:
    return {
        "seq": seq,
        "at": at,
        "hash": event_hash.hex(),
        "key": keys.encrypt(key.hex(), purpose=PURPOSE, place=PLACE),
        "seal": seal_of(key, seq, event_hash).hex(),
    }


def as_text(moment: datetime.datetime) -> str:
    """A moment as the trail has it."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
