"""A few worlds of proof/oracle; and builds broken on purpose, which are found. `make prove-oracle` asks a
million triples, on PostgreSQL too."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from proof.oracle.broken import GATES
from proof.oracle.worlds import ask
from tests.repository.files import ROOT, tree

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


# What the policy may know of the site: its tables, which are data, and how a link is written down.
KNOWN_TO_THE_POLICY = {"throughcare.accounts.permissions", "throughcare.core.record.links"}
OF_THE_GATE = {"Principal", "Right", "RoleHeld", "relations_of", "needs_second_factor"}


def test_the_policy_shares_no_code_with_the_gate():
    nodes = [
        n for n in ast.walk(tree(ROOT / "proof" / "policy.py")) if isinstance(n, ast.ImportFrom)
    ]
    site = [node for node in nodes if str(node.module).startswith("throughcare")]
    assert {node.module for node in site} == KNOWN_TO_THE_POLICY
    assert not OF_THE_GATE & {alias.name for node in site for alias in node.names}


def test_gate_and_policy_agree():
    tally = ask(triples=30_000, seed=1)
    assert tally.findings == []
    assert tally.allowed > 500


@pytest.mark.parametrize("name", ["state-ignored", "exclusions-ignored"])
def test_a_build_that_is_broken_on_purpose_is_found(name):
    with GATES[name]():
        assert ask(triples=30_000, seed=1, until_found=True).findings


def test_what_postgresql_shows_by_itself_is_what_the_policy_shows():
    asked = ["--postgres", "--triples", "10000", "--seed", "1"]
    command = [sys.executable, "-m", "proof.oracle", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 findings" in done.stdout
