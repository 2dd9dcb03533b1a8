"""Lists that leave the site: no cell is a formula, and a file's name is only a name."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import person, sign_in
from tests.small_folders import AREA
from throughcare.accounts.scope import as_machine
from throughcare.cases.files import as_csv, as_xlsx, harmless, table_file
from throughcare.cases.models import Case

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "|calc", "%1", " =1+1", "\u00a0=1",
    "\u3000=1", "\ufeff=1", "\u200b=1", "\0=1", "＝1+1", "＋1", "－1+x", "＠SUM(1)", "﹦1", "−1+x",
    '=HYPERLINK("http://example.org","x")', "=cmd|' /C calc'!A0", "-1+cmd|x", "+44 20 7946 0000",
]  # fmt: skip
PLAIN = [
    "T001",
    "-1",
    "+2.5",
    "-1e5",
    "0",
    "3.14",
    "a=b",
    "2006-01-20",
    "",
    "a@b",
    "5-6",
    "O'Neill",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_calculate_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_file_of_texts_has_no_cell_that_begins_like_a_formula():
    content = as_csv(["said"], [[text] for text in FORMULAS])
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert [row[0] for row in rows[1:]] == [f"'{text}" for text in FORMULAS]


def test_quotes_commas_and_new_lines_stay_in_their_cell():
    said = ['a "word"', "a, b", "a\r\nb", "a;b"]
    rows = list(csv.reader(io.StringIO(as_csv(["said"] * 4, [said]).decode(), newline="")))
    assert rows[1] == said


def test_a_spreadsheet_has_texts_and_neither_formulas_nor_links():
    content = as_xlsx(["said"], [[text] for text in [*FORMULAS, *PLAIN, "http://example.org", 12]])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet.lower()
        assert not any(
            "external" in name.lower() or "vba" in name.lower() for name in book.namelist()
        )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert all(isinstance(row[0], str) for row in rows)


@pytest.mark.parametrize(
    "name", ['x"; filename="y', "x\r\nSet-Cookie: a=b", "../../x", "ĉeĥa", "x/y", "a;b"]
)
def test_the_name_of_a_file_is_only_a_name(name):
    said = table_file(name, ["a"], [], "csv")["Content-Disposition"]
    assert said.startswith("attachment; filename") and "\r" not in said and "\n" not in said
    quoted = said.split("filename", 1)[1]
    assert quoted.startswith("*=utf-8''") or quoted.replace(r"\"", "").count('"') == 2


@pytest.mark.parametrize("format, kind", [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
def test_a_caseload_is_a_file_to_keep_and_not_a_page(client, site, format, kind):
    with as_machine("tests"):
        Case.objects.filter(area=AREA).update(team="=1+1")
    sign_in(client, person("chief"))
    answer = client.get(f"/areas/{AREA}/caseload.{format}")
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"] == f'attachment; filename="caseload-{AREA}.{format}"'
    if format == "csv":
        teams = [row["team"] for row in csv.DictReader(io.StringIO(answer.content.decode()))]
        assert teams and set(teams) == {"'=1+1"}


@pytest.mark.parametrize("format", ["exe", "html", "..%2fcsv", "CSV"])
def test_another_format_is_not_there(client, site, format):
    sign_in(client, person("chief"))
    assert client.get(f"/areas/{AREA}/caseload.{format}").status_code == 404


def test_a_list_names_nobody(client, site):
    sign_in(client, person("chief"))
    header = client.get(f"/areas/{AREA}/caseload.csv").content.decode().splitlines()[0]
    assert not {"name", "family_name", "born_on", "address"} & set(header.split(","))
