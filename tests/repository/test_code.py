"""What holds for every module: its size, its name, and that meaning knows no clock and prints nothing."""

from __future__ import annotations

import ast

import pytest

from tests.repository.files import ROOT, files, modules, name_of, tree

MOST_LINES_OF_A_MODULE = 450
MOST_LINES_OF_A_FUNCTION = 45
NAMES_FOR_NOTHING = {"utils", "helpers", "common", "services", "misc", "lib"}
PURE = ("throughcare/core", "throughcare/report", "throughcare/folders")
CLOCK = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
    ("timezone", "now"),
    ("timezone", "localdate"),
}
OURS = ("throughcare", "docs", "benchmarks", "proof", "assets")


def test_no_module_is_too_long():
    long = {
        name_of(path): lines
        for path in modules(*OURS)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES_OF_A_MODULE
    }
    assert long == {}, "make it a folder with a module per noun"


def test_no_function_is_too_long():
    long = {}
    for path in modules(*OURS):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long[f"{name_of(path)}: {node.name}"] = lines
    assert long == {}, "make it two functions"


def test_no_module_has_a_name_that_says_nothing():
    named = [name_of(path) for path in files("throughcare") if path.stem in NAMES_FOR_NOTHING]
    named += [name_of(p.parent) for p in files("throughcare") if p.parent.name in NAMES_FOR_NOTHING]
    assert named == [], "put the function with its noun"


def called(module: ast.Module) -> set[tuple[str, str]]:
    """(owner, attribute) of every attribute that a module reads: `datetime.date.today` is (date, today)."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            found.add((name, node.attr))
    return found


@pytest.mark.parametrize("folder", PURE)
def test_meaning_knows_no_clock(folder):
    asking = {
        name_of(path): sorted(clock)
        for path in modules(folder)
        if (clock := called(tree(path)) & CLOCK)
    }
    assert asking == {}, "take the day as an argument: as_of, on"


def test_the_clock_would_be_noticed():
    assert called(ast.parse("import datetime\nx = datetime.date.today()")) & CLOCK
    assert called(ast.parse("from datetime import datetime\nx = datetime.now(UTC)")) & CLOCK


@pytest.mark.parametrize("folder", [*PURE, "throughcare/demo"])
def test_nothing_is_printed(folder):
    printing = [
        f"{name_of(path)}, line {node.lineno}"
        for path in modules(folder)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert printing == [], "return it; the command line writes"


def test_only_the_reader_of_definitions_reads_yaml():
    reading = [
        name_of(path)
        for path in modules("throughcare")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "yaml" in {alias.name for alias in node.names} | {getattr(node, "module", "")}
    ]
    assert set(reading) == {"throughcare/core/definitions.py"}


def test_there_is_nothing_left_to_do():
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    left = [
        f"{name_of(path)}: {mark}"
        for path in modules(*OURS, "tests")
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]
    assert left == []


def test_the_root_is_the_repository():
    assert (ROOT / "pyproject.toml").is_file()
