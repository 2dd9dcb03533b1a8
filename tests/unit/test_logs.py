"""A log line names the route and the kind of an error, and nothing that somebody typed."""

from __future__ import annotations

import io
import logging
import logging.config
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import RequestFactory

from throughcare.logs import RouteOnly, WithoutMessages

SECRET = "Mrs Restricted"


def fail() -> None:
    try:
        {}[SECRET]
    except KeyError as error:
        raise ValueError(f"cannot read {SECRET}") from error


@pytest.fixture
def log():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(WithoutMessages("%(levelname)s %(message)s"))
    handler.addFilter(RouteOnly())
    logger = logging.Logger("a logger of the test's own")
    logger.addHandler(handler)
    return logger, out


def test_an_error_is_told_by_its_kind_and_place(log):
    logger, out = log
    try:
        fail()
    except ValueError:
        logger.exception("it failed")
    said = out.getvalue()
    assert SECRET not in said
    assert "ValueError\nwhich came of\n" in said and "KeyError" in said and "in fail" in said


def test_a_path_is_told_by_its_route(log):
    logger, out = log
    request = RequestFactory().get(f"/areas/x/{SECRET}/?q={SECRET}")
    logger.error("Not Found: %s", request.path, extra={"request": request, "status_code": 404})
    assert out.getvalue() == "ERROR GET no route: 404\n"


@pytest.mark.parametrize("name", ["axes", "django.security.DisallowedHost"])
def test_loggers_that_name_people_say_nothing(name):
    """In a process of its own: pytest puts a handler of its own there."""
    code = (
        "import logging, logging.config, django.conf as c; "
        "logging.config.dictConfig(c.settings.LOGGING); "
        f"logging.getLogger({name!r}).error({SECRET!r})"
    )
    env = {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
