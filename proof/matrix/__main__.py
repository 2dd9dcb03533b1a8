"""The command: `python -m proof.matrix`. Exit code 0 where every cell agrees with the policy, else 1."""

from __future__ import annotations

import argparse
import sys
import time

from proof.database import start

SHOWN = 20


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m proof.matrix", description=__doc__)
    parser.add_argument("--short", action="store_true", help="two relations, open cases, no limits")
    parser.add_argument(
        "--part", type=part, default=(1, 1), metavar="N/M", help="every M-th cell, from the N-th"
    )
    parser.add_argument("--only", action="append", metavar="WHO", help="somebody; may be repeated")
    parser.add_argument("--processes", type=int, default=1, help="how many at once")
    parser.add_argument("--broken", default="", metavar="NAME", help="a build broken on purpose: 1")
    parser.add_argument(
        "--controls", action="store_true", help="each such build; 0 if all are found"
    )
    return parser.parse_args()


def part(text: str) -> tuple[int, int]:
    one, _, of = text.partition("/")
    if not (one.isdigit() and of.isdigit() and 1 <= int(one) <= int(of)):
        raise argparse.ArgumentTypeError("must be like 1/4")
    return int(one), int(of)


def main() -> int:
    asked = arguments()
    start()
    from proof.matrix.broken import BROKEN

    if asked.broken and asked.broken not in BROKEN:
        sys.exit(f"there is no build {asked.broken}; there are: {', '.join(BROKEN)}")
    return run_controls() if asked.controls else run(asked)


def run(asked: argparse.Namespace) -> int:
    from proof.matrix.broken import BROKEN
    from proof.matrix.cells import Count, Extent
    from proof.matrix.running import ROWS, names
    from proof.matrix.workers import walks

    people = asked.only or names(short=asked.short)
    if asked.broken:
        people = [ROWS, *BROKEN[asked.broken].who]
    first = BROKEN[asked.broken].where if asked.broken else ""
    number, of = asked.part
    extent = Extent(asked.short, bool(asked.broken), number, of, first)
    began, total = time.monotonic(), Count()
    done = walks(people, extent, processes=asked.processes, broken=asked.broken)
    for asked_so_far, (name, count) in enumerate(done, start=1):
        shown = len(total.disagreements)
        total.add(count)
        for text in total.disagreements[shown:SHOWN]:
            print(text, flush=True)
        told = f"{total.cells:,} cells, {len(total.disagreements):,} disagreements, {name}"
        print(
            f"\r{asked_so_far} of {len(people)}: {told}".ljust(100),
            end="",
            file=sys.stderr,
            flush=True,
        )
        if asked.broken and total.disagreements:
            break
    print(file=sys.stderr)
    whole = not (extent != Extent() or asked.only)
    if whole:
        for word in total.seen.missing:
            print(f"nobody was let in by {word}")
    print(f"{total.in_words()}, {time.monotonic() - began:,.0f} s")
    agreed = not total.disagreements and total.explained == total.cells
    return 0 if agreed and not (whole and total.seen.missing) else 1


def run_controls() -> int:
    from proof.matrix.controls import controls

    missed = []
    for name, found in controls():
        print(f"{name}: {found or 'NOT FOUND'}", flush=True)
        missed += [] if found else [name]
    print(f"broken builds that were not found: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
