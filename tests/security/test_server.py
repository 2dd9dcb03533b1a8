"""The server that takes requests: where one ends is said once, and nothing is told that was not asked."""

from __future__ import annotations

import re
import socket

import pytest

from tests.integration.test_serve import data, port

__all__ = ["data", "port"]
pytestmark = pytest.mark.slow
HEAD = "Host: localhost\r\nConnection: close\r\n"


def say(port: int, text: str) -> list[str]:
    """The first lines of all answers to what was sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(text.encode("latin-1"))
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return [
        line for line in received.decode("latin-1").split("\r\n") if line.startswith("HTTP/1.1 ")
    ]


def test_two_lengths_of_one_request_are_refused(port):
    said = say(
        port,
        f"POST /sign-in/ HTTP/1.1\r\n{HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    )
    assert [line.split()[1] for line in said] == ["400"]


def test_pieces_count_and_a_length_beside_them_does_not(port):
    """What a length would have hidden in the body is a request of its own, for everybody in between too."""
    said = say(
        port,
        "POST /health/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n"
        f"0\r\n\r\nGET /health/ HTTP/1.1\r\n{HEAD}\r\n",
    )
    codes = [line.split()[1] for line in said]
    assert codes[0] in ("400", "403") and codes[1:] in ([], ["200"])


@pytest.mark.parametrize(
    "coding", ["chunked, identity", "xchunked", "chunked\r\nTransfer-Encoding: gzip"]
)
def test_pieces_of_an_unknown_kind_are_refused(port, coding):
    said = say(
        port, f"POST /health/ HTTP/1.1\r\n{HEAD}Transfer-Encoding: {coding}\r\n\r\n0\r\n\r\n"
    )
    assert [line.split()[1] for line in said] == ["400"]


@pytest.mark.parametrize("line", ["TRACE / HTTP/1.1", "TRACK / HTTP/1.1", "CONNECT / HTTP/1.1"])
def test_a_request_is_not_told_back(port, line):
    said = say(port, f"{line}\r\n{HEAD}X-Said: by us\r\n\r\n")
    assert said and said[0].split()[1] in ("400", "403", "404", "405")


def test_the_server_does_not_say_of_which_version_it_is(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET /health/ HTTP/1.1\r\n{HEAD}\r\n".encode())
        received = connection.recv(65536).decode("latin-1").lower()
    head = received.partition("\r\n\r\n")[0]
    assert not re.search(r"(server|powered-by)[^\r]*\d", head) and "django" not in head
