"""Anchors of the trail, stamped by an outside authority: OpenSSL's, on this machine."""

from __future__ import annotations

import base64
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import transaction

from throughcare.audit.actions import anchor, record_administration
from throughcare.audit.models import Anchor
from throughcare.core.mistakes import InputMistakes

CONFIG = """
[req]
distinguished_name = name
x509_extensions = stamping
prompt = no
[name]
CN = Authority of the tests
[stamping]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = stamps
[stamps]
serial = serial
signer_cert = cert.pem
certs = cert.pem
signer_key = key.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
"""


def openssl(*words: str, folder: Path, **how) -> bytes:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, check=True, **how)
    return done.stdout


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-config", "tsa.cnf",
            "-keyout", "key.pem", "-out", "cert.pem", folder=folder)  # fmt: skip
    return folder


@pytest.fixture
def serving(authority: Path) -> Iterator[Callable[[Callable[[bytes], bytes]], str]]:
    """`serving(answer)` gives the address of an authority that answers so."""
    servers = []

    def serve(answer: Callable[[bytes], bytes]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def stamped(folder: Path, query: bytes) -> bytes:
    (folder / "query.tsq").write_bytes(query)
    return openssl("ts", "-reply", "-queryfile", "query.tsq", "-config", "tsa.cnf", folder=folder)


@pytest.fixture
def events(db, settings, tmp_path) -> None:
    settings.TRAIL_KEY_FILE = tmp_path / "trail-key"
    settings.ANCHORS_FILE = tmp_path / "anchors.jsonl"
    with transaction.atomic():
        for number in range(3):
            record_administration(by="tests", act="try", target=str(number))


def test_an_anchor_carries_the_authoritys_stamp(events, authority, serving, settings):
    """OpenSSL itself says that it is of this root."""
    settings.TSA = serving(lambda query: stamped(authority, query))
    made = anchor(by="tests")
    assert made is not None and made.timestamp
    (authority / "answer.tsr").write_bytes(base64.b64decode(made.timestamp))
    (authority / "root").write_bytes(bytes.fromhex(made.root))
    check = ["ts", "-verify", "-data", "root", "-in", "answer.tsr", "-CAfile", "cert.pem"]
    assert b"OK" in openssl(*check, folder=authority)
    (authority / "root").write_bytes(bytes(32))
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*check, folder=authority)


@pytest.mark.parametrize("answer", [b"", b"no stamp", bytes(200)])
def test_an_answer_that_is_no_stamp_makes_no_anchor(events, serving, settings, answer):
    settings.TSA = serving(lambda query: answer)
    with pytest.raises(InputMistakes, match="no time-stamp"):
        anchor(by="tests")
    assert not Anchor.objects.exists() and not settings.ANCHORS_FILE.exists()


def test_a_stamp_of_something_else_makes_no_anchor(events, authority, serving, settings):
    other = openssl("ts", "-query", "-data", "tsa.cnf", "-sha512", folder=authority)
    settings.TSA = serving(lambda query: stamped(authority, other))
    with pytest.raises(InputMistakes, match="something else"):
        anchor(by="tests")
    assert not Anchor.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "ftp://example.org/", "file:///etc/hostname"]
)
def test_an_authority_that_cannot_be_reached_makes_no_anchor(events, settings, address):
    settings.TSA = address
    with pytest.raises(InputMistakes, match="Check THROUGHCARE_TSA"):
        anchor(by="tests")
