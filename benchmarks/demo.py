"""The main job as a whole process, its time and its memory: `python -m benchmarks.demo [FOLDER]`.

Runs `throughcare demo --no-serve` once (area, performance, sample, answers, scores, report in three
formats, site), then `throughcare area make` alone and the report alone.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DEMO_SECONDS, DEMO_BYTES, AREA_SECONDS, REPORT_SECONDS = 120, 1 << 30, 60, 5


def timed(*words: str) -> float:
    """Seconds that a command takes as a whole process."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "throughcare", *words], check=True, capture_output=True)
    return time.perf_counter() - began


def report_seconds(inspection: Path) -> float:
    """Seconds for the three formats, inside a process that has imported what it needs."""
    from throughcare.demo.pipeline import write_report

    with tempfile.TemporaryDirectory() as folder:
        write_report(inspection, Path(folder))
        began = time.perf_counter()
        write_report(inspection, Path(folder))
        return time.perf_counter() - began


def main(folder: Path) -> None:
    demo = timed("demo", "--no-serve", "--out", str(folder))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"throughcare demo --no-serve: {demo:.1f} s (limit {DEMO_SECONDS})")
    print(f"  peak memory: {peak / 2**20:.0f} MiB (limit {DEMO_BYTES >> 20})")
    with tempfile.TemporaryDirectory() as made:
        area = timed("area", "make", made)
    print(f"throughcare area make: {area:.1f} s (limit {AREA_SECONDS})")
    report = report_seconds(folder / "inspection")
    print(f"report in three formats: {report:.2f} s (limit {REPORT_SECONDS})")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo-output"))
