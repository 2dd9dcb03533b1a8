from pathlib import Path

import pytest
from click.testing import CliRunner

from throughcare.cli import throughcare
from throughcare.core.mistakes import InputMistakes

TESTS = Path(__file__).parents[1]


def run(*arguments, text=None):
    return CliRunner().invoke(throughcare, arguments, input=text)


def test_framework_check_counts_what_the_shipped_framework_holds():
    result = run("framework", "check", "omi-2006")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "omi-2006: Offender Management Inspection 2006",
        "sections: 4",
        "criteria: 14 scored; 6 rated, on 40 specific criteria",
        "scored questions: 180 (14 of them summary questions)",
        "gates: 27",
        "questions that are relevant only to some cases: 149",
        "thread risk_of_harm: 53 questions",
        "no mistakes found",
    ]


def test_framework_check_reads_standard_input_and_writes_a_file(tmp_path):
    text = (TESTS / "definitions" / "small-framework.yaml").read_text(encoding="utf-8")
    out = tmp_path / "counts.txt"
    assert run("framework", "check", "-", "--out", str(out), text=text).exit_code == 0
    assert out.read_text(encoding="utf-8").endswith("no mistakes found\n")


def test_framework_check_lists_every_mistake_and_writes_nothing(tmp_path):
    wrong = TESTS / "bad_definitions" / "frameworks" / "several-mistakes-at-once.yaml"
    out = tmp_path / "counts.txt"
    result = run("framework", "check", str(wrong), "--out", str(out))
    assert isinstance(result.exception, InputMistakes)
    assert len(result.exception.mistakes) == 4
    assert not out.exists()


@pytest.mark.parametrize("what", ["framework", "standard"])
def test_a_file_that_is_not_there_is_a_message(what):
    result = run(what, "check", "nowhere.yaml")
    assert isinstance(result.exception, InputMistakes)
    assert "nowhere.yaml: cannot be read" in str(result.exception)


@pytest.mark.parametrize("what", ["framework", "standard"])
def test_help_has_an_example(what):
    assert f"Example: throughcare {what} check" in run(what, "check", "--help").stdout


STANDARD = """\
id: report-in-time
title: A report in ten days
source: ours
starts_on: [report_requested]
within: {days: 10}
fulfilled_by: {kind: report_delivered}
examples:
  - title: delivered on the eighth day
    given:
      - {happened_on: 2006-03-01, kind: report_requested}
      - {happened_on: 2006-03-09, kind: report_delivered}
    as_of: 2006-04-01
    expect: [{due_on: 2006-03-11, state: met}]
"""


def test_standard_check_runs_the_examples():
    result = run("standard", "check", "-", text=STANDARD)
    assert result.exit_code == 0
    assert result.stdout == (
        "report-in-time: A report in ten days\nexamples: 1, all hold\nno mistakes found\n"
    )


def test_standard_check_names_the_example_that_comes_out_otherwise():
    result = run("standard", "check", "-", text=STANDARD.replace("state: met", "state: late"))
    assert isinstance(result.exception, InputMistakes)
    assert 'example "delivered on the eighth day": obligation 1: state is met, not late.' in str(
        result.exception
    )
