"""`python -m proof.found_out HARNESS [WORD ...]`: runs a harness on each build that was broken on purpose.

Exit code 1 where one is not found out: then the zeros of the harness mean nothing. The words are given on.
"""

from __future__ import annotations

import importlib
import subprocess
import sys

HARNESSES = ("trail", "canaries", "fuzz")
FOUND_OUT = 1  # what a harness answers with; 2 is a wrong use of it


def builds_of(harness: str) -> tuple[str, ...]:
    broken = importlib.import_module(f"proof.{harness}.broken")
    return tuple(getattr(broken, "NAMES", broken.BROKEN))


def is_found_out(harness: str, build: str, words: list[str]) -> tuple[bool, str]:
    """Whether it is, and what the harness says of it. A harness that breaks off has found nothing."""
    command = [sys.executable, "-m", f"proof.{harness}", *words, "--broken", build]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    finds = done.returncode == FOUND_OUT and bool(lines)
    return finds, lines[-1] if lines else done.stderr[-300:]


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in HARNESSES:
        print(f"say which: {', '.join(HARNESSES)}", file=sys.stderr)
        return 2
    harness, words = sys.argv[1], sys.argv[2:]
    missed = 0
    for build in builds_of(harness):
        finds, said = is_found_out(harness, build, words)
        missed += not finds
        print(f"{'found out' if finds else 'NOT FOUND OUT'}: {build}: {said}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
