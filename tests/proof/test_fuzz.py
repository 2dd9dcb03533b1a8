"""A few hundred requests that nobody would send, and broken builds that they find out."""

from __future__ import annotations

import pytest

from tests.proof.running import run

pytestmark = pytest.mark.slow


def test_nothing_that_is_sent_breaks_the_site():
    done = run("fuzz", "240", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 faults, in " in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("build", ["numbers-as-they-come", "one-field-more"])
def test_a_broken_build_is_found_out(build):
    done = run("fuzz", "800", "--jobs", "1", "--broken", build)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "FAULT" in done.stdout and "Traceback" not in done.stdout
