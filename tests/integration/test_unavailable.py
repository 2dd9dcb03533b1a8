"""What the site answers where its database refuses outside of a view, and what it does not log."""

from __future__ import annotations

import errno
import io
import logging

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import timezone

from tests.cast import person, sign_in
from throughcare.audit.actions import append_line
from throughcare.audit.models import AuditEvent
from throughcare.unavailable import UnavailableMiddleware, unavailable

CASE = "/areas/testshire/cases/T001"


def refuses(*args, **kwargs):
    raise OperationalError("database or disk is full")


@pytest.fixture
def officer(site) -> Client:
    client = Client(raise_request_exception=False)
    sign_in(client, person("officer"))
    return client


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    text = io.StringIO()
    for name in ("", "django.request"):
        for handler in logging.getLogger(name).handlers:
            if getattr(handler, "name", "") == "stderr":
                monkeypatch.setattr(handler, "stream", text)
    return text


def test_a_page_whose_event_cannot_be_written_is_not_shown(officer, log, monkeypatch):
    monkeypatch.setattr("throughcare.accounts.doors.record", refuses)
    with transaction.atomic():
        answer = officer.get(f"{CASE}/")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert b"Nothing was recorded or changed" in answer.content
    assert "Traceback" not in log.getvalue() and "T001" not in log.getvalue()


def test_a_mistake_beside_the_gate_gets_a_page_too(officer, monkeypatch):
    def mistaken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("throughcare.accounts.doors.leave_a_trail", mistaken)
    answer = officer.get(f"{CASE}/")
    assert answer.status_code == 500 and b"there is a problem with this page" in answer.content
    assert b"T001" not in answer.content


def test_a_mistake_in_a_broken_transaction_gets_a_page_too(officer, monkeypatch):
    def mistaken(*args, **kwargs):
        transaction.set_rollback(True)
        raise ZeroDivisionError

    monkeypatch.setattr("throughcare.accounts.doors.leave_a_trail", mistaken)
    answer = officer.post("/account/tokens/", {"name": "mine"})
    assert answer.status_code == 500 and b"there is a problem with this page" in answer.content


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_cannot_be_kept_leaves_nothing_behind(officer, log, monkeypatch, method):
    before = AuditEvent.objects.count()
    session = officer.session
    session["seen_at"] = int(timezone.now().timestamp()) - 120  # long enough to be noted anew
    session.save()
    monkeypatch.setattr(SessionStore, "save", refuses)
    with transaction.atomic():  # in a test the connection stays, and is not closed
        answer = getattr(officer, method)("/account/tokens/", {"name": "mine"})
    assert answer.status_code == 503
    assert AuditEvent.objects.count() == before
    assert "Traceback" not in log.getvalue()


def test_a_lost_commit_is_said_to_be_uncertain(rf):
    for path, text in (
        ("/", b"not certain whether"),
        ("/api/", b"send it again, with the same id"),
    ):
        answer = unavailable(rf.get(path), OperationalError("lost"), is_certain=False)
        assert answer.status_code == 503 and text in answer.content
        assert b"Nothing was recorded" not in answer.content


@pytest.mark.django_db
def test_an_answer_that_went_wrong_is_rolled_back(rf):
    def view(request):
        SessionStore().create()
        return unavailable(request, OperationalError("full"))

    from django.contrib.sessions.models import Session

    assert UnavailableMiddleware(view)(rf.post("/")).status_code == 503
    assert not Session.objects.exists()


def test_nothing_of_a_wrong_host_or_password_is_logged(capfd, db):
    logging.getLogger("django.security.DisallowedHost").error("a host of somebody")
    logging.getLogger("axes").warning("a name")
    assert capfd.readouterr().err == ""


def test_a_full_disk_leaves_no_half_line_among_the_anchors(tmp_path, monkeypatch):
    file = tmp_path / "anchors.jsonl"
    append_line(file, {"anchor": 1})

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError):
        append_line(file, {"anchor": 2})
    assert file.read_bytes() == b'{"anchor":1}\n'
