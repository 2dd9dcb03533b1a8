"""The generated pages are current."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from docs.generate import FOLDER, PAGES
from docs.markdown import table
from docs.wording import rule_in_words
from throughcare.core.definitions import Source
from throughcare.core.record.kinds import KINDS
from throughcare.core.record.schema import entry_schema
from throughcare.core.standard_files import standard_from


def standard(text: str):
    source = Source("standard", text)
    found = standard_from(source.mapping(), with_head=False)
    source.check()
    return found


@pytest.mark.slow
def test_every_page_is_current():
    # In a process of its own: commands that ran before in this one have changed their own help.
    command = [sys.executable, "-m", "docs.generate", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_page_is_left_over():
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


def test_the_data_dictionary_has_every_kind():
    text = PAGES["data-dictionary.md"]()
    assert [kind for kind in KINDS if f"### `{kind}`" not in text] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            "{applies_to: {roh_level: [high, very_high]}, starts_on: [released], "
            "within: {working_days: 5}, fulfilled_by: {kind: risk_plan_made, already: true}}",
            "Applies to cases with RoH level high or very high. The clock starts on `released`. "
            "Time allowed: 5 working days. "
            "Fulfilled by `risk_plan_made` (one before the start counts too).",
        ),
        (
            "{starts_on: {nth: 2, of: {kind: absence_judged, where: {acceptable: [false]}, "
            "dated_by: attendance}, within: {months: 12}}, within: {working_days: 10}, "
            "fulfilled_by: {kind: breach_started, answers: failure}}",
            "Applies to every case. The clock starts on the second `absence_judged` with "
            "acceptable no within 12 months, from the day of the entry that its attendance names. "
            "Time allowed: 10 working days. "
            "Fulfilled by `breach_started` whose failure names what it answers.",
        ),
        (
            "{starts_on: [sentenced], count: 2, each: {weeks: 1}, for: {weeks: 16}, "
            "falls_away_on: [], fulfilled_by: {any_of: [{kind: inducted}, {kind: home_visited}]}}",
            "Applies to every case. The clock starts on `sentenced`. "
            "It is due 2 times in each week, for 16 weeks. "
            "Fulfilled by whichever comes first of: `inducted`, `home_visited`. "
            "It never falls away.",
        ),
    ],
)
def test_a_rule_in_words(rule, words):
    assert " ".join(rule_in_words(standard(rule))) == words


def test_a_table_leaves_out_a_column_without_values():
    assert table(("a", "b"), [("1", ""), ("x|y", None)]) == "| a |\n| --- |\n| 1 |\n| x\\|y |"


def test_the_json_schema_is_json_with_a_line_a_kind():
    text = PAGES["entry.schema.json"]()
    assert json.loads(text) == entry_schema()
    assert sum(line.startswith('  "') for line in text.splitlines()) > len(KINDS)
