"""Builds that were broken on purpose. The harness has to find each of them out, or its zeros mean nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from proof.power_cut.checks import CORRUPT, LOST, UNMATCHED
from proof.power_cut.disk import DATABASE, Log
from proof.power_cut.recording import BEGIN, COMMIT, Recording, Statement
from proof.power_cut.replay import replay

SEED = 1
TRAIL = '"audit_trailhead"'  # the first table that an event is written with
OF_SAVEPOINTS = ("SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Control:
    """`must_show`: at least one of these faults has to be found."""

    name: str
    log: Callable[[Recording, Path], Log]
    must_show: tuple[str, ...]


def not_at_each_commit(recording: Recording, folder: Path) -> Log:
    return replay(recording, folder, seed=SEED, synchronous="NORMAL")


def never_synced(recording: Recording, folder: Path) -> Log:
    return replay(recording, folder, seed=SEED, synchronous="OFF")


def deaf(recording: Recording, folder: Path) -> Log:
    return replay(recording, folder, seed=SEED, deaf_to=("",))


def deaf_in_checkpoints(recording: Recording, folder: Path) -> Log:
    return replay(recording, folder, seed=SEED, deaf_to=(DATABASE,))


def apart(recording: Recording, folder: Path) -> Log:
    """Each event in a transaction of its own, after that of its act. One connection, for another one could
    come between the two."""
    broken = replace(recording, units=[in_two(unit) for unit in recording.units])
    return replay(broken, folder, seed=SEED, connections=1)


def in_two(unit: list[Statement]) -> list[Statement]:
    """A unit that commits before each of its events as well. One that takes something back stays."""
    if any(sql.startswith("ROLLBACK") for sql, _ in unit):
        return unit
    found: list[Statement] = []
    for sql, values in unit:
        if sql.startswith("SELECT") and TRAIL in sql:
            found.append((f"{COMMIT}; {BEGIN}", ()))
        if not sql.startswith(OF_SAVEPOINTS):
            found.append((sql, values))
    return found


CONTROLS = (
    Control("synchronous=NORMAL", not_at_each_commit, (LOST,)),
    Control("synchronous=OFF", never_synced, (LOST, CORRUPT)),
    Control("a disk whose sync does nothing", deaf, (LOST, CORRUPT)),
    Control(
        "a disk whose sync of the database file does nothing", deaf_in_checkpoints, (LOST, CORRUPT)
    ),
    Control("an event in a transaction after that of its act", apart, (UNMATCHED,)),
)
