"""Every change of a short trail is seen; a verifier that is broken is found out."""

from __future__ import annotations

import pytest

from tests.proof.running import run

pytestmark = pytest.mark.slow
SHORT = ("trail", "--short", "--no-postgresql", "--jobs", "1")


def test_no_change_of_a_trail_goes_unseen():
    done = run(*SHORT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 unseen, in " in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("build", ["seal-ignored", "hash-alone", "guards-down"])
def test_a_broken_build_is_found_out(build):
    done = run(*SHORT, "--broken", build)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
