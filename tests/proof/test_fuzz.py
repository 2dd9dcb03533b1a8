"""A few hundred requests that nobody would send, and broken builds that they find out."""

from __future__ import annotations

import pytest

from tests.proof.running import run

pytestmark = pytest.mark.slow


def test_nothing_that_is_sent_breaks_the_site():
    done = run("fuzz", "240", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 faults, in " in done.stdout.splitlines()[-1]


def test_a_broken_build_is_found_out():
    """One that is met early; all of them are the matter of `make prove-fuzz`."""
    done = run("fuzz", "240", "--jobs", "1", "--broken", "one-field-more")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "FAULT" in done.stdout and "Traceback" not in done.stdout
