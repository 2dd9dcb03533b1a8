"""The file of anchors on a full disk, or where it cannot be: no anchor, and no half line in the file."""

from __future__ import annotations

import contextlib
import json
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from throughcare import keys
from throughcare.audit.actions import anchor
from throughcare.audit.anchors import trail
from throughcare.audit.verifier import verify

BY = "proof"
A_PART_OF_A_LINE = 40  # bytes


def check_anchors(
    hash_of_tables: Callable[[], str], something_happens: Callable[[], object]
) -> list[str]:
    """Everything that is wrong after anchoring failed, and after it went well again."""
    file, found = settings.ANCHORS_FILE, []
    something_happens()
    if anchor(by=BY) is None:
        found.append("nothing was anchored")
    something_happens()
    for what, failing in {"full": _full, "a folder": _a_folder, "nowhere": _nowhere}.items():
        before, text = hash_of_tables(), file.read_bytes()
        try:
            with failing(file):
                anchor(by=BY)
            found.append(f"anchors {what}: it did not fail")
        except OSError:
            pass
        if hash_of_tables() != before:
            found.append(f"anchors {what}: something changed")
        if file.read_bytes() != text:
            found.append(f"anchors {what}: half a line is in the file")
    if anchor(by=BY) is None:
        found.append("nothing was anchored afterwards")
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    verdict = verify(trail(), anchors=lines, public_key=keys.public_key())
    return found + verdict.problems


@contextlib.contextmanager
def _full(file: Path) -> Iterator[None]:
    """The disk takes a part of a line and no more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + A_PART_OF_A_LINE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def _a_folder(file: Path) -> Iterator[None]:
    """Somebody made a folder of its name."""
    with _away(file):
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()


@contextlib.contextmanager
def _nowhere(file: Path) -> Iterator[None]:
    """The disk that it lies on is not mounted: a file stands where its folder should be."""
    settings.ANCHORS_FILE = file / "anchors.jsonl"
    try:
        yield
    finally:
        settings.ANCHORS_FILE = file


@contextlib.contextmanager
def _away(file: Path) -> Iterator[None]:
    kept = file.with_name("kept")
    file.rename(kept)
    try:
        yield
    finally:
        kept.rename(file)
