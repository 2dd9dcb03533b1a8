"""`python -m proof.canaries [--broken NAME] [--short]`.

Exit code 1 where somebody was shown what they may not see: on the site as it is never, on a broken build
always. Also where the harness cannot do what it says: a field without a canary, a canary that nobody sees.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import ExitStack

from proof.breaking import break_it
from proof.canaries.broken import BROKEN
from proof.canaries.proving import Plan, prove
from proof.canaries.visits import Leak
from proof.site import own_folder, own_site
from proof.tally import progress


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m proof.canaries",
        description="Fills a site with canaries and looks for them wherever they may not be.",
    )
    parser.add_argument("--most", type=int, help="entries, kinds, questions of each (all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--short", action="store_true", help="some of the cast, some of the pages")
    parser.add_argument(
        "--broken", choices=sorted(BROKEN), help="a build that was broken on purpose"
    )
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    short = asked.short or bool(asked.broken)
    plan = Plan(asked.most or (1 if short else None), short, asked.jobs, asked.broken or "")
    began = time.monotonic()
    with own_site(), own_folder() as folder, ExitStack() as broken:
        break_it(BROKEN, plan.broken, broken)
        found, canaries = prove(folder, plan)
    progress("")
    for line in Leak.told(found.leaks):
        print(f"  LEAK: {line}")
    for line in found.wrong:
        print(f"  WRONG: {line}")
    kinds = ", ".join(f"{count:,} {what}" for what, count in sorted(found.looked_at.items()))
    print(f"looked at: {kinds}")
    statuses = ", ".join(
        f"{count:,} of {status}" for status, count in sorted(found.statuses.items())
    )
    print(f"answers: {statuses}")
    print(
        f"{canaries:,} canaries, {len(found.seen):,} seen by somebody who may; "
        f"{len(found.leaks):,} leaks, {len(found.wrong):,} faults of the harness, "
        f"in {time.monotonic() - began:.0f} s"
    )
    return 1 if found.leaks or found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
