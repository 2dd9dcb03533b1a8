"""Runs a harness as a person does."""

from __future__ import annotations

import subprocess
import sys

from tests.repository.files import ROOT


def run(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"proof.{name}", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
