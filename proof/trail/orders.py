"""The trail's own lines in another order: swapped, left out, doubled, moved.

Take any sequence of the trail's lines that is not the trail, and the first place at which the two differ.
There stands another line, or nothing; before it all is as it was. So it is enough to ask, for each place,
about each line that does not belong there, and about nothing: whatever follows, that is refused
(judging.py). Every swap, deletion, doubling and shuffle there is begins with one of these. A head before the
end is refused for itself where nothing follows, and for what follows else.

Sequences drawn by lot go to the whole verifier besides, and lines that no site writes.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from proof.tally import Tally
from proof.trail.judging import Judge

OUT_OF_PLACE = "lines at a place that is not theirs"
ENDED = "trails ended before each line"
STRANGE = "lines that no site writes"
Lines = list[bytes]
NOBODYS = (
    b"", b"null", b"[]", b"{}", b'"trail"', b"1", b"NaN", b'{"trail":1}', b'{"trail":true}', b'{"head":null}',
    b'{"head":[]}', b'{"head":{}}', b'{"head":{"hash":1,"seal":null,"seq":[]}}', b"[" * 100_000,
    b'{"event":null,"hash":"","mac":""}', b'{"event":{},"hash":[],"mac":{}}', b"\xef\xbb\xbf{}",
    b'{"event":{"act":1,"at":2,"by":3,"details":4,"kind":5,"seq":6,"subjects":7,"target":8},"hash":9,"mac":0}',
    b'{"head":"\\ud800"}', b'"' + b"9" * 5000, b"9" * 5000, b"\xff\xfe{\0}\0", b"\0",
)  # fmt: skip


class Orders:
    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.lines = judge.lines
        self.last = len(self.lines) - 1  # the head

    def check_place(self, place: int) -> Tally:
        """Every line at a place (from 0; one more than there are: behind the head), and none."""
        tally = Tally()
        for other in range(len(self.lines)):
            if other != place:
                seen = self._refused(place, other)
                tally.note(OUT_OF_PLACE, seen, f"line {other + 1} as line {place + 1}")
        if place <= self.last:
            seen = self.judge.refused_at(place, b"", is_end=True)
            tally.note(ENDED, seen, f"ended before line {place + 1}")
        return tally

    def _refused(self, place: int, other: int) -> bool:
        if 0 < place <= self.last and 0 < other < self.last:  # an event, most often: asked at once
            event, said_hash, said_mac = self.judge.events[other - 1]
            here = self.judge.places[place - 1]
            return here.refuses(event, said_hash, said_mac) is not None
        line = self.lines[other] + b"\n"
        if place > self.last:
            behind = self.lines[self.last] + b"\n" + line
            return self.judge.refused_at(self.last, behind, is_end=True)
        if other == self.last:
            return self._refused_head(place, line)
        return self.judge.refused_at(place, line, is_end=False)

    def _refused_head(self, place: int, head: bytes) -> bool:
        """The head too early: at the end, and with each kind of line behind it."""
        at_end = self.judge.refused_at(place, head, is_end=True)
        followed = [
            self.judge.refused_at(place, head + line + b"\n", is_end=False)
            for line in (self.lines[0], self.lines[1], self.lines[self.last])
        ]
        return at_end and all(followed)

    def strange(self, line: bytes) -> Tally:
        """A line that no site writes, in the place of some and before some."""
        tally = Tally()
        for place in {0, 1, 2, self.last // 2, self.last - 1, self.last}:
            for taken in (0, 1):
                changed = [*self.lines[:place], line, *self.lines[place + taken :]]
                if changed == self.lines:
                    continue
                seen = self.judge.detects(b"".join(part + b"\n" for part in changed))
                tally.note(STRANGE, seen, f"line {place + 1}: {line[:60]!r}", whole=True)
        return tally

    def drawn(self, seed: int, wanted: int) -> Tally:
        """Other orders drawn by lot, each asked about as a whole."""
        tally, lots = Tally(), random.Random(seed)
        kinds = list(ORDERS.items())
        for number in range(wanted):
            kind, order = kinds[number % len(kinds)]
            changed = order(list(self.lines), lots)
            if changed != self.lines:
                seen = self.judge.detects(b"".join(line + b"\n" for line in changed))
                tally.note(kind, seen, f"draw {number} of seed {seed}", whole=True)
        return tally


def two(lines: Lines, lots: random.Random) -> tuple[int, int]:
    """Two places, the earlier one first."""
    first, second = sorted(lots.sample(range(len(lines)), 2))
    return first, second


def swap_neighbours(lines: Lines, lots: random.Random) -> Lines:
    at = lots.randrange(len(lines) - 1)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return lines


def swap(lines: Lines, lots: random.Random) -> Lines:
    first, second = two(lines, lots)
    lines[first], lines[second] = lines[second], lines[first]
    return lines


def leave_one_out(lines: Lines, lots: random.Random) -> Lines:
    del lines[lots.randrange(len(lines))]
    return lines


def leave_a_range_out(lines: Lines, lots: random.Random) -> Lines:
    first, second = two(lines, lots)
    return lines[:first] + lines[second:]


def double(lines: Lines, lots: random.Random) -> Lines:
    line = lots.choice(lines)
    lines.insert(lots.randrange(len(lines) + 1), line)
    return lines


def move(lines: Lines, lots: random.Random) -> Lines:
    line = lines.pop(lots.randrange(len(lines)))
    lines.insert(lots.randrange(len(lines) + 1), line)
    return lines


def turn_round(lines: Lines, lots: random.Random) -> Lines:
    first, second = two(lines, lots)
    return lines[:first] + lines[first : second + 1][::-1] + lines[second + 1 :]


def cut_off(lines: Lines, lots: random.Random) -> Lines:
    return lines[: lots.randrange(len(lines))]


ORDERS: dict[str, Callable[[Lines, random.Random], Lines]] = {
    "neighbours swapped": swap_neighbours,
    "lines swapped": swap,
    "lines left out": leave_one_out,
    "ranges left out": leave_a_range_out,
    "lines doubled": double,
    "lines moved": move,
    "ranges turned round": turn_round,
    "ends cut off at a line": cut_off,
}
