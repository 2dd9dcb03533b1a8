"""Each construct of the standards' language, by its worked answers."""

from pathlib import Path

import pytest

from throughcare.core.calendars import england_and_wales
from throughcare.core.definitions import read
from throughcare.core.examples import read_example
from throughcare.core.standard_checks import differences
from throughcare.core.standard_files import standard_from

FILE = Path(__file__).with_name("standards-language.yaml")


def worked_answers():
    source = read(FILE)
    found = []
    for item in source.items():
        standard = standard_from(item.mapping("standard", required=True), with_head=False)
        example = read_example(item)
        found.append(pytest.param(standard, example, id=example.title if example else "?"))
    source.check()
    return found


@pytest.mark.parametrize(("standard", "example"), worked_answers())
def test_worked_answer(standard, example):
    assert differences(standard, example, england_and_wales()) == []
