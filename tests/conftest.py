"""For all tests: no network, and `page`, which fetches a page of the site and checks the house rules
of a page on it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations as DatabaseOperations
from lxml import html as lxml_html

from tests.cast import person, sign_in
from tests.house_rules import check_page
from throughcare import guards
from throughcare.accounts.scope import as_machine

LONGEST = ("tests/acceptance/", "tests/proof/", "tests/generative/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The folders of the longest tests first, so that both cores have something to do to the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied() -> None:
    """Tests that commit empty the tables afterwards, which the database itself refuses: its guards are
    taken down for that, and are back with the signal that follows."""
    empty = DatabaseOperations.execute_sql_flush

    def without_guards(self, sql_list):
        with self.connection.cursor() as cursor:
            for name, table in guards.triggers().items():
                on = f" ON {table}" if self.connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            if self.connection.vendor == "postgresql":
                cursor.execute(
                    "DROP TRIGGER IF EXISTS audit_event_is_not_emptied ON audit_auditevent"
                )
        return empty(self, sql_list)

    DatabaseOperations.execute_sql_flush = without_guards


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
def machine() -> Iterator[None]:
    """For tests that look at the whole record, as a command does."""
    with as_machine("tests"):
        yield


@pytest.fixture
def page(client, db) -> Iterator[Callable[..., lxml_html.HtmlElement]]:
    """`page("/areas/x/", who="chief")`: the parsed page as somebody of the cast sees it (the lead inspector
    for an inspection, the assistant chief officer else). Fails where it breaks a house rule, or where
    somebody of another area gets anything but "page not found" (`shut` false: the page is for everybody
    who is signed in). `status`: what the page should answer."""

    def fetch(
        path: str, status: int = 200, *, who: str = "", shut: bool | None = None
    ) -> lxml_html.HtmlElement:
        sign_in(client, person(who or ("lead" if path.startswith("/inspections/") else "chief")))
        response = client.get(path)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        check_page(path, response)
        if shut if shut is not None else path.startswith("/areas/"):
            sign_in(client, person("chief-elsewhere"))
            stranger = client.get(path)
            assert stranger.status_code == 404, f"{path} answered somebody of another area"
        return lxml_html.fromstring(response.content)

    yield fetch
