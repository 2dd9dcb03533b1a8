"""A small site, carried over from the earlier version: on PostgreSQL with `python -m tests.postgres pytest`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import as_typed
from tests.repository.files import ROOT
from tests.small_folders import write_area, write_inspection

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("earlier")
    write_area(root / "folder" / "area")
    write_inspection(root / "folder" / "inspection")
    for name in ("report.pdf", "report.docx", "report.html"):
        (root / "folder" / name).write_bytes((root / "folder/inspection" / name).read_bytes())
    run(root, "throughcare", "setup", "--organisation", "hmi", "--name", "The inspectorate",
        "--kind", "inspectorate", "--administrator", "ada.lovell")  # fmt: skip
    run(root, "throughcare", "import", str(root / "folder"))
    return run(root, "proof.migration", "--site", str(root / "site"))


def run(root: Path, *words: str) -> str:
    addresses = {
        name: os.environ[name]
        for name in ("THROUGHCARE_DATABASE", "THROUGHCARE_OWNER")
        if name in os.environ
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=as_typed(THROUGHCARE_DATA=str(root / "site"), **addresses),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_no_row_of_the_earlier_version_is_lost(said):
    assert "rows lost or changed: 0\n" in said
    assert ", 0 rows of" not in said


def test_a_step_that_fails_leaves_everything_as_it_was(said):
    assert "a step that was made to fail left behind: nothing" in said


def test_builds_that_were_broken_on_purpose_are_found_out(said):
    assert said.count("found out") == 3 and "NOT FOUND OUT" not in said
