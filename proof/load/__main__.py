"""Puts a working day's load on the site, and says how long pages took and whether anything was lost."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from proof import controls
from proof.broken import LOAD as BUILDS
from proof.load.sites import site
from proof.server import Server
from proof.small_site import enter

MOST_MILLISECONDS = 300  # of which 95 of 100 requests stay below
THINK = (5.0, 15.0)  # seconds that somebody reads a page: ours
PAIRS = 2
OF_A_BROKEN_BUILD = ("--people", "8", "--minutes", "2", "--think", "0.1", "0.5")


def percentile(sorted_values: list[float], share: float) -> float:
    """The least value that so great a share of the values does not exceed."""
    return sorted_values[max(0, -(-len(sorted_values) * int(share * 100) // 100) - 1)]


def table(samples: list[Any]) -> list[str]:
    """A line for each kind of page: how often, p50, p95, p99 and the longest, in milliseconds."""
    by_page: defaultdict[str, list[float]] = defaultdict(list)
    for page, took, _ in samples:
        by_page[page].append(took)
    lines = [f"{'page':28} {'count':>6} {'p50':>7} {'p95':>7} {'p99':>7} {'max':>7}"]
    for page, took in [*sorted(by_page.items()), ("all", [s[1] for s in samples])]:
        took = sorted(took)
        figures = " ".join(f"{percentile(took, share):7.0f}" for share in (0.5, 0.95, 0.99, 1))
        lines.append(f"{page:28} {len(took):6,} {figures}")
    return lines


def run_people(plan: dict[str, Any]) -> dict[str, Any]:
    """Everybody, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        told, result = Path(folder) / "plan.json", Path(folder) / "result.json"
        told.write_text(json.dumps(plan), encoding="utf-8")
        command = [sys.executable, "-m", "proof.load.crowd", str(told), str(result)]
        subprocess.run(command, check=True)
        found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return found


def load(env: dict[str, str], asked: argparse.Namespace) -> tuple[list[str], str]:
    """What is wrong, and the last line with the figures."""
    from django.db import connection

    from proof.load.checking import check_record, last_entry, verify
    from proof.load.planning import plan, the_area

    area, before = the_area().pk, last_entry()
    server = Server(env, controls.broken_of(asked))
    told = plan(asked.people, area) | {
        "port": server.port, "minutes": asked.minutes, "think": asked.think, "pairs": PAIRS,
        "seed": asked.seed, "until_lost": bool(controls.broken_of(asked)),
    }  # fmt: skip
    connection.close()
    server.start()
    try:
        server.wait()
        print(f"{len(told['people'])} people for {asked.minutes:g} minutes; machine's load "
              f"{os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
        result = run_people(told)
        load_then = os.getloadavg()[0]
    finally:
        server.kill()
    print("\n".join(table(result["samples"])), flush=True)
    problems = [f"error: {error}" for error in result["errors"]]
    wrong, lost = check_record(area, before, result)
    problems += wrong + verify(env)
    took = sorted(sample[1] for sample in result["samples"])
    p95 = percentile(took, 0.95) if took else float("inf")
    if p95 > asked.most_milliseconds:
        problems.append(f"slow: p95 is {p95:.0f} ms, at most {asked.most_milliseconds:g}")
    line = (
        f"{len(took):,} requests of {len(told['people'])} people on "
        f"{controls.DATABASES[asked.database]}: p50 {percentile(took, 0.5):.0f} ms, p95 {p95:.0f} "
        f"ms; {len(result['errors'])} errors; {len(result['acknowledged']):,} writes acknowledged, "
        f"{len(result['rounds'])} times two at once, {lost} lost updates; machine's load {load_then:.1f}; "
        f"{len(problems)} findings"
    )
    return problems, line


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m proof.load", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    controls.add_options(parser, BUILDS)
    parser.add_argument("--small", action="store_true", help="the small area, not the demo's")
    parser.add_argument(
        "--demo", type=Path, help="a folder that `throughcare demo` wrote, to save time"
    )
    parser.add_argument("--think", type=float, nargs=2, default=THINK, metavar="SECONDS",
                        help="least and most between two pages")  # fmt: skip
    parser.add_argument("--most-milliseconds", type=float, default=MOST_MILLISECONDS)
    parser.add_argument("--seed", type=int, default=2006)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    is_postgres = asked.database == "postgresql"
    with site(postgres=is_postgres, small=asked.small, demo=asked.demo) as env:
        enter(env, owner=True)
        from django.db import connection

        try:
            problems, line = load(env, asked)
        finally:
            connection.close()
    for problem in problems:
        print(controls.FINDING + problem)
    missed = 0
    if asked.broken == controls.ALL:
        options = ["--database", asked.database, "--small", *OF_A_BROKEN_BUILD]
        missed = controls.find_out("proof.load", BUILDS, options)
    return controls.verdict(line, problems, missed)


if __name__ == "__main__":
    sys.exit(main())
