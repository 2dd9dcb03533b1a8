"""PostgreSQL under the site: what a killed site left running there, and its own processes killed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable

import psycopg

from tests.postgres import APP

MOST_SECONDS = 30
OF_THE_SITE = (
    "SELECT pid FROM pg_stat_activity WHERE usename = %s AND backend_type = 'client backend'"
)


def backends_of_the_site(address: str) -> list[int]:
    """The server's processes that work for the site now."""
    with psycopg.connect(address, autocommit=True) as connection:
        return [pid for (pid,) in connection.execute(OF_THE_SITE, [APP])]


def wait_until_gone(address: str) -> None:
    """Until nothing of a killed site runs any more: a commit that it had sent may still be under way."""
    _wait_until(lambda: not backends_of_the_site(address), "the site's connections did not end")


def wait_until_back(address: str) -> None:
    """Until the server has recovered and takes connections: the site may answer before it is told."""
    _wait_until(
        lambda: backends_of_the_site(address) is not None,
        "the server of the database did not recover",
    )


def _wait_until(is_so: Callable[[], bool], problem: str) -> None:
    """Asks until it is so; a server that recovers is asked again."""
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except psycopg.OperationalError:
            pass
        time.sleep(0.02)
    raise TimeoutError(problem)


def kill_one(address: str, chance: random.Random) -> bool:
    """SIGKILL to one of the site's backends: the server then ends all others and recovers. False where
    the site has none in its role."""
    found = backends_of_the_site(address)
    if found:
        os.kill(chance.choice(found), signal.SIGKILL)
    return bool(found)
