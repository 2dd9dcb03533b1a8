"""Asks the verifier whether a changed trail is whole: about the changed place alone, or about everything.

To run the whole verifier for each of several million changes would take days. It need not: what it says of a
trail that begins with lines of the true one, and goes on with others, can be told from where they part.

Let a trail be the true one up to its line n, and something else from there. `read_lines` takes each line by
itself; besides the line it looks at whether it is the first, and whether a head came before. A problem that
it notes stays noted. So for lines after the first, with no head before them, it notes the same problems as
if nothing but the first line stood before them. `_walk` goes through the events in their order and carries
on nothing but a `Place`; over the true events it comes to the same `Place` as over the true trail, which is
computed once for each line. It asks `Place.refuses` about the next event, and a refusal ends it with a
problem. `_check_head` looks at the last head and the place that the walk came to. Nothing that comes later
takes a problem back.

Hence, where `refused_at` finds a problem, the whole verifier finds one too. Where it finds none it says
nothing, and the whole verifier is asked. It uses the verifier's own functions, so it holds for a build that
is broken as well. The harness also asks both about changes drawn by lot, and compares.
"""

from __future__ import annotations

import sqlite3
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from proof.trail.making import Made

CANNOT_BE_READ = (OSError, ValueError, sqlite3.Error)  # what its command line takes for that


@dataclass(frozen=True)
class Known:
    """What somebody checks a trail with."""

    first_key: bytes | None = None
    anchors: Sequence[dict[str, Any]] = ()
    public_key: str | None = None


class Judge:
    """The verifier, with the true trail to compare with."""

    def __init__(self, verifier: types.ModuleType, made: Made) -> None:
        self.verifier = verifier
        self.made = made
        self.known = Known(made.first_key, made.anchors, made.public_key)
        self.lines = made.lines.split(b"\n")[:-1]
        trail = verifier.read_lines(made.lines)
        self.events = list(trail.events)
        self.head = trail.head
        self.places = self._places()

    def _places(self) -> list[Any]:
        """Before each event the place that the walk is at; behind the last one the place of the head."""
        place = self.verifier.Place(key=self.known.first_key)
        found = [place]
        for event, said_hash, said_mac in self.events:
            assert place.refuses(event, said_hash, said_mac) is None, "the true trail is refused"
            place = place.after(event, said_hash)
            found.append(place)
        return found

    @property
    def count(self) -> int:
        return len(self.events)

    def detects(self, data: bytes, known: Known | None = None) -> bool:
        """Whether the whole verifier finds anything wrong."""
        return self.says_of(lambda: self.verifier.read_lines(data), known or self.known)

    def says_of(self, read: Callable[[], Any], known: Known) -> bool:
        """Whether the verifier says that a trail is not whole, or cannot be read. Where it breaks off it
        has said nothing."""
        try:
            found = self.verifier.verify(
                read(),
                first_key=known.first_key,
                anchors=known.anchors,
                public_key=known.public_key,
            )
        except CANNOT_BE_READ:
            return True
        except Exception:
            return False
        return bool(found.problems)

    def refused_at(self, line: int, rest: bytes, *, is_end: bool) -> bool:
        """Whether a trail that is true up to line `line` (from 0) and goes on with `rest` is refused for what
        stands in `rest`, whatever follows. `is_end`: nothing follows."""
        try:
            return self._refused_at(line, rest, is_end)
        except Exception:
            return False

    def _refused_at(self, line: int, rest: bytes, is_end: bool) -> bool:
        if line == 0:
            part = self.verifier.read_lines(rest)
            place = self.places[0]
        else:
            part = self.verifier.read_lines(self.lines[0] + b"\n" + rest)
            place = self.places[min(line - 1, self.count)]
        if part.problems:
            return True
        for event, said_hash, said_mac in part.events:
            if place.refuses(event, said_hash, said_mac) is not None:
                return True
            place = place.after(event, said_hash)
        return is_end and self._refuses_head(part.head, place)

    def _refuses_head(self, head: Any, place: Any) -> bool:
        if head is None:
            return True
        verdict = self.verifier.Verdict()
        self.verifier._check_head(head, place, verdict)
        return bool(verdict.problems)
