"""Rows of a folder: equal to core's, compared, tried, written."""

from __future__ import annotations

import dataclasses
import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from throughcare.bulk.comparison import compare_rows
from throughcare.bulk.compiled import DIALECTS, compile_steps, statements_of
from throughcare.bulk.journals import AreaJournal, journal_table, journals_in
from throughcare.bulk.obligations import SCHEMA, obligations_of
from throughcare.bulk.rules import rules_of
from throughcare.bulk.trials import trial_of
from throughcare.bulk.written import write_table
from throughcare.core.mistakes import InputMistakes
from throughcare.core.obligations import obligations_for
from throughcare.core.record.entry import Entry, read_facts
from throughcare.core.standard_files import shipped_standards, standards_named
from throughcare.core.standards import Selector, Span, Standard, Start
from throughcare.folders.areas import area_folders, read_area

AS_OF = datetime.date(2006, 5, 31)
pytestmark = pytest.mark.slow  # each set of standards is compiled once, for about two seconds
COLUMNS = SCHEMA.names[1:]


@pytest.fixture(scope="module")
def of_core(nation) -> pa.Table:
    rows = [
        (area.id, *(getattr(o, name) for name in COLUMNS))
        for area in map(read_area, area_folders(nation))
        for _, file in area.case_files()
        for o in obligations_for(file, standards_named(), AS_OF)
    ]
    columns = list(zip(*rows, strict=True))
    return pa.table(dict(zip(SCHEMA.names, columns, strict=True)), schema=SCHEMA)


def test_rows_of_a_folder_are_those_of_core(nation, of_core):
    done = []
    tables = obligations_of(journals_in(nation), standards_named(), AS_OF, progress=done.append)
    compared = compare_rows(of_core, pa.concat_tables(tables))
    assert str(compared) == f"{len(of_core):,} rows, no difference"
    assert len(of_core) > 200
    assert done[-1] == sum(journal.entries for journal in journals_in(nation))


def test_what_differs_is_told(of_core):
    other = pa.concat_tables([of_core.slice(2), of_core.slice(5, 1)])
    compared = compare_rows(of_core, other)
    assert not compared.is_same
    assert (len(compared.lacking), len(compared.extra)) == (2, 1)
    first = str(compared).splitlines()[0]
    assert first == f"{len(of_core):,} rows; 2 lacking, 1 too many"
    assert of_core["trigger_entry"][0].as_py() in str(compared)


def test_a_second_run_does_without_compiling(monkeypatch):
    shape = rules_of([shipped_standards()["allocation"]]).shape
    first = statements_of(shape, "duckdb")
    monkeypatch.setattr("throughcare.bulk.compiled.compile_steps", lambda *_: pytest.fail("again"))
    assert statements_of(rules_of([shipped_standards()["allocation"]]).shape, "duckdb") == first


@pytest.mark.parametrize("engine", DIALECTS)
def test_a_number_is_written_for_each_engine_where_none_of_them_is_installed(engine):
    half = Selector("assessed", (("oasys_score", frozenset({"55.0", "0.5"})),))
    standard = dataclasses.replace(shipped_standards()["allocation"], starts_on=Start((half,)))
    sql = " ".join(s.sql for s in compile_steps(rules_of([standard]).shape, engine))
    assert "55.0" in sql and "0.5" in sql


def test_another_limit_needs_no_other_text():
    standard = shipped_standards()["roh-plan-high-risk"]
    longer = dataclasses.replace(standard, id="longer", within=Span("working_days", 20))
    assert rules_of([standard]).shape == rules_of([longer]).shape
    assert rules_of([standard]).tables["rules"] != rules_of([longer]).tables["rules"]


def entry(kind: str, on: str, number: int, **facts) -> Entry:
    found, other, problems = read_facts(kind, facts)
    assert not problems
    day = datetime.date.fromisoformat(on)
    return Entry(f"e{number}", "c", kind, day, None, "", None, found, other)


def test_a_limit_outside_the_calendar_is_told():
    standard = Standard(
        "old",
        "",
        "",
        Start((Selector("released"),)),
        Selector("inducted"),
        within=Span("working_days", 5),
    )
    table = journal_table("x", [entry("released", "1999-03-01", 1)])
    with pytest.raises(InputMistakes) as caught:
        list(obligations_of([AreaJournal("x", 1, table=table)], [standard], AS_OF))
    expected = "1999-03-01 is outside the calendar of bank holidays, 2004-01-01 to 2030-12-31."
    assert expected in str(caught.value)


def test_a_fact_that_no_engine_compares_is_told():
    where = (("inputs", frozenset({"x"})),)
    start = Start((Selector("predictor_scored", where),))
    standard = Standard("s", "", "", start, Selector("inducted"), within=Span("days", 5))
    with pytest.raises(InputMistakes, match="names and values, which an engine cannot compare"):
        rules_of([standard])


@pytest.fixture(scope="module")
def trial(nation):
    old = shipped_standards()["roh-review-16-weeks"]
    new = dataclasses.replace(old, within=Span("weeks", 8), repeats_every=Span("weeks", 8))
    year = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
    return trial_of(journals_in(nation), [old], [new], *year)


def test_a_trial_counts_each_area_and_all(trial):
    rows = trial.areas.to_pylist()
    total = rows[-1]
    assert total["area"] == ""
    assert len(rows) == 3
    for column in ("obligations_before", "obligations_after", "in_time_before", "told_after"):
        assert sum(row[column] for row in rows[:-1]) == total[column]
    assert total["difference"] == pytest.approx(total["share_after"] - total["share_before"])
    weeks = 365 / 7
    assert total["a_week_before"] == pytest.approx(total["obligations_before"] / weeks)
    # Half the time: what is done asks for the next as often as before, and less of it is in time.
    assert total["obligations_after"] >= total["obligations_before"] > 50
    assert total["share_after"] < total["share_before"]


def test_a_trial_lists_each_case_that_would_differ(trial):
    cases = trial.cases.to_pylist()
    assert cases
    assert all(
        row["due_before"] != row["due_after"] or row["state_before"] != row["state_after"]
        for row in cases
    )
    both = [row for row in cases if row["due_before"] and row["due_after"]]
    assert all(
        (row["due_before"] - row["due_after"]).days == 56
        for row in both
        if row["trigger_on"] and _first(row)
    )


def _first(row) -> bool:
    return (row["due_after"] - row["trigger_on"]).days == 56


def test_a_trial_against_itself_changes_nothing(nation):
    standard = shipped_standards()["psr-court-date"]
    year = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
    found = trial_of(journals_in(nation), [standard], [standard], *year)
    total = found.areas.to_pylist()[-1]
    assert total["obligations_before"] == total["obligations_after"] > 20
    assert total["work_a_week"] == 0
    assert len(found.cases) == 0


def test_a_standard_of_2007_tried_on_2005(nation):
    new = shipped_standards()["contact-first-16-weeks-2007"]
    year = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
    journals = journals_in(nation)
    nothing = trial_of(journals, [], [new], *year)
    assert [row["obligations_after"] for row in nothing.areas.to_pylist()] == [0]
    tried = trial_of(journals, [], [new], *year, as_if_from=year[0])
    assert tried.areas.to_pylist()[-1]["obligations_after"] > 10


@pytest.mark.parametrize("file_format", ["csv", "parquet", "xlsx"])
def test_a_table_in_each_format(tmp_path, file_format):
    table = pa.table({"case": ["a", "=1+1"], "on": [AS_OF, None], "value": [1.5, 2.0]})
    path = tmp_path / f"table.{file_format}"
    write_table(path, table, file_format)
    if file_format == "csv":
        assert path.read_text() == "case,on,value\na,2006-05-31,1.5\n=1+1,,2\n"
    elif file_format == "parquet":
        assert pq.read_table(path) == table
    else:
        import zipfile

        with zipfile.ZipFile(path) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet  # a text that begins with = is no formula
        assert "=1+1" in sheet
        assert "<v>38868</v>" in sheet  # 31 May 2006 as spreadsheets count days
