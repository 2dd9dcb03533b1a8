"""Many cuts of one log, on all cores, and the count of what was wrong with the images."""

from __future__ import annotations

import multiprocessing
import random
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from proof.power_cut.checks import Examiner, Moments
from proof.power_cut.disk import Log, Operation
from proof.power_cut.images import Disk

CHUNKS_OF_A_JOB = 4
EXAMPLES = 5
GO_ON = 4  # on each fourth image the site goes on


@dataclass
class Tally:
    """What came of a number of cuts. An image counts once for each kind of fault that it has."""

    cuts: int = 0
    faulty: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    unsynced: Counter[str] = field(default_factory=Counter)
    in_a_commit: int = 0
    in_a_checkpoint: int = 0
    went_on: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.cuts += other.cuts
        self.faulty += other.faulty
        self.faults += other.faults
        self.unsynced += other.unsynced
        self.in_a_commit += other.in_a_commit
        self.in_a_checkpoint += other.in_a_checkpoint
        self.went_on += other.went_on
        self.examples = (self.examples + other.examples)[:EXAMPLES]


@dataclass(frozen=True)
class Trials:
    """A log to cut, and the moments that its images may show."""

    log: Log
    moments: Moments
    seed: str

    def run(self, cuts: int, *, jobs: int, folder: Path) -> Tally:
        """Cuts the log at so many points. The same seed gives the same cuts, whatever `jobs` is."""
        lot = random.Random(self.seed)
        points = sorted(lot.randrange(len(self.log.operations) + 1) for _ in range(cuts))
        numbered = list(enumerate(points))
        size = max(1, -(-cuts // (jobs * CHUNKS_OF_A_JOB)))
        chunks = [numbered[start : start + size] for start in range(0, cuts, size)]
        found = Tally()
        # Forked, so that the log is at hand in each process without being copied.
        with ProcessPoolExecutor(
            jobs, multiprocessing.get_context("fork"), _take, (self, folder)
        ) as pool:
            for tally in pool.map(_cut, chunks):
                found.add(tally)
        return found

    def cut(self, points: Iterable[tuple[int, int]], folder: Path) -> Tally:
        """Cuts at points that come in the order of the log, each with its number."""
        disk, done, tally = Disk(self.log), 0, Tally()
        examiner = Examiner(self.moments)
        for number, point in points:
            for operation in self.log.operations[done:point]:
                disk.happen(operation)
            done = point
            lot = random.Random(f"{self.seed}/{number}")
            image = disk.cut(lot)
            faults = examiner.examine(
                image.lay(folder),
                acknowledged=disk.acknowledged,
                begun=disk.begun,
                go_on=number % GO_ON == 0,
            )
            tally.cuts += 1
            tally.faulty += bool(faults)
            tally.faults.update({fault.kind for fault in faults})
            tally.unsynced.update(image.unsynced)
            tally.in_a_commit += disk.is_committing
            tally.in_a_checkpoint += disk.is_in_checkpoint
            if faults and len(tally.examples) < EXAMPLES:
                last = self.log.operations[point - 1] if point else None
                tally.examples.append(
                    f"cut {number} of seed {self.seed}, {after(last)}: {faults[0].kind}: {faults[0].told}"
                )
        tally.went_on = examiner.went_on
        return tally


def after(operation: Operation | None) -> str:
    return f"after a {type(operation).__name__.lower()}" if operation else "before anything"


_at_hand: tuple[Trials, Path] | None = None


def _take(trials: Trials, folder: Path) -> None:
    global _at_hand
    _at_hand = (trials, folder)


def _cut(points: list[tuple[int, int]]) -> Tally:
    assert _at_hand is not None
    trials, folder = _at_hand
    with tempfile.TemporaryDirectory(dir=folder) as images:
        return trials.cut(points, Path(images))
