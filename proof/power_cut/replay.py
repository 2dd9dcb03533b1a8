"""Executes a recording on the logged file layer: with the site's settings, on as many connections as the site
has, which take turns at every operation on a file in an order that the seed fixes."""

from __future__ import annotations

import itertools
import random
import shutil
import threading
from pathlib import Path

import apsw

from proof.power_cut.disk import DATABASE, Acknowledged, Committing, Log, LoggedDisk
from proof.power_cut.recording import BEGIN, COMMIT, Recording, Statement
from throughcare.databases import PRAGMAS

CONNECTIONS = 8  # two processes with four threads each, as `throughcare serve` starts them
RESTART_AFTER = 0.75  # of the stream: the last connection to close empties and deletes the WAL
TURNS_IN_A_READ = 3
SPELL = 10  # so many requests come one after the other, then as many at once, and so on
_names = (f"logged-{number}" for number in itertools.count())


def pragmas(**changed: str) -> str:
    """What the site tells SQLite on each new connection; `changed` breaks it on purpose."""
    return " ".join(f"PRAGMA {name}={value};" for name, value in (PRAGMAS | changed).items())


def replay(
    recording: Recording,
    folder: Path,
    *,
    seed: int,
    synchronous: str = PRAGMAS["synchronous"],
    deaf_to: tuple[str, ...] = (),
    connections: int = CONNECTIONS,
) -> Log:
    """The log of a disk on which the recorded transactions were executed, in their order."""
    folder.mkdir()
    shutil.copy(recording.before, folder / DATABASE)
    turns = Turns(random.Random(seed))
    disk = LoggedDisk(next(_names), folder, turns.pass_on, deaf_to)
    told = pragmas(synchronous=synchronous)
    site = Site(recording.units, folder / DATABASE, disk, turns, told)
    units = range(len(recording.units))
    restart = round(len(units) * RESTART_AFTER)
    for part in (units[:restart], units[restart:]):
        site.run(part, connections)
    disk.unregister()
    shutil.rmtree(folder)
    return disk.log


class Turns:
    """Threads of which only one runs at a time; whose turn is next is drawn by lot."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.waiting: list[threading.Lock] = []
        self.mine = threading.local()

    def join(self) -> threading.Lock:
        """A place among the threads, taken before any of them runs."""
        place = threading.Lock()
        place.acquire()
        self.waiting.append(place)
        return place

    def start(self) -> None:
        self._next()

    def take(self, place: threading.Lock) -> None:
        self.mine.place = place
        place.acquire()

    def pass_on(self) -> None:
        """Lets whoever the lot says run, and comes back when it is our turn again."""
        if (place := getattr(self.mine, "place", None)) is not None:
            self._next()
            place.acquire()

    def leave(self) -> None:
        self.waiting.remove(self.mine.place)
        self.mine.place = None
        self._next()

    def _next(self) -> None:
        if self.waiting:
            self.lot.choice(self.waiting).release()


class Site:
    """The connections of a site that runs the recorded units."""

    def __init__(
        self,
        units: list[list[Statement]],
        database: Path,
        disk: LoggedDisk,
        turns: Turns,
        told: str,
    ) -> None:
        self.units = units
        self.database = database
        self.disk = disk
        self.turns = turns
        self.told = told
        self.begun = 0  # transactions so far: they are executed in the order of the recording
        self.ended = 0
        self.errors: list[BaseException] = []

    def run(self, units: range, connections: int) -> None:
        """Starts the site, executes units, and stops it."""
        threads = [
            threading.Thread(target=self._work, args=(units[first::connections], self.turns.join()))
            for first in range(connections)
        ]
        for thread in threads:
            thread.start()
        self.turns.start()
        for thread in threads:
            thread.join()
        if self.errors:
            raise self.errors[0]

    def _work(self, units: range, place: threading.Lock) -> None:
        self.turns.take(place)
        try:
            connection = self._connect()
            for number in units:
                if self.errors:
                    break
                self._execute(connection, number)
            connection.close()
        except BaseException as error:
            self.errors.append(error)
        finally:
            self.turns.leave()

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.database), vfs=self.disk.name)
        connection.set_busy_handler(self._wait)
        connection.execute(self.told).fetchall()
        return connection

    def _wait(self, _: int) -> bool:
        """What the site does for up to twenty seconds: waits for another writer."""
        self.turns.pass_on()
        return not self.errors

    def _execute(self, connection: apsw.Connection, number: int) -> None:
        inside = False
        for sql, values in self.units[number]:
            if sql == BEGIN:
                self._await(number)
                connection.execute(sql)
                self.begun += 1
                inside = True
            elif sql == COMMIT:
                self.disk.log.operations.append(Committing(number + 1))
                connection.execute(sql)
                self.disk.log.operations.append(Acknowledged(number + 1))
            elif inside:
                connection.execute(sql, values).fetchall()
            else:
                self._read(connection, sql, values)
        self.ended += 1

    def _await(self, number: int) -> None:
        """Until all transactions before this one have begun, and in a quiet spell ended: a busy site
        never finds the moment to begin the WAL anew, a quiet one never writes during a checkpoint."""
        is_busy = number // SPELL % 2
        while (self.begun if is_busy else self.ended) < number and not self.errors:
            self.turns.pass_on()

    def _read(self, connection: apsw.Connection, sql: str, values: tuple[object, ...]) -> None:
        """A read outside a transaction, during which others go on: it holds what it sees in place."""
        rows = connection.execute(sql, values)
        next(rows, None)
        for _ in range(TURNS_IN_A_READ):
            self.turns.pass_on()
        rows.fetchall()
