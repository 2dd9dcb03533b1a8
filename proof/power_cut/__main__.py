"""`python -m proof.power_cut [CUTS] [--synchronous NORMAL] [--seed N] [--jobs N] [--json FILE]`.

Exit code 1 where an image is faulty, and where a build that was broken on purpose is not found out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from proof.power_cut.proving import prove
from proof.power_cut.result import Plan
from throughcare.databases import PRAGMAS

CUTS, ACTS, SEED = 10_000, 120, 2006
MEMORY = Path("/dev/shm")  # where there is one: what is on a real disk does not matter here


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m proof.power_cut",
        description="Cuts the power of a simulated disk while the site's real writes go to SQLite.",
    )
    parser.add_argument("cuts", type=positive, nargs="?", default=CUTS, help=f"how many ({CUTS})")
    parser.add_argument(
        "--synchronous",
        default=PRAGMAS["synchronous"],
        choices=["OFF", "NORMAL", "FULL", "EXTRA"],
        help=f"instead of the site's own setting ({PRAGMAS['synchronous']})",
    )
    parser.add_argument("--acts", type=positive, default=ACTS, help=f"in a stream of acts ({ACTS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of everything drawn ({SEED})")
    parser.add_argument("--jobs", type=positive, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--json", type=Path, help="file for the result as JSON")
    return parser.parse_args()


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def main() -> int:
    asked = arguments()
    memory = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="power-cut-", dir=memory) as folder:
        plan = Plan(asked.cuts, asked.acts, asked.seed, asked.jobs, asked.synchronous)
        result = prove(plan, Path(folder))
    for line in result.lines():
        print(line)
    if asked.json:
        text = json.dumps(result.as_json(), indent=2)
        asked.json.write_text(text + "\n", encoding="utf-8")
    return 0 if result.is_proof else 1


if __name__ == "__main__":
    sys.exit(main())
