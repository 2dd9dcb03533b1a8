"""Canaries in every field, some of the cast, some of the pages; and broken builds that they find out."""

from __future__ import annotations

import pytest

from tests.proof.running import run

pytestmark = pytest.mark.slow


def test_nobody_is_shown_what_they_may_not_see():
    done = run("canaries", "--short", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 leaks, 0 faults of the harness, in " in done.stdout.splitlines()[-1]


def test_a_broken_build_is_found_out():
    """One of nine; all of them are the matter of `make prove-canaries`."""
    done = run("canaries", "--short", "--jobs", "1", "--broken", "victims-on-a-page")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "LEAK" in done.stdout
