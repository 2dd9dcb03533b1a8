"""What the tests of the record share: somebody of the cast who asks pages and sends forms, and cases by
their reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from tests.cast import person, principal, sign_in
from tests.house_rules import text_of
from tests.small_folders import AREA, CASES
from throughcare.accounts.permissions import Principal
from throughcare.accounts.scope import acting_as, as_machine
from throughcare.cases.models import Case


@dataclass
class Page:
    """An answer of the site, read."""

    status: int
    html: lxml_html.HtmlElement
    address: str
    raw: Any

    @property
    def text(self) -> str:
        return text_of(self.html)

    def value(self, name: str) -> str:
        """What a field of the page holds."""
        found = self.html.xpath(f'//*[@name="{name}"]/@value')
        assert found, f"{self.address} has no field {name}"
        return str(found[0])


class Somebody:
    """Somebody of the cast with a browser of their own."""

    def __init__(self, name: str, **how: Any) -> None:
        self.name = name
        self.client = Client()
        if name:
            sign_in(self.client, person(name), **how)

    def get(self, path: str) -> Page:
        return self._read(self.client.get(path, follow=True), path)

    def post(self, path: str, **said: Any) -> Page:
        return self._read(self.client.post(path, said, follow=True), path)

    def _read(self, answer: Any, path: str) -> Page:
        content = answer.content or b"<p></p>"
        where = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        return Page(answer.status_code, lxml_html.fromstring(content), where, answer)


@pytest.fixture
def somebody(site) -> Callable[..., Somebody]:
    """`somebody("officer").get(path)`"""
    return Somebody


def case_path(number: int = 0, page: str = "") -> str:
    return f"/areas/{AREA}/cases/{CASES[number]}/{page}"


def the_case(number: int = 0) -> Case:
    """A case of the small area, as a command sees it."""
    with as_machine("tests"):
        return Case.objects.select_related("area", "person").get(area=AREA, ref=CASES[number])


def acting(name: str) -> Any:
    """Runs what is inside as somebody of the cast."""
    return acting_as(principal(name))


def as_principal(name: str) -> Principal:
    return principal(name)


def day(text: str, name: str = "happened_on") -> dict[str, str]:
    """A day as the three boxes of a form send it."""
    year, month, on = text.split("-")
    return {f"{name}-day": on, f"{name}-month": month, f"{name}-year": year}
