"""The house rules of a page. Each message says what to write instead."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.urls import Resolver404, resolve
from lxml import etree
from lxml import html as lxml_html

Element = lxml_html.HtmlElement
DESIGN_SYSTEM = ("govuk-", "moj-", "tc-")
UNKNOWN_TAG = "HTML_UNKNOWN_TAG"  # the parser knows HTML 4: main, nav and svg are news to it


def check_page(path: str, response: Any) -> None:
    """Raises AssertionError with everything that a page does against the house rules."""
    text = response.content.decode()
    parser = lxml_html.HTMLParser()
    root = lxml_html.fromstring(response.content, parser=parser)
    wrong = [*_parse_errors(parser), *_headers(response)]
    for rule in (
        _head,
        _landmarks,
        _headings,
        _ids,
        _fields,
        _tables,
        _classes,
        _no_inline,
        _source,
    ):
        wrong += rule(root)
    wrong += _links(root, path)
    if not text.lstrip().lower().startswith("<!doctype html>"):
        wrong.append("begin the page with <!DOCTYPE html>")
    assert not wrong, f"{path}\n" + "\n".join(f"- {line}" for line in wrong)


def _parse_errors(parser: etree.HTMLParser) -> list[str]:
    return [
        f"line {error.line}: {error.message}: write HTML that parses"
        for error in parser.error_log
        if error.type_name != UNKNOWN_TAG
    ]


def _headers(response: Any) -> list[str]:
    policy = response.get("Content-Security-Policy", "")
    wrong = []
    if "default-src 'none'" not in policy or "unsafe" in policy:
        wrong.append("send the strict Content-Security-Policy of settings.py")
    if response.get("X-Frame-Options") != "DENY" and response.status_code == 200:
        wrong.append("send X-Frame-Options: DENY")
    return wrong


def text_of(element: Element) -> str:
    return " ".join(element.text_content().split())


def _head(root: Element) -> list[str]:
    wrong = []
    titles, h1s = root.xpath("//head/title"), root.xpath("//h1")
    if root.get("lang") != "en-GB":
        wrong.append('write <html lang="en-GB">')
    if len(h1s) != 1:
        return [*wrong, f"write one h1, not {len(h1s)}"]
    if len(titles) != 1 or not text_of(titles[0]).startswith(text_of(h1s[0])):
        wrong.append("let the title start with the words of the h1")
    if not root.xpath('//meta[@name="viewport"]'):
        wrong.append("say the viewport, for phones")
    return wrong


def _landmarks(root: Element) -> list[str]:
    wrong = [
        f"write one {name}"
        for name in ("main", "header", "footer")
        if len(root.xpath(f"//{name}")) != 1
    ]
    skip = root.xpath('//a[contains(@class, "govuk-skip-link")]/@href')
    if skip != ["#main-content"] or not root.xpath('//main[@id="main-content"]'):
        wrong.append('let the skip link lead to main, whose id is "main-content"')
    for region in root.xpath('//*[@role="region"] | //nav'):
        if not region.get("aria-label"):
            wrong.append("give every region and nav an aria-label")
    names = Counter(e.get("aria-label") for e in root.xpath('//*[@role="region"] | //nav'))
    wrong += [f'two landmarks are called "{n}": name them apart' for n, c in names.items() if c > 1]
    for scrolling in root.xpath('//*[contains(@class, "tc-scroll")]'):
        if scrolling.get("tabindex") != "0":
            wrong.append("a frame that scrolls needs tabindex=0, for the keyboard")
    return wrong


def _headings(root: Element) -> list[str]:
    wrong, before = [], 1
    for heading in root.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]"):
        level = int(heading.tag[1])
        if level > before + 1:
            wrong.append(
                f'"{text_of(heading)}" is an {heading.tag} after an h{before}: skip no level'
            )
        if not text_of(heading):
            wrong.append(f"an {heading.tag} is empty")
        before = level
    return wrong


def _ids(root: Element) -> list[str]:
    counts = Counter(root.xpath("//@id"))
    wrong = [
        f'the id "{name}" stands {n} times: make it unique' for name, n in counts.items() if n > 1
    ]
    for attribute in ("aria-labelledby", "aria-describedby"):
        for value in root.xpath(f"//@{attribute}"):
            wrong += [
                f'{attribute} names "{i}", which is not there'
                for i in value.split()
                if i not in counts
            ]
    return wrong


def _fields(root: Element) -> list[str]:
    wrong = []
    labels = set(root.xpath("//label/@for"))
    for field in root.xpath('//input[not(@type="hidden")] | //select | //textarea'):
        if field.get("id") not in labels:
            wrong.append(f'the field "{field.get("name")}" needs a <label for=...>')
    for form in root.xpath("//form"):
        if not form.get("action"):
            wrong.append("give the form an action")
        if (form.get("method") or "get").lower() != "get":
            wrong.append("this site only reads: a form's method is get")
    return wrong


def _tables(root: Element) -> list[str]:
    wrong = []
    for table in root.xpath("//table"):
        if not table.xpath("caption"):
            wrong.append("give the table a caption (it may be visually hidden)")
        if table.xpath(".//th[not(@scope)]"):
            wrong.append("give every th a scope")
        if not table.xpath(".//tbody//th"):
            wrong.append("let each row of a table begin with a th of scope row")
    for picture in root.xpath("//svg"):
        if picture.get("aria-hidden") != "true" and not picture.xpath('*[local-name()="title"]'):
            wrong.append("an svg needs a title, or aria-hidden where it only decorates")
    return wrong


def _classes(root: Element) -> list[str]:
    wrong = []
    for element in root.xpath(
        "//main//a | //main//p | //main//ul | //main//ol | //main//h2 | //main//h3"
    ):
        if element.tag == "ul" and "pagination" in (element.get("class") or ""):
            continue
        if not (element.get("class") or "").startswith(DESIGN_SYSTEM):
            wrong.append(
                f'<{element.tag}> "{text_of(element)[:40]}" needs a class of the design system'
            )
    for link in root.xpath("//a"):
        if not text_of(link) and not link.get("aria-label"):
            wrong.append(f"the link to {link.get('href')} has no words")
    return wrong


def _no_inline(root: Element) -> list[str]:
    wrong = []
    if root.xpath("//script | //style"):
        wrong.append(
            "no script and no style element: the page works without the one and may not have the other"
        )
    if root.xpath("//@style"):
        wrong.append("no style attributes: write a class in assets/all.scss")
    names = {
        name
        for element in root.iter()
        if element.tag is not etree.Comment
        for name in element.attrib
    }
    if any(re.match("on[a-z]+$", name) for name in names):
        wrong.append("no event attributes")
    return wrong


def _source(root: Element) -> list[str]:
    heading = text_of(root.xpath("//h1")[0]) if root.xpath("//h1") else ""
    if heading in ("Page not found", "Sorry, there is a problem with this page"):
        return []
    said = root.xpath('//*[@class="tc-source"]')
    return [] if len(said) == 1 and text_of(said[0]) else ["say whose figures the page shows"]


def _links(root: Element, path: str) -> list[str]:
    ids, wrong = set(root.xpath("//@id")), []
    for href in root.xpath("//a/@href"):
        if href.startswith("#"):
            if href[1:] not in ids:
                wrong.append(f"{href} leads to nothing on the page")
        elif href.startswith("/"):
            try:
                resolve(href.split("?")[0].split("#")[0])
            except Resolver404:
                wrong.append(f"{href} is no address of the site")
        elif not href.startswith("?"):
            wrong.append(f"{href} leads to another site")
    return wrong
