"""`throughcare predict` and `throughcare tier` as somebody types them."""

import json

import pytest
from click.testing import CliRunner

from tests.vectors import REFERENCE, lines, table
from throughcare.cli import throughcare
from throughcare.core.mistakes import InputMistakes

OGP = REFERENCE / "predictors" / "ogp.csv"
TIERS = REFERENCE / "tiers" / "v3.csv"


def run(*arguments, text=None):
    return CliRunner().invoke(throughcare, arguments, input=text)


def test_predict_prints_the_rows_with_their_scores():
    result = run("predict", "ogp", str(OGP))
    assert result.exit_code == 0
    assert result.stdout == OGP.read_text(encoding="utf-8")


def test_a_refused_row_is_a_result(tmp_path):
    out = tmp_path / "scored.csv"
    assert (
        run(
            "predict", "ogrs3", str(REFERENCE / "predictors" / "ogrs3.csv"), "--out", str(out)
        ).exit_code
        == 0
    )
    refused = [row for row in table("predictors/ogrs3.csv") if row["errors"]]
    assert len(refused) == sum("(" in line for line in out.read_text(encoding="utf-8").splitlines())


def test_a_file_that_cannot_be_read_leaves_nothing_behind(tmp_path):
    out = tmp_path / "scored.csv"
    out.write_text("before")
    for arguments in (
        ("predict", "ogrs3", str(OGP), "--out", str(out)),
        ("predict", "rsr", str(OGP), "--out", str(out)),
        ("tier", str(OGP), "--scheme", "v3", "--out", str(out)),
        ("predict", "ogp", str(tmp_path / "nowhere.csv"), "--out", str(out)),
    ):
        assert isinstance(run(*arguments).exception, InputMistakes)
    assert [path.name for path in tmp_path.iterdir()] == [
        "scored.csv"
    ] and out.read_text() == "before"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("predict", "ogrs2", "x.csv"), "OGRS3 (ogrs3) is a later model, in use from March 2008"),
        (
            ("predict", "ogrs5", "x.csv"),
            '"ogrs5" is none of ogrs3, ogrs4, ogp, ovp, rsr, mst, lds, opd.',
        ),
        (("predict", "ogp", str(OGP), "--model-version", "9"), 'ogp has no version "9"; it has 1.'),
        (("tier", "x.csv", "--scheme", "v4"), "'v4' is not one of"),
        (("tier", str(TIERS), "--scheme", "v3", "--rules", "x.yaml"), "--rules are of noms-2005"),
        (("tier", str(TIERS)), "Missing option '--scheme'"),
    ],
)
def test_a_wrong_command_line_is_told(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_explanations_are_written_in_the_place_of_the_rows(tmp_path):
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"input": lines("mst")[1]["input"]}) + "\n")
    result = run("predict", "mst", str(file), "--explain")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{file}, line 1\nMST, ")
    tiers = run("tier", str(TIERS), "--scheme", "v3", "--explain")
    assert tiers.stdout.count("\nv3: tier ") == 227


def test_tier_prints_the_rows_with_the_rules_that_fired():
    result = run("tier", str(TIERS), "--scheme", "v3")
    assert result.exit_code == 0
    head, *rows = result.stdout.splitlines()
    given = TIERS.read_text(encoding="utf-8").splitlines()
    assert head == given[0] + ",rules,missing,errors"
    assert all(row.startswith(line + ",") for row, line in zip(rows, given[1:], strict=True))


@pytest.mark.parametrize("command", ["predict", "tier"])
def test_help_has_an_example(command):
    assert f"Example: throughcare {command} " in run(command, "--help").stdout
