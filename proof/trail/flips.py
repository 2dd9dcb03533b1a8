"""Every bit of the exported trail flipped, every byte taken out, bytes put in before each, the end cut off
at each: one change at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from proof.tally import Tally
from proof.trail.judging import Judge

PUT_IN = (b" ", b"\n", b"0")
FLIP, OUT, IN, CUT = "single bits flipped", "single bytes taken out", "bytes put in", "ends cut off"


@dataclass(frozen=True)
class Change:
    """Other bytes in the place of those from `start` to `end`."""

    kind: str
    start: int
    end: int
    put: bytes = b""

    def of(self, data: bytes) -> bytes:
        return data[: self.start] + self.put + data[self.end :]

    def told(self, data: bytes) -> str:
        near = data[max(0, self.start - 20) : self.start + 20]
        return f"byte {self.start}, {self.put!r} put in at: {near!r}"


def changes_of_line(data: bytes, begin: int, stop: int) -> Iterator[Change]:
    """Each change of the line that has these bytes."""
    for at in range(begin, stop):
        for bit in range(8):
            yield Change(FLIP, at, at + 1, bytes([data[at] ^ 1 << bit]))
        yield Change(OUT, at, at + 1)
        for put in PUT_IN:
            yield Change(IN, at, at, put)
        yield Change(CUT, at, len(data))


class Flips:
    """The changes of each line, asked about at the place of the line."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.data = judge.made.lines
        self.begins = [0]
        for line in judge.lines:
            self.begins.append(self.begins[-1] + len(line) + 1)

    def check_line(self, line: int) -> Tally:
        """Every change of one line. Where its place does not tell, the whole verifier is asked."""
        tally = Tally()
        for change in changes_of_line(self.data, self.begins[line], self.begins[line + 1]):
            seen, whole = self.refused(line, change), False
            if not seen:
                seen, whole = self.judge.detects(change.of(self.data)), True
            tally.note(change.kind, seen, change.told(self.data), whole=whole)
        return tally

    def refused(self, line: int, change: Change) -> bool:
        """Whether what stands there now is refused. It reaches to the end of the line where the change
        ends: that of the next one where a line's end is gone."""
        stop = self.data.find(b"\n", change.end) + 1 or len(self.data)
        before = self.data[self.begins[line] : change.start]
        rest = before + change.put + self.data[change.end : stop]
        return self.judge.refused_at(line, rest, is_end=stop == len(self.data))

    def drawn(self, lots: random.Random) -> tuple[int, Change]:
        """A flipped bit by lot, with the number of its line."""
        line = lots.randrange(len(self.judge.lines))
        at = lots.randrange(self.begins[line], self.begins[line + 1])
        return line, Change(FLIP, at, at + 1, bytes([self.data[at] ^ 1 << lots.randrange(8)]))

    def agreement(self, seed: int, wanted: int) -> Tally:
        """Asks the whole verifier about bits drawn by lot: it has to see what the place saw."""
        tally, lots = Tally(), random.Random(seed)
        for _ in range(wanted):
            line, change = self.drawn(lots)
            whole = self.judge.detects(change.of(self.data))
            if whole or not self.refused(line, change):
                tally.note("flips drawn: place and whole verifier agree", True, "", whole=True)
            else:
                told = f"refused at its place, not as a whole: {change.told(self.data)}"
                tally.note("flips drawn: place and whole verifier agree", False, told, whole=True)
        return tally
