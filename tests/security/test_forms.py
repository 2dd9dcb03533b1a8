"""What is sent to the site: only by its own forms, only so much of it, no files; and pages without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.cast import person, sign_in
from tests.repository.files import files, name_of
from tests.security.steps import addresses, as_program, type_password
from tests.small_folders import AREA, CASES
from throughcare.accounts.routes import ROUTES
from throughcare.audit.models import AuditEvent

pytestmark = pytest.mark.usefixtures("site")
CASE = f"/areas/{AREA}/cases/{CASES[0]}/"
FORMS = sorted(name for name, row in ROUTES.items() if "POST" in row.methods and not row.api)
WHO = {"victim": "victim-liaison", "person": "sysadmin", "person-new": "sysadmin"}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_was_not_ours_is_refused(name):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, person(WHO.get(name, "officer")))
    before = AuditEvent.objects.count()
    answer = browser.post(addresses()[name], {"csrfmiddlewaretoken": "made up" * 10})
    assert answer.status_code == 403 and b"Send the form again" in answer.content
    assert AuditEvent.objects.count() == before


def token_on(browser: Client, path: str) -> str:
    found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(path).content)
    assert found
    return found[1].decode()


def test_our_own_form_is_taken_from_our_own_page_only():
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, person("board"))
    sent = {"csrfmiddlewaretoken": token_on(browser, "/account/tokens/"), "name": "a program"}
    elsewhere = browser.post("/account/tokens/", sent, HTTP_ORIGIN="https://example.org")
    assert elsewhere.status_code == 403
    ours = browser.post("/account/tokens/", sent, HTTP_ORIGIN="http://testserver")
    assert ours.status_code == 200 and person("board").tokens.count() == 1


def test_the_token_of_another_session_is_not_taken():
    mine, theirs = Client(enforce_csrf_checks=True), Client()
    sign_in(mine, person("board"))
    sign_in(theirs, person("diversity"))
    mine.get("/account/tokens/")
    sent = {"csrfmiddlewaretoken": token_on(theirs, "/account/tokens/"), "name": "a program"}
    assert mine.post("/account/tokens/", sent).status_code == 403


@pytest.mark.parametrize("who", ["chief", "officer", "sysadmin", "victim-liaison"])
def test_looking_at_a_page_changes_nothing(client, who):
    """A link, a picture, a browser that fetches ahead: none of them can do anything for somebody."""
    sign_in(client, person(who))
    before = counts()
    for path in addresses().values():
        client.get(path)
    assert counts() == before


def counts() -> dict[str, int]:
    """The rows of every table but those of sessions, the trail, what was tried, and the library's copy of
    e-mail addresses."""
    passing = re.compile("session|audit|throughcare_cache|sqlite_|emailaddress")
    names = [name for name in connection.introspection.table_names() if not passing.search(name)]
    with connection.cursor() as cursor:
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


def test_a_file_is_not_kept(client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = settings.MEDIA_ROOT = str(tmp_path)
    sign_in(client, person("board"))
    file = SimpleUploadedFile("x.exe", b"MZ" * 200_000, "application/octet-stream")
    answer = client.post("/account/tokens/", {"name": "a program", "file": file})
    assert answer.status_code == 200 and list(tmp_path.iterdir()) == []
    answer = client.post("/account/tokens/", {"name": file})
    assert person("board").tokens.count() == 1, "a file is no text"


def test_a_file_for_programs_is_not_taken(client, officer):
    file = SimpleUploadedFile("x.json", b"{}", "application/json")
    answer = client.post(f"/api/cases/{AREA}/{CASES[0]}/record/", {"file": file},
                         **as_program(officer))  # fmt: skip
    assert answer.status_code == 400


def test_a_form_of_more_than_a_mebibyte_is_refused(client):
    sign_in(client, person("board"))
    answer = client.post("/account/tokens/", {"name": "x" * (1 << 20)})
    assert answer.status_code == 400


def test_a_body_for_programs_of_more_than_a_mebibyte_is_refused(client, officer):
    answer = client.post(f"/api/cases/{AREA}/{CASES[0]}/record/", " " * (1 << 20) + "{}",
                         content_type="application/json", **as_program(officer))  # fmt: skip
    assert answer.status_code == 413 and "1 MiB" in answer.json()["error"]


def test_too_many_fields_are_refused(client):
    sign_in(client, person("board"))
    many = {f"field-{number}": "" for number in range(2001)}
    assert client.post("/account/tokens/", many).status_code == 400


def test_a_text_that_is_too_long_is_said_beside_its_field(client):
    sign_in(client, person("officer"))
    sent = {"id": "x", "happened_on-day": "20", "happened_on-month": "1", "happened_on-year": "2006",
            "text": "x" * 20_001}  # fmt: skip
    answer = client.post(f"{CASE}record/noted/", sent)
    assert answer.status_code == 422 and b"20,000 characters or fewer" in answer.content


def test_what_nobody_asked_for_is_not_taken(client):
    """A field more in a form, or in a body, changes nothing that the form is not about."""
    sign_in(client, person("sysadmin"))
    sent = {"username": "new-one", "name": "New One", "email": "new@example.org", "organisation": AREA,
            "is_active": "", "password": "three random words", "role": "assistant_chief_officer",
            "is_superuser": "on", "id": "1"}  # fmt: skip
    assert client.post("/people/new/", sent).status_code == 302
    made = person("new-one")
    assert made.is_active and not made.has_usable_password() and not made.roles.exists()
    assert made.pk != 1


def test_what_is_sent_twice_counts_once(client):
    """The last of several values of a name in a form; what stands in the address is another thing."""
    sign_in(client, person("sysadmin"))
    client.post("/people/board/?active=no", {"active": ["no", "yes"]})
    assert person("board").is_active


def test_a_program_cannot_send_what_no_form_asks(client, officer):
    sent = {"id": "x-1", "kind": "noted", "happened_on": "2006-01-20", "facts": {"text": "said"},
            "recorded_by": "somebody else"}  # fmt: skip
    answer = client.post(f"/api/cases/{AREA}/{CASES[0]}/record/", json.dumps(sent),
                         content_type="application/json", **as_program(officer))  # fmt: skip
    assert answer.status_code == 422 and "recorded_by" in str(answer.json())


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
                                  "{{ 7 * 7 }}{% raw %}", "'; DROP TABLE cases_case; --", "\u202egnp.exe",
                                  "${jndi:ldap://127.0.0.1/a}", "../../../../etc/passwd", "%s%n%x"])  # fmt: skip
def test_what_was_typed_is_shown_as_it_was_typed(client, text):
    """In a form, on a page that checks it, in the list of drafts: as text, and as nothing else."""
    sign_in(client, person("officer"))
    sent = {"id": "d-1", "happened_on-day": "20", "happened_on-month": "1", "happened_on-year": "2006",
            "text": text}  # fmt: skip
    answer = client.post(f"{CASE}record/noted/", sent, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert escape(text, quote=False).replace("'", "&#39;") in page.replace("&#34;", '"')
    assert "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize(
    "asked", ["<script>alert(1)</script>", "' OR 1=1 --", "%", "_", "x" * 5000]
)
def test_a_search_finds_no_more_than_what_it_says(client, asked):
    sign_in(client, person("officer"))
    answer = client.post("/search/", {"q": asked})
    page = answer.content.decode()
    assert answer.status_code == 200 and "<script>" not in page and CASES[0] not in page


def test_a_name_is_searched_for_in_a_form_and_not_in_an_address(client):
    sign_in(client, person("officer"))
    assert CASES[0].encode() not in client.get("/search/", {"q": CASES[0]}).content
    assert CASES[0].encode() in client.post("/search/", {"q": CASES[0]}).content
    assert b'method="post"' in client.get("/search/").content


@pytest.mark.parametrize("path", ["//example.org/areas/x/", "/areas/x/?next=https://example.org/"])
def test_who_is_led_to_signing_in_is_led_back_into_the_site(client, path):
    answer = client.get(path)
    if answer.status_code == 302:
        where = answer["Location"]
        assert where.startswith("/sign-in/?next=%2F") and "example.org" not in where


# Pages without scripts


def templates() -> Iterator[tuple[str, str]]:
    for path in files("throughcare/templates", ".html"):
        yield name_of(path), path.read_text(encoding="utf-8")


def test_no_template_has_a_script_or_a_style_of_its_own():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|=[\"']\s*javascript:",
        re.IGNORECASE,
    )
    found = [
        f"{name}: {match.group()}" for name, text in templates() for match in inline.finditer(text)
    ]
    assert found == []


def test_no_template_takes_anything_from_another_site():
    elsewhere = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    assert [name for name, text in templates() if elsewhere.search(text)] == []


def test_nothing_is_shown_without_being_escaped():
    """`safe` is a promise that nobody keeps for the next change; values of scripts are JSON."""
    passed_by = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(|mark_safe|format_html")
    found = [name for name, text in templates() if passed_by.search(text)]
    found += [name_of(path) for path in files("throughcare", ".py")
              if passed_by.search(path.read_text("utf-8"))]  # fmt: skip
    # A chart, whose every text `report/trends.py` escapes, and a test of it holds that.
    assert found == ["throughcare/templates/performance/trend.html"]


def test_every_form_that_changes_something_carries_the_token():
    form = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL | re.IGNORECASE)
    bare = [
        f"{name}: {match.group()[:60]}"
        for name, text in templates()
        for match in form.finditer(text)
        if not re.search(r"csrf_input|csrf", match.group())
    ]
    assert bare == []


def test_no_script_of_ours_is_there():
    assert files("throughcare/static", ".js") == ()
    assert not any(Path(name_of(path)).suffix == ".js" for path in files("assets"))


def test_signing_in_keeps_nothing_of_what_was_typed_before(client):
    type_password(client, "board", "not the password at all")
    assert "not the password" not in str(dict(client.session))
