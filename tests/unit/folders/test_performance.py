"""The measures of an area's folder, and their table."""

import csv
import datetime
import io
import json
from dataclasses import replace

import pytest

from throughcare.core.measures import Measure, Target, shipped_measures
from throughcare.core.measures.model import EntryCount, StaffCount
from throughcare.core.measures.patterns import Pattern
from throughcare.core.mistakes import InputMistakes
from throughcare.core.record import Entry, read_facts
from throughcare.core.record.people import Absence, Staff, VolumeTarget
from throughcare.folders.areas import Area
from throughcare.folders.performance import (
    COLUMNS,
    last_year_end,
    performance_of,
    performance_of_year,
    write_performance,
)

APRIL, JUNE = datetime.date(2005, 4, 1), datetime.date(2005, 6, 30)
ATTENDED = Measure(
    id="M",
    title="Attended, of those recorded",
    source="made up",
    confidence="ours",
    unit="percent",
    better="higher",
    numerator="attended",
    denominator="recorded",
    counts=EntryCount(
        Pattern("attendance_recorded"), Pattern("", (("outcome", frozenset(["complied"])),))
    ),
    window="financial_year",
    place=1,
    targets=(Target(70),),
    near_miss=5,
)


def attendance(number, on, outcome):
    facts, _, _ = read_facts("attendance_recorded", {"outcome": outcome})
    day = datetime.date.fromisoformat(on)
    return Entry(f"e{number}", "C1", "attendance_recorded", day, None, "", None, facts)


@pytest.fixture
def area(tmp_path):
    entries = [
        attendance(1, "2005-04-01", "complied"),
        attendance(2, "2005-05-02", "complied"),
        attendance(3, "2005-06-30", "did_not_attend"),
    ]
    info = {"id": "testshire", "extracted_on": "2005-12-31"}
    absent = {"staff.csv", "absences.csv", "targets.csv"}
    return Area(tmp_path, info, entries={"C1": entries}, absent=absent)


def table(results, file_format="csv"):
    stream = io.StringIO()
    write_performance(stream, results, file_format)
    return stream.getvalue()


def test_the_table_has_its_columns_and_an_empty_field_for_what_is_none(area):
    no_target = replace(ATTENDED, id="N", targets=(), near_miss=None)
    results, left_out = performance_of(area, APRIL, JUNE, [ATTENDED, no_target])
    assert left_out == []
    rows = list(csv.DictReader(io.StringIO(table(results))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0] | {"low": "", "high": ""} == {
        "measure": "M",
        "area": "testshire",
        "from": "2005-04-01",
        "to": "2005-06-30",
        "numerator": "2",
        "denominator": "3",
        "value": "66.666667",
        "target": "70",
        "met": "false",
        "near_miss": "true",
        "low": "",
        "high": "",
        "unit": "percent",
        "title": "Attended, of those recorded",
    }
    assert float(rows[0]["low"]) < 200 / 3 < float(rows[0]["high"])
    assert [rows[1][column] for column in ("target", "met", "near_miss")] == ["", "", ""]


def test_nothing_counted_gives_an_empty_value_and_not_nothing(area):
    before = datetime.date(2004, 4, 1), datetime.date(2005, 3, 31)
    results, _ = performance_of(area, *before, [ATTENDED])
    (row,) = csv.DictReader(io.StringIO(table(results)))
    assert (row["numerator"], row["denominator"], row["value"], row["met"]) == ("0", "0", "", "")


def test_json_says_the_same(area):
    results, _ = performance_of(area, APRIL, JUNE, [ATTENDED])
    (row,) = json.loads(table(results, "json"))
    assert tuple(row) == COLUMNS
    assert (row["value"], row["met"], row["near_miss"]) == (66.666667, False, True)


def test_the_shipped_measures_whose_files_are_absent_are_named(area):
    results, left_out = performance_of(area, APRIL, JUNE)
    named = {measure.id for measure, _ in left_out}
    needy = {m.id for m in shipped_measures().values() if m.needs}
    assert named == needy | {"PSR_TIME", "ROH5", "PPO5"}  # those count from a later day only
    assert len(results) + len(left_out) == len(shipped_measures())
    assert "SICK staff.csv and absences.csv are not there" in {f"{m} {why}" for m, why in left_out}


def test_a_folder_with_all_its_tables_leaves_nothing_out_over_the_year(area):
    year = datetime.date(2005, 4, 1), datetime.date(2006, 3, 31)
    area.info["extracted_on"] = "2006-05-31"
    area.absent = set()
    area.staff = [Staff("S1", ethnicity="A1")]
    area.absences = [Absence("S1", datetime.date(2005, 5, 3), datetime.date(2005, 5, 4), 2.0)]
    volumes = ["AP_COMP", "UPW_COMP", "DRR_START", "DRR_COMP", "BS_START", "BS_AWARD"]
    area.targets = [VolumeTarget(id, *year, 10) for id in volumes]
    results, left_out = performance_of(area, *year)
    assert left_out == []
    found = {result.measure.id: result for result in results}
    assert (found["SICK"].value, found["RACE_EMP"].value, found["AP_COMP"].value) == (2, 100, 0)


def test_a_window_beyond_the_record_is_cut_where_it_ends(area):
    area.info["extracted_on"] = "2005-06-30"
    results, _ = performance_of(area, APRIL, datetime.date(2006, 3, 31), [ATTENDED])
    assert results[0].to_on == JUNE
    assert results[0].remarks == ("Counted to 2005-06-30: the record ends there.",)


def test_a_record_with_later_entries_than_its_extract_ends_with_them(area):
    area.info["extracted_on"] = "2005-04-30"
    results, _ = performance_of(area, APRIL, datetime.date(2006, 3, 31), [ATTENDED])
    assert results[0].to_on == JUNE


def test_a_record_that_does_not_say_when_it_ends_is_not_cut(area):
    del area.info["extracted_on"]
    results, _ = performance_of(area, APRIL, datetime.date(2006, 3, 31), [ATTENDED])
    assert results[0].to_on == datetime.date(2006, 3, 31)


@pytest.mark.parametrize(
    ("from_on", "to_on", "message"),
    [
        (JUNE, APRIL, "--from: 2005-06-30 is after 2005-04-01. Swap --from and --to."),
        (
            datetime.date(2006, 4, 1),
            datetime.date(2007, 3, 31),
            "--from: the record of testshire ends on 2005-12-31. "
            "Choose a window that begins before.",
        ),
    ],
)
def test_no_window(area, from_on, to_on, message):
    with pytest.raises(InputMistakes) as caught:
        performance_of(area, from_on, to_on, [ATTENDED])
    assert str(caught.value) == message


def test_the_cases_behind_a_figure_and_the_progress(area):
    seen = []
    results, _ = performance_of(area, APRIL, JUNE, [ATTENDED], listing=True, progress=seen.append)
    assert [(c.case, c.entry, c.in_numerator) for c in results[0].cases] == [
        ("C1", "e1", True),
        ("C1", "e2", True),
        ("C1", "e3", False),
    ]
    assert seen == [1]


def test_an_empty_table_of_staff_is_not_an_absent_one(area):
    area.absent = set()
    race = replace(ATTENDED, counts=StaffCount("ethnicity", frozenset(["A1"])))
    results, left_out = performance_of(area, APRIL, JUNE, [race])
    assert left_out == []
    assert results[0].value is None


@pytest.mark.parametrize(
    ("day", "ended"),
    [("2006-03-31", "2006-03-31"), ("2006-05-31", "2006-03-31"), ("2006-03-30", "2005-03-31")],
)
def test_the_year_that_is_measured_is_the_last_one_that_ended(day, ended):
    assert last_year_end(datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(ended)


def test_of_a_year_the_joint_targets_count_its_last_quarter(area):
    area.info["extracted_on"] = "2006-05-31"
    results, _ = performance_of_year(area, datetime.date(2006, 3, 31))
    windows = {str(result.measure): (result.from_on, result.to_on) for result in results}
    assert windows["ENF10"][0] == datetime.date(2005, 4, 1)
    assert windows["E2E_AVG"][0] == datetime.date(2006, 1, 1)
    assert list(windows) == [name for name in shipped_measures() if name in windows]
