"""Each kind of bad input gets its message on the command line: exit code 1, every word of it as it stands
here, no traceback, nothing on standard output and no part of an output file."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from tests.integration.test_inspection_commands import ANSWERS, FRAMEWORK, SAMPLE
from tests.small_folders import write_area
from throughcare import cli
from throughcare.core.mistakes import InputMistakes
from throughcare.folders.areas import read_area
from throughcare.folders.entries import write_entries

CYCLE = (
    Path(__file__).parent.parent / "bad_definitions/frameworks/two-questions-read-each-other.yaml"
)
OBLIGATIONS = ("obligations", "area", "--as-of", "2006-05-31", "--out", "out/made.csv")
CHECK = ("area", "check", "area", "--on", "2006-05-31", "--out", "out/made.txt")
PERFORMANCE = (
    *("performance", "area", "--from", "2005-04-01", "--to", "2006-03-31"),
    *("--out", "out/made.csv"),
)
DRAW = (
    *("sample", "area", "--framework", "small.yaml", "--size", "2", "--on", "2006-05-31"),
    *("--out", "out/sample.csv"),
)
SCORE = (
    *("score", "--framework", "small.yaml", "--sample", "sample.csv", "--answers", "answers.csv"),
    *("--out", "out/scores.json"),
)
AGREEMENT = ("agreement", "--answers", "answers.csv", "--out", "out/agreement.json")


class Case(NamedTuple):
    name: str
    spoil: Callable[[], object]
    command: tuple[str, ...]
    says: str


def replace(name: str, old: str, new: str) -> Callable[[], object]:
    def spoil() -> None:
        text = Path(name).read_text(encoding="utf-8")
        assert old in text
        Path(name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def append(name: str, line: str) -> Callable[[], object]:
    return lambda: Path(name).write_text(Path(name).read_text("utf-8") + line + "\n", "utf-8")


def truncated(name: str, left: int) -> Callable[[], object]:
    return lambda: Path(name).write_bytes(Path(name).read_bytes()[:left])


def as_parquet(spoil: Callable[[Path], object]) -> Callable[[], object]:
    """The journal as a Parquet file, spoilt."""

    def spoilt() -> None:
        area = read_area(Path("area"))
        path = Path("area/entries.parquet")
        write_entries(path, [entry for found in area.entries.values() for entry in found])
        Path("area/entries.jsonl").unlink()
        spoil(path)

    return spoilt


def with_year_one(path: Path) -> None:
    table = pq.read_table(path)
    at = table.column_names.index("happened_on")
    days = [datetime.date(1, 1, 1), *table.column("happened_on").to_pylist()[1:]]
    pq.write_table(table.set_column(at, "happened_on", pa.array(days)), path)


def a_folder_instead_of(name: str) -> Callable[[], object]:
    def spoil() -> None:
        Path(name).unlink(missing_ok=True)
        Path(name).mkdir()

    return spoil


CASES = [
    Case(
        "a journal cut off in its last line",
        truncated("area/entries.jsonl", -20),
        OBLIGATIONS,
        "area/entries.jsonl, line 133: is not a JSON object. Is the file cut off?",
    ),
    Case(
        "a Parquet journal cut off",
        as_parquet(lambda p: p.write_bytes(p.read_bytes()[:-9])),
        OBLIGATIONS,
        "area/entries.parquet: is not a whole Parquet file: Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file. Is the file cut off?",
    ),
    Case(
        "answers cut off inside quotes",
        lambda: Path("answers.csv").write_text(ANSWERS + 'd,lead,1.1.S,above,"He sa'),
        SCORE,
        "answers.csv, line 10: is not CSV: unexpected end of data. Is the file cut off, or a quote missing?",
    ),
    Case(
        "a sample cut off",
        truncated("sample.csv", -30),
        SCORE,
        "sample.csv, line 4: has 5 columns, the header has 8. Is the file cut off, or a quote missing?",
    ),
    Case(
        "a journal in another encoding",
        lambda: Path("area/entries.jsonl").write_bytes(
            Path("area/entries.jsonl")
            .read_text("utf-8")
            .replace("Mrs", "Mrs Bront\u00eb", 1)
            .encode("latin-1")
        ),
        OBLIGATIONS,
        "area/entries.jsonl, line 6: byte 0xeb is not UTF-8 text. Save the file as UTF-8.",
    ),
    Case(
        "people in UTF-16",
        lambda: Path("area/people.csv").write_text(
            Path("area/people.csv").read_text("utf-8"), "utf-16"
        ),
        CHECK,
        "area/people.csv, line 1: byte 0xff is not UTF-8 text. Save the file as UTF-8.",
    ),
    Case(
        "a framework in another encoding",
        lambda: Path("small.yaml").write_text(FRAMEWORK.replace("One", "Café"), "latin-1"),
        SCORE,
        "small.yaml: the file is not UTF-8 text.",
    ),
    Case(
        "an answers file with a NUL",
        replace("answers.csv", "a,lead,1.1.S,above,", "a,lead,1.1.S,above,\0"),
        AGREEMENT,
        "answers.csv, line 3: holds the character U+0000, which is not text. Take it out.",
    ),
    Case(
        "a journal in two formats",
        lambda: Path("area/entries.csv").write_text("id\n"),
        OBLIGATIONS,
        "area/entries: stands here in more than one format. There should be one of entries.csv, .jsonl, .parquet.",
    ),
    Case(
        "an entry twice",
        lambda: append(
            "area/entries.jsonl", Path("area/entries.jsonl").read_text("utf-8").splitlines()[0]
        )(),
        PERFORMANCE,
        'area/entries.jsonl, line 134, id: "T001-0" was used in line 1. Give each entry an id of its own.',
    ),
    Case(
        "answers twice",
        append("answers.csv", "a,lead,1.1.01,above,"),
        SCORE,
        "answers.csv, line 10: answers what line 2 answers: same case, question and assessor. Keep one of the two lines.",
    ),
    Case(
        "a sampled case twice",
        append("sample.csv", "d,t,30,2,15,o3,lead,M"),
        SCORE,
        'sample.csv, line 4, stratum_sample: "2", but the file holds 3 cases of t. Is the file cut off?\n'
        'sample.csv, line 5, stratum_sample: "2", but the file holds 3 cases of t. Is the file cut off?\n'
        'sample.csv, line 6, case: "d" stands here twice. Each case is sampled once.\n'
        'sample.csv, line 6, stratum_sample: "2", but the file holds 3 cases of t. Is the file cut off?',
    ),
    Case(
        "an unknown kind",
        replace("area/entries.jsonl", '"kind": "allocated"', '"kind": "alocated"'),
        OBLIGATIONS,
        'area/entries.jsonl, line 2, kind: "alocated" is not a kind of entry. Did you mean "allocated"?',
    ),
    Case(
        "a fact that its kind cannot have",
        replace("area/entries.jsonl", '"tier": 2', '"tier": 9'),
        OBLIGATIONS,
        "area/entries.jsonl, line 3, facts.tier: 9 is not one of its values. It can be: 1, 2, 3, 4.",
    ),
    Case(
        "a day that does not exist",
        replace("area/entries.jsonl", "2006-01-16", "2006-02-30"),
        PERFORMANCE,
        'area/entries.jsonl, line 4, happened_on: "2006-02-30" is not a date. Write a day that exists as YYYY-MM-DD.',
    ),
    Case(
        "a day written another way",
        replace("area/entries.jsonl", '"2006-01-16"', '"20060116"'),
        DRAW,
        'area/entries.jsonl, line 4, happened_on: "20060116" is not a date. Write a day that exists as YYYY-MM-DD.',
    ),
    Case(
        "another system's word for never",
        replace("area/entries.jsonl", '"2006-01-16"', '"9999-12-31"'),
        OBLIGATIONS,
        'area/entries.jsonl, line 4, happened_on: "9999-12-31" is not a plausible date. It should lie between 1900-01-01 and 2100-12-31; leave it empty where there is none.',
    ),
    Case(
        "a day that no calendar has, in Parquet",
        as_parquet(with_year_one),
        OBLIGATIONS,
        'area/entries.parquet, line 1, happened_on: "0001-01-01" is not a plausible date. It should lie between 1900-01-01 and 2100-12-31; leave it empty where there is none.',
    ),
    Case(
        "a fact that is no day",
        replace("area/entries.jsonl", '"for_on": "2006-01-20"', '"for_on": "0001-01-01"'),
        OBLIGATIONS,
        'area/entries.jsonl, line 7, facts.for_on: "0001-01-01" is not a plausible date. It should lie between 1900-01-01 and 2100-12-31; leave it empty where there is none.',
    ),
    Case(
        "a time past the calendar",
        replace("area/entries.jsonl", "2006-01-10T10:00:00Z", "9999-12-31T23:00:00-12:00"),
        OBLIGATIONS,
        'area/entries.jsonl, line 1, recorded_at: "9999-12-31T23:00:00-12:00" is not a time. Write it as 2006-03-10T15:00:00Z.',
    ),
    Case(
        "a folder instead of people",
        a_folder_instead_of("area/people.csv"),
        CHECK,
        "area/people.csv: cannot be read: Is a directory.",
    ),
    Case(
        "an answer to a question that does not exist",
        append("answers.csv", "a,lead,1.1.10,above,"),
        SCORE,
        'answers.csv, line 10, question: "1.1.10" is not a question of small. Did you mean "1.1.01"? It can be: 1.1.01, 1.1.S.',
    ),
    Case(
        "a case outside the sample",
        append("answers.csv", "e,lead,1.1.01,above,"),
        SCORE,
        'answers.csv, line 10, case: "e" is not in the sample. It can be: a, b, c, d.',
    ),
    Case(
        "two assessors where one is meant",
        append("answers.csv", "c,third,1.1.01,below,"),
        SCORE,
        "answers.csv, line 10, assessor: other and third both answered 1.1.01 of c, and neither leads it. Name one of them as the case's assessor in the sample.",
    ),
    Case(
        "three assessors where two are meant",
        append("answers.csv", "a,third,1.1.01,below,"),
        AGREEMENT,
        "answers.csv, line 10, assessor: 3 assessors answered 1.1.01 of a. A case is read twice at most: keep two of them.",
    ),
    Case(
        "a population that is no number",
        replace("sample.csv", "a,s,20,", "a,s,²,"),
        SCORE,
        'sample.csv, line 2, stratum_population: "²" is not a count. Write a whole number above 0.\n'
        'sample.csv, line 3, stratum_population: "20" differs from ² in an earlier line of s. A stratum has one population.',
    ),
    Case(
        "a framework with a cycle",
        lambda: Path("small.yaml").write_bytes(CYCLE.read_bytes()),
        ("framework", "check", "small.yaml", "--out", "out/made.txt"),
        "small.yaml, line 22, question 1.1.00, relevant_when: 1.1.00 reads 1.1.01 reads 1.1.00: none can be decided first. Let one of them do without the other's answer.",
    ),
    Case(
        "a framework nested without end",
        lambda: Path("small.yaml").write_text("[" * 200_000),
        SCORE,
        "small.yaml, line 1: this is not YAML: lists and mappings stand more than 40 deep inside each other. Check the indentation.",
    ),
    Case(
        "a framework that is a part of itself",
        lambda: Path("small.yaml").write_text("&x [*x]"),
        SCORE,
        "small.yaml, line 1: this is not YAML: an alias (*name) cannot be used here. Check the indentation.",
    ),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_area(tmp_path / "area")
    (tmp_path / "out").mkdir()
    for name, text in (("small.yaml", FRAMEWORK), ("sample.csv", SAMPLE), ("answers.csv", ANSWERS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_bad_input_gets_exactly_this_message(case: Case, folder: Path) -> None:
    case.spoil()
    found = CliRunner().invoke(cli.throughcare, list(case.command))
    assert isinstance(found.exception, InputMistakes), found.output
    assert str(found.exception) == case.says
    assert found.stdout == ""
    assert list((folder / "out").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["an unknown kind", "a framework with a cycle"])
def test_the_command_itself_ends_with_one_and_no_traceback(name: str, folder: Path) -> None:
    case = next(case for case in CASES if case.name == name)
    case.spoil()
    command = [sys.executable, "-m", "throughcare", *case.command]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout, found.stderr) == (1, "", case.says + "\n")
    assert list((folder / "out").iterdir()) == []
