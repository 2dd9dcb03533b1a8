"""A few hundred power cuts on the site's real writes, the broken builds, and the model of the disk itself."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter

import pytest

from proof.power_cut.controls import CONTROLS, in_two
from proof.power_cut.disk import (
    DATABASE,
    FIRST,
    Acknowledged,
    Committing,
    Create,
    Delete,
    Log,
    Sync,
    Truncate,
    Write,
)
from proof.power_cut.images import INDEX, SECTOR, Disk
from proof.power_cut.result import Plan, Result
from proof.power_cut.trials import Tally
from tests.repository.files import ROOT

WAL = DATABASE + "-wal"
PAGE = SECTOR * 8
DRAWN = 400


@pytest.mark.slow
def test_a_power_cut_loses_nothing_and_broken_builds_are_found_out(tmp_path):
    file = tmp_path / "result.json"
    asked = ["300", "--acts", "80", "--jobs", "1", "--json", str(file)]
    done = subprocess.run(
        [sys.executable, "-m", "proof.power_cut", *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(file.read_text(encoding="utf-8"))
    assert result["cuts"] == 300 and result["faulty_images"] == 0
    assert result["inside_a_commit"] > 0 and result["inside_a_checkpoint"] > 0
    found = {control["broken"]: control["faults"] for control in result["controls"]}
    assert set(found) == {control.name for control in CONTROLS}
    assert found["synchronous=NORMAL"]["lost"] > 0
    assert result["faults"]["lost"]["below_at_95_percent"] == pytest.approx(0.01)
    assert "0 of 300 images (95 %: below 1.00%)" in done.stdout


def disk_after(*operations):
    disk = Disk(Log(b"old" * PAGE, list(operations)))
    for operation in operations:
        disk.happen(operation)
    return disk


def images(disk):
    return [disk.cut(random.Random(seed)).files for seed in range(DRAWN)]


def test_what_was_synced_survives_every_cut():
    disk = disk_after(Write(FIRST, 0, b"new" * PAGE), Sync(FIRST, folder=False, began=1))
    assert {bytes(image[DATABASE]) for image in images(disk)} == {b"new" * PAGE}


def test_a_sync_makes_nothing_safe_that_was_written_after_it_began():
    disk = disk_after(
        Write(FIRST, 0, b"new"), Write(FIRST, 0, b"too"), Sync(FIRST, folder=False, began=1)
    )
    seen = {bytes(image[DATABASE][:3]) for image in images(disk)}
    assert {b"new", b"too"} <= seen and b"old" not in seen


def test_what_was_not_synced_is_kept_dropped_or_torn_at_the_sectors():
    disk = disk_after(Write(FIRST, SECTOR, b"n" * PAGE))
    seen = Counter()
    for image in images(disk):
        content = bytes(image[DATABASE])
        assert content[:SECTOR] == (b"old" * PAGE)[:SECTOR]
        assert content[SECTOR + PAGE :] == (b"old" * PAGE)[SECTOR + PAGE :]
        sectors = [content[at : at + SECTOR] for at in range(SECTOR, SECTOR + PAGE, SECTOR)]
        new = sum(sector == b"n" * SECTOR for sector in sectors)
        seen["kept" if new == 8 else "dropped" if content == b"old" * PAGE else "torn"] += 1
    assert min(seen["kept"], seen["dropped"], seen["torn"]) > DRAWN / 20


def test_a_truncation_that_was_not_synced_happened_or_not():
    sizes = {len(image[DATABASE]) for image in images(disk_after(Truncate(FIRST, SECTOR)))}
    assert sizes == {SECTOR, 3 * PAGE}


def test_a_file_is_there_for_certain_once_its_folder_was_synced():
    made = (Create(WAL, 1), Write(1, 0, b"frame"))
    assert {WAL in image for image in images(disk_after(*made))} == {True, False}
    safe = disk_after(*made, Sync(1, folder=True, began=2))
    assert {bytes(image[WAL]) for image in images(safe)} == {b"frame"}
    gone = disk_after(*made, Sync(1, folder=True, began=2), Delete(WAL, folder=False))
    assert {WAL in image for image in images(gone)} == {True, False}


def test_the_index_of_the_wal_may_hold_anything():
    assert {DATABASE + INDEX in image for image in images(disk_after())} == {True, False}


def test_a_commit_counts_once_it_was_answered():
    disk = disk_after(Committing(1))
    assert (disk.acknowledged, disk.begun) == (0, 1)
    disk.happen(Acknowledged(1))
    assert (disk.acknowledged, disk.begun) == (1, 1)


def result(tally, missed=None):
    """A result whose controls were all found out, but for one."""
    shown = {
        control: Tally(cuts=40, faults=Counter({} if control.name == missed else control.must_show))
        for control in CONTROLS
    }
    return Result(Plan(100, 80, 1, 1, "FULL"), tally=tally, controls=shown)


def test_a_faulty_image_is_no_proof():
    good = Tally(cuts=100, in_a_commit=90, in_a_checkpoint=9)
    assert result(good).is_proof
    faulty = Tally(
        cuts=100, in_a_commit=90, in_a_checkpoint=9, faulty=1, faults=Counter({"lost": 1})
    )
    assert result(faulty).verdict == "NOT PROVED: 1 images are faulty"


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_a_broken_build_that_is_not_found_out_is_no_proof(control):
    found = result(Tally(cuts=100, in_a_commit=90, in_a_checkpoint=9), missed=control.name)
    assert not found.is_proof
    assert found.verdict == f"the harness proves nothing: it did not find out {control.name}"


def test_cuts_in_no_checkpoint_are_no_proof():
    assert "no cut fell inside" in result(Tally(cuts=100, in_a_commit=90)).verdict


def test_a_broken_build_commits_between_act_and_event():
    unit = [
        ("BEGIN IMMEDIATE", ()),
        ('SAVEPOINT "s"', ()),
        ('INSERT INTO "cases_entry"', (1,)),
        ('SELECT * FROM "audit_trailhead"', ()),
        ('INSERT INTO "audit_auditevent"', (1,)),
        ('RELEASE SAVEPOINT "s"', ()),
        ("COMMIT", ()),
    ]
    assert [sql.split()[0] for sql, _ in in_two(unit)] == [
        "BEGIN", "INSERT", "COMMIT;", "SELECT", "INSERT", "COMMIT",
    ]  # fmt: skip
