"""The reference lists: how many rows, a few of them, and what is said of what cannot be right."""

import datetime

import pytest

from throughcare.core.definitions import SHIPPED
from throughcare.core.record.kinds import KINDS, facts_of
from throughcare.core.record.reference import (
    LISTS,
    ethnic_group,
    is_minority_ethnic,
    offence,
    reference_list,
    requirement,
    requirement_problems,
    requirements,
)

IN_2006 = datetime.date(2006, 3, 10)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("contact-outcomes", 37),
        ("contact-types", 44),
        ("enforcement-actions", 22),
        ("ethnicity", 27),
        ("licence-condition-categories", 25),
        ("offence", 3039),
        ("programmes", 5),
        ("registers", 68),
        ("requirements", 13),
        ("unpaid-work-projects", 15),
    ],
)
def test_each_list_has_its_rows(name, rows):
    found = reference_list(name)
    assert len(found) == rows
    text = SHIPPED.joinpath("reference", f"{name}.csv").read_text(encoding="utf-8")
    assert len(text.splitlines()) == rows + 1, "a code stands twice"


def test_every_list_says_where_it_is_from():
    readme = SHIPPED.joinpath("reference", "README.md").read_text(encoding="utf-8")
    for file in SHIPPED.joinpath("reference").iterdir():
        assert f"`{file.name}`" in readme or file.name == "README.md", file.name


def test_every_list_that_a_fact_names_is_there():
    named = {fact.reference for kind in KINDS for fact in facts_of(kind).values() if fact.reference}
    assert named
    assert named <= set(LISTS)


def test_an_unknown_list_is_a_programming_error():
    with pytest.raises(KeyError):
        reference_list("horoscopes")


def test_sixteen_categories_and_not_stated_are_offered():
    rows = reference_list("ethnicity").values()
    offered = [row["code"] for row in rows if row["offered"] == "true"]
    assert len(offered) == 17
    assert offered[-1] == "NS"


@pytest.mark.parametrize(
    ("code", "group", "minority"),
    [
        ("W1", "white", False),
        ("w2", "white", False),
        ("A1", "minority ethnic", True),
        ("M9", "minority ethnic", True),
        ("O9", "minority ethnic", True),
        ("NS", "unknown", None),
        ("", "unknown", None),
        ("XX", "unknown", None),
    ],
)
def test_the_group_of_an_ethnicity(code, group, minority):
    assert ethnic_group(code) == group
    assert is_minority_ethnic(code) is minority


@pytest.mark.parametrize("code", ["00101", "001/01", "1.1", " 00101 "])
def test_an_offence_by_each_writing_of_its_code(code):
    found = offence(code)
    assert found is not None
    assert found.code == "00101"
    assert found.group == "Violence against the person"
    assert found.category == "violence-against-the-person-abh-plus"
    assert found.is_violent


def test_an_offence_that_the_list_does_not_have():
    assert offence("99999") is None


def test_a_requirement_has_its_limits_and_its_section():
    unpaid_work = requirement("UPW")
    assert unpaid_work is not None
    assert (unpaid_work.least, unpaid_work.most, unpaid_work.unit) == (40, 300, "hours")
    assert unpaid_work.source == "Criminal Justice Act 2003, sections 199 to 200"
    assert requirement("RAR") is None
    assert list(requirements())[:3] == ["UPW", "ACT", "PRG"]


def test_an_order_within_the_law_has_no_problems():
    assert requirement_problems(["UPW", "SUP", "DRR"], 40, 6, IN_2006) == []
    assert requirement_problems(["UPW"], 300, 36, IN_2006) == []
    assert requirement_problems([], None, None, IN_2006) == []


@pytest.mark.parametrize(
    ("codes", "hours", "months", "on", "problem"),
    [
        (
            ["UPW"],
            39,
            12,
            IN_2006,
            "39 hours of unpaid work; the law allows 40 to 300 "
            "(Criminal Justice Act 2003, sections 199 to 200).",
        ),
        (["UPW"], None, 12, IN_2006, "An unpaid work requirement without its hours."),
        (["SUP"], 80, 12, IN_2006, "80 hours of unpaid work, but no such requirement."),
        (
            ["SUP"],
            None,
            37,
            IN_2006,
            "An order of 37 months; with requirements it lasts 36 at most.",
        ),
        (
            ["DRR"],
            None,
            5,
            IN_2006,
            "The drug rehabilitation requirement lasts 6 months at least; the order lasts 5 "
            "(Criminal Justice Act 2003, sections 209 to 211).",
        ),
        (["RAR"], None, 12, IN_2006, '"RAR" is not a requirement that an order can have.'),
        (
            ["SUP"],
            None,
            12,
            datetime.date(2005, 4, 3),
            "The supervision requirement exists from 2005-04-04 on; the order is of 2005-04-03.",
        ),
    ],
)
def test_what_the_law_does_not_allow_is_a_finding(codes, hours, months, on, problem):
    assert requirement_problems(codes, hours, months, on) == [problem]
