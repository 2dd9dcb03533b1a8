"""The demo signs anybody in, on this machine only, and says on every page that it is one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import Client

from tests.cast import person, sign_in
from tests.small_folders import AREA, CASES
from throughcare.accounts.actions import add_user
from throughcare.accounts.models import Organisation

pytestmark = pytest.mark.usefixtures("site")
ONE_CLICK = "/sign-in/demo/"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


@pytest.fixture
def example(site) -> str:
    """A named example, as the demo makes one of each role."""
    name = "example-board-reader"
    add_user(
        username=name, name="An example", organisation=Organisation.objects.get(pk=AREA), by="tests"
    )
    user = person(name)
    user.roles.create(role="board_reader", organisation_id=AREA, from_on="2020-01-01")
    return name


@pytest.fixture
def demo(settings, example) -> None:
    settings.DEMO = True


def click(client, name="example-board-reader", **more):
    return client.post(ONE_CLICK, {"username": name}, **more)


def test_one_click_signs_in_as_an_example(client, demo):
    assert click(client)["Location"] == "/"
    assert b"An example" in client.get("/account/").content


@pytest.mark.parametrize("name", ["officer", "sysadmin", "", "nobody", "example-nobody"])
def test_one_click_signs_in_as_nobody_else(client, demo, name):
    assert click(client, name).status_code == 404


def test_outside_the_demo_nobody_signs_in_by_a_click(client, example):
    assert client.get(ONE_CLICK).status_code == 404
    assert click(client).status_code == 404
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "::ffff:127.0.0.1", "127.0.0.2", ""])
def test_another_machine_gets_nothing_of_the_demo(client, demo, address):
    for path in ("/", ONE_CLICK, "/static/icon.svg", "/api/openapi.json", "/sign-in/"):
        answer = client.get(path, REMOTE_ADDR=address)
        assert answer.status_code == 404 and b"Demo" not in answer.content, path
    assert click(client, REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize("header", FORWARDED)
def test_what_was_passed_on_comes_from_another_machine(client, demo, header):
    for said in ("127.0.0.1", "::1", "localhost", ""):
        assert client.get("/", **{header: said}).status_code == 404
        assert click(client, **{header: said}).status_code == 404


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1.example.org", "localhost.example.org", "0.0.0.0"]
)
def test_another_name_of_this_machine_is_not_answered(client, demo, host):
    """A page elsewhere that leads its own name to 127.0.0.1 reaches nothing."""
    assert client.get("/", HTTP_HOST=host).status_code == 400
    assert click(client, HTTP_HOST=host).status_code == 400


def test_another_site_cannot_click_for_somebody(demo):
    browser = Client(enforce_csrf_checks=True)
    assert click(browser, HTTP_ORIGIN="https://example.org").status_code == 403


def test_every_page_of_the_demo_says_so(client, demo):
    assert b"Everybody here is made up" in client.get(ONE_CLICK).content
    for who, paths in {
        "chief": ["/", "/account/", f"/areas/{AREA}/", f"/areas/{AREA}/cases/{CASES[0]}/", "/search/",
                  "/no/such/page/", "/sign-in/error/", f"/areas/{AREA}/trail/"],
        "sysadmin": ["/people/", "/people/new/"],
        "lead": ["/inspections/testshire-2006/", "/inspections/testshire-2006/scores/"],
    }.items():  # fmt: skip
        sign_in(client, person(who))
        for path in paths:
            assert b"Everybody here is made up" in client.get(path).content, path


def test_no_page_outside_the_demo_says_it_is_one(client):
    for path in ("/", "/sign-in/", "/no/such/page/"):
        assert b"Everybody here is made up" not in client.get(path).content


def settings_say(tmp_path, name: str, **env: str) -> str:
    """What the settings of a site in a folder say."""
    done = subprocess.run(
        [sys.executable, "-c", f"from throughcare import settings; print(settings.{name})"],
        env={
            "THROUGHCARE_DATA": str(tmp_path),
            "PYTHONPATH": ":".join(filter(None, sys.path)),
            **env,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_site_with_a_name_is_never_a_demo(tmp_path):
    assert settings_say(tmp_path, "DEMO") == "False"
    (tmp_path / "demo-mode").touch()
    assert settings_say(tmp_path, "DEMO") == "True"
    assert settings_say(tmp_path, "DEMO", THROUGHCARE_HOSTS="probation.example") == "False"


def test_the_demo_gives_nobody_a_password(demo):
    assert not person("example-board-reader").has_usable_password()
