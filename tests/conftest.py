"""For all tests: no network, and `page`, which fetches a page of the site and checks the house rules
of a page on it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest
from lxml import html as lxml_html

from tests.house_rules import check_page

LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any call to another machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}; tests use no network")
        return connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def page(client, db) -> Iterator[Callable[..., lxml_html.HtmlElement]]:
    """`page("/areas/x/")`: the parsed page. Fails where it breaks a house rule, or where a caller from
    another machine gets anything but "page not found". `status`: what the page should answer."""

    def fetch(path: str, status: int = 200) -> lxml_html.HtmlElement:
        response = client.get(path)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        stranger = client.get(path, REMOTE_ADDR="203.0.113.9")
        assert stranger.status_code == 404, f"{path} answered a caller from another machine"
        check_page(path, response)
        return lxml_html.fromstring(response.content)

    yield fetch
