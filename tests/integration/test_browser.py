"""Every page in a real browser, without JavaScript, on a desktop and on a phone: axe finds nothing
against WCAG 2.2 AA, and no page is wider than its screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.cast import person, sign_in
from tests.integration.conftest import fill
from tests.small_folders import AREA, CASES, INSPECTION, SAMPLED, VICTIM
from throughcare.performance.counting import count_everything

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
INSPECTION_PAGES = f"/inspections/{INSPECTION}"
CASE = f"/areas/{AREA}/cases/{CASES[0]}"
# Who looks at which pages. "" is the public.
PAGES = {
    "": ["/", "/published/cheshire-2006/", "/sign-in/", "/password/forgotten/", "/accessibility/",
         "/no/such/page/", f"{INSPECTION_PAGES}/report/", f"{INSPECTION_PAGES}/report/html/"],
    "chief": ["/", f"/areas/{AREA}/", f"/areas/{AREA}/measures/seen-in-time/",
              f"/areas/{AREA}/measures/sickness/", f"/areas/{AREA}/cases/", f"{CASE}/", "/search/",
              f"{CASE}/allocate/", f"{CASE}/limits/", f"{CASE}/who-can-see/", f"{CASE}/trail/",
              f"{CASE}/hold/", f"/areas/{AREA}/cases/{CASES[-1]}/dispose/", f"{CASE}/subject-access/",
              f"/areas/{AREA}/trail/", f"/areas/{AREA}/trail/officer/", f"/areas/{AREA}/retention/",
              f"/areas/{AREA}/scoreboard/", f"/areas/{AREA}/scoreboard/?by=team", f"/areas/{AREA}/quality/",
              f"/areas/{AREA}/scoreboard/APPT_ARR/?period=month&by=team", "/scoreboards/", f"/areas/{AREA}/tiers/",
              f"/areas/{AREA}/scoreboard/APPT_ARR/cases/?from=2006-01-01&to=2006-06-30",
              f"/areas/{AREA}/what-if/?measure=APPT_ARR&target=80",
              f"/areas/{AREA}/what-if/?standard=roh-review-16-weeks&amount=4&unit=weeks&again=4",
              "/what-if/?standard=roh-review-16-weeks&amount=4&unit=weeks&again=4"],
    "officer": [f"{CASE}/", f"{CASE}/assessment/", f"{CASE}/record/", f"{CASE}/record/attendance_recorded/",
                f"{CASE}/record/sentence_plan_made/", f"{CASE}/record/sentenced/",
                f"{CASE}/record/tiered/?corrects={CASES[0]}-8", f"{CASE}/entries/{CASES[0]}-1/",
                f"{CASE}/entries/{CASES[0]}-4/withdraw/", "/drafts/", f"/areas/{AREA}/emergency/",
                "/attendance/?on=2006-01-20", "/account/", "/account/access/", "/account/notices/",
                "/account/tokens/", "/account/sessions/", "/account/second-factor/",
                "/account/password/"],
    "victim-liaison": [f"{CASE}/victims/", f"{CASE}/victims/{quote(VICTIM)}/",
                       f"{CASE}/record/victim_met/"],
    "sysadmin": ["/people/", "/people/new/", "/people/officer/"],
    "lead": [f"{INSPECTION_PAGES}/{page}" for page in
             ("", "sample/", f"sample/{SAMPLED[0]}/", f"sample/{SAMPLED[0]}/file/", "questions/",
              "questions/1.1.01/", "scores/", "scores/criterion-1.1/", "findings/", "report/")],
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    assert path, "Chromium is missing: `make programs` installs it"
    with sync_playwright() as playwright:
        # The browser's own thread runs an event loop; the imports below touch the database beside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def as_somebody(
    browser: Browser, live_server, who: str, width: str = "desktop", **how
) -> BrowserContext:
    """A browser of somebody of the cast, signed in."""
    wide, high = WIDTHS[width]
    context = browser.new_context(viewport={"width": wide, "height": high}, **how)
    if who:
        client = Client()
        sign_in(client, person(who))
        cookie = client.cookies[site_settings.SESSION_COOKIE_NAME].value
        name, url = site_settings.SESSION_COOKIE_NAME, live_server.url
        context.add_cookies([{"name": name, "value": cookie, "url": url}])
    return context


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(browser, live_server, folders, width, settings, tmp_path):
    fill(folders)
    settings.COUNTED = tmp_path / "counted"
    count_everything(by="tests", now=timezone.now())
    wrong = []
    for who, paths in PAGES.items():
        context = as_somebody(browser, live_server, who, width, bypass_csp=True)  # axe is a script
        for path in paths:
            wrong += look(context, live_server.url + path, f"{who or 'the public'}, {path}", width)
        context.close()
    assert not wrong, "\n".join(wrong)


def look(context: BrowserContext, address: str, name: str, width: str) -> list[str]:
    """What axe finds on a page, and whether it is wider than the screen."""
    page = context.new_page()
    answer = page.goto(address)
    wrong = []
    if answer is None or answer.status not in (200, 404 if "no/such" in address else 200):
        wrong.append(f"{name}: answered {answer and answer.status}")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    for violation in found["violations"]:
        targets = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
        wrong.append(f"{name}: {violation['id']}: {violation['help']} ({targets})")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append(f"{name}: the page is wider than a {width}'s screen")
    page.close()
    return wrong


def test_the_site_works_without_javascript(browser, live_server, folders):
    """From the first page to the cases behind a figure, by links and a form alone."""
    fill(folders)
    context = as_somebody(browser, live_server, "lead", java_script_enabled=False)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(live_server.url)
    page.click("text=Scores of Testshire")
    page.click("table >> text=1.1 Preparing")
    page.click("tbody a >> nth=0")
    page.click("tbody a >> nth=0")
    assert "as it was read" in page.inner_text("h1").lower()
    assert not refused
    context.close()


def test_an_entry_is_recorded_put_right_and_taken_back_without_javascript(
    browser, live_server, folders
):
    """What an officer does all day: a form, a look at the answers, and what it changed."""
    fill(folders)
    context = as_somebody(browser, live_server, "officer", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}{CASE}/")
    page.click("text=Record something")
    page.select_option("#kind", "roh_analysed")
    page.click("text=Go on")
    page.click("text=Go on")  # nothing chosen yet
    assert "There is a problem" in page.inner_text("main")
    page.check("#level-3")
    page.click("text=Go on")
    assert page.inner_text("h1") == "Check your answers"
    page.click("text=Record it")
    assert "RoH level: high" in page.inner_text("main")
    page.click("text=Back to the case")
    page.click("text=Put right >> nth=0")
    page.check("#level")
    page.click("text=Go on")
    page.click("text=Record it")
    assert "RoH level: low (it was high)" in page.inner_text("main")
    page.click("text=Back to the case")
    page.click("text=Take back >> nth=0")
    page.fill("#reason", "typed into the wrong case")
    page.click("button:has-text('Take it back')")
    assert "RoH level" in page.inner_text("main")
    context.close()
