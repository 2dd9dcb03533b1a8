"""`python -m proof.fuzz [REQUESTS] [--seed N] [--jobs N] [--broken NAME]`.

Exit code 1 where an answer is a fault of the site (5xx), or is not as the description of the API says: on
the site as it is never, on a broken build always.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import ExitStack

from proof.breaking import break_it
from proof.fuzz.broken import BROKEN
from proof.fuzz.proving import Plan, prove
from proof.site import own_folder, own_site
from proof.tally import progress

REQUESTS, FEW, SEED = 20_000, 4_000, 2006


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m proof.fuzz",
        description="Sends to every form, page and endpoint what nobody would.",
    )
    parser.add_argument("requests", type=int, nargs="?", help=f"how many, at least ({REQUESTS:,})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of everything drawn ({SEED})")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--broken", choices=sorted(BROKEN),
                        help=f"a build that was broken on purpose, with {FEW:,} requests, or until it is found")  # fmt: skip
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    requests = asked.requests or (FEW if asked.broken else REQUESTS)
    began = time.monotonic()
    with own_site(), own_folder() as folder, ExitStack() as broken:
        break_it(BROKEN, asked.broken or "", broken)
        found = prove(folder, Plan(requests, asked.seed, asked.jobs, bool(asked.broken)))
    progress("")
    for line in found.lines():
        print(line)
    print(f"forms that never led on: {', '.join(sorted(found.forms - found.taken)) or 'none'}")
    print(
        f"{found.sent:,} requests, {found.followed:,} pages read after them, "
        f"{len(found.taken):,} of {len(found.forms):,} forms and endpoints led on, "
        f"{found.faults.total():,} faults, in {time.monotonic() - began:.0f} s"
    )
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
