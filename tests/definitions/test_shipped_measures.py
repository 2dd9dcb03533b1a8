"""The shipped measures: all there, faithful to the printed table, and every way to get one wrong."""

import csv
import datetime
from pathlib import Path

import pytest

from throughcare.core.definitions import SHIPPED
from throughcare.core.measures import measures_named, read_measure, shipped_measures
from throughcare.core.measures.model import (
    AbsenceCount,
    ElapsedCount,
    ObligationCount,
    StaffCount,
    VolumeCount,
)
from throughcare.core.measures.results import verdict
from throughcare.core.mistakes import InputMistakes
from throughcare.core.standard_files import shipped_standards

BAD = sorted((Path(__file__).parents[1] / "bad_definitions" / "measures").glob("*.yaml"))
LAST_DAY = datetime.date(2006, 3, 31)

# The table of criterion 4.2: measure -> target, then value and star of Cheshire, of England and Wales.
PRINTED = {
    "ENF10": (90, (97, True), (91, True)),
    "COMPL": (85, (84, True), (81, False)),
    "APPT_ARR": (90, (92, True), (85, False)),
    "APPT_ATT": (65, (69, True), (62, False)),
    "AP_COMP": (100, (165, True), (114, True)),
    "UPW_COMP": (100, (103, True), (101, True)),
    "DRR_START": (100, (61, False), (88, False)),
    "DRR_COMP": (100, (114, True), (99, True)),
    "BS_START": (100, (116, True), (112, True)),
    "BS_AWARD": (100, (105, True), (149, True)),
    "SICK": (9, (11.5, False), (12.3, False)),
    "PSR_TIME": (90, (99, True), (97, True)),
    "ETH": (95, (99, True), (97, False)),  # met, and yet no star for England and Wales
    "RACE_EMP": (5.4, (6.4, True), None),
    "VICTIM8": (85, (96, True), (93, True)),
    "ROH5": (90, (85, True), (81, False)),
    "PPO5": (90, (88, True), (82, False)),
}
JOINT = {"E2E_AVG": 35, "E2E_25": 50}
STARS = [
    pytest.param(measure, place, value, star, id=f"{measure} {place}")
    for measure, (_, *columns) in PRINTED.items()
    for place, column in zip(("Cheshire", "England and Wales"), columns, strict=True)
    if column
    for value, star in [column]
    if (measure, place) != ("ETH", "England and Wales")
]


def test_all_measures_of_the_report_are_there_in_its_order():
    own = [measure.id for measure in shipped_measures().values() if not measure.variant_of]
    assert own == [*PRINTED, *JOINT, "UPW_STANDDOWN"]
    assert [m.place for m in shipped_measures().values() if not m.variant_of] == list(range(1, 21))


def test_the_targets_are_those_printed():
    targets = {id: measure.target_on(LAST_DAY) for id, measure in shipped_measures().items()}
    expected = {id: row[0] for id, row in PRINTED.items()} | JOINT
    assert {id: target for id, target in targets.items() if target is not None} == expected


@pytest.mark.parametrize("day", [datetime.date(2005, 3, 31), datetime.date(2006, 4, 1)])
def test_a_target_of_the_year_is_none_outside_it(day):
    assert shipped_measures()["ENF10"].target_on(day) is None


@pytest.mark.parametrize(("measure", "place", "value", "star"), STARS)
def test_a_printed_star_is_met_or_nearly_met(measure, place, value, star):
    found = shipped_measures()[measure]
    met, near = verdict(found, value, found.target_on(LAST_DAY))
    assert (met or near) is star


@pytest.mark.parametrize(
    ("measure", "printed"), [("COMPL", 84), ("DRR_COMP", 99), ("ROH5", 85), ("PPO5", 88)]
)
def test_no_tolerance_is_wider_than_its_star_needs(measure, printed):
    found = shipped_measures()[measure]
    target = found.target_on(LAST_DAY)
    lowest = printed - 0.5  # the table prints whole numbers
    assert verdict(found, lowest, target) == (False, True)
    assert verdict(found, lowest - 0.001, target) == (False, False)


def test_the_one_conflict_of_the_stars_is_told():
    notes = {id: shipped_measures()[id].note for id in ("APPT_ARR", "ETH", "ROH5")}
    assert "85 of 90 has none here" in notes["APPT_ARR"]
    assert "85 of 90 has none at APPT_ARR" in notes["ROH5"]
    assert "97 against 95" in notes["ETH"]


def test_the_joint_table_has_no_stars_and_no_near_miss():
    for id, target in JOINT.items():
        measure = shipped_measures()[id]
        assert measure.near_miss is None
        worse = target + 0.5 if measure.better == "lower" else target - 0.5
        assert verdict(measure, worse, target) == (False, False)


def test_short_years():
    first = {m.id: m.counts_from for m in shipped_measures().values() if m.counts_from}
    assert first == {
        "PSR_TIME": datetime.date(2005, 7, 1),
        "ROH5": datetime.date(2005, 8, 1),
        "PPO5": datetime.date(2005, 8, 1),
    }


def test_sickness_time_to_resolve_and_stand_downs_are_better_when_lower():
    lower = {m.id for m in shipped_measures().values() if m.better == "lower"}
    assert lower == {
        "SICK",
        "E2E_AVG",
        "UPW_STANDDOWN",
        "UPW_STANDDOWN_ADVANCE",
        "UPW_DAYS_LOST",
    }


def test_a_variant_varies_a_measure_and_has_no_target():
    for measure in shipped_measures().values():
        if measure.variant_of:
            assert shipped_measures()[measure.variant_of].variant_of is None
            assert measure.targets == ()
            assert measure.confidence == "ours"


def test_the_files_that_a_measure_needs():
    needs = {m.id: m.needs for m in shipped_measures().values() if m.needs}
    volumes = ["AP_COMP", "UPW_COMP", "DRR_START", "DRR_COMP", "BS_START", "BS_AWARD"]
    assert needs == {
        **dict.fromkeys(volumes, ("targets.csv",)),
        "SICK": ("staff.csv", "absences.csv"),
        "RACE_EMP": ("staff.csv",),
    }
    kinds = {type(shipped_measures()[id].counts) for id in needs}
    assert kinds == {VolumeCount, AbsenceCount, StaffCount}


def test_minority_ethnic_is_what_the_reference_list_says():
    text = SHIPPED.joinpath("reference", "ethnicity.csv").read_text(encoding="utf-8")
    groups = {row["code"]: row["group"] for row in csv.DictReader(text.splitlines())}
    counts = shipped_measures()["RACE_EMP"].counts
    assert counts.met == {code for code, group in groups.items() if group == "minority ethnic"}
    assert counts.leaving_out == {code for code, group in groups.items() if group == "unknown"}


def test_twenty_five_days_are_those_of_the_standard():
    counts = shipped_measures()["E2E_25"].counts
    assert isinstance(counts, ElapsedCount)
    within = shipped_standards()["breach-resolved-25"].within
    assert (within.unit, within.amount) == ("working_days", counts.within)


def test_a_row_of_the_national_standards_is_covered_once():
    by_measures = [row for m in shipped_measures().values() for row in m.covers]
    by_standards = [row for s in shipped_standards().values() for row in s.covers]
    assert sorted(by_measures) == ["E2E-35", "UPW-DAYSLOST", "UPW-STANDDOWN-A", "UPW-STANDDOWN-B"]
    assert set(by_measures).isdisjoint(by_standards)


def test_a_measure_counted_by_part_names_standards_that_ask_for_parts():
    by_part = [
        m
        for m in shipped_measures().values()
        if isinstance(m.counts, ObligationCount) and m.counts.by == "part"
    ]
    assert [m.id for m in by_part] == ["APPT_ARR_BY_APPOINTMENT"]
    for standard in by_part[0].counts.standards:
        assert shipped_standards()[standard].stretches is not None


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_wrong_measure_gets_exactly_this_message(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]
    with pytest.raises(InputMistakes) as caught:
        read_measure(path, "M.yaml")
    assert str(caught.value).splitlines() == expected


def test_measures_by_id_and_by_file(tmp_path):
    own = tmp_path / "ENF10.yaml"
    own.write_text(SHIPPED.joinpath("measures", "ENF10.yaml").read_text(encoding="utf-8"))
    assert [m.id for m in measures_named(["SICK", str(own)])] == ["SICK", "ENF10"]
    assert measures_named() == list(shipped_measures().values())
    with pytest.raises(InputMistakes) as caught:
        measures_named(["SICKK", "ROH5"])
    assert str(caught.value) == (
        '--measure: "SICKK" is neither the id of a measure nor a file. Did you mean "SICK"?'
    )
