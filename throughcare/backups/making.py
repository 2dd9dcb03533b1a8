"""Makes a backup: from one moment of the database, while others write in it."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pyrage
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from throughcare.backups.tables import columns_of, kept_models, lines_of
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.keys import sync_folder

FORMAT = 1
PIECE = 1 << 20


@dataclass
class Made:
    """What a backup holds: rows and hash of each table, and the hash of everything."""

    rows: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """One hash for the whole content: the same as long as no row differs."""
        text = "\n".join(f"{name} {digest}" for name, digest in sorted(self.hashes.items()))
        return hashlib.sha256(text.encode()).hexdigest()


def make(file: Path, recipient: str) -> Made:
    """Writes a backup that only the holder of the recipient's identity can read. It stands under its name
    once it is whole and on the disk."""
    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        problem = f"is not a public key of age: {error}."
        remedy = "`throughcare backup-key FILE` makes a pair."
        raise InputMistakes([Mistake("the recipient", None, None, problem, remedy)]) from error
    made = Made()
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        with unfinished.open("wb") as out:
            pyrage.encrypt_io(Pull(compressed(content(made))), out, [key])
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
        sync_folder(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return made


def content(made: Made) -> Iterator[bytes]:
    """The lines of a backup; fills `made` as they are read."""
    with one_moment():
        yield _line({"throughcare backup": FORMAT, "made_at": timezone.now().isoformat(),
                     "migrations": applied_migrations(), "secret": settings.SECRET_KEY})  # fmt: skip
        for model in kept_models():
            table = model._meta.db_table
            yield _line({"table": table, "columns": [f.column for f in columns_of(model)]})
            digest, rows = hashlib.sha256(), 0
            for line in lines_of(model):
                digest.update(line + b"\n")
                rows += 1
                yield line + b"\n"
            made.rows[table], made.hashes[table] = rows, digest.hexdigest()
            yield _line({"end": table, "rows": rows, "sha256": made.hashes[table]})
        yield _line({"end of backup": made.whole})


def table_hashes() -> Made:
    """The hashes of what the database holds now."""
    made = Made()
    with one_moment():
        for model in kept_models():
            digest, rows = hashlib.sha256(), 0
            for line in lines_of(model):
                digest.update(line + b"\n")
                rows += 1
            made.rows[model._meta.db_table] = rows
            made.hashes[model._meta.db_table] = digest.hexdigest()
    return made


def applied_migrations() -> list[str]:
    """The migrations that the database has seen."""
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """Reads see the database as it is now, whatever is written meanwhile; nobody waits for them."""
    begin = "BEGIN" if connection.vendor == "sqlite" else (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    )  # fmt: skip
    if connection.in_atomic_block:  # a test's own transaction is a moment already
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def compressed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines as gzip, in pieces; the same lines give the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1, mtime=0) as packed:
        for line in lines:
            packed.write(line)
            if buffer.tell() > PIECE:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


class Pull(io.RawIOBase):
    """A file to read from whose pieces are made when they are asked for: nothing lies on a disk in clear."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self.rest) < size:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.rest += piece
        cut = len(self.rest) if size < 0 else size
        found, self.rest = self.rest[:cut], self.rest[cut:]
        return found


def _line(value: Any) -> bytes:
    return msgspec.json.encode(value) + b"\n"
