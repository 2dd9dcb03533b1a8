"""Folders of journals: what is wrong with them is told before anything is run."""

from __future__ import annotations

import datetime
import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from throughcare.bulk.engines import duckdb
from throughcare.bulk.journals import JOURNAL, AreaJournal, batches, journals_in, table_of
from throughcare.bulk.run import opened
from throughcare.bulk.snapshots import SnapshotArea, snapshot_of_folder, write_snapshot
from throughcare.core.mistakes import InputMistakes

DAY = datetime.date(2006, 5, 31)


@pytest.fixture
def folder(nation, tmp_path):
    copy = tmp_path / "nation"
    shutil.copytree(nation, copy)
    return copy


def told(folder) -> str:
    with pytest.raises(InputMistakes) as caught:
        journals_in(folder)
    return str(caught.value)


def rewritten(folder, change) -> None:
    """The first area's journal with another table."""
    path = folder / "cheshire" / "entries.parquet"
    pq.write_table(change(pq.read_table(path)), path)


def test_journals_are_found_by_area(folder):
    found = journals_in(folder)
    assert [journal.area for journal in found] == sorted(
        p.parent.name for p in folder.glob("*/area.json")
    )
    assert all(journal.entries > 1000 and journal.last_on <= DAY for journal in found)


def test_a_file_that_was_cut_off(folder):
    path = folder / "cheshire" / "entries.parquet"
    path.write_bytes(path.read_bytes()[:-200])
    said = told(folder)
    assert said.startswith("cheshire/entries.parquet: is not a whole Parquet file:")
    assert said.endswith("Is the file cut off?")


def test_a_file_that_is_spoilt_inside_is_told_when_it_is_read(folder):
    path = folder / "cheshire" / "entries.parquet"
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[4:half] = b"\xff" * (half - 4)
    path.write_bytes(bytes(content))
    with duckdb.opened() as engine, pytest.raises(InputMistakes) as caught:
        engine.load_journals(journals_in(folder))
        engine.fetch("SELECT max(id), max(facts), max(kind), max(recorded) FROM journal")
    assert "the journal: " in str(caught.value)
    assert "throughcare area check" in str(caught.value)


def test_a_column_of_an_older_version(folder):
    rewritten(folder, lambda t: t.rename_columns(["id", "case", "type", *t.column_names[3:]]))
    assert told(folder).startswith(
        "cheshire/entries.parquet, kind: this column is missing. Did you mean"
    )


def test_days_that_are_texts(folder):
    def change(table):
        place = table.column_names.index("happened_on")
        return table.set_column(place, "happened_on", table["happened_on"].cast(pa.string()))

    rewritten(folder, change)
    assert told(folder).startswith(
        "cheshire/entries.parquet, happened_on: is string, where days are needed. Write the journal anew"
    )


def test_an_empty_field_and_a_day_that_cannot_be(folder):
    def change(table):
        days = table["happened_on"].to_pylist()
        days[3], days[4] = None, datetime.date(1011, 1, 1)
        place = table.column_names.index("happened_on")
        return table.set_column(place, "happened_on", pa.array(days, pa.date32()))

    rewritten(folder, change)
    lines = told(folder).splitlines()
    assert (
        lines[0]
        == "cheshire/entries.parquet, happened_on: is empty in 1 lines. Every entry needs it."
    )
    assert lines[1].startswith("cheshire/entries.parquet, happened_on: has days from 1011-01-01 to")


def test_every_mistake_of_every_area_is_told(folder):
    for path in folder.glob("*/entries.parquet"):
        path.write_bytes(b"PAR1")
    assert len(told(folder).splitlines()) == 2


def test_a_journal_that_no_area_owns(folder):
    (folder / "cheshire" / "area.json").unlink()
    assert (
        told(folder)
        == "cheshire/area.json: is missing, though there is a journal. Write the area's id."
    )


def test_two_folders_of_one_area(folder):
    shutil.copytree(folder / "cheshire", folder / "copy")
    assert told(folder) == 'nation, id: two folders are of the area "cheshire".'


def test_a_snapshot_knows_its_parts(folder, tmp_path):
    out = tmp_path / "snapshot"
    counts = snapshot_of_folder(folder, out, DAY)
    assert {j.area: j.entries for j in journals_in(out)} == counts
    kinds = pq.read_table(out / "cheshire" / "entries.parquet", columns=["kind"])[
        "kind"
    ].to_pylist()
    assert kinds == sorted(kinds)
    before = {j.area: sorted(table_of(j).to_pylist(), key=str) for j in journals_in(folder)}
    after = {j.area: sorted(table_of(j).to_pylist(), key=str) for j in journals_in(out)}
    assert before == after

    shutil.rmtree(out / "cheshire")
    assert (
        told(out)
        == "snapshot.json, cheshire: is missing. Take the snapshot anew, or find its folder."
    )


def test_a_snapshot_with_a_part_of_another(folder, tmp_path):
    out = tmp_path / "snapshot"
    counts = snapshot_of_folder(folder, out, DAY)
    path = out / "cheshire" / "entries.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    expected = (
        f"snapshot.json, cheshire: has {counts['cheshire'] - 1:,} entries; the snapshot was taken with "
        f"{counts['cheshire']:,}. Take the snapshot anew."
    )
    assert told(out) == expected


def test_a_snapshot_of_another_version(folder, tmp_path):
    out = tmp_path / "snapshot"
    snapshot_of_folder(folder, out, DAY)
    (out / "snapshot.json").write_text(json.dumps({"version": 0, "areas": {}}))
    assert (
        told(out)
        == "snapshot.json, version: is of version 0; this throughcare reads 1. Take the snapshot anew."
    )


def test_a_snapshot_is_there_whole_or_not_at_all(tmp_path):
    def entries():
        yield from ()
        raise RuntimeError("the database went away")

    out = tmp_path / "snapshot"
    with pytest.raises(RuntimeError):
        write_snapshot(out, [SnapshotArea({"id": "x"}, entries())], DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_does_not_write_over_another(tmp_path):
    with pytest.raises(InputMistakes, match="is there already"):
        write_snapshot(tmp_path, [], DAY)


def test_memory_that_is_short_is_told(monkeypatch):
    with duckdb.opened() as engine:
        engine.execute("SET max_temp_directory_size = '0KB'")
        engine.execute("SET memory_limit = '20MB'")
        with pytest.raises(InputMistakes) as caught:
            engine.keep(
                "much", "SELECT i, md5(i::VARCHAR) AS h FROM range(5_000_000) r(i) ORDER BY h"
            )
    assert "needs more than 3 GB of memory or of the disk for it (at the step much)." in str(
        caught.value
    )


def journal_of(area: str, entries: int) -> AreaJournal:
    return AreaJournal(area, entries)


def test_batches_hold_few_enough_and_all():
    journals = [journal_of(str(n), 1_100_000) for n in range(42)]
    found = batches(journals, 2)
    assert [j for batch in found for j in batch] == journals
    assert max(sum(j.entries for j in batch) for batch in found) < 4_600_000
    assert [len(b) for b in batches([journal_of("a", 9_000_000), journal_of("b", 1)], 1)] == [1, 1]
    assert [len(b) for b in batches([journal_of("a", 10), journal_of("b", 10)], 2)] == [1, 1]
    assert batches([]) == []


def test_a_journal_in_another_format_is_read_and_checked(folder, tmp_path):
    from throughcare.folders.areas import read_area
    from throughcare.folders.entries import write_entries

    area = folder / "cheshire"
    before = next(j for j in journals_in(folder) if j.area == "cheshire")
    entries = [e for found in read_area(area).entries.values() for e in found]
    write_entries(area / "entries.jsonl", entries)
    expected = sorted(table_of(before).to_pylist(), key=str)
    (area / "entries.parquet").unlink()
    found = next(j for j in journals_in(folder) if j.area == "cheshire")
    assert found.table.schema == JOURNAL
    assert sorted(table_of(found).to_pylist(), key=str) == expected


def test_an_engine_that_is_not_installed_is_told(monkeypatch):
    def absent(name: str):
        raise ModuleNotFoundError("No module named 'pyspark'", name="pyspark")

    monkeypatch.setattr("throughcare.bulk.run.importlib.import_module", absent)
    with pytest.raises(InputMistakes) as caught:
        opened("spark")
    expected = "--engine spark: needs the package pyspark, which is not installed. Run make spark."
    assert str(caught.value) == expected


def test_a_server_that_does_not_answer_is_told(tmp_path):
    from throughcare.bulk.engines import postgres

    with pytest.raises(InputMistakes) as caught, postgres.opened(f"host={tmp_path}"):
        pass
    assert str(caught.value).startswith("--engine postgres: ")
    assert str(caught.value).endswith(
        "Name a server with PGHOST, PGDATABASE, PGUSER and PGPASSWORD."
    )
