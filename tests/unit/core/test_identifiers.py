"""PNC, CRO and CRN numbers, held to every row of the vectors."""

import csv
import datetime
import io
from pathlib import Path

import pytest

from throughcare.core.mistakes import InputMistakes
from throughcare.core.record.identifiers import check_crn, check_cro, check_identifier, check_pnc
from throughcare.folders.identifiers import check_identifiers, checked

VECTORS = Path(__file__).parents[2] / "reference" / "identifiers" / "vectors.csv"
ON = datetime.date(2026, 11, 24)


def vectors():
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_vectors():
    rows = vectors()
    assert len(rows) == 414
    bare = [{"kind": row["kind"], "input": row["input"]} for row in rows]
    found = [checked(row, ON) for row in bare]
    assert [(r["kind"], r["input"], r["canonical"], r["valid"]) for r in found] == [
        (r["kind"], r["input"], r["canonical"], r["valid"]) for r in rows
    ]
    assert all((row["valid"] == "1") == (row["errors"] == "") for row in found)


@pytest.mark.parametrize(
    ("on", "canonical"),
    [
        (datetime.date(2005, 12, 31), "1906/0000034C"),
        (datetime.date(2006, 1, 1), "2006/0000034C"),
    ],
)
def test_a_year_of_two_digits_is_read_by_the_date(on, canonical):
    assert check_pnc("06/34C", on).canonical == canonical


def test_every_form_of_one_pnc_number_has_the_same_canonical_form():
    forms = ["1979/0163001B", "79/163001B", "79163001B", "19790163001B", " 1979/163001b "]
    assert {check_pnc(form, ON).canonical for form in forms} == {"1979/0163001B"}


def test_a_wrong_letter_is_told_with_the_right_one():
    assert check_pnc("1979/0163001C", ON).problem == (
        "The check letter is C; these digits end in B. Look for a wrong digit."
    )


def test_an_old_file_keeps_its_serial_unpadded():
    assert check_cro("SF83/50058Z").canonical == "SF83/50058Z"
    assert not check_cro("SF83/050058Z").is_valid  # a padded serial has another check letter


@pytest.mark.parametrize("text", ["X12345", "1234567", "XX12345", "", "X１２３４５６"])
def test_a_crn_is_a_letter_and_six_digits(text):
    assert check_crn("x123456").canonical == "X123456"
    assert not check_crn(text).is_valid


def test_an_unknown_kind_is_a_problem_of_the_row():
    assert check_identifier("NINO", "AB123456C", ON).problem == (
        '"NINO" is not a kind of number: write PNC, CRO or CRN.'
    )


def written(path, text):
    path.write_text(text, encoding="utf-8")
    stream = io.StringIO()
    check_identifiers(path, ON).write(stream)
    return stream.getvalue()


def test_a_table_comes_back_with_three_columns_more(tmp_path):
    found = written(tmp_path / "numbers.csv", "kind,input,note\nCRN,A000001,first\nPNC,1,\n")
    assert found.splitlines() == [
        "kind,input,note,canonical,valid,errors",
        "CRN,A000001,first,A000001,1,",
        'PNC,1,,,0,"""1"" is not the form of a PNC number: write a year, a serial number and a '
        'letter, such as 1981/0000034U."',
    ]


def test_a_table_without_rows_comes_back_with_its_header(tmp_path):
    found = written(tmp_path / "numbers.csv", "kind,input\n")
    assert found == "kind,input,canonical,valid,errors\n"


def test_the_answers_in_a_table_are_replaced(tmp_path):
    text = "kind,input,canonical,valid,origin\nCRN,X123456,wrong,0,stated\n"
    found = written(tmp_path / "numbers.csv", text)
    assert found.splitlines()[1] == "CRN,X123456,X123456,1,stated,"


def test_a_table_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("number\n1\n", encoding="utf-8")
    with pytest.raises(InputMistakes) as refused:
        check_identifiers(path, ON)
    assert str(refused.value).splitlines() == [
        f"{path}, line 1, kind: this column is missing. Add it to the header.",
        f"{path}, line 1, input: this column is missing. Add it to the header.",
    ]
