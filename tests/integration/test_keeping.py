"""The commands of whoever keeps a site, as they are typed: set-up, import, backup, restore, drill, check,
the trail. On PostgreSQL with `python -m tests.postgres pytest`, on SQLite else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from tests.environment import as_typed
from tests.small_folders import AREA, CASES, VICTIM_DETAILS, write_area, write_inspection
from throughcare import guards
from throughcare.backups.restoring import Broken, lines, read_identity

pytestmark = pytest.mark.slow
POSTGRESQL = os.environ.get("THROUGHCARE_OWNER", "")
ADMINISTRATOR = "ada.lovell"


@dataclass
class Site:
    """A site in a folder of its own; on PostgreSQL its database is named after the folder."""

    folder: Path

    @property
    def env(self) -> dict[str, str]:
        env = as_typed(THROUGHCARE_DATA=str(self.folder))
        for name in ("THROUGHCARE_DATABASE", "THROUGHCARE_OWNER"):
            if POSTGRESQL:
                env[name] = os.environ[name].replace("/throughcare?", f"/{self.folder.name}?")
        return env

    def make_database(self, template: str = "template1") -> None:
        self.folder.mkdir(exist_ok=True)
        if POSTGRESQL:
            import psycopg

            name = self.folder.name
            with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def run(self, *words: Any, code: int = 0) -> str:
        """What a command says; fails where it ends otherwise than it should, or with a traceback."""
        done = subprocess.run(
            [sys.executable, "-m", "throughcare", *map(str, words)],
            env=self.env, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        told = done.stdout + done.stderr
        assert done.returncode == code, told
        assert "Traceback" not in told
        return told

    def execute(self, sql: str) -> list[Any]:
        """What somebody with the database in their hands does: past the site, its triggers taken down."""
        if POSTGRESQL:
            import psycopg

            with psycopg.connect(self.env["THROUGHCARE_OWNER"], autocommit=True) as connection:
                for name, table in guards.triggers().items():
                    connection.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                connection.execute(
                    "DROP TRIGGER IF EXISTS audit_event_is_not_emptied ON audit_auditevent"
                )
                found = connection.execute(sql)
                return found.fetchall() if found.description else []
        with closing(pysqlite3.connect(self.folder / "site.sqlite3")) as connection:
            for name in guards.triggers():
                connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            found = connection.execute(sql).fetchall()
            connection.commit()
            return found


@dataclass
class Kept:
    site: Site
    keys: Path  # what is kept on another machine

    @property
    def identity(self) -> Path:
        return self.keys / "backups.key"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A site set up by its commands, with the small area and its inspection."""
    root = tmp_path_factory.mktemp("kept")
    site, keys = Site(root / f"site_{os.getpid()}"), root / "elsewhere"
    keys.mkdir()
    site.make_database()
    told = site.run("setup", "--organisation", "hmi", "--name", "The inspectorate", "--kind",
                    "inspectorate", "--administrator", ADMINISTRATOR)  # fmt: skip
    assert "/password/" in told and "Move" in told
    write_area(root / "folder" / "area")
    write_inspection(root / "folder" / "inspection")
    for suffix in ("pdf", "docx", "html"):
        shutil.copy(root / "folder/inspection" / f"report.{suffix}", root / "folder")
    site.run("import", root / "folder")
    site.run("backup-key", keys / "backups.key")
    shutil.move(site.folder / "trail-key", keys / "trail-key")
    return Kept(site, keys)


@pytest.fixture
def copy(kept: Kept, tmp_path: Path) -> Site:
    """The same site once more, to break."""
    site = Site(tmp_path / f"copy_{os.getpid()}")
    shutil.copytree(kept.site.folder, site.folder)
    site.make_database(template=kept.site.folder.name)
    return site


@pytest.fixture(scope="module")
def backup(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backups") / "site.age"
    kept.site.run("backup", file)
    return file


def test_a_second_set_up_is_refused(kept):
    told = kept.site.run("setup", "--organisation", "hmi", "--name", "x", "--kind", "inspectorate",
                         "--administrator", ADMINISTRATOR, code=1)  # fmt: skip
    assert "signs in here already" in told


def test_everything_agrees(kept):
    told = kept.site.run("verify", "--key", kept.keys / "trail-key")
    assert "nothing differs" in told and f"record: {len(CASES)} cases" in told
    assert "not checked: the MACs" not in told


def test_without_the_first_key_the_check_says_what_it_did_not_check(kept):
    assert "not checked: the MACs and the seal" in kept.site.run("verify")


def test_a_restored_site_has_the_same_content(kept, backup, tmp_path):
    """To a byte, and it can go on: its trail grows from where it was."""
    site = Site(tmp_path / f"restored_{os.getpid()}")
    site.make_database()
    restored = site.run("restore", backup, "--identity", kept.identity)
    checked = site.run("verify", "--hash", "--key", kept.keys / "trail-key")
    content = [line for line in restored.splitlines() if line.startswith("content: ")]
    assert content and content[0] in checked.splitlines() and "nothing differs" in checked
    site.run("trail", "export", "--out", os.devnull)
    assert "nothing differs" in site.run("verify", "--key", kept.keys / "trail-key")


def test_the_drill_says_how_long_it_took_and_that_nothing_differs(kept):
    """On PostgreSQL it restores into SQLite: the content is the same on both."""
    told = kept.site.run("drill", "--identity", kept.identity)
    for step in ("backup: ", "restore: ", "check: ", "nothing differs: "):
        assert step in told


def test_a_drill_that_differs_says_so(kept):
    """Shown on a build whose backup leaves a row out."""
    program = (
        "import sys; from throughcare.backups import making;"
        "lines = making.lines_of;"
        "making.lines_of = lambda model: list(lines(model))[:-1]"
        " if model._meta.db_table == 'cases_entry' else lines(model);"
        "from throughcare.__main__ import main; sys.argv[0] = 'throughcare'; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "drill", "--identity", str(kept.identity)],
        env=kept.site.env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1 and "differs" in done.stderr


def test_nothing_lies_in_a_backup_in_clear(backup):
    content = backup.read_bytes()
    assert content.startswith(b"age-encryption.org")
    for text in (AREA, CASES[0], "Person 1", *VICTIM_DETAILS):
        assert text.encode() not in content


def test_there_is_no_backup_without_a_key(tmp_path):
    site = Site(tmp_path / f"nokey_{os.getpid()}")
    site.make_database()
    told = site.run("backup", tmp_path / "x.age", code=1)
    assert "backup-key" in told and not (tmp_path / "x.age").exists()


@pytest.mark.parametrize("where", [0.0001, 0.01, 0.3, 0.7, 0.999])
@pytest.mark.parametrize("how", ["flip", "cut"])
def test_a_backup_that_is_not_what_was_written_cannot_be_read(kept, backup, tmp_path, where, how):
    content = bytearray(backup.read_bytes())
    at = int(len(content) * where)
    if how == "flip":
        content[at] ^= 1
    else:
        del content[at:]
    (tmp_path / "x.age").write_bytes(content)
    with pytest.raises(Broken):
        for _ in lines(tmp_path / "x.age", read_identity(kept.identity)):
            pass


def test_a_backup_that_cannot_be_read_leaves_nothing_behind(kept, backup, tmp_path):
    content = backup.read_bytes()
    (tmp_path / "x.age").write_bytes(content[:-100])
    refused(tmp_path / "x.age", kept.identity)


def test_another_key_opens_no_backup(backup, tmp_path):
    Site(tmp_path / "other").run("backup-key", tmp_path / "other.key")
    refused(backup, tmp_path / "other.key")


def refused(file: Path, identity: Path) -> None:
    """The backup is not restored, and nothing is left of the attempt."""
    site = Site(identity.parent / f"refused_{os.getpid()}")
    site.make_database()
    assert "Nothing was restored" in site.run("restore", file, "--identity", identity, code=1)
    if POSTGRESQL:
        there = site.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'cases_case'")
        assert not there[0][0] or site.execute("SELECT count(*) FROM cases_case") == [(0,)]
    else:
        assert not (site.folder / "site.sqlite3").exists()


def test_a_backup_is_not_restored_over_a_site(kept, backup):
    told = kept.site.run("restore", backup, "--identity", kept.identity, code=1)
    assert "is there already" in told or "not empty" in told


# What was changed behind the site's back


CHANGED = {  # what was done, and what the check says
    "UPDATE cases_caseobligation SET days_late = 99 WHERE id = "
    "(SELECT min(id) FROM cases_caseobligation)": "T001: its case obligations",
    "DELETE FROM cases_caseobligation WHERE case_id = "
    "(SELECT id FROM cases_case WHERE ref = 'T002')": "T002: its case obligations",
    "UPDATE cases_case SET tier = 4 WHERE ref = 'T003'": "T003: how it stands",
    "DELETE FROM cases_caselink WHERE ref = 'North' AND case_id = "
    "(SELECT id FROM cases_case WHERE ref = 'T004')": "T004: its case links",
    "UPDATE cases_entry SET happened_on = '2006-03-01' WHERE ref = 'T005-0'": "T005: how it stands",
    "DELETE FROM cases_entry WHERE ref = 'T006-4'": "T006: the count of its entries",
    "DELETE FROM cases_victimentry WHERE case_id = (SELECT id FROM cases_case WHERE ref = 'T007')":
    "T007: whether the victim unit works on it",
    "UPDATE cases_area SET open_count = 1": "the counts of its area",
}  # fmt: skip


def test_what_does_not_follow_from_the_journals_is_found_and_mended(copy):
    for sql in CHANGED:
        copy.execute(sql)
    told = copy.run("verify", code=1)
    assert [said for said in CHANGED.values() if said not in told] == []
    copy.run("migrate")  # puts the guards back
    assert "nothing differs" in copy.run("verify", "--mend")
    assert "nothing differs" in copy.run("verify")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditevent SET target = 'nothing' WHERE seq = 2",
        "DELETE FROM audit_auditevent WHERE seq = (SELECT max(seq) FROM audit_auditevent)",
    ],
)
def test_a_trail_that_was_changed_is_found(copy, kept, sql):
    """proof/ has every other way."""
    copy.execute("DELETE FROM audit_auditsubject")
    copy.execute(sql)
    assert "WRONG: " in copy.run("verify", "--key", kept.keys / "trail-key", code=1)


def test_a_guard_that_was_taken_down_is_found_and_the_site_does_not_start(copy):
    copy.execute("SELECT 1")
    assert "entry_stays is not in place" in copy.run("verify", code=1)
    assert "is gone: throughcare migrate" in copy.run("serve", "--port", 0x7A1F, code=1)
    copy.run("migrate")
    assert "nothing differs" in copy.run("verify")


def test_the_trail_is_checked_elsewhere(kept, tmp_path):
    """With the verifier's one file, the export, and what an administrator keeps on another machine."""
    kept.site.run("trail", "anchor")
    kept.site.run("trail", "export", "--out", tmp_path / "trail.jsonl")
    public = kept.site.run("trail", "public-key").strip()
    verifier = shutil.copy(
        guards.__file__.replace("guards/__init__.py", "audit/verifier.py"), tmp_path
    )
    command = [sys.executable, str(verifier), "trail.jsonl", "--key", str(kept.keys / "trail-key"),
               "--anchors", str(kept.site.folder / "anchors.jsonl"), "--public-key", public]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "nothing wrong" in done.stdout, done.stdout + done.stderr
    lines = (tmp_path / "trail.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "trail.jsonl").write_bytes(b"".join([*lines[:3], *lines[4:]]))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "WRONG" in done.stdout


def test_an_anchor_is_made_once(kept):
    kept.site.run("trail", "anchor")
    assert "nothing happened" in kept.site.run("trail", "anchor")


def test_every_night_everything_is_brought_up_to_date(copy):
    copy.run("trail", "export", "--out", os.devnull)  # something to anchor
    told = copy.run("nightly")
    assert "records destroyed" in told and "the trail is anchored" in told
    anchors = (copy.folder / "anchors.jsonl").read_text().splitlines()
    assert json.loads(anchors[-1])["anchor"]["size"] > 0


def test_the_import_of_what_is_no_folder_is_told(kept, tmp_path):
    (tmp_path / "area").mkdir()
    assert "area.json" in kept.site.run("import", tmp_path, code=1)


def test_every_night_the_figures_are_counted_and_a_standard_is_switched_on_and_off(copy, tmp_path):
    told = copy.run("nightly")
    assert "obligations held against the engine's" in told and "no difference" in told
    assert "measures of the last year" in told
    assert (copy.folder / "counted" / "last" / "night.json").is_file()
    file = tmp_path / "seen-in-a-week.yaml"
    file.write_text(
        "id: seen-in-a-week\ntitle: Seen within a week\nsource: This test\nstarts_on: [allocated]\n"
        "within: {days: 7}\nfulfilled_by: {kind: attendance_recorded}\n"
    )
    told = copy.run("standard", "switch-on", file)
    assert f"{len(CASES)} cases brought up to date" in told
    assert "seen-in-a-week: Seen within a week (switched on here)" in copy.run("standard", "list")
    assert "nothing differs" in copy.run("verify")
    assert "not in use any more" in copy.run("standard", "switch-off", "seen-in-a-week")
    copy.run("extract", "--out", tmp_path / "extract")
    assert (tmp_path / "extract" / "snapshot.json").is_file()
    assert "there is no area nowhere here" in copy.run(
        "extract", "--out", tmp_path / "x", "--area", "nowhere", code=1
    )
