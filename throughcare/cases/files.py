"""Lists as files: built from an approved list of columns, every cell a text, no formula among them.

The one place where a list leaves the site. A cell that a spreadsheet would take for a formula begins with an
apostrophe in CSV and is written as text in XLSX.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from throughcare.cases.models import Area, Case

# What a spreadsheet takes for the beginning of a formula: these signs, their wide and small forms, whatever
# blank or invisible stands before them; and what ends a cell.
FORMULA = re.compile(r"[\s\0\u200b-\u200d\u2060\ufeff]*[=+\-@|%＝＋－＠｜％﹦﹢﹣﹫−]|[\t\r\n]")
CASELOAD = (
    "case", "began_on", "ended_on", "sentence", "setting", "tier", "risk_of_harm", "mappa_level",
    "offender_manager", "team",
)  # fmt: skip
CSV, XLSX = (
    "text/csv; charset=utf-8",
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)


def caseload_file(area: Area, cases: Iterable[Case], format: str) -> HttpResponse:
    """A caseload without names: cases by reference, for those who may open them."""
    rows = [
        (c.ref, c.began_on, c.ended_on, c.disposal, c.setting, c.tier, c.roh_level, c.mappa_level,
         c.officer, c.team)
        for c in cases
    ]  # fmt: skip
    return table_file(f"caseload-{area.id}", CASELOAD, rows, format)


def table_file(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], format: str
) -> HttpResponse:
    """A table as CSV or XLSX. Raises Http404 for another format."""
    if format == "csv":
        content, kind = as_csv(columns, rows), CSV
    elif format == "xlsx":
        content, kind = as_xlsx(columns, rows), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = str(content_disposition_header(True, f"{name}.{format}"))
    return response


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers."""
    if FORMULA.match(text) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text[0] in "-+" and text[1:2].isdigit()


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(text_of(value)) for value in row] for row in rows)
    return file.getvalue().encode()


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One visible sheet of texts; no formulas, no links, nothing about who wrote it."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"author": "", "company": "", "comments": ""})
        sheet = book.add_worksheet("list")
        for column, title in enumerate(columns):
            sheet.write_string(0, column, title)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, text_of(value))
    return file.getvalue()
