"""A harness on builds that were broken on purpose: it has to find each of them out, or its zeros mean
nothing."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable, Mapping

from proof.broken import Broken

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ALL, NONE = "all", "none"
FINDING = "FINDING: "


class FoundOut(Exception):
    """What a broken build had to show was shown: there is no need to go on."""


def add_options(parser: argparse.ArgumentParser, builds: Iterable[str]) -> None:
    """The options that every harness of a running site has."""
    parser.add_argument("--database", default="sqlite", choices=DATABASES)
    parser.add_argument(
        "--broken", default=ALL, choices=[ALL, NONE, *builds],
        help="all: the site, then each broken build; none: the site only; or one broken build only",
    )  # fmt: skip


def broken_of(asked: argparse.Namespace) -> str:
    """The broken build that this process is to run; none, where it runs the site as it is."""
    return "" if asked.broken in (ALL, NONE) else str(asked.broken)


def tell(problem: str, broken: Broken | None) -> None:
    """Says a finding. Raises FoundOut where it is what a broken build has to show."""
    print(FINDING + problem, flush=True)
    if broken and broken.must_show in problem:
        raise FoundOut


def find_out(module: str, builds: Mapping[str, Broken], options: list[str]) -> int:
    """Runs a harness on each of the builds; gives how many it did not find out."""
    missed = 0
    for name, build in builds.items():
        command = [sys.executable, "-m", module, *options, "--broken", name]
        done = subprocess.run(command, capture_output=True, text=True)
        shown = [
            line.removeprefix(FINDING)
            for line in done.stdout.splitlines()
            if line.startswith(FINDING) and build.must_show in line
        ]
        is_found = done.returncode == 1 and bool(shown)
        missed += not is_found
        said = f"found out: {shown[0]}" if is_found else f"NOT FOUND OUT\n{done.stderr[-2000:]}"
        print(f"broken build {name}: {said}", flush=True)
    return missed


def verdict(line: str, problems: list[str], missed: int) -> int:
    """Prints what came of it; gives the exit code."""
    print(line)
    if missed:
        print(f"the harness proves nothing: it did not find out {missed} of the broken builds")
    return 1 if problems or missed else 0
