"""A file layer of SQLite (a "VFS") that passes everything on to the real one, and keeps a log of each write,
sync, truncation, creation and deletion: what a disk is asked, in its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw


@dataclass(frozen=True, slots=True)
class Create:
    """A file came to be; until its folder is synced the disk may not know."""

    name: str
    file: int


@dataclass(frozen=True, slots=True)
class Write:
    file: int
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """A sync that has returned: what was written to the file before it began is safe. `folder`: and so is
    what happened to the names in its folder."""

    file: int
    folder: bool
    began: int  # after so many operations


@dataclass(frozen=True, slots=True)
class Delete:
    name: str
    folder: bool  # whether the folder was synced too


@dataclass(frozen=True, slots=True)
class Committing:
    """COMMIT of a transaction was sent; from here on it may be there."""

    number: int


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """COMMIT returned: whoever waited was told "recorded". From here on it must be there."""

    number: int


DATABASE, FIRST = "site.sqlite3", 0
Operation = Create | Write | Truncate | Sync | Delete | Committing | Acknowledged
TURNS_IN_A_SYNC = 3
TO_SYNC_THEIR_FOLDER = ("-journal", "-wal")  # SQLite does, when it syncs one for the first time


@dataclass
class Log:
    """What a disk was asked, from the moment on at which it safely held `database`, as its first file."""

    database: bytes
    operations: list[Operation] = field(default_factory=list)


class LoggedDisk(apsw.VFS):
    """`meanwhile` is called before each operation: there others take their turn. `deaf_to`: endings of the
    files for which the disk says yes to a sync and does nothing."""

    def __init__(
        self, name: str, folder: Path, meanwhile: Callable[[], None], deaf_to: tuple[str, ...]
    ) -> None:
        super().__init__(name, "")
        self.name = name
        self.meanwhile = meanwhile
        self.deaf_to = deaf_to
        self.log = Log((folder / DATABASE).read_bytes())
        self.numbers = {str(folder / DATABASE): FIRST}
        self.made = FIRST

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is None:
            return apsw.VFSFile("", name, flags)
        is_new = not Path(path).exists()
        file = LoggedFile(self, name, flags)
        if is_new:
            self.made += 1
            self.numbers[path] = self.made
            self.log.operations.append(Create(Path(path).name, self.numbers[path]))
        file.number = self.numbers[path]
        file.is_deaf = path.endswith(self.deaf_to)
        file.may_sync_folder = path.endswith(TO_SYNC_THEIR_FOLDER)
        return file

    def xDelete(self, path: str, sync_folder: bool) -> None:
        self.meanwhile()
        super().xDelete(path, sync_folder)
        del self.numbers[path]
        folder = sync_folder and not path.endswith(self.deaf_to)
        self.log.operations.append(Delete(Path(path).name, folder))

    def xSleep(self, microseconds: int) -> int:
        """Nobody sleeps: who waits for a lock gives the others a turn."""
        self.meanwhile()
        return microseconds


class LoggedFile(apsw.VFSFile):
    def __init__(self, disk: LoggedDisk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.number = -1
        self.is_deaf = False
        self.may_sync_folder = False

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.meanwhile()
        super().xWrite(data, offset)
        self.disk.log.operations.append(Write(self.number, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        self.disk.meanwhile()
        super().xTruncate(size)
        self.disk.log.operations.append(Truncate(self.number, size))

    def xSync(self, flags: int) -> None:
        """Only in the log: the real files are never lost, and are read back by nobody but SQLite."""
        began = len(self.disk.log.operations)
        for _ in range(TURNS_IN_A_SYNC):
            self.disk.meanwhile()
        if not self.is_deaf:
            self.disk.log.operations.append(Sync(self.number, self.may_sync_folder, began))
            self.may_sync_folder = False
