"""What every answer carries, whatever it is: pages, files, lists, refusals, failures."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.cast import person, sign_in
from tests.security.steps import addresses, type_password
from tests.small_folders import AREA, CASES, INSPECTION
from throughcare.inspections import views

CASE = f"/areas/{AREA}/cases/{CASES[0]}/"
POLICY = {
    "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
    "script-src 'self'", "connect-src 'none'", "form-action 'self'",
}  # fmt: skip


def complaints(answer: Any, path: str) -> list[str]:
    """What an answer lacks."""
    said = {name.lower(): value for name, value in answer.headers.items()}
    policy = {part.strip() for part in said.get("content-security-policy", "").split(";")}
    wrong = [f"policy without {part}" for part in POLICY - policy]
    if "unsafe" in said.get("content-security-policy", "") or "*" in str(policy):
        wrong.append("a policy that lets in what nobody named")
    for name, value in {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }.items():
        if said.get(name) != value:
            wrong.append(f"{name}: {said.get(name)}")
    if not path.startswith("/static/") and said.get("cache-control") is None:
        wrong.append("no word on keeping it")
    if not path.startswith("/static/") and "no-store" not in said.get("cache-control", ""):
        wrong.append(f"kept: {said.get('cache-control')}")
    if "camera=()" not in said.get("permissions-policy", ""):
        wrong.append("permissions-policy")
    kind = said.get("content-type", "").replace('"', "")
    if getattr(answer, "content", b"") and not kind:
        wrong.append("no content type")
    if kind.startswith("text/") or "+xml" in kind:
        if "charset=utf-8" not in kind:
            wrong.append(f"no charset: {kind}")
    wrong += [name for name in said if name.startswith("access-control-") or name == "server"]
    return [f"{path} ({answer.status_code}): {text}" for text in wrong]


@pytest.mark.parametrize("who", ["", "chief", "officer", "victim-liaison", "sysadmin", "lead"])
def test_every_address_answers_with_the_headers(client, site, who):
    client.raise_request_exception = False
    if who:
        sign_in(client, person(who))
    wrong = []
    for path in addresses().values():
        answer = client.get(path)
        wrong += complaints(answer, path)
        assert answer.status_code < 500, path
    assert wrong == []


OTHERS = [
    ("get", "/no/such/page/", 404),
    ("get", "/api/no/such/", 404),
    ("get", "/static/icon.svg", 200),
    ("get", "/static/mfa/js/webauthn.js", 200),
    ("get", "/static/no-such-file.js", 404),
    ("get", "/static/", 404),
    ("get", "/.git/config", 404),
    ("get", "/throughcare/settings.py", 404),
    ("get", "/static/../settings.py", 404),
    ("get", "/sign-in", 301),
    ("delete", "/", 405),
    ("put", CASE, 405),
    ("options", CASE, 405),
    ("trace", "/", 405),
    ("trace", "/static/icon.svg", 405),
    ("post", "/", 405),
    ("post", "/health/", 405),
]


@pytest.mark.parametrize("method, path, status", OTHERS)
def test_whatever_else_is_asked_is_answered_with_the_headers(client, site, method, path, status):
    sign_in(client, person("chief"))
    answer = getattr(client, method)(path)
    list(answer)  # a file is closed once it was read
    assert answer.status_code == status
    assert complaints(answer, path) == []


def test_another_host_is_answered_with_the_headers(client, site):
    answer = client.get("/", HTTP_HOST="example.org")
    assert answer.status_code == 400 and complaints(answer, "/") == []
    assert b"example.org" not in answer.content


def raising(error: Exception) -> Any:
    def view(*args: Any, **kwargs: Any) -> None:
        raise error

    return view


@pytest.mark.parametrize("error, status", [(OperationalError("of John Example"), 503),
                                           (ValueError("of John Example"), 500)])  # fmt: skip
def test_a_failure_is_answered_with_the_headers_and_no_word_of_what_failed(
    client, site, monkeypatch, error, status
):
    monkeypatch.setattr("throughcare.inspections.queries.areas", raising(error))
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == status and complaints(answer, "/") == []
    assert b"John Example" not in answer.content and b"Traceback" not in answer.content
    assert views.__file__.encode() not in answer.content


@pytest.mark.parametrize("error, status", [(OperationalError("x"), 503), (ValueError("x"), 500)])
def test_a_failure_of_what_is_for_programs_is_said_in_json(
    client, site, monkeypatch, error, status
):
    monkeypatch.setattr("throughcare.cases.views.api.describe", raising(error))
    client.raise_request_exception = False
    answer = client.get("/api/openapi.json")
    assert answer.status_code == status and complaints(answer, "/api/") == []
    assert set(answer.json()) == {"error"}


def test_a_database_that_is_gone_is_answered_with_the_headers(client, site, monkeypatch):
    """Before any view: where the session is looked up."""
    sign_in(client, person("chief"))
    gone = raising(OperationalError("gone"))
    monkeypatch.setattr("throughcare.accounts.doors.who", gone)
    monkeypatch.setattr("throughcare.pages.unread_notices", gone)
    client.raise_request_exception = False
    answer = client.get(CASE)
    assert answer.status_code == 503 and complaints(answer, CASE) == []


def test_the_report_brings_its_own_style_and_nothing_else(client, site):
    sign_in(client, person("lead"))
    answer = client.get(f"/inspections/{INSPECTION}/report/html/")
    assert complaints(answer, "report") == []
    assert "style-src 'sha256-" in answer["Content-Security-Policy"]


def test_a_form_that_was_open_too_long_is_answered_with_the_headers(site):
    answer = type_password(Client(enforce_csrf_checks=True), "board")
    assert answer.status_code == 403 and complaints(answer, "/sign-in/") == []
    assert b"Send the form again" in answer.content


def test_cookies_are_for_this_site_and_no_script(client, site):
    client.get("/sign-in/")
    type_password(client, "board")
    assert set(client.cookies) == {"session", "csrf"}
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
        assert not cookie["domain"] and len(cookie.OutputString()) < 4096


def test_nothing_of_the_session_stands_on_a_page_or_in_an_address(client, site):
    type_password(client, "board")
    key = client.cookies["session"].value
    for path in ("/", "/account/", "/account/sessions/"):
        assert key not in client.get(path).content.decode()


# A site that has a name, as an organisation runs it: in a process of its own, for settings are read once.
ASKED = {
    "page": ("get", "/sign-in/", True, {}),
    "not there": ("get", "/no/such/page/", True, {}),
    "file": ("get", "/static/icon.svg", True, {}),
    "program": ("get", "/api/kinds/", True, {}),
    "refused": ("post", "/sign-in/", True, {}),
    "other host": ("get", "/", True, {"HTTP_HOST": "example.org"}),
    "open": ("get", "/areas/x/?q=1", False, {}),
    "open, other host": ("get", "/", False, {"HTTP_HOST": "example.org"}),
    "open program": ("get", "/api/kinds/", False, {}),
    "says it is secure": ("get", "/", False, {"HTTP_X_FORWARDED_PROTO": "https"}),
}
SCRIPT = """
    import json, sys
    import django
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    call_command("migrate", verbosity=0)
    found = {}
    for name, (method, path, secure, more) in json.loads(sys.argv[1]).items():
        client = Client(enforce_csrf_checks=True, SERVER_NAME="probation.example")
        answer = getattr(client, method)(path, secure=secure, **more)
        cookies = {key: dict(value) for key, value in answer.cookies.items()}
        found[name] = [answer.status_code, dict(answer.headers), cookies]
    print(json.dumps(found))
"""


def answers_of_a_site(folder: Any, **env: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), json.dumps(ASKED)],
        env={
            "DJANGO_SETTINGS_MODULE": "throughcare.settings",
            "THROUGHCARE_DATA": str(folder),
            "THROUGHCARE_HOSTS": "probation.example",
            "PYTHONPATH": ":".join(filter(None, sys.path)),
            **env,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return answers_of_a_site(tmp_path_factory.mktemp("named"))


@pytest.mark.slow
def test_a_site_with_a_name_asks_for_https_for_a_year(named):
    wanted = "max-age=31536000; includeSubDomains"
    for name in ("page", "not there", "file", "program", "refused", "other host"):
        assert named[name][1].get("Strict-Transport-Security") == wanted, name


@pytest.mark.slow
def test_a_site_with_a_name_keeps_cookies_to_itself(named):
    cookies = named["page"][2]
    assert set(cookies) == {"__Host-csrf"}
    assert all(cookie["secure"] and cookie["httponly"] for cookie in cookies.values())
    assert all(cookie["path"] == "/" and not cookie["domain"] for cookie in cookies.values())


@pytest.mark.slow
def test_a_session_of_a_site_with_a_name_is_kept_to_itself(tmp_path):
    script = (
        "from throughcare import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.DEBUG)"
    )
    env = {
        "THROUGHCARE_HOSTS": "probation.example",
        "THROUGHCARE_DATA": str(tmp_path),
        "PYTHONPATH": ":".join(filter(None, sys.path)),
    }
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert done.stdout.split() == ["__Host-session", "True", "True", "False"]


@pytest.mark.slow
def test_a_person_is_led_to_https_and_a_program_is_told(named):
    status, headers, _ = named["open"]
    assert (status, headers["Location"]) == (301, "https://probation.example/areas/x/?q=1")
    assert named["open program"][0] == 403 and "Location" not in named["open program"][1]


@pytest.mark.slow
def test_a_caller_cannot_say_that_a_connection_is_secure(named, tmp_path):
    assert named["says it is secure"][0] == 301
    behind = answers_of_a_site(tmp_path, THROUGHCARE_PROXY="1")
    assert behind["says it is secure"][0] == 200, "a proxy of ours can"


@pytest.mark.slow
def test_every_answer_of_a_site_with_a_name_has_the_policy(named):
    for name, (_, headers, _) in named.items():
        assert "default-src 'none'" in headers["Content-Security-Policy"], name
        assert headers["X-Content-Type-Options"] == "nosniff", name
