"""What a disk may hold after the power went.

What was synced is there. Of everything later, each write was kept, dropped or torn (each sector old, new or
neither), each truncation happened or not, each name in the folder changed or not, one independently of the
other: a disk and a file system write in whatever order they like until they are told to sync.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from proof.power_cut.disk import (
    DATABASE,
    FIRST,
    Acknowledged,
    Committing,
    Create,
    Delete,
    Log,
    Operation,
    Sync,
    Truncate,
    Write,
)

T = TypeVar("T")
SECTOR = 512
KEPT, DROPPED, TORN = "kept", "dropped", "torn"
# How a disk treats what was not synced; drawn for each cut. The extremes find what the mixtures rarely do:
# all kept is a process that was killed, all dropped is a cache that was lost whole.
MOODS = (
    {KEPT: 1},
    {DROPPED: 1},
    {TORN: 1},
    {KEPT: 1, DROPPED: 1, TORN: 1},
    {KEPT: 8, DROPPED: 1, TORN: 1},
    {KEPT: 1, DROPPED: 8, TORN: 1},
)
INDEX = "-shm"  # of the WAL: never synced, so anything may be there, or nothing
INDEX_BYTES = 32768


@dataclass
class Platter:
    """One file: what is safe, and what was written to it since the last sync."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, Write | Truncate]] = field(default_factory=list)  # with their places

    def sync(self, began: int) -> None:
        for _, operation in before(began, self.pending):
            apply(self.safe, operation)
        self.pending = since(began, self.pending)


@dataclass
class Image:
    """What one cut left."""

    files: dict[str, bytearray]
    unsynced: dict[str, int]  # writes that were kept, dropped, torn

    def lay(self, folder: Path) -> Path:
        """Puts the files in the place of those of the image before; gives the database."""
        for path in folder.iterdir():
            if path.name not in self.files:
                path.unlink()
        for name, content in self.files.items():
            path = folder / name
            # Written over, not anew: that takes a memory file system half the time.
            with path.open("r+b" if path.exists() else "wb") as file:
                file.write(content)
                file.truncate()
        return folder / DATABASE


class Disk:
    """A disk on which the operations of a log happen, one after the other."""

    def __init__(self, log: Log) -> None:
        self.platters = {FIRST: Platter(bytearray(log.database))}
        self.names = {DATABASE: FIRST}
        self.pending_names: list[tuple[int, Create | Delete]] = []
        self.happened = 0  # operations so far
        self.acknowledged = 0  # transactions that must be there
        self.begun = 0  # transactions that may be there

    def happen(self, operation: Operation) -> None:
        match operation:
            case Write() | Truncate():
                self.platters[operation.file].pending.append((self.happened, operation))
            case Sync():
                self.platters[operation.file].sync(operation.began)
                if operation.folder:
                    self._sync_folder(operation.began)
            case Create():
                self.platters[operation.file] = Platter()
                self.pending_names.append((self.happened, operation))
            case Delete():
                self.pending_names.append((self.happened, operation))
                if operation.folder:
                    self._sync_folder(self.happened + 1)
            case Committing():
                self.begun = max(self.begun, operation.number)
            case Acknowledged():
                self.acknowledged = max(self.acknowledged, operation.number)
        self.happened += 1

    def _sync_folder(self, began: int) -> None:
        for _, operation in before(began, self.pending_names):
            rename(self.names, operation)
        self.pending_names = since(began, self.pending_names)

    @property
    def is_committing(self) -> bool:
        return self.begun > self.acknowledged

    @property
    def is_in_checkpoint(self) -> bool:
        return bool(self.platters[FIRST].pending)

    def cut(self, lot: random.Random) -> Image:
        """What is on the disk if the power goes now: the safe part, and of the rest what the lot says."""
        mood = lot.choice(MOODS)
        unsynced = dict.fromkeys((KEPT, DROPPED, TORN), 0)
        names = dict(self.names)
        for _, change in self.pending_names:
            if lot.random() < 0.5:
                rename(names, change)
        files = {}
        for name, number in names.items():
            platter = self.platters[number]
            files[name] = content = bytearray(platter.safe)
            fates = lot.choices(list(mood), weights=list(mood.values()), k=len(platter.pending))
            for (_, operation), fate in zip(platter.pending, fates, strict=True):
                unsynced[fate] += 1
                for part in left_of(operation, fate, lot):
                    apply(content, part)
        if lot.random() < 0.5:
            files[DATABASE + INDEX] = bytearray(lot.randbytes(INDEX_BYTES))
        return Image(files, unsynced)


def before(place: int, placed: list[tuple[int, T]]) -> list[tuple[int, T]]:
    return [item for item in placed if item[0] < place]


def since(place: int, placed: list[tuple[int, T]]) -> list[tuple[int, T]]:
    return [item for item in placed if item[0] >= place]


def left_of(
    operation: Write | Truncate, fate: str, lot: random.Random
) -> Sequence[Write | Truncate]:
    """What is left of an operation that was not synced."""
    if fate == KEPT or (fate == TORN and isinstance(operation, Truncate)):
        return [operation]
    if fate == DROPPED or isinstance(operation, Truncate):
        return []
    return list(torn(operation, lot))


def torn(write: Write, lot: random.Random) -> Iterator[Write]:
    """A write of which each sector is new, old, or neither. Bytes of a sector that were not written stay
    as they were: SQLite counts on that of every disk ("powersafe overwrite")."""
    start, end = write.at, write.at + len(write.data)
    while start < end:
        stop = min(end, start - start % SECTOR + SECTOR)
        fate = lot.randrange(3)
        if fate == 0:
            yield Write(write.file, start, write.data[start - write.at : stop - write.at])
        elif fate == 1:
            yield Write(write.file, start, lot.randbytes(stop - start))
        start = stop


def apply(content: bytearray, operation: Write | Truncate) -> None:
    if isinstance(operation, Truncate):
        if len(content) > operation.size:
            del content[operation.size :]
        else:
            content.extend(bytes(operation.size - len(content)))
        return
    end = operation.at + len(operation.data)
    if len(content) < operation.at:  # what lies between was never written
        content.extend(bytes(operation.at - len(content)))
    content[operation.at : end] = operation.data


def rename(names: dict[str, int], operation: Create | Delete) -> None:
    if isinstance(operation, Create):
        names[operation.name] = operation.file
    else:
        names.pop(operation.name, None)
