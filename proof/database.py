"""An empty database of the site for a harness: SQLite in memory, or the PostgreSQL of the environment."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


def start() -> None:
    """Sets Django up with the settings of the tests. What the site refuses is not logged: nearly all is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)


@contextmanager
def empty_database() -> Iterator[None]:
    """The site with every table and guard in place, and nothing in them."""
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.close()
        teardown_test_environment()
