"""The site that is put under load: the full demo area, or the small one."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from proof.small_site import environment, small_site

SMALL = 60  # cases
KEPT = ("site.sqlite3", "secret-key", "trail-key", "demo-mode")


@contextlib.contextmanager
def site(*, postgres: bool, small: bool, demo: Path | None) -> Iterator[dict[str, str]]:
    """The environment that leads to it. `demo`: a folder that `throughcare demo` wrote, which is copied."""
    if small:
        with small_site(postgres=postgres, cases=SMALL) as env:
            yield env
        return
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="throughcare-proof-"))
        env = {"THROUGHCARE_DATA": name, "DJANGO_SETTINGS_MODULE": "throughcare.settings"}
        if postgres:
            from tests.postgres import server

            env |= stack.enter_context(server())
        if demo is not None and not postgres:
            for file in KEPT:
                shutil.copy(demo / file, name)
        else:
            print("building the demo area", flush=True)
            command = [sys.executable, "-m", "throughcare", "demo", "--no-serve", "--out", name]
            subprocess.run(command, env=environment(env), check=True)
        yield env
