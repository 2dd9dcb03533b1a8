"""The command: `python -m proof.oracle`. Exit code 0 where gate and policy agree on everything, else 1."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from contextlib import nullcontext

from proof.database import empty_database, start

TRIPLES, TRIPLES_OF_A_CONTROL = 1_000_000, 200_000
SEED, SHOWN = 2006, 20


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m proof.oracle", description=__doc__)
    parser.add_argument("--triples", type=int, default=TRIPLES, help="at least so many are asked")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of everything drawn ({SEED})")
    parser.add_argument(
        "--postgres",
        action="store_true",
        help="on PostgreSQL, and of row-level security alone, too",
    )
    parser.add_argument("--broken", default="", metavar="NAME", help="a build broken on purpose: 1")
    parser.add_argument(
        "--controls", action="store_true", help="each such build; 0 if all are found"
    )
    return parser.parse_args()


def on_postgres() -> int:
    """The same command beside a server of its own, as the owner of the tables."""
    from tests.postgres import server

    said = [word for word in sys.argv[1:] if word != "--postgres"]
    command = [sys.executable, "-m", "proof.oracle", *said]
    with server() as env:
        env = {**os.environ, **env, "THROUGHCARE_AS_OWNER": "1"}
        return subprocess.run(command, env=env).returncode


def main() -> int:
    asked = arguments()
    if asked.postgres:
        return on_postgres()
    start()
    from proof.oracle.broken import builds

    if asked.broken and asked.broken not in builds():
        sys.exit(f"there is no build {asked.broken} here; there are: {', '.join(builds())}")
    print(f"seed {asked.seed}", flush=True)
    return run_controls(asked.seed) if asked.controls else run(asked)


def run(asked: argparse.Namespace) -> int:
    from proof.oracle.broken import builds
    from proof.oracle.tally import Tally
    from proof.oracle.worlds import ask

    began = time.monotonic()

    def told(tally: Tally) -> None:
        so_far = f"{tally.triples:,} of {asked.triples:,} triples, {len(tally.findings):,} findings"
        print(f"\r{so_far}".ljust(80), end="", file=sys.stderr, flush=True)

    with empty_database(), builds()[asked.broken]() if asked.broken else nullcontext():
        tally = ask(triples=asked.triples, seed=asked.seed, told=told)
    print(file=sys.stderr)
    for text in tally.findings[:SHOWN]:
        print(text)
    print(f"{tally.in_words()}, {time.monotonic() - began:,.0f} s")
    return 1 if tally.findings else 0


def run_controls(seed: int) -> int:
    from proof.oracle.broken import builds
    from proof.oracle.worlds import ask

    missed = []
    with empty_database():
        for name, build in builds().items():
            with build():
                tally = ask(triples=TRIPLES_OF_A_CONTROL, seed=seed, until_found=True)
            found = next(iter(tally.findings), "NOT FOUND")
            print(f"{name}: {found}", flush=True)
            missed += [] if tally.findings else [name]
    print(f"broken builds that were not found: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
