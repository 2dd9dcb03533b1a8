"""A site of a harness's own, in a folder that goes with it: never the demo's, never a developer's database."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # where there is one: what is on a real disk does not matter here


@contextmanager
def own_folder() -> Iterator[Path]:
    """An empty folder, gone at the end."""
    memory = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="throughcare-proof-", dir=memory) as folder:
        yield Path(folder)


@contextmanager
def own_site(database: dict[str, str] | None = None) -> Iterator[Path]:
    """Django with empty tables; gives the folder of its data. Once in a process. `database`: what the
    environment says of a PostgreSQL server; without it SQLite."""
    with own_folder() as folder:
        for name in [name for name in os.environ if name.startswith("THROUGHCARE_")]:
            del os.environ[name]
        os.environ |= database or {}
        os.environ["THROUGHCARE_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        if database:
            os.environ["THROUGHCARE_AS_OWNER"] = "1"
        start(folder)
        yield folder


def start(folder: Path) -> None:
    """Sets Django up, with what its tests have instead of a mail server, and makes the tables."""
    from throughcare.cli.site import write_secret_key

    write_secret_key(folder / "secret-key")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
