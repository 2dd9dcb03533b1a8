"""A small site with its cast, and what there is to send to: pages, their forms and their queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml import html as lxml_html

from proof.canaries.addresses import Address, Addresses
from proof.fuzz.odd import Field

PUBLIC = ""
SENDS = (
    "chief",
    "officer",
    "victim-liaison",
    "sysadmin",
    "lead",
    PUBLIC,
)  # who between them have every page
MOST = 2  # of the kinds, entries and questions of a case or an inspection


@dataclass(frozen=True)
class Target:
    """A form of a page, or a page with what its address can ask for, as one person has it."""

    who: str
    route: str
    path: str
    method: str
    fields: tuple[Field, ...]


def make_world(folder: Path) -> None:
    """The site of the tests; passwords by a fast hash, for thousands are tried."""
    from django.conf import settings

    from tests.integration.conftest import fill
    from tests.small_folders import write_area, write_elsewhere, write_inspection

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    fill(
        {
            "area": write_area(folder / "area"),
            "elsewhere": write_elsewhere(folder / "elsewhere"),
            "inspection": write_inspection(folder / "inspection"),
        }
    )
    save_a_draft()


def save_a_draft() -> None:
    """Something begun, so that there is a page that checks it."""
    from tests.cast import principal
    from tests.small_folders import AREA, CASES
    from throughcare.accounts.scope import acting_as
    from throughcare.cases.actions.drafts import save_draft
    from throughcare.cases.models import Case

    who = principal("officer")
    with acting_as(who):
        save_draft(
            case=Case.objects.get(area=AREA, ref=CASES[0]),
            draft_id="draft-of-officer",
            kind="noted",
            values={"happened_on": {"day": "1", "month": "6", "year": "2006"}, "text": "begun"},
            corrects="",
            seen_version=0,
            by=who,
        )


def client_of(who: str) -> Any:
    from django.test import Client

    from tests.cast import person, sign_in

    client = Client(raise_request_exception=False)
    if who != PUBLIC:
        sign_in(client, person(who))
    return client


def targets() -> list[Target]:
    """Of each route the first page that each of two people has, with its forms and its queries."""
    from throughcare.accounts.routes import ROUTES

    addresses = Addresses(MOST)
    clients = {who: client_of(who) for who in SENDS}
    found: list[Target] = []
    for route, row in ROUTES.items():
        if not row.api:
            known = addresses.of_route_now(route)
            found += _of_route(route, known, clients)
    return found


def _of_route(route: str, known: list[Address], clients: dict[str, Any]) -> Iterator[Target]:
    """Two people who have the route, each with its forms on up to three of its pages."""
    having = 0
    for who, client in clients.items():
        pages = [a for a in known[:40] if client.get(a.path).status_code == 200][:3]
        for address in pages:
            yield from _of_page(who, route, address.path, client.get(address.path))
        having += bool(pages)
        if having == 2:
            return
    if not having:
        yield from (Target(PUBLIC, route, a.path, "GET", ()) for a in known[:1])


def _of_page(who: str, route: str, path: str, answer: Any) -> Iterator[Target]:
    queries: dict[str, Field] = {}
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/html") and not answer.streaming and answer.content:
        page = lxml_html.fromstring(answer.content)
        for form in page.xpath("//form"):
            fields = fields_of(form)
            where = form.get("action") or path
            if (form.get("method") or "get").lower() == "post":
                yield Target(who, route_of(where) or route, urlsplit(where).path, "POST", fields)
            else:
                queries |= {field.name: field for field in fields}
        for link in page.xpath("//a/@href"):
            for name, value in parse_qsl(urlsplit(link).query):
                queries.setdefault(name, Field(name, "text", value))
    yield Target(who, route, path, "GET", tuple(queries.values()))


def route_of(path: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def fields_of(form: Any) -> tuple[Field, ...]:
    """The fields of a form, those of a group of radio buttons or boxes together."""
    found: dict[str, Field] = {}
    for element in form.xpath(".//input|.//select|.//textarea|.//button"):
        name, kind = element.get("name"), element.get("type") or element.tag
        if not name or kind == "button":
            continue
        value = element.text or "" if element.tag == "textarea" else element.get("value") or ""
        if element.tag == "select":
            choices = tuple(option.get("value") or "" for option in element.xpath(".//option"))
        elif kind in ("radio", "checkbox") or element.tag == "button":
            choices = (*(found[name].choices if name in found else ()), value)
        else:
            choices = ()
        found[name] = Field(name, kind, value, choices)
    return tuple(found.values())
