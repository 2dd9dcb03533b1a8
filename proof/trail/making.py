"""A trail of any length, written with the site's own writer and exported by its own command."""

from __future__ import annotations

import datetime
import itertools
import random
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANCHORED = (0.25, 0.5, 0.9)  # where anchors stand, as shares of the trail
AT_ONCE = 50  # events in a transaction
WHO = ("s0012", "françois.o'neill", "zoë.łukasz", "command of root", "山田", "officer-of-south")
ACTS = (
    "show case",
    "record entry",
    "save victim",
    "give role",
    "limit access",
    "show caseload-file",
)
TARGETS = ("case cheshire/C00123", "user zoë.łukasz", "area tèst", "12 subjects", 'case a"b/\\c')
TEXTS = (
    "", "plain", "naïve “quotes” – dash", "tab\tand\nnewline", "\x1f\x0b\x7f", "ελληνικά", "العربية",
    "😀 outside the first plane", "a" * 300, "e\u0301 is not é", "</script>", "\u2028",
)  # fmt: skip
NUMBERS = (0, -1, 7, 2**53 + 1, 10**30, 0.1, -0.0, 1e22, 5e-324)


@dataclass(frozen=True)
class Made:
    """A trail, and what is kept away from the machine to check it with."""

    lines: bytes  # as `throughcare trail export` writes them
    first_key: bytes | None
    anchors: tuple[dict[str, Any], ...]
    public_key: str
    database: Path  # a copy of the site's own, without a log beside it
    present_key: bytes  # of the event to come: what whoever takes the machine over has


def make_trail(events: int, seed: int, folder: Path) -> Made:
    """Writes a trail of that many events, anchors and the export among them."""
    from django.conf import settings

    from throughcare import keys
    from throughcare.audit.actions import anchor
    from throughcare.audit.anchors import anchor_lines
    from throughcare.audit.chaining import PLACE, PURPOSE
    from throughcare.audit.models import TrailHead

    lots = random.Random(seed)
    stops = [round(events * share) for share in ANCHORED]
    for before, stop in itertools.pairwise([0, *stops, events]):
        is_last = stop == events
        write(stop - before - 1, lots)  # the anchor's own event, or the export's, is the last one
        if not is_last:
            anchor(by="command of root")
    file = folder / "trail.jsonl"
    export(file)
    first = bytes.fromhex(settings.TRAIL_KEY_FILE.read_text())
    head = TrailHead.objects.get(pk=1)
    present = bytes.fromhex(keys.decrypt(head.key, purpose=PURPOSE, place=PLACE))
    return Made(
        lines=file.read_bytes(),
        first_key=first,
        anchors=tuple(anchor_lines()),
        public_key=keys.public_key(),
        database=copy_of_database(folder),
        present_key=present,
    )


def write(events: int, lots: random.Random) -> None:
    from django.db import transaction

    for first in range(0, events, AT_ONCE):
        with transaction.atomic():
            for _ in range(min(AT_ONCE, events - first)):
                write_one(lots)


def write_one(lots: random.Random) -> None:
    from throughcare.audit.actions import record
    from throughcare.audit.models import KINDS

    target = lots.choice(TARGETS)
    record(
        by=lots.choice(WHO),
        kind=lots.choice(KINDS),
        act=lots.choice(ACTS),
        target=target,
        subjects=[f"case cheshire/C{lots.randrange(99999):05}" for _ in range(lots.randrange(4))],
        details={
            f"{lots.choice(('entry', 'größe', 'kind'))}{n}": any_value(lots)
            for n in range(lots.randrange(4))
        },
    )


def any_value(lots: random.Random, depth: int = 0) -> Any:
    """A value that JSON has: texts of any script, numbers of any size, and what holds them."""
    kind = lots.randrange(6 if depth < 2 else 4)
    if kind == 0:
        return lots.choice(TEXTS)
    if kind == 1:
        return lots.choice(NUMBERS)
    if kind == 2:
        return lots.choice((True, False, None))
    if kind == 3:
        return datetime.date(2006, 1, 1 + lots.randrange(28)).isoformat()
    values = [any_value(lots, depth + 1) for _ in range(lots.randrange(3))]
    return values if kind == 4 else {lots.choice(TEXTS): value for value in values}


def export(file: Path) -> None:
    """Runs `throughcare trail export`, which is an event itself."""
    from throughcare.cli.trail import export as command

    assert command.callback is not None
    command.callback(out=str(file))


def copy_of_database(folder: Path) -> Path:
    """The site's database as one file, as it is now."""
    from django.conf import settings
    from pysqlite3 import dbapi2 as sqlite

    copy = folder / "copy.sqlite3"
    with closing(sqlite.connect(settings.DATABASE)) as source, closing(sqlite.connect(copy)) as to:
        source.backup(to)
        to.execute("PRAGMA journal_mode = DELETE")
    return copy


def another(database: Path, name: str) -> Path:
    """A copy of that copy, to be changed."""
    return Path(shutil.copyfile(database, database.with_name(name)))
