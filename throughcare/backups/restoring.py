"""Restores a backup into an empty database: whole, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import msgspec
import pyrage
from django.core.management.color import no_style
from django.db import connection, transaction

from throughcare.backups.making import FORMAT, Made, applied_migrations
from throughcare.backups.tables import Model, columns_of, kept_models, readers_of
from throughcare.cases.rows import insert_rows
from throughcare.core.mistakes import InputMistakes, Mistake


class Broken(Exception):
    """A backup that is not whole; the text says where."""


def read_identity(file: Path) -> pyrage.x25519.Identity:
    """The private key from its file. Raises InputMistakes."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        key = next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        return pyrage.x25519.Identity.from_str(key)
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        problem = f"holds no private key of age: {error or 'no line begins with AGE-SECRET-KEY-'}."
        remedy = "Name the file that `throughcare backup-key` wrote."
        raise InputMistakes([Mistake(str(file), None, None, problem, remedy)]) from error


def header(file: Path, identity: pyrage.x25519.Identity) -> dict[str, Any]:
    """The first line of a backup: when it was made, by which version, and the site's secret."""
    return _first(lines(file, identity), file)


def _first(found: Iterator[bytes], file: Path) -> dict[str, Any]:
    said = msgspec.json.decode(next(found, b"null"))
    if not isinstance(said, dict) or said.get("throughcare backup") != FORMAT:
        raise Broken(f"{file} is not a backup of this format")
    return said


def restore(file: Path, identity: pyrage.x25519.Identity) -> Made:
    """Puts everything into the database, which has to be empty and of the same version. Raises Broken
    where one byte is not what was written; then the database is as it was."""
    found = lines(file, identity)
    said = _first(found, file)
    if said["migrations"] != applied_migrations():
        raise Broken(
            "the backup was made by another version of throughcare; restore it with that version, "
            "then migrate"
        )
    models = {model._meta.db_table: model for model in kept_models()}
    made = Made()
    with transaction.atomic():
        _refuse_what_is_not_empty(models)
        whole = None
        for line in found:
            said = msgspec.json.decode(line)
            if "end of backup" in said:
                whole = said["end of backup"]
                break
            _restore_table(said, found, models, made)
        if whole != made.whole or set(made.rows) != set(models):
            raise Broken("the backup ends too soon, or a table differs")
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            with connection.cursor() as cursor:
                cursor.execute(statement)
    return made


def _refuse_what_is_not_empty(models: dict[str, Model]) -> None:
    for table, model in models.items():
        if model._base_manager.exists():
            raise Broken(f"the database is not empty: {table} has rows")


def _restore_table(
    said: dict[str, Any], found: Iterator[bytes], models: dict[str, Model], made: Made
) -> None:
    table = said.get("table")
    model = models.get(table or "")
    if model is None or said["columns"] != [field.column for field in columns_of(model)]:
        raise Broken(f"the backup has a table that this version does not know so: {table}")
    digest, readers, end = hashlib.sha256(), readers_of(model), {}

    def rows() -> Iterator[tuple[Any, ...]]:
        for line in found:
            if line.startswith(b"{"):
                end.update(msgspec.json.decode(line))
                return
            digest.update(line + b"\n")
            values = msgspec.json.decode(line)
            yield tuple(
                None if value is None else read(value)
                for read, value in zip(readers, values, strict=True)
            )

    count = insert_rows(model, [field.name for field in columns_of(model)], rows())
    made.rows[model._meta.db_table], made.hashes[model._meta.db_table] = count, digest.hexdigest()
    if (end.get("end"), end.get("rows"), end.get("sha256")) != (table, count, digest.hexdigest()):
        raise Broken(f"table {table} is not what was written")


def lines(file: Path, identity: pyrage.x25519.Identity) -> Iterator[bytes]:
    """The lines of a backup, decrypted as they are read: nothing lies on a disk in clear. Raises Broken."""
    pipe: Queue[bytes | Exception | None] = Queue(maxsize=16)
    threading.Thread(target=_decrypt, args=(file, identity, pipe), daemon=True).start()
    try:
        with gzip.GzipFile(fileobj=io.BufferedReader(_FromPipe(pipe))) as text:
            for line in text:
                yield line.removesuffix(b"\n")
    except (EOFError, gzip.BadGzipFile, OSError, msgspec.DecodeError) as error:
        raise Broken(
            f"{file} cannot be read: it was changed, or is for another key ({error})"
        ) from error


def _decrypt(
    file: Path, identity: pyrage.x25519.Identity, pipe: Queue[bytes | Exception | None]
) -> None:
    try:
        with file.open("rb") as source:
            pyrage.decrypt_io(source, _ToPipe(pipe), [identity])
        pipe.put(None)
    except Exception as error:
        pipe.put(error)


class _ToPipe(io.RawIOBase):
    def __init__(self, pipe: Queue[bytes | Exception | None]) -> None:
        self.pipe = pipe

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pipe.put(bytes(data))
        return len(data)


class _FromPipe(io.RawIOBase):
    def __init__(self, pipe: Queue[bytes | Exception | None]) -> None:
        self.pipe = pipe
        self.rest = b""
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest and not self.ended:
            piece = self.pipe.get()
            if isinstance(piece, Exception):
                raise OSError(str(piece))
            self.ended = piece is None
            self.rest = piece or b""
        size = min(len(buffer), len(self.rest))
        buffer[:size] = self.rest[:size]
        self.rest = self.rest[size:]
        return size
