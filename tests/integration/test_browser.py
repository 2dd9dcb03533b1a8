"""Every page in a real browser, without JavaScript, on a desktop and on a phone: axe finds nothing
against WCAG 2.2 AA, and no page is wider than its screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.integration.conftest import import_all
from tests.small_folders import AREA, CASES, SAMPLED

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WIDTHS = {"desktop": (1280, 900), "phone": (375, 740)}
INSPECTION = "/inspections/testshire-2006"
PAGES = {
    "home": "/",
    "published": "/published/cheshire-2006/",
    "area": f"/areas/{AREA}/",
    "measure": f"/areas/{AREA}/measures/seen-in-time/",
    "measure without cases": f"/areas/{AREA}/measures/sickness/",
    "caseload": f"/areas/{AREA}/cases/",
    "case": f"/areas/{AREA}/cases/{CASES[0]}/",
    "inspection": f"{INSPECTION}/",
    "sample": f"{INSPECTION}/sample/",
    "sampled case": f"{INSPECTION}/sample/{SAMPLED[0]}/",
    "sampled file": f"{INSPECTION}/sample/{SAMPLED[0]}/file/",
    "questions": f"{INSPECTION}/questions/",
    "question": f"{INSPECTION}/questions/1.1.01/",
    "scores": f"{INSPECTION}/scores/",
    "score": f"{INSPECTION}/scores/criterion-1.1/",
    "findings": f"{INSPECTION}/findings/",
    "report": f"{INSPECTION}/report/",
    "report as a web page": f"{INSPECTION}/report/html/",
    "not found": "/no/such/page/",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    assert path, "Chromium is missing: `make browser` installs it"
    with sync_playwright() as playwright:
        # The browser's own thread runs an event loop; the imports below touch the database beside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def open_page(browser: Browser, address: str, width: str) -> Page:
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high},
        bypass_csp=True,  # for axe, which is a script
    )
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(browser, live_server, folders, width):
    import_all(folders)
    wrong = []
    for name, path in PAGES.items():
        page = open_page(browser, live_server.url + path, width)
        page.add_script_tag(path=str(AXE))
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
        )
        for violation in found["violations"]:
            targets = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            wrong.append(f"{name}: {violation['id']}: {violation['help']} ({targets})")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"{name}: the page is wider than a {width}'s screen")
        page.context.close()
    assert not wrong, "\n".join(wrong)


def test_the_site_works_without_javascript(browser, live_server, folders):
    """From the first page to the cases behind a figure, by links and a form alone."""
    import_all(folders)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(live_server.url)
    page.click("text=Caseload of Testshire")
    page.select_option("#roh_level", "high")
    page.click("text=Show these cases")
    assert "roh_level=high" in page.url
    page.goto(live_server.url)
    page.click("text=Scores of Testshire")
    page.click("table >> text=1.1 Preparing")
    page.click("tbody a >> nth=0")
    page.click("tbody a >> nth=0")
    assert "as it was read" in page.inner_text("h1").lower()
    assert not refused
    context.close()
