"""Predictors over files: the same rows come back with the answers, in CSV, Parquet and JSON lines."""

import csv
import datetime
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.vectors import REFERENCE, lines, table
from throughcare.core.mistakes import InputMistakes
from throughcare.core.predictors import TABLES, People, columns
from throughcare.folders.predictions import explanations, predict

ADDED = {name: [o.name for o in columns(name, People(0, {}))] for name in TABLES}


def predicted(name, file, tmp_path):
    out = tmp_path / f"out{file.suffix}"
    predict(name, file, out)
    return out


def bare(name):
    """The reference rows of a model without the columns that it adds."""
    return [
        {k: v for k, v in row.items() if k not in ADDED[name]}
        for row in table(f"predictors/{name}.csv")
    ]


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["ogrs4", "ogp", "ovp"])
def test_a_table_comes_back_as_the_reference_has_it_letter_by_letter(tmp_path, name):
    out = predicted(name, REFERENCE / "predictors" / f"{name}.csv", tmp_path)
    assert out.read_bytes() == (REFERENCE / "predictors" / f"{name}.csv").read_bytes()


def test_the_answers_come_last_where_the_file_does_not_have_them(tmp_path):
    out = predicted("ogrs3", written(tmp_path / "in.csv", bare("ogrs3")), tmp_path)
    head, *rows = out.read_text(encoding="utf-8").splitlines()
    assert head.split(",")[-len(ADDED["ogrs3"]) :] == ADDED["ogrs3"]
    assert len(rows) == 634
    assert (
        predicted("ogrs3", out.rename(tmp_path / "again.csv"), tmp_path).read_text().splitlines()[0]
        == head
    )


def test_columns_that_a_model_does_not_know_come_back_as_they_are(tmp_path):
    rows = [{"name": 'Müller, "A"\nB', **row} for row in bare("ogp")[:3]]
    found = read(predicted("ogp", written(tmp_path / "in.csv", rows), tmp_path))
    assert [row["name"] for row in found] == [row["name"] for row in rows]


def test_more_rows_than_a_batch_are_the_same_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("throughcare.folders.prediction_tables.BATCH", 7)
    out = predicted("ovp", REFERENCE / "predictors" / "ovp.csv", tmp_path)
    assert out.read_bytes() == (REFERENCE / "predictors" / "ovp.csv").read_bytes()


@pytest.mark.parametrize("name", TABLES)
def test_a_header_alone_gives_a_header(tmp_path, name):
    file = tmp_path / "in.csv"
    file.write_text(",".join(bare(name)[0]) + "\n")
    assert (
        predicted(name, file, tmp_path).read_text()
        == ",".join([*bare(name)[0], *ADDED[name]]) + "\n"
    )


@pytest.mark.parametrize("name", TABLES)
def test_parquet_says_what_csv_says(tmp_path, monkeypatch, name):
    monkeypatch.setattr("throughcare.folders.prediction_parquet.BATCH", 100)
    rows = bare(name)
    file = tmp_path / "in.parquet"
    pq.write_table(
        pa.Table.from_pylist([{k: v or None for k, v in row.items()} for row in rows]), file
    )
    as_csv = read(predicted(name, written(tmp_path / "in.csv", rows), tmp_path))
    found = pq.read_table(predicted(name, file, tmp_path)).to_pylist()
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in found] == as_csv


def test_parquet_takes_columns_of_their_own_types(tmp_path):
    row = {
        "gender": "MALE",
        "date_of_birth": datetime.date(1980, 3, 10),
        "date_of_current_conviction": datetime.datetime(2006, 1, 10, tzinfo=datetime.UTC),
        "date_at_start_of_followup": datetime.date(2006, 1, 10),
        "total_sanctions": 5.0,
        "age_at_first_sanction": 15,
        "offence_code": "00819",
    }
    file = tmp_path / "in.parquet"
    rows = [row, row | {"total_sanctions": None}, row | {"total_sanctions": 5.5}]
    encoded = pa.Table.from_pylist(rows)
    encoded = encoded.set_column(0, "gender", encoded.column("gender").dictionary_encode())
    pq.write_table(encoded, file)
    found = pq.read_table(predicted("ogrs3", file, tmp_path))
    assert found.column("gender").type == encoded.column("gender").type
    assert found.column("two_year_pct").type == pa.int64()
    answers = found.to_pylist()
    assert answers[0]["two_year_pct"] == 42 and answers[0]["errors"] is None
    assert [a["errors"] for a in answers[1:]] == [
        "MISSING_MANDATORY_INPUT(totalNumberOfSanctionsForAllOffences)",
        "INPUT_NOT_ALLOWED(totalNumberOfSanctionsForAllOffences)",
    ]


def test_parquet_without_rows_gives_parquet_without_rows(tmp_path):
    file = tmp_path / "in.parquet"
    pq.write_table(pa.table({column: pa.array([], pa.string()) for column in bare("ogp")[0]}), file)
    found = pq.read_table(predicted("ogp", file, tmp_path))
    assert found.num_rows == 0 and found.column_names[-5:] == ADDED["ogp"]


@pytest.mark.parametrize("name", ["mst", "lds", "opd"])
def test_lines_come_back_with_the_answers_beside_the_input(tmp_path, name):
    file = tmp_path / "in.jsonl"
    given = [{"id": n, "input": row["input"]} for n, row in enumerate(lines(name))]
    file.write_text("\n".join(map(json.dumps, given)) + "\n\n")
    found = [json.loads(line) for line in predicted(name, file, tmp_path).read_text().splitlines()]
    assert found == [one | row["expected"] for one, row in zip(given, lines(name), strict=True)]


def test_lines_of_rsr_have_four_answers(tmp_path):
    file = REFERENCE / "predictors" / "rsr.jsonl"
    found = [json.loads(line) for line in predicted("rsr", file, tmp_path).read_text().splitlines()]
    assert [row["rsr"] for row in found] == [row["rsr"] for row in lines("rsr")]
    assert [list(row) for row in found] == [list(row) for row in lines("rsr")]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, ""),
        ("true", ""),
        (1, ""),
        (1.0, ""),
        (None, "MISSING_MANDATORY_INPUT"),
        ("", "INPUT_NOT_ALLOWED"),
        ("yes", "INPUT_NOT_ALLOWED"),
        (1.5, "INPUT_NOT_ALLOWED"),
        ([True], "INPUT_NOT_ALLOWED"),
        ({"a": 1}, "INPUT_NOT_ALLOWED"),
    ],
)
def test_a_value_of_another_kind_is_a_refusal_and_no_crash(tmp_path, value, said):
    given = next(row["input"] for row in lines("opd") if row["expected"]["errors"] == "")
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"input": given | {"hasCustodialSentence": value}}) + "\n")
    answer = json.loads(predicted("opd", file, tmp_path).read_text())
    assert answer["errors"] == (f"{said}(hasCustodialSentence)" if said else "")


@pytest.mark.parametrize(
    ("convictions", "ok"),
    [
        *(([], True), (["ARSON", "ARSON"], True), ("ARSON", True), (["none"], False)),
        *((["A"], False), ([None], False), ([["ARSON"]], False), ({}, False)),
        (["ARSON|ROBBERY"], False),
    ],
)
def test_a_list_is_a_list_of_words_that_are_allowed(tmp_path, convictions, ok):
    given = next(row["input"] for row in lines("rsr") if row["snsv"]["type"] == "DYNAMIC")
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"input": given | {"previousConvictions": convictions}}) + "\n")
    answer = json.loads(predicted("rsr", file, tmp_path).read_text())["snsv"]
    assert (answer["errors"] == "") == ok, answer


BAD = [
    ("ogrs3", "in.csv", "gender\nMALE\n", "line 1, offence_code: this column is missing."),
    ("ogrs3", "in.csv", "", "the file is empty."),
    ("ogp", "in.csv", "ogrs3TwoYear,isUnemployed\n1,2,3\n", "this column is missing."),
    ("ogrs3", "in.csv", "\x00", "is not text."),
    ("mst", "in.jsonl", "{", "line 1: is not a JSON object."),
    ("mst", "in.jsonl", '{"input": {}}\n[]\n', "line 2: is not a JSON object."),
    ("mst", "in.jsonl", '{"input": 1}\n', "line 1, input: is not an object."),
    (
        "mst",
        "in.jsonl",
        '{"input": {"a": ' + "[" * 60 + "]" * 60 + "}}\n",
        "deep inside each other",
    ),
    ("ogrs3", "in.parquet", "no Parquet", "is not a whole Parquet file"),
]


@pytest.mark.parametrize(("name", "file", "text", "said"), BAD)
def test_a_file_that_cannot_be_read_is_told(tmp_path, name, file, text, said):
    (tmp_path / file).write_text(text)
    for run in (
        lambda: predict(name, tmp_path / file, tmp_path / "out"),
        lambda: list(explanations(name, tmp_path / file)),
    ):
        with pytest.raises(InputMistakes, match=said.replace(".", r"\.")):
            run()


def test_a_row_that_is_cut_off_is_told_with_its_line(tmp_path):
    file = written(tmp_path / "in.csv", bare("ogp"))
    file.write_text(file.read_text().rstrip("\n").rsplit(",", 3)[0])
    with pytest.raises(InputMistakes, match="line 408: has 7 columns, the header has 10"):
        predicted("ogp", file, tmp_path)


def test_a_parquet_file_without_a_column_is_told(tmp_path):
    file = tmp_path / "in.parquet"
    pq.write_table(pa.table({"gendre": ["MALE"]}), file)
    with pytest.raises(InputMistakes) as caught:
        predicted("ogrs3", file, tmp_path)
    assert len(caught.value.mistakes) == 7 and 'Did you mean "gendre"?' in str(caught.value)


def test_each_person_is_explained_under_the_line(tmp_path):
    rows = bare("ogrs3")[:2]
    file = written(tmp_path / "in.csv", rows)
    said = list(explanations("ogrs3", file))
    assert said[0] == f"{file}, line 2\n" and said[2] == f"{file}, line 3\n"
    assert said[1].startswith("OGRS3, Offender Group Reconviction Scale 3, version 3")
    parquet = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist(rows), parquet)
    assert [*explanations("ogrs3", parquet)][1] == said[1]


def test_a_file_of_another_encoding_is_told(tmp_path):
    file = written(tmp_path / "in.csv", bare("ogp"))
    file.write_bytes(file.read_bytes() + "é".encode("latin-1"))
    with pytest.raises(InputMistakes, match="line 409: byte 0xe9 is not UTF-8 text"):
        predicted("ogp", file, tmp_path)
