"""Runs a harness as its make target does."""

from __future__ import annotations

import subprocess
import sys

from tests.environment import as_typed
from tests.repository.files import ROOT


def run(harness: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"proof.{harness}", *options]
    return subprocess.run(
        command, cwd=ROOT, env=as_typed(), capture_output=True, text=True, check=False
    )
