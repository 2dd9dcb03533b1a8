"""A run that is killed half way leaves nothing half-written, and can be run again."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_no_file(nation, tmp_path):
    out = tmp_path / "obligations.csv"
    words = ["obligations", str(nation), "--as-of", "2006-05-31", "--engine", "duckdb"]
    command = [sys.executable, "-m", "throughcare", *words, "--out", str(out)]
    process = subprocess.Popen(command)
    while process.poll() is None and not list(tmp_path.glob(".obligations.csv.*")):
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not out.exists()
    subprocess.run(command, check=True)
    assert len(out.read_text().splitlines()) > 100
