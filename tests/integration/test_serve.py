"""`throughcare serve` as a person runs it: a real server, and a clear word where it cannot start."""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environment import as_typed

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "throughcare"]


def run(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    env = as_typed(THROUGHCARE_DATA=str(data))
    return subprocess.run([*COMMAND, *words], env=env, capture_output=True, text=True, timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    assert run("manage", "migrate", data=folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    number = free_port()
    env = as_typed(THROUGHCARE_DATA=str(data))
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(number)], env=env, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                break
        time.sleep(0.1)
    yield number
    server.send_signal(signal.SIGINT)
    server.wait(20)


def get(port: int, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    with contextlib.closing(
        http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    ) as connection:
        connection.request("GET", path, headers={"Connection": "close", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}


def test_it_serves_pages_and_styles(port):
    status, body, headers = get(port, "/")
    assert status == 200 and b"Areas and inspections" in body
    assert headers["content-security-policy"].count("'none'") >= 3
    status, body, headers = get(port, "/static/built/all.css", **{"Accept-Encoding": "gzip"})
    assert status == 200 and headers["content-encoding"] == "gzip"
    assert get(port, "/published/cheshire-2006/")[0] == 200


def test_it_listens_on_loopback_only(port):
    listening = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    addresses = [line.split()[1] for line in listening if line.split()[3] == "0A"]
    own = [address for address in addresses if address.endswith(f":{port:04X}")]
    assert own and all(address.startswith("0100007F") for address in own)


def test_another_host_name_is_not_answered(port):
    assert get(port, "/", Host="example.org")[0] == 400


def test_a_taken_port_is_said_with_another_to_try(data, port):
    result = run("serve", "--port", str(port), data=data)
    assert result.returncode == 1
    assert f"Port {port}" in result.stderr and f"--port {port + 1}" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_database_is_said_with_what_to_do(tmp_path):
    result = run("serve", data=tmp_path / "nowhere")
    assert result.returncode == 1
    assert "throughcare demo" in result.stderr and "Traceback" not in result.stderr


def test_a_database_of_another_version_is_said(tmp_path):
    (tmp_path / "site.sqlite3").touch()
    result = run("serve", data=tmp_path)
    assert result.returncode == 1
    assert "another version" in result.stderr and "Traceback" not in result.stderr


def test_the_key_is_kept_and_private(data, port):
    key = data / "secret-key"
    assert len(key.read_text()) > 50 and key.stat().st_mode & 0o077 == 0


def test_a_new_site_goes_on_with_the_secret_it_was_set_up_with(tmp_path):
    said = ["--organisation", "hmi", "--name", "HMI", "--kind", "inspectorate"]
    assert run("setup", *said, "--administrator", "helen", data=tmp_path).returncode == 0
    result = run("trail", "anchor", data=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "3 events anchored" in result.stdout


def test_a_killed_server_leaves_its_port_to_the_next(data):
    number = free_port()
    env = as_typed(THROUGHCARE_DATA=str(data))
    command = [*COMMAND, "serve", "--port", str(number), "--anchor-every", "0"]

    def start() -> subprocess.Popen[bytes]:
        server = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.1)
        assert get(number, "/health/")[0] == 200
        return server

    server = start()
    server.kill()
    server.wait(20)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) != 0:
                break
        time.sleep(0.1)
    server = start()
    server.send_signal(signal.SIGINT)
    server.wait(20)
