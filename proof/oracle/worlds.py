"""One world after another, each written, compared and taken back, until enough was asked."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from proof.oracle.against_database import AgainstDatabase
from proof.oracle.against_gate import AgainstGate
from proof.oracle.random_worlds import CASES, PEOPLE, Lot
from proof.oracle.tally import Tally
from proof.policy import Policy
from proof.rows import write


def ask(
    *,
    triples: int,
    seed: int,
    told: Callable[[Tally], None] = lambda tally: None,
    people: int = PEOPLE,
    cases: int = CASES,
    until_found: bool = False,
) -> Tally:
    """Asks at least so many triples, or until the first finding; `told` hears of the tally after each
    world."""
    tally, number = Tally(), 0
    while tally.triples < triples and not (until_found and tally.findings):
        today = timezone.localdate()
        found = one_world(f"{seed}-{number}", people, cases)
        number += 1
        if timezone.localdate() == today:  # else midnight came in between, and it is asked nothing
            tally.add(found)
            told(tally)
    return tally


def one_world(seed: str, people: int, cases: int) -> Tally:
    with transaction.atomic():
        world = Lot(seed, timezone.now(), timezone.localdate()).draw(people, cases)
        policy, written = Policy(world), write(world)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # no plan for empty tables
        found = AgainstGate(policy, written, random.Random(seed)).run()
        if connection.vendor == "postgresql":
            found.add(AgainstDatabase(policy, written, random.Random(seed)).run())
        transaction.set_rollback(True)
    found.findings = [f"world {seed}: {text}" for text in found.findings]
    return found
