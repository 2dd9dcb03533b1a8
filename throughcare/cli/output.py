"""Where a command writes: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

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
    path = Path(out)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        problem = f"cannot be written: {error.strerror}."
        raise InputMistakes([Mistake(out, None, "--out", problem)]) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
