"""Definitions: an id is the name of its file, and means one thing."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.repository.files import files, name_of

FOLDERS = ("standards", "measures", "frameworks", "predictors", "tiering")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def definitions(folder: str):
    return files(f"throughcare/definitions/{folder}", ".yaml")


def id_in(path) -> str | None:
    found = re.search(r"^id: *(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else None


@pytest.mark.parametrize("folder", FOLDERS)
def test_there_are_definitions(folder):
    assert definitions(folder)


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_id_is_the_name_of_its_file(folder):
    wrong = {name_of(path): id_in(path) for path in definitions(folder) if id_in(path) != path.stem}
    assert wrong == {}


@pytest.mark.parametrize(
    "folder", ["standards", "frameworks"]
)  # ids of measures are the field's own
def test_an_id_is_lower_case_with_hyphens(folder):
    assert [path.stem for path in definitions(folder) if not ID.fullmatch(path.stem)] == []


def test_no_id_is_used_twice():
    ids = Counter(path.stem for folder in FOLDERS for path in definitions(folder))
    assert [name for name, count in ids.items() if count > 1] == []


def test_every_definition_names_its_source():
    silent = [
        name_of(path)
        for folder in FOLDERS
        for path in definitions(folder)
        if not re.search(r"^source: *\S", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert silent == []
