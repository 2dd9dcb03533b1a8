"""Where a command writes: whole or not at all, and never in the place of a device."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner

from throughcare.cli import throughcare
from throughcare.cli.output import writing
from throughcare.core.mistakes import InputMistakes
from throughcare.demo.area import make_areas


def test_a_file_appears_only_when_all_has_been_written(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before")
    with pytest.raises(ZeroDivisionError), writing(str(out)) as stream:
        stream.write("half")
        raise ZeroDivisionError
    assert out.read_text() == "before" and os.listdir(tmp_path) == ["out.csv"]
    with writing(str(out)) as stream:
        stream.write("whole")
    assert out.read_text() == "whole" and os.listdir(tmp_path) == ["out.csv"]


def test_a_device_or_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with writing(str(pipe)) as stream:
        stream.write("through")
    reader.join(timeout=5)
    assert read == ["through"] and pipe.is_fifo()


@pytest.mark.parametrize(("out", "said"), [(".", "is a folder"), ("no/such/file", "No such file")])
def test_what_cannot_be_written_is_said_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputMistakes, match=said), writing(out):
        raise AssertionError("nothing is written")


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2006-2-3", "is not a date. Write one from 1900 to 2100 as YYYY-MM-DD."),
        ("2006-02-30", "is not a date. Write one from 1900 to 2100 as YYYY-MM-DD."),
        ("9999-12-31", "is not a plausible date. Write one from 1900 to 2100 as YYYY-MM-DD."),
    ],
)
def test_a_day_on_the_command_line_is_one_that_files_may_hold(
    tmp_path: Path, day: str, says: str
) -> None:
    done = CliRunner().invoke(throughcare, ["obligations", str(tmp_path), "--as-of", day])
    assert done.exit_code == 2 and says in " ".join(done.output.split())


def test_a_parquet_file_goes_to_standard_output_too(tmp_path: Path) -> None:
    list(make_areas(tmp_path / "area", "cheshire-2006", 20, 1, 3))
    words = ["obligations", str(tmp_path / "area"), "--as-of", "2006-05-31", "--format", "parquet"]
    done = CliRunner().invoke(throughcare, words)
    assert done.exit_code == 0, done.output
    (tmp_path / "o.parquet").write_bytes(done.stdout_bytes)
    table = parquet.read_table(tmp_path / "o.parquet")
    assert table.num_rows > 50 and set(table["state"].to_pylist()) >= {"met", "late"}
