"""Changes by somebody who knows how the trail is made: with right hashes, and with what keys they may have.

- Nobody's keys: an event put in, or one changed, with its hash made anew.
- The machine's present key, its secret and with it the key that signs anchors: everything from some event on
  written anew, the end cut off and sealed anew. The keys before the present one are gone; the first key
  and the anchors are elsewhere.
- A copy of the machine from earlier: its head, which is true, in the place of the present one. Only anchors
  tell, so it is asked for the moments before the last anchor.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from proof.tally import Tally
from proof.trail.judging import Judge, Known

Written = tuple[dict[str, Any], str, str]  # event, hash and MAC
FORGED, REWRITTEN = "forged events put in", "trails rewritten from an event on"
SEALED, EARLIER = "ends cut off and sealed anew", "ends cut off under the head of that time"
ALL_ANEW, RESIGNED = (
    "trails written anew from the first event on",
    "the same with anchors of their own",
)
CHAIN = "events changed, seen by the chain alone"
REAL = "of these, rewritings that look right without key and anchors"


class Forger:
    def __init__(self, judge: Judge, seed: int) -> None:
        self.judge = judge
        self.rule = judge.verifier
        self.lots = random.Random(seed)
        self.alone = Judge(judge.verifier, replace(judge.made, first_key=None, anchors=()))

    def check(self, wholes: int) -> Tally:
        """All forgeries; `wholes`: how many of each kind the whole verifier is asked about besides."""
        tally = Tally()
        for number in range(1, self.judge.count + 1):
            self._event_put_in(number, tally)
            self._rewritten_from(number, tally)
            self._cut_and_sealed(number - 1, tally)
            self._changed(number, tally)
        for _ in range(wholes):
            self._whole(self.lots.randrange(1, self.judge.count + 1), tally)
        self._all_anew(tally)
        return tally

    def write(self, events: list[dict[str, Any]], before: bytes, key: bytes) -> Iterator[Written]:
        """Events as the site would write them, from some hash and key on."""
        for event in events:
            before = self.rule.hash_of(before, event)
            yield event, before.hex(), self.rule.mac_of(key, before).hex()
            key = self.rule.next_key(key)

    def head(self, events: list[Written], key: bytes) -> dict[str, Any]:
        """What closes them; `key` is the one to seal with."""
        seq, last = len(events), bytes.fromhex(events[-1][1]) if events else self.rule.START
        return {"seq": seq, "hash": last.hex(), "seal": self.rule.seal_of(key, seq, last).hex()}

    def other(self, number: int) -> dict[str, Any]:
        """Event `number` with somebody else in the place of who did it."""
        return {**self.judge.events[number - 1][0], "by": "nobody.else"}

    def line(self, written: Written) -> bytes:
        event, event_hash, mac = written
        line: bytes = self.rule.canonical({"event": event, "hash": event_hash, "mac": mac})
        return line + b"\n"

    def _event_put_in(self, number: int, tally: Tally) -> None:
        """With the right hash, and a MAC under the present key, under a made-up one, or another event's."""
        before = self.judge.places[number - 1].hash
        for key in (self.judge.made.present_key, secrets.token_bytes(32)):
            written = next(self.write([self.other(number)], before, key))
            self._note(FORGED, number, self.line(written), tally)
        for mac in (self.judge.events[number - 1][2], ""):
            self._note(FORGED, number, self.line((*written[:2], mac)), tally)

    def _rewritten_from(self, number: int, tally: Tally) -> None:
        """The first line of such a trail; `_whole` makes the rest, too."""
        place = self.judge.places[number - 1]
        key = self.judge.made.present_key
        written = next(self.write([self.other(number)], place.hash, key))
        self._note(REWRITTEN, number, self.line(written), tally)

    def _cut_and_sealed(self, count: int, tally: Tally) -> None:
        events = self.judge.events[:count]
        head = self.head(events, self.judge.made.present_key)
        rest = self.rule.canonical({"head": head}) + b"\n"
        seen = self.judge.refused_at(count + 1, rest, is_end=True)
        tally.note(SEALED, seen, f"after event {count}")

    def _changed(self, number: int, tally: Tally) -> None:
        """Without any key: the hash as it was is not the event's; a hash made anew is not what the next
        event, or the head, was chained to."""
        _, said_hash, mac = self.judge.events[number - 1]
        changed = self.other(number)
        as_it_was = self.line((changed, said_hash, mac))
        seen = self.alone.refused_at(number, as_it_was, is_end=False)
        tally.note(CHAIN, seen, f"event {number}, its hash as it was")
        anew = self.rule.hash_of(self.alone.places[number - 1].hash, changed).hex()
        is_end = number == self.judge.count
        rest = self.line((changed, anew, mac)) + self.judge.lines[number + 1] + b"\n"
        seen = self.alone.refused_at(number, rest, is_end=is_end)
        tally.note(CHAIN, seen, f"event {number}, its hash made anew")

    def _note(self, kind: str, number: int, line: bytes, tally: Tally) -> None:
        seen = self.judge.refused_at(number, line, is_end=False)
        tally.note(kind, seen, f"event {number}: {line[:60]!r}")

    def _whole(self, number: int, tally: Tally) -> None:
        """A trail rewritten from an event on to its end, sealed with the present key; and one cut off
        under the head that was true then."""
        rewritten = self.rewritten(number, self.judge.made.present_key)
        tally.note(REWRITTEN, self.judge.detects(rewritten), f"event {number}", whole=True)
        tally.note(REAL, not self.judge.detects(rewritten, Known()), f"event {number}", whole=True)
        count = self.lots.randrange(self.judge.made.anchors[-1]["anchor"]["size"])
        key = self.judge.places[count].key
        earlier = self.as_file(self.judge.events[:count], key)
        tally.note(EARLIER, self.judge.detects(earlier), f"after event {count}", whole=True)

    def rewritten(self, number: int, key: bytes) -> bytes:
        """The trail with event `number` changed and all that follows chained to it again."""
        kept = self.judge.events[: number - 1]
        rest = [self.other(number), *(event for event, _, _ in self.judge.events[number:])]
        before = self.judge.places[number - 1].hash
        written = [*kept, *self.write(rest, before, key)]
        return self.as_file(written, self.judge.made.present_key)

    def as_file(self, written: list[Written], key: bytes) -> bytes:
        lines = self.rule.lines_of(written, self.head(written, key))
        return b"".join(line + b"\n" for line in lines)

    def _all_anew(self, tally: Tally) -> None:
        """With a first key of their own, which whoever checks is given in the place of the true one, or
        without: the anchors tell. With anchors of their own: the public key tells."""
        own_key = secrets.token_bytes(32)
        changed = self.rewritten(1, own_key)
        events = [*self.write([event for event, _, _ in self.rule.read_lines(changed).events],
                              self.rule.START, own_key)]  # fmt: skip
        key = own_key
        for _ in events:
            key = self.rule.next_key(key)
        file = self.as_file(events, key)
        known = self.judge.known
        for first in (own_key, None, known.first_key):
            seen = self.judge.detects(file, Known(first, known.anchors, known.public_key))
            tally.note(ALL_ANEW, seen, f"first key {first and first.hex()}", whole=True)
        own = [self._own_anchor(events, line["anchor"]) for line in known.anchors]
        seen = self.judge.detects(file, Known(own_key, own, known.public_key))
        tally.note(RESIGNED, seen, "anchors signed with a key of their own", whole=True)
        seen = self.judge.detects(file, Known(own_key, own, None))
        tally.note(REAL, not seen, "with keys and anchors of their own", whole=True)

    def _own_anchor(self, events: list[Written], said: dict[str, Any]) -> dict[str, Any]:
        """An anchor over their own events, signed with a key of their own."""
        import base64

        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        peaks = self.rule.Peaks()
        for _, event_hash, _ in events[: said["size"]]:
            peaks.add(bytes.fromhex(event_hash))
        statement = {**said, "root": peaks.root().hex()}
        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        signature = key.sign(self.rule.canonical(statement))
        return {
            "anchor": statement,
            "signature": base64.b64encode(signature).decode(),
            "public_key": base64.b64encode(public).decode(),
            "timestamp": "",
        }
