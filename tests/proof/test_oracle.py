"""A few worlds of proof/oracle; and builds broken on purpose, which are found. `make prove-oracle` asks a
million triples, on PostgreSQL too."""

from __future__ import annotations

import subprocess
import sys

import pytest

from proof.oracle.broken import GATES
from proof.oracle.worlds import ask

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_gate_and_policy_agree():
    tally = ask(triples=30_000, seed=1)
    assert tally.findings == []
    assert tally.allowed > 500


@pytest.mark.parametrize("name", ["state-ignored", "exclusions-ignored"])
def test_a_build_that_is_broken_on_purpose_is_found(name):
    with GATES[name]():
        assert ask(triples=30_000, seed=1, until_found=True).findings


def test_what_postgresql_shows_by_itself_is_what_the_policy_shows():
    command = [sys.executable, "-m", "proof.oracle", "--postgres", "--triples", "10000", "--seed", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 findings" in done.stdout
