"""The real server, as `throughcare serve` runs it, in a process group of its own: so that all of it can
be killed at once."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from proof.small_site import environment

HOST = "127.0.0.1"
MOST_SECONDS = 60  # to wait for it at all


class DidNotStart(RuntimeError):
    """The server does not answer."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server:
    """Serves the site that `env` leads to; `broken` names a build of broken.py instead."""

    def __init__(self, env: dict[str, str], broken: str = "") -> None:
        self.port = free_port()
        module = ["proof.broken", broken] if broken else ["throughcare"]
        self.command = [sys.executable, "-m", *module, "serve", "--port", str(self.port)]
        self.env = environment(env)
        self.log = Path(env["THROUGHCARE_DATA"]) / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.env, start_new_session=True, stdout=log, stderr=log
            )

    def wait(self) -> None:
        """Until it says that it is ready. Raises DidNotStart."""
        until = time.monotonic() + MOST_SECONDS
        while not self.is_ready():
            if time.monotonic() > until or self.process is None or self.process.poll() is not None:
                raise DidNotStart(f"no answer from {' '.join(self.command[1:])}")
            time.sleep(0.02)

    def is_ready(self) -> bool:
        """Whether /health/ answers that the database does."""
        try:
            with contextlib.closing(
                http.client.HTTPConnection(HOST, self.port, timeout=MOST_SECONDS)
            ) as connection:
                connection.request("GET", "/health/")
                return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """SIGKILL to every process of it at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
