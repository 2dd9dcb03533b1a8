"""No route without a row in the table of permissions; nobody from elsewhere; nothing is written."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, path

from throughcare.accounts.middleware import PermissionMiddleware
from throughcare.accounts.permissions import PERMISSIONS, may

ADDRESSES = [
    "/",
    "/areas/x/",
    "/areas/x/cases/",
    "/areas/x/cases/y/",
    "/inspections/x/",
    "/inspections/x/report/pdf/",
    "/static/built/all.css",
    "/static/icon.svg",
    "/nothing/here",
]


def names() -> set[str]:
    """The names of every route of the site."""
    patterns, found = list(get_resolver().url_patterns), set()
    while patterns:
        pattern = patterns.pop()
        if hasattr(pattern, "url_patterns"):
            patterns += pattern.url_patterns
        else:
            assert pattern.name, f"the route {pattern.pattern} needs a name"
            found.add(pattern.name)
    return found


def test_every_route_has_a_row_and_every_row_a_route():
    assert names() == set(PERMISSIONS), (
        "add the route to accounts/permissions.py, or take its row out"
    )


def test_a_route_without_a_row_is_refused(settings, client, monkeypatch, db):
    monkeypatch.delitem(PERMISSIONS, "home")
    assert client.get("/").status_code == 404
    assert not may(RequestFactory().get("/"), "home")


def test_a_view_that_nobody_named_is_refused():
    request = RequestFactory().get("/x/")
    request.resolver_match = path("x/", lambda r: HttpResponse()).resolve("x/")
    with pytest.raises(Http404):
        PermissionMiddleware(lambda r: HttpResponse()).process_view(request, None, (), {})


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("caller", ["203.0.113.9", "10.0.0.5", "", "127.0.0.1, 203.0.113.9"])
def test_a_stranger_gets_the_same_for_every_address(client, db, address, caller):
    first = client.get("/", REMOTE_ADDR=caller)
    found = client.get(address, REMOTE_ADDR=caller, HTTP_X_FORWARDED_FOR="127.0.0.1")
    assert found.status_code == 404
    assert found.content == first.content


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, db, address, method):
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("host", ["example.org", "throughcare.local", "127.0.0.1.example.org"])
def test_only_names_of_this_machine_are_answered(client, db, host):
    assert client.get("/", HTTP_HOST=host).status_code == 400
