"""The register of the ASVS: every requirement of levels 1 and 2 once, each with what tests it or why not."""

from __future__ import annotations

import ast
import csv
from functools import cache

import pytest

from docs.pages.asvs import CHAPTERS, STATUSES, chapter_of, register
from tests.repository.files import ROOT

FIELDS = {"id", "level", "says", "status", "tests", "where", "note"}


def requirements() -> dict[str, int]:
    """The standard's own list: each id with its level."""
    text = (ROOT / "tests/reference/asvs/requirements.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: int(row["level"]) for row in rows}


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests of a file."""
    module = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (node for node in module.body if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def test_the_list_is_that_of_the_standard():
    levels = list(requirements().values())
    assert (len(levels), levels.count(1), levels.count(2)) == (253, 70, 183)


def test_every_requirement_stands_in_the_register_once_and_in_its_order():
    assert [(r["id"], r["level"]) for r in register()] == list(requirements().items())


def test_every_chapter_has_a_title():
    assert {chapter_of(r) for r in register()} == set(CHAPTERS)


@pytest.mark.parametrize("requirement", register(), ids=lambda r: r["id"])
def test_a_requirement_says_how_it_stands_and_why(requirement):
    assert requirement.keys() <= FIELDS and requirement["status"] in STATUSES
    assert 10 < len(requirement["says"]) < 120, "a short paraphrase of our own"
    proof = requirement.get("tests", []) + requirement.get("where", [])
    if requirement["status"] == "met":
        assert proof, "name a test, or the place"
    else:
        assert requirement.get("note") and not proof, "say why, and claim no test"


@pytest.mark.parametrize("requirement", register(), ids=lambda r: r["id"])
def test_what_a_requirement_names_is_there(requirement):
    for test in requirement.get("tests", []):
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file() and name in names_in(file), test
    for place in requirement.get("where", []):
        file, _, name = place.partition("::")
        assert (ROOT / file).is_file(), place
        assert not name or name in (ROOT / file).read_text(encoding="utf-8"), place


def test_a_test_that_is_not_there_would_be_noticed():
    assert "test_nothing" not in names_in("tests/docs/test_asvs.py")
    assert "test_the_list_is_that_of_the_standard" in names_in("tests/docs/test_asvs.py")
