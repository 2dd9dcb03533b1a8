"""`python -m proof.trail [--events N] [--broken NAME] [--short]`.

Exit code 1 where a change went unseen: on the site's own verifier never, on a broken build always.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass

from proof.site import own_site
from proof.tally import Tally, in_parts, progress
from proof.trail.broken import GUARDS_DOWN, NAMES, verifier_of
from proof.trail.flips import Flips
from proof.trail.forging import Forger
from proof.trail.guards import check_both
from proof.trail.judging import Judge
from proof.trail.making import make_trail
from proof.trail.orders import NOBODYS, Orders
from proof.trail.rows import Rows


@dataclass(frozen=True)
class Plan:
    """How much is tried. `wholes`: flips and orders, each, about which the whole verifier is asked."""

    events: int
    wholes: int
    rows: int
    jobs: int
    seed: int


FULL, SHORT, BROKEN = (2000, 4000, 40), (16, 80, 1), (12, 40, 1)  # events, wholes, rows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m proof.trail",
        description="Changes an audit trail in every way, and asks the verifier about each.",
    )
    parser.add_argument("--events", type=int, help=f"in the trail ({FULL[0]:,})")
    parser.add_argument("--wholes", type=int,
                        help=f"flips, and orders, that the whole verifier is asked about ({FULL[1]:,})")  # fmt: skip
    parser.add_argument(
        "--rows", type=int, help=f"times that each change of the database is made ({FULL[2]})"
    )
    parser.add_argument("--seed", type=int, default=2006, help="of everything drawn (2006)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--no-postgresql", action="store_true", help="leave PostgreSQL out")
    parser.add_argument("--short", action="store_true", help=f"a trail of {SHORT[0]} events")
    parser.add_argument("--broken", choices=NAMES,
                        help=f"a build that was broken on purpose, with {BROKEN[0]} events")  # fmt: skip
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    usual = BROKEN if asked.broken else SHORT if asked.short else FULL
    amounts = (asked.events, asked.wholes, asked.rows)
    events, wholes, rows = (said or number for said, number in zip(amounts, usual, strict=True))
    plan = Plan(events, wholes, rows, asked.jobs, asked.seed)
    began = time.monotonic()
    if asked.broken == GUARDS_DOWN:
        tally, about = check_both(postgresql=not asked.no_postgresql, unguarded=True), "no triggers"
    else:
        tally, about = prove(asked.broken or "", plan)
        if not asked.broken:
            tally.add(check_both(postgresql=not asked.no_postgresql))
    progress("")
    for line in tally.lines():
        print(line)
    unseen = tally.unseen.total()
    print(
        f"{about}: {tally.made.total():,} changes, {tally.whole.total():,} of them judged by the whole "
        f"verifier, {unseen:,} unseen, in {time.monotonic() - began:.0f} s"
    )
    return 1 if unseen else 0


def prove(build: str, plan: Plan) -> tuple[Tally, str]:
    """Makes the trail and every change of it; gives the tally and what the trail was."""
    verifier = verifier_of(build)
    with own_site() as folder:
        made = make_trail(plan.events, plan.seed, folder)
        from django.db import connection

        connection.close()  # the processes to come open none
        judge = Judge(verifier, made)
        tally = Tally()
        tally.note("the trail as it is, taken for whole", not judge.detects(made.lines), "refused")
        for found in every_change(judge, plan):
            tally.add(found)
    return tally, f"{plan.events:,} events, {len(made.lines):,} bytes"


def every_change(judge: Judge, plan: Plan) -> list[Tally]:
    flips, orders, forger, rows = Flips(judge), Orders(judge), Forger(judge, plan.seed), Rows(judge)
    lines, each = len(judge.lines), max(1, plan.wholes // 20)
    seeds = range(plan.seed, plan.seed + 20)
    return [
        in_parts(flips.check_line, list(range(lines)), plan.jobs, "flips"),
        in_parts(lambda seed: flips.agreement(seed, each), list(seeds), plan.jobs, "agreement"),
        in_parts(orders.check_place, list(range(lines + 1)), plan.jobs, "orders"),
        in_parts(orders.strange, list(NOBODYS), plan.jobs, "strange lines"),
        in_parts(lambda seed: orders.drawn(seed, each), list(seeds), plan.jobs, "orders drawn"),
        in_parts(lambda wholes: forger.check(wholes), [max(3, plan.wholes // 40)], 1, "forgeries"),
        in_parts(rows.check, list(range(plan.rows)), plan.jobs, "rows"),
    ]


if __name__ == "__main__":
    sys.exit(main())
