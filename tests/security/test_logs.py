"""The log says when, what and by which user's number; no name, no reference, no text of anybody."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.cast import person, sign_in
from tests.security.steps import type_password
from tests.small_folders import AREA, CASES
from throughcare.audit.models import AuditEvent
from throughcare.logs import RouteOnly, WithoutMessages
from throughcare.sign_in import ATTEMPTS

pytestmark = pytest.mark.usefixtures("site")
CASE = f"/areas/{AREA}/cases/{CASES[0]}/"
SAID = "Mr Example of 1 High Street"


@pytest.fixture
def log(settings: Any) -> Any:
    """What the site writes to its log."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    told = settings.LOGGING["formatters"]["plain"]
    handler.setFormatter(WithoutMessages(told["format"], told["datefmt"]))
    handler.addFilter(RouteOnly())
    loggers = [logging.getLogger(name) for name in ("", "django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield text
    for logger in loggers:
        logger.removeHandler(handler)


def test_every_handler_of_the_settings_leaves_out_what_names_somebody(settings):
    for handler in settings.LOGGING["handlers"].values():
        if handler["class"] == "logging.NullHandler":
            continue
        assert handler["filters"] == ["route_only"]
        formatter = settings.LOGGING["formatters"][handler["formatter"]]
        assert formatter["()"] == "throughcare.logs.WithoutMessages"


def test_a_failure_says_where_and_of_what_kind_and_not_what_about(client, log, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ValueError(SAID)

    monkeypatch.setattr("throughcare.cases.views.case.journal", fail)
    client.raise_request_exception = False
    sign_in(client, person("chief"))
    client.get(f"{CASE}?q={SAID}")
    said = log.getvalue()
    assert "GET case: 500" in said and said.rstrip().endswith("ValueError")
    assert "test_logs.py" in said, "where it arose"
    assert SAID not in said and CASES[0] not in said and "chief" not in said


def test_what_is_refused_is_in_the_log_by_the_users_number(client, log):
    tutor = person("tutor")
    sign_in(client, tutor)
    client.get(CASE)
    assert f"WARNING throughcare.gate case refused to user {tutor.pk}" in log.getvalue()
    assert CASES[0] not in log.getvalue() and "tutor" not in log.getvalue()


def test_a_lock_out_is_in_the_log(client, log):
    for _ in range(ATTEMPTS):
        type_password(client, "board", "not the password at all")
    assert "account_login refused to user 0" in log.getvalue()


def test_what_is_refused_to_a_program_is_in_the_log(client, log):
    client.get(f"/api/cases/{AREA}/{CASES[0]}/")
    assert "api-case refused to user 0" in log.getvalue()


def test_a_form_that_was_not_ours_is_in_the_log(log):
    type_password(Client(enforce_csrf_checks=True), "board")
    assert re.search(r"WARNING django.security.csrf POST account_login: ", log.getvalue())


def test_no_password_and_no_name_is_in_the_log(client, log):
    for _ in range(6):
        type_password(client, "board", "not the password at all")
    type_password(client, "three random words", "three random words")
    said = log.getvalue()
    assert "board" not in said and "random words" not in said and "not the password" not in said


def test_a_line_begins_with_its_moment_and_how_far_that_is_from_utc(client, log):
    sign_in(client, person("tutor"))
    client.get(CASE)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", log.getvalue())


def test_nobody_writes_lines_of_their_own_into_the_log(client, log):
    sign_in(client, person("tutor"))
    client.get(f"/areas/{AREA}/cases/x%0A2006-01-01%20ERROR%20made%20up/")
    assert len(log.getvalue().splitlines()) == 1 and "made up" not in log.getvalue()


def test_wrong_passwords_are_not_kept_with_what_was_typed(client):
    """People type their password where their name belongs."""
    type_password(client, "my secret word", "not the password at all")
    kept = str(list(AccessAttempt.objects.values()))
    assert kept != "[]" and "my secret word" not in kept and "not the password" not in kept
    trail = str(list(AuditEvent.objects.values_list("by", "target", "details")))
    assert "my secret word" not in trail


def test_the_trail_has_each_moment_in_utc(client):
    type_password(client, "board")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", AuditEvent.objects.first().at)
