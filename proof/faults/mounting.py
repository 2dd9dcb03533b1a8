"""A small disk of its own for a site, so that it can be full."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

MOUNTED_BYTES = 48 << 20


def mount(folder: Path) -> bool:
    """A small disk of its own on a folder; False where we may not."""
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={MOUNTED_BYTES}", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
