"""What Django executes for a stream of acts: the database before them, each statement with its values, and
where transactions begin and end."""

from __future__ import annotations

import datetime
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2

Value = None | int | float | str | bytes
Statement = tuple[str, tuple[Value, ...]]
BEGIN, COMMIT, ROLLBACK = "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"


@dataclass
class Recording:
    """A stream of acts as statements. A unit is what one request executes up to the end of a
    transaction: what it reads before, then everything from BEGIN to COMMIT or ROLLBACK."""

    before: Path  # the database before the first act
    after: Path  # and after the last one, as Django left it
    first_key: bytes  # of the audit trail
    units: list[list[Statement]]
    acts: Counter[str]


class Recorder:
    """Notes every statement of Django's connection, in the order and the form in which SQLite gets it."""

    def __init__(self) -> None:
        self.units: list[list[Statement]] = []
        self._unit: list[Statement] = []

    def statement(
        self, execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any
    ) -> Any:
        """Stands around each statement, as Django's `execute_wrapper` asks."""
        written = sql if values is None else context["cursor"].cursor.convert_query(sql)
        if many:
            values = list(values)
        for row in values if many else [values or ()]:
            self.note(written, tuple(plain(value) for value in row))
        return execute(sql, values, many, context)

    def note(self, sql: str, values: tuple[Value, ...] = ()) -> None:
        self._unit.append((sql, values))
        if sql in (COMMIT, ROLLBACK):
            self.units.append(self._unit)
            self._unit = []


def connection_that_tells(recorder: Recorder) -> type[pysqlite3.dbapi2.Connection]:
    """The driver's connection: it ends transactions without a statement that a wrapper could see."""

    class Told(pysqlite3.dbapi2.Connection):
        def commit(self) -> None:
            recorder.note(COMMIT)
            super().commit()

        def rollback(self) -> None:
            recorder.note(ROLLBACK)
            super().rollback()

    return Told


def plain(value: Any) -> Value:
    """A value as the driver hands it to SQLite."""
    if value is None or isinstance(value, int | float | str | bytes):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"SQLite is handed no {type(value).__name__}")


def set_up(folder: Path) -> None:
    """Django with the site's settings and SQLite in `folder`, whatever the environment says."""
    for name in [name for name in os.environ if name.startswith("THROUGHCARE_")]:
        del os.environ[name]
    os.environ["THROUGHCARE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare.settings"
    import django

    from throughcare.cli.site import write_secret_key

    write_secret_key(folder / "secret-key")
    django.setup()


def prepare(folder: Path) -> Path:
    """Makes the site's database with the small area and its people. Needs `set_up` before."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    _fill(folder)
    connection.close()
    return Path(shutil.copy(settings.DATABASE, folder / "before.sqlite3"))


def record(before: Path, *, acts: int, seed: int) -> Recording:
    """Does the acts on the database `before`, and keeps what Django executes."""
    from django.conf import settings
    from django.db import connection

    shutil.copy(before, settings.DATABASE)
    recorder = Recorder()
    connection.settings_dict["OPTIONS"]["factory"] = connection_that_tells(recorder)
    with connection.execute_wrapper(recorder.statement):
        done = _work(acts, seed)
    connection.close()
    after = Path(shutil.copy(settings.DATABASE, before.with_name(f"after-{seed}.sqlite3")))
    first_key = bytes.fromhex(settings.TRAIL_KEY_FILE.read_text())
    return Recording(before, after, first_key, recorder.units, done)


def _fill(folder: Path) -> None:
    from tests.cast import make_cast
    from tests.small_folders import write_area, write_elsewhere
    from throughcare.cases.actions.imports import import_area

    import_area(write_area(folder / "area"), by="proof")
    import_area(write_elsewhere(folder / "elsewhere"), by="proof")
    make_cast()


def _work(acts: int, seed: int) -> Counter[str]:
    from proof.power_cut.acts import Work

    work = Work(random.Random(seed))
    return Counter(work.act() for _ in range(acts))
