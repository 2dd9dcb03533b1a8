"""No route without a row in the table of routes, no row without a route, no table of the record without a
gate, and no other way to a row than the gate."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, path

from tests.repository.files import modules, name_of, tree
from throughcare import guards
from throughcare.accounts.doors import GateMiddleware
from throughcare.accounts.permissions import NOBODY
from throughcare.accounts.routes import ROUTES, may_call
from throughcare.accounts.scope import OutsideTheGate, Scope
from throughcare.cases.gate import Gated
from throughcare.inspections.gate import GatedSample

# Tables about a case that permissions themselves are found in: ids and days, no facts. And what outlives
# a case, or is stored with the results of an area and shown by way of the gate.
FOUND_IN = {
    "caselink", "accesslimit", "limitedperson", "emergencyaccess", "sampledaccess", "hold",
    "disposal", "area", "areatable", "sitestandard",
}  # fmt: skip


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
    assert names() == set(ROUTES), "add the route to accounts/routes.py, or take its row out"


def test_a_route_without_a_row_is_refused(client, monkeypatch, db):
    monkeypatch.delitem(ROUTES, "home")
    assert client.get("/").status_code == 404


def test_a_view_that_nobody_named_is_refused():
    request = RequestFactory().get("/x/")
    request.resolver_match = path("x/", lambda r: HttpResponse()).resolve("x/")
    request.scope = Scope(NOBODY)
    with pytest.raises(Http404):
        GateMiddleware(lambda r: HttpResponse()).process_view(request, None, (), {})


def test_an_answer_that_did_not_pass_its_door_is_refused(db):
    request = RequestFactory().get("/x/")
    request.row = ROUTES["case"]
    request.resolver_match = None
    gate = GateMiddleware(lambda r: HttpResponse("a case that nobody asked the gate for"))
    with pytest.raises(Http404):
        gate.answer(request, Scope(NOBODY))


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_method_that_a_row_does_not_name_is_not_answered(name):
    row = ROUTES[name]
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - row.methods:
        assert not may_call(NOBODY, row, method, demo=True)


def test_every_table_about_a_case_has_a_gate():
    open_tables = {
        model.__name__.lower()
        for app in ("cases", "inspections")
        for model in apps.get_app_config(app).get_models()
        if not isinstance(model._default_manager, Gated | GatedSample)
    }
    assert open_tables == FOUND_IN | {"inspection", "reportfile"}


@pytest.mark.parametrize("app, name", [("cases", "Case"), ("cases", "Entry"), ("cases", "Victim"),
                                       ("inspections", "SampledCase")])  # fmt: skip
def test_a_gated_table_read_outside_any_scope_raises(app, name, db):
    with pytest.raises(OutsideTheGate):
        apps.get_model(app, name).objects.count()


def test_only_the_gates_pass_the_gate_by():
    """`_base_manager` shows every row: only the gates, a count of what they let through, and backups
    use it."""
    allowed = {
        "throughcare/cases/gate.py",
        "throughcare/inspections/gate.py",
        "throughcare/cases/queries/access.py",
        "throughcare/backups/tables.py",  # a backup is of everything
        "throughcare/backups/restoring.py",
    }
    using = {
        name_of(path)
        for path in modules("throughcare")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "_base_manager"
    }
    assert using <= allowed


def test_every_table_behind_row_level_security_is_one_with_a_gate():
    gated = {
        model._meta.db_table
        for app in ("cases", "inspections")
        for model in apps.get_app_config(app).get_models()
        if isinstance(model._default_manager, Gated | GatedSample)
    }
    assert gated == set(guards.ROW_SECURITY)


def test_both_databases_have_the_same_triggers():
    text = "\n".join(guards.statements("postgresql.sql"))
    there = set(re.findall(r"REPLACE TRIGGER (\w+)", text))
    assert there - {"audit_event_is_not_emptied"} == set(guards.triggers())


@pytest.mark.parametrize("host", ["example.org", "throughcare.local", "127.0.0.1.example.org"])
def test_only_names_of_the_site_are_answered(client, db, host):
    assert client.get("/", HTTP_HOST=host).status_code == 400
