"""Reads of the trail as a whole: its events for the verifier, and what an anchor is made of."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from throughcare import keys
from throughcare.audit.models import Anchor, AuditEvent, AuditSubject, TrailHead
from throughcare.audit.verifier import FIELDS, Peaks, Trail, canonical

NONE: tuple[int, Iterable[tuple[int, str]]] = (0, ())


def events() -> Iterator[tuple[dict[str, Any], str, str]]:
    """Every event as it was hashed, with its hash and MAC."""
    rows = AuditEvent.objects.order_by("seq").values_list(*FIELDS, "hash", "mac")
    for row in rows.iterator(chunk_size=2000):
        yield dict(zip(FIELDS, row, strict=False)), row[-2], row[-1]


def head() -> dict[str, Any] | None:
    found = TrailHead.objects.filter(pk=1).first()
    return {"seq": found.seq, "hash": found.hash, "seal": found.seal} if found else None


def trail() -> Trail:
    """The whole trail of this database."""
    return Trail(events(), head())


def not_found() -> list[int]:
    """The events that AuditSubject does not find under just the subjects they name. The verifier reads the
    events alone, so it cannot tell."""
    events = AuditEvent.objects.order_by("seq").values_list("seq", "subjects")
    rows = AuditSubject.objects.order_by("event_id").values_list("event_id", "subject")
    found = groupby(rows.iterator(chunk_size=5000), key=itemgetter(0))
    differing, (at, group) = [], next(found, NONE)
    for seq, subjects in events.iterator(chunk_size=5000):
        named = sorted(name for _, name in group) if at == seq else []
        if at == seq:
            at, group = next(found, NONE)
        if named != sorted(subjects):
            differing.append(seq)
    return differing


def anchor_lines() -> list[dict[str, Any]]:
    """The anchors that the database has, as they were signed."""
    return [line_of(anchor) for anchor in Anchor.objects.order_by("size")]


def line_of(anchor: Anchor) -> dict[str, Any]:
    """An anchor as it is kept elsewhere: what it says, the signature, and the key to check it with."""
    return {
        "anchor": statement(anchor.size, anchor.at, anchor.root),
        "signature": anchor.signature,
        "public_key": keys.public_key(),
        "timestamp": anchor.timestamp,
    }


def statement(size: int, at: str, root: str) -> dict[str, Any]:
    return {"size": size, "at": at, "root": root}


def signature_of(size: int, at: str, root: str) -> str:
    signed = keys.signing_key().sign(canonical(statement(size, at, root)))
    return base64.b64encode(signed).decode()


def grown() -> Peaks:
    """The Merkle tree over all events, from the last anchor on."""
    last = Anchor.objects.order_by("-size").first()
    peaks = Peaks(last.size, map(bytes.fromhex, last.peaks)) if last else Peaks()
    hashes = AuditEvent.objects.filter(seq__gt=peaks.size).order_by("seq")
    for text in hashes.values_list("hash", flat=True).iterator(chunk_size=5000):
        peaks.add(bytes.fromhex(text))
    return peaks
