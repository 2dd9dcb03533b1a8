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
        # a harness that is asked to stop leaves no server behind
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

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

    def kill_alone(self) -> None:
        """SIGKILL to the process that was started; its workers have to notice, and to leave the port."""
        assert self.process is not None
        self.process.kill()
        until = time.monotonic() + MOST_SECONDS
        while not self._port_is_free():
            if time.monotonic() > until:
                raise DidNotStart("the workers of a killed server keep its port")
            time.sleep(0.02)
        self.kill()

    def _port_is_free(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) != 0

    def kill(self) -> None:
        """SIGKILL to every process of it at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
