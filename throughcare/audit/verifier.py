#!/usr/bin/env python3
"""Checks an audit trail: that no event was changed, swapped, left out, put in or cut off.

Needs this file, Python and, for signatures, the package `cryptography`; neither the site nor its database
server. Reads what `throughcare trail export` writes, or the site's SQLite database itself:

    python verifier.py TRAIL [--key KEYFILE] [--anchors ANCHORS]

How the trail is made (the writer in chaining.py uses the functions below, so that the rule is said once):

- Each event's hash is SHA-256 over the hash before it and the event in canonical JSON: a chain.
- Each event has a MAC under a key that is replaced by its own HMAC after every event; the key before is
  gone. Whoever takes over the machine can write on, and cannot rewrite what was there. The first key is
  kept away from the machine, and gives all others.
- The head says how long the trail is, and is sealed with the key of the next event: to cut the end off
  somebody would need a key that is gone.
- Anchors are Merkle roots (RFC 9162) over all events up to a moment, signed with Ed25519 and kept
  elsewhere: they also betray a trail that was written anew as a whole.

Exit codes: 0 nothing wrong, 1 something is wrong, 2 wrong use.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START = bytes(32)  # the hash before the first event
FIELDS = ("seq", "at", "by", "kind", "act", "target", "subjects", "details")
FORMAT = {"trail": 1}
Event = dict[str, Any]


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8: the same bytes for the same values."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def hash_of(before: bytes, event: Event) -> bytes:
    """The link of an event to the one before it."""
    return hashlib.sha256(before + canonical({name: event[name] for name in FIELDS})).digest()


def mac_of(key: bytes, event_hash: bytes) -> bytes:
    return hmac.digest(key, b"event" + event_hash, "sha256")


def next_key(key: bytes) -> bytes:
    """The key of the next event. There is no way back to the one before."""
    return hmac.digest(key, b"next", "sha256")


def seal_of(key: bytes, seq: int, event_hash: bytes) -> bytes:
    """What closes the trail after event `seq`; `key` is that of the event to come."""
    return hmac.digest(key, b"head" + seq.to_bytes(8, "big") + event_hash, "sha256")


class Peaks:
    """A Merkle tree (RFC 9162) that grows: the roots of its full subtrees, the largest first."""

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()):
        self.size = size
        self.roots = list(roots)

    def add(self, event_hash: bytes) -> None:
        node = hashlib.sha256(b"\x00" + event_hash).digest()
        size = self.size
        while size & 1:
            node = hashlib.sha256(b"\x01" + self.roots.pop() + node).digest()
            size >>= 1
        self.roots.append(node)
        self.size += 1

    def root(self) -> bytes:
        if not self.roots:
            return hashlib.sha256(b"").digest()
        node = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node


@dataclass
class Trail:
    """An exported trail: events with their hashes and MACs, and the head that closes it."""

    events: Iterable[tuple[Event, str, str]]  # event, hash and MAC in hexadecimal
    head: dict[str, Any] | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """How far a trail was followed: the last event that was right, and the key of the one to come."""

    number: int = 0
    hash: bytes = START
    key: bytes | None = None
    moment: str = ""

    def refuses(self, event: Event, said_hash: str, said_mac: str) -> str | None:
        """What keeps an event from being the next one; None where it is."""
        number = self.number + 1
        if event.get("seq") != number:
            return f"event {number} says that it is number {event.get('seq')}"
        found = hash_of(self.hash, event)
        if found.hex() != said_hash:
            return f"event {number} is not what was written: its hash differs"
        if self.key is not None and mac_of(self.key, found).hex() != said_mac:
            return f"event {number} was not written by the site: its MAC differs"
        return None

    def after(self, event: Event, said_hash: str) -> Place:
        """The place behind an event that is the next one."""
        key = None if self.key is None else next_key(self.key)
        return Place(self.number + 1, bytes.fromhex(said_hash), key, event["at"])


@dataclass
class Verdict:
    """What was checked and what is wrong."""

    events: int = 0
    anchors: int = 0
    problems: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.problems


def verify(
    trail: Trail,
    *,
    first_key: bytes | None = None,
    anchors: Iterable[dict[str, Any]] = (),
    public_key: str | None = None,
) -> Verdict:
    """Everything that is wrong with a trail, the first of each kind. `public_key`: the one, in Base64,
    that anchors have to be signed with; without it the one they name themselves is taken."""
    verdict = Verdict()
    waiting = sorted(_signed(anchors, public_key, verdict), key=lambda a: a["size"])
    place = _walk(trail, first_key, waiting, verdict)
    verdict.problems = trail.problems + verdict.problems
    if trail.head is None:
        verdict.problems.append("the head is missing: the end may have been cut off")
    else:
        _check_head(trail.head, place, verdict)
    for anchor in waiting:
        verdict.problems.append(
            f"an anchor of {anchor['at']} covers {anchor['size']} events; the trail has "
            f"{verdict.events}: its end was cut off"
        )
    if first_key is None:
        verdict.unchecked.append(
            "the MACs and the seal of the head: no first key was given (--key)"
        )
    if not verdict.anchors and not waiting:
        verdict.unchecked.append("anchors: none were given (--anchors)")
    return verdict


def _walk(
    trail: Trail, first_key: bytes | None, waiting: list[dict[str, Any]], verdict: Verdict
) -> Place:
    """Goes through the events, up to the first that is not the next one; gives where it came to."""
    place, peaks = Place(key=first_key), Peaks()
    for event, said_hash, said_mac in trail.events:
        problem = place.refuses(event, said_hash, said_mac)
        if problem is not None:
            verdict.problems.append(problem)
            return place
        if event["at"] < place.moment:
            verdict.problems.append(f"event {place.number + 1} is dated before the one before it")
        place = place.after(event, said_hash)
        verdict.events = place.number
        peaks.add(place.hash)
        while waiting and waiting[0]["size"] == place.number:
            anchor = waiting.pop(0)
            verdict.anchors += 1
            if anchor["root"] != peaks.root().hex():
                verdict.problems.append(
                    f"the anchor of {anchor['at']} over {place.number} events names another root"
                )
    return place


def _check_head(head: dict[str, Any], place: Place, verdict: Verdict) -> None:
    if head.get("seq") != place.number or head.get("hash") != place.hash.hex():
        verdict.problems.append(
            f"the head closes {head.get('seq')} events; {place.number} could be followed to their end"
        )
    elif place.key is not None:
        if seal_of(place.key, place.number, place.hash).hex() != head.get("seal"):
            verdict.problems.append("the seal of the head is not the site's: events are missing")


def _signed(
    anchors: Iterable[dict[str, Any]], public_key: str | None, verdict: Verdict
) -> Iterator[dict[str, Any]]:
    """The anchors whose signature holds; the others are problems."""
    for line in anchors:
        key = public_key or line.get("public_key", "")
        anchor = line.get("anchor")
        if not isinstance(anchor, dict) or not isinstance(anchor.get("size"), int):
            verdict.problems.append("a line of the anchors is no anchor")
        elif signature_holds(line, key):
            yield anchor
        else:
            at = anchor.get("at")
            verdict.problems.append(f"the signature of the anchor of {at} does not hold")


def signature_holds(line: dict[str, Any], public_key: str) -> bool:
    """Whether an anchor was signed with the private half of that key (Ed25519, in Base64)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        signature = base64.b64decode(line["signature"], validate=True)
        key.verify(signature, canonical(line["anchor"]))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


# Reading a trail


def lines_of(trail: Iterable[tuple[Event, str, str]], head: dict[str, Any]) -> Iterator[bytes]:
    """A trail as lines of canonical JSON: the format, each event, the head."""
    yield canonical(FORMAT)
    for event, event_hash, mac in trail:
        yield canonical({"event": event, "hash": event_hash, "mac": mac})
    yield canonical({"head": head})


def read_lines(data: bytes) -> Trail:
    """An exported trail. A line has to be, byte for byte, what the export writes."""
    trail = Trail([])
    lines = data.split(b"\n")
    if lines[-1] != b"":
        trail.problems.append("the last line is cut off")
    events = []
    for number, line in enumerate(lines[:-1], start=1):
        value = _value(line)
        if number == 1:
            if line != canonical(FORMAT):
                trail.problems.append("line 1 is not the beginning of a trail")
        elif trail.head is not None:
            trail.problems.append(f"line {number} stands after the head")
        elif isinstance(value, dict) and set(value) == {"event", "hash", "mac"}:
            events.append((_whole(value["event"]), value["hash"], value["mac"]))
        elif isinstance(value, dict) and isinstance(value.get("head"), dict) and len(value) == 1:
            trail.head = value["head"]
        else:
            trail.problems.append(f"line {number} is not a line of a trail")
    trail.events = events
    return trail


def _value(line: bytes) -> Any:
    """What a line says; None where it is not written as the export writes it."""
    try:
        value = json.loads(line)
        return value if canonical(value) == line else None
    except (ValueError, UnicodeEncodeError, RecursionError):
        return None


def _whole(event: Any) -> Event:
    is_one = isinstance(event, dict) and set(event) == set(FIELDS) and isinstance(event["at"], str)
    return event if is_one else {"seq": None}


def read_sqlite(path: Path) -> Trail:
    """The trail of a site's SQLite database, which is opened for reading only."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    columns = ", ".join(f'"{name}"' for name in (*FIELDS, "hash", "mac"))
    rows = database.execute(f"SELECT {columns} FROM audit_auditevent ORDER BY seq")
    head = database.execute("SELECT seq, hash, seal FROM audit_trailhead").fetchone()
    events = (_from_row(row) for row in rows)
    return Trail(events, dict(zip(("seq", "hash", "seal"), head, strict=True)) if head else None)


def _from_row(row: tuple[Any, ...]) -> tuple[Event, str, str]:
    event = dict(zip(FIELDS, row, strict=False))
    if not all(isinstance(value, str) for value in row[1:]):
        return {"seq": None}, "", ""  # the columns hold texts; SQLite would let them hold anything
    for name in ("subjects", "details"):
        event[name] = json.loads(event[name])
    return event, row[-2], row[-1]


def read_anchors(path: Path) -> list[dict[str, Any]]:
    """The anchors of a file. A line that is none is an anchor whose signature does not hold."""
    lines = (_value(line) for line in path.read_bytes().split(b"\n") if line)
    return [line if isinstance(line, dict) else {} for line in lines]


def read_trail(path: Path) -> Trail:
    with path.open("rb") as file:
        is_database = file.read(15) == b"SQLite format 3"
    return read_sqlite(path) if is_database else read_lines(path.read_bytes())


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Checks an audit trail.",
        epilog="Example: verifier.py trail.jsonl --key trail-key",
    )
    parser.add_argument("trail", type=Path, help="an exported trail, or the site's SQLite database")
    parser.add_argument("--key", type=Path, help="file with the first key")
    parser.add_argument(
        "--anchors", type=Path, help="file with the anchors, kept away from the site"
    )
    parser.add_argument(
        "--public-key", help="the site's public key, in Base64, noted when it was set up"
    )
    asked = parser.parse_args()
    try:
        key = bytes.fromhex(asked.key.read_text().strip()) if asked.key else None
        anchors = read_anchors(asked.anchors) if asked.anchors else []
        verdict = verify(
            read_trail(asked.trail), first_key=key, anchors=anchors, public_key=asked.public_key
        )
    except (OSError, ValueError, sqlite3.Error) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    print(f"{verdict.events} events, {verdict.anchors} anchors checked")
    for text in verdict.unchecked:
        print(f"not checked: {text}")
    for text in verdict.problems:
        print(f"WRONG: {text}")
    print("nothing wrong" if verdict.is_whole else "the trail is not whole")
    return 0 if verdict.is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
