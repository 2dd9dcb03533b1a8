"""Nobody is led to "page not found": each link of each page that somebody sees opens for them."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urldefrag, urljoin

import pytest
from django.urls import Resolver404, resolve
from lxml import html as lxml_html

from tests.cast import CAST, person, principal, sign_in
from throughcare.accounts.scope import acting_as
from throughcare.links import own_pages

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.slow]
SAME_ROUTE = 4  # pages of one route that are looked at
STATIC = ("/static/",)


def links_of(client, path: str) -> list[str]:
    """The pages of the site that a page leads to; fails where the page itself is not there."""
    answer = client.get(path)
    assert answer.status_code in (200, 302), f"{path} answered {answer.status_code}"
    if not answer.headers["Content-Type"].startswith("text/html") or answer.status_code == 302:
        return []
    found = lxml_html.fromstring(answer.content).xpath("//a/@href")
    return [urldefrag(urljoin(path, href)).url for href in found if not href.startswith("http")]


def crawl(client) -> Counter[str]:
    """Follows every link from the first page on; gives how many pages of each route were opened."""
    waiting, seen = ["/"], {"/"}
    taken, opened = Counter(), Counter()
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            raise AssertionError(f"{path} is linked and is no page") from None
        opened[name] += 1
        for href in links_of(client, path):
            if href not in seen and not href.startswith(STATIC):
                seen.add(href)
                at = resolve(href.partition("?")[0]).view_name
                if taken[at] < SAME_ROUTE:
                    taken[at] += 1
                    waiting.append(href)
    return opened


@pytest.mark.parametrize("name", ["", *CAST])
def test_no_link_leads_nowhere(client, name):
    if name:
        sign_in(client, person(name))
    opened = crawl(client)
    assert opened["home"] and (opened["account"] or not name)


def test_an_officer_finds_everything_of_the_day_from_the_first_page(client):
    sign_in(client, person("officer"))
    opened = crawl(client)
    wanted = {"case", "record", "group-attendance", "emergency", "my-access", "tokens", "search"}
    assert wanted <= opened.keys()


def test_a_link_that_leads_nowhere_would_be_noticed(client, monkeypatch):
    monkeypatch.setattr("throughcare.links.opens", lambda *a: True)
    sign_in(client, person("diversity"))
    with pytest.raises(AssertionError, match="answered 404"):
        crawl(client)


def test_the_first_page_names_what_one_may_do():
    with acting_as(principal("chief")):
        texts = [link.text for link in own_pages()]
    assert "Records whose time is over, Testshire" in texts
