"""An area's folder in three formats: the same entries out of each, and what is wrong with some."""

import json

import pytest

from throughcare.core.mistakes import InputMistakes
from throughcare.demo.area import make_areas
from throughcare.folders.areas import read_area
from throughcare.folders.entries import FORMATS, write_entries


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folders = {}
    for file_format in FORMATS:
        folder = tmp_path_factory.mktemp(file_format)
        list(make_areas(folder, "cheshire-2006", 20, 1, 3, file_format))
        folders[file_format] = read_area(folder)
    return folders


@pytest.mark.parametrize("file_format", FORMATS[1:])
def test_each_format_gives_the_same_entries(made, file_format):
    assert made[file_format].entries == made["csv"].entries
    assert sum(map(len, made["csv"].entries.values())) > 1000


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_is_read_and_written_again_is_read_the_same(made, tmp_path, file_format):
    area = made["csv"]
    entries = [entry for found in area.entries.values() for entry in found]
    write_entries(tmp_path / f"entries.{file_format}", entries)
    (tmp_path / "area.json").write_text(json.dumps(area.info))
    (tmp_path / "cases.csv").write_text("case\n" + "\n".join(area.cases) + "\n")
    again = read_area(tmp_path)
    assert again.entries == area.entries
    assert {"people.csv", "staff.csv", "targets.csv"} <= again.absent


HEAD = "id,case,kind,happened_on,recorded_at,recorded_by,corrects,facts\n"


def journal(tmp_path, *lines):
    (tmp_path / "area.json").write_text('{"id": "x"}')
    (tmp_path / "cases.csv").write_text("case\nC1\n")
    (tmp_path / "entries.csv").write_text(HEAD + "".join(f"{line}\n" for line in lines))
    return tmp_path


def test_corrections_that_go_round_in_a_circle_are_told(tmp_path):
    folder = journal(
        tmp_path,
        'a,C1,tiered,2006-01-10,,,b,"{""tier"":1}"',
        'b,C1,tiered,2006-01-10,,,a,"{""tier"":2}"',
    )
    with pytest.raises(InputMistakes) as caught:
        read_area(folder)
    assert [mistake.line for mistake in caught.value.mistakes] == [2, 3]
    assert all("circle" in mistake.problem for mistake in caught.value.mistakes)


def test_a_chain_of_corrections_is_no_circle(tmp_path):
    folder = journal(
        tmp_path,
        'a,C1,tiered,2006-01-10,,,,"{""tier"":1}"',
        'b,C1,tiered,2006-01-10,,,a,"{""tier"":2}"',
        'c,C1,tiered,2006-01-10,,,b,"{""tier"":3}"',
    )
    assert [e.fact("tier") for e in read_area(folder).case_file("C1").entries] == [3]


def test_an_area_that_is_not_synthetic_is_never_written_over(tmp_path):
    (tmp_path / "area.json").write_text('{"id": "x", "source": "a case system"}')
    with pytest.raises(InputMistakes, match="not synthetic"):
        list(make_areas(tmp_path, "cheshire-2006", 20, 1, 3))
