"""Where a command writes: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from throughcare.core.mistakes import InputMistakes, Mistake

out_option = click.option(
    "--out", default="-", show_default=True, help="File to write; - is standard output."
)


@contextmanager
def writing(out: str) -> Iterator[TextIO]:
    """A text stream to `out`. A file appears only when everything has been written."""
    if out == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    with part_of(out) as part, part.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def part_of(out: str) -> Iterator[Path]:
    """A file to be written in the place of `out`, which is put there when all has gone well. Beside a
    file it comes in one step; a device, a pipe or standard output is written to, never replaced."""
    path = Path(out).resolve()  # what a link leads to is written, and the link stays
    device = out == "-" or (path.exists() and not path.is_file())
    try:
        if out != "-" and path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file in it")
        handle, name = tempfile.mkstemp(
            dir=None if device else path.parent, prefix=f".{path.name}."
        )
        os.close(handle)
    except OSError as error:
        problem = f"cannot be written: {error.strerror}."
        raise InputMistakes([Mistake(out, None, "--out", problem)]) from None
    part = Path(name)
    try:
        yield part
        if out == "-":
            sys.stdout.buffer.write(part.read_bytes())
        elif device:
            path.write_bytes(part.read_bytes())
        else:
            part.chmod(0o666 & ~_umask())
            os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Progress:
    """Says on standard error how far a long command is, when that is a terminal."""

    def __init__(self, what: str):
        self.what = what
        self.shows = sys.stderr.isatty()

    def __call__(self, done: int) -> None:
        if self.shows:
            click.echo(f"\r{self.what}: {done:,}", err=True, nl=False)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *args: Any) -> None:
        if self.shows:
            click.echo("\r\033[K", err=True, nl=False)
