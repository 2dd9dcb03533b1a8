"""All benchmarks in one run: `python -m benchmarks`, as `make bench` does."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("demo", "calibration", "pages", "predictors", "scores")

for part in PARTS:
    print(f"== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=True)
