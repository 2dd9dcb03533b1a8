"""The shipped standards: each loads, its examples hold, and every row of the table of national
standards is in exactly one place."""

import csv
import datetime
from collections import Counter
from pathlib import Path

import pytest

from throughcare.core.definitions import SHIPPED, read, shipped
from throughcare.core.framework_files import shipped_framework, shipped_framework_ids
from throughcare.core.measures.files import shipped_measures
from throughcare.core.mistakes import InputMistakes
from throughcare.core.standard_checks import failing_examples
from throughcare.core.standard_files import read_standard, shipped_standards

FILES = shipped("standards")
BAD = sorted((Path(__file__).parents[1] / "bad_definitions" / "standards").glob("*.yaml"))
REASONS = {"law", "no limit published", "procedure", "judgement", "not about a case"}
NEW_STANDARDS = datetime.date(2007, 9, 30)


def index() -> dict[str, dict[str, str]]:
    """The rows of the table of national standards, by id."""
    text = SHIPPED.joinpath("reference", "national-standards-index.csv").read_text("utf-8")
    return {row["id"]: row for row in csv.DictReader(text.splitlines())}


def not_deadlines():
    source = read(SHIPPED.joinpath("reference", "standards-not-deadlines.yaml"))
    found = []
    for item in source.items():
        found.append(
            {key: item.text(key) for key in ("row", "because", "reason")}
            | {key: item.optional_text(key) for key in ("title", "source")}
        )
        item.no_more()
    source.check()
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_loads_and_its_examples_hold(file):
    standard = read_standard(file)  # also holds that the id is the file's name
    assert failing_examples(standard, file.name) == []


@pytest.mark.parametrize("standard", shipped_standards().values(), ids=lambda standard: standard.id)
def test_examples_show_it_met_not_met_in_time_and_not_applying(standard):
    states = {row["state"] for example in standard.examples for row in example.expect}
    # In a count, a stretch that passed without enough entries is overdue and never late.
    too_late = "overdue" if standard.stretches else "late"
    assert {"met", too_late} <= states
    assert any(example.expect == () for example in standard.examples)


def test_every_row_of_the_table_is_in_exactly_one_place():
    places = Counter()
    for place in (shipped_standards().values(), shipped_measures().values()):
        places.update({row for definition in place for row in definition.covers})
    places.update(item["row"] for item in not_deadlines() if not item["row"].startswith("SEED-"))
    assert len(index()) == 91
    assert places == dict.fromkeys(index(), 1)


def test_a_reason_is_given_for_each_row_that_is_no_deadline():
    for item in not_deadlines():
        assert item["because"] in REASONS, item["row"]
        # A duty outside the table says itself what it is and where it stands.
        assert bool(item["title"] and item["source"]) == item["row"].startswith("SEED-")


def test_what_is_unverified_is_not_in_use_and_says_so():
    rows = index()
    for standard in shipped_standards().values():
        confidences = {rows[row]["confidence"] for row in standard.covers}
        assert ("unverified" in confidences) == (standard.confidence == "unverified"), standard.id
        if standard.confidence == "unverified":
            assert not standard.in_use
            assert standard.note.startswith("Unverified: no public text read"), standard.id


def test_a_number_of_ours_is_not_in_use_and_is_called_ours():
    ours = [s for s in shipped_standards().values() if s.confidence == "ours"]
    assert ours
    for standard in ours:
        assert not standard.in_use
        assert standard.note.startswith("Not in use") and "ours" in standard.note, standard.id
        assert standard.source.endswith("the number is ours"), standard.id


def test_what_is_in_use_was_read_or_stands_in_the_cheshire_report():
    for standard in shipped_standards().values():
        if standard.in_use:
            assert standard.confidence in ("read", "report"), standard.id
            assert standard.covers, standard.id
        else:
            assert "ot in use" in standard.note or standard.confidence == "unverified", standard.id


def test_what_frameworks_name_is_shipped():
    named = {
        name
        for id_ in shipped_framework_ids()
        for question in shipped_framework(id_).questions.values()
        for name in question.standards
    }
    assert "roh-plan-high-risk" in named
    assert named <= shipped_standards().keys()


def test_standards_of_2007_take_over_the_day_after_those_of_2005_end():
    standards = shipped_standards()
    followed = {
        "allocation": "allocation-2007-tier-4",
        "first-appointment-order": "first-appointment-2007-tier-4",
        "first-appointment-licence": "first-appointment-2007-tiers-1-to-3",
        "sentence-plan-start": "sentence-plan-2007-tiers-1-to-3",
        "sentence-plan-review": "assessment-and-plan-review-2007",
        "contact-first-16-weeks": "contact-first-16-weeks-2007",
        "recall-third-failure": "recall-third-failure-2007",
    }
    for old, new in followed.items():
        assert standards[old].in_force_to == NEW_STANDARDS - datetime.timedelta(days=1)
        assert standards[new].in_force_from == NEW_STANDARDS
    first = standards["breach-ten-days-2002"].in_force_to + datetime.timedelta(days=1)
    assert standards["breach-ten-days"].in_force_from == first == datetime.date(2005, 4, 1)


def test_every_standard_starts_where_the_calendar_of_bank_holidays_reaches():
    for standard in shipped_standards().values():
        assert standard.in_force_from >= datetime.date(2004, 1, 1), standard.id


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_wrong_standard_gets_exactly_this_message(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]
    with pytest.raises(InputMistakes) as caught:
        read_standard(path)
    assert str(caught.value).replace(str(path), "standard.yaml").splitlines() == expected


def test_there_is_a_file_for_each_way_of_being_wrong():
    assert len(BAD) > 50
