"""`throughcare sample`, `score` and `agreement` as a user types them."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from throughcare import cli
from throughcare.core.framework_files import shipped_framework
from throughcare.core.mistakes import InputMistakes
from throughcare.demo.area import make_areas

FRAMEWORK = """\
id: small
title: A small framework
summary_weight: 0.20
bands:
  - {from: 70, conclusion: good}
  - {from: 60, conclusion: priority for improvement}
  - {from: 0, conclusion: urgent priority for improvement}
sections:
  - id: "1"
    title: First
    criteria:
      - id: "1.1"
        title: One
        questions:
          - {id: "1.1.01", text: Was it done?, kind: individual}
          - {id: "1.1.S", text: Was it good?, kind: summary}
"""
SAMPLE = """\
case,stratum,stratum_population,stratum_sample,weight,offender_manager,assessor,sex
a,s,20,2,10,o1,lead,F
b,s,20,2,10,o2,lead,M
c,t,30,2,15,o1,,F
d,t,30,2,15,o3,lead,M
"""
ANSWERS = """\
case,assessor,question,answer,note
a,lead,1.1.01,above,
a,lead,1.1.S,above,
a,other,1.1.01,below,
b,lead,1.1.01,below,
b,lead,1.1.S,not_relevant,
c,other,1.1.01,above,
c,other,1.1.S,below,
d,lead,1.1.01,above,
"""


@dataclass
class Ran:
    returncode: int
    stdout: str
    stderr: str


def throughcare(*arguments: object) -> Ran:
    """The command in this process, with the exit code and the messages that `main` would give."""
    result = CliRunner().invoke(cli.throughcare, [str(argument) for argument in arguments])
    if isinstance(result.exception, InputMistakes):
        return Ran(1, result.stdout, result.stderr + str(result.exception))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(scope="module")
def area(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "area"
    list(make_areas(folder, "cheshire-2006", 600, 1, 2006, "csv", lambda done: None))
    return folder


@pytest.fixture
def files(tmp_path) -> Path:
    (tmp_path / "small.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "sample.csv").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


def scored(files: Path, *more: object) -> Ran:
    return throughcare(
        "score", "--framework", files / "small.yaml", "--sample", files / "sample.csv",
        "--answers", files / "answers.csv", *more,
    )  # fmt: skip


@pytest.mark.slow
def test_a_sample_is_drawn_and_verified_and_a_changed_one_is_not(area, tmp_path):
    sample = tmp_path / "sample.csv"
    quotas = [f"--quota={flag}=0" for flag in ("licence", "high_roh", "victim_contact")]
    drawn = throughcare(
        "sample", area, "--framework", "omi-2006", "--size", 30, "--seed", "s", *quotas,
        "--inspector", "I1", "--local", "L1", "--out", sample,
    )  # fmt: skip
    assert drawn.returncode == 0, drawn.stderr
    assert "seed: s" in drawn.stderr
    with sample.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 30
    assert {row["assessor"] for row in rows} == {"I1", "L1"}
    assert {row["licence"] for row in rows} <= {"true", "false"}
    manifest = json.loads((tmp_path / "sample.csv.manifest.json").read_text(encoding="utf-8"))
    assert sum(stratum["sample"] for stratum in manifest["allocation"]) == 30
    reserves = manifest["reserves"][-1]["cases"]
    assert [r["ticket"] for r in reserves] == sorted(r["ticket"] for r in reserves)
    assert throughcare("sample", "verify", sample, area).returncode == 0

    text = sample.read_text(encoding="utf-8")
    changed = text.replace(f"\n{rows[0]['case']},", f"\n{reserves[0]['case']},")
    sample.write_text(changed.replace(",I1,", ",I9,", 1), encoding="utf-8")
    checked = throughcare("sample", "verify", sample, area)
    assert checked.returncode == 1
    assert f"the case {reserves[0]['case']} is in the sample" in checked.stderr
    assert f"the case {rows[0]['case']} is missing" in checked.stderr
    assert "assessor" in checked.stderr


@pytest.mark.slow
def test_too_small_a_sample_says_how_many_are_needed(area):
    drawn = throughcare("sample", area, "--framework", "omi-2006", "--size", 5)
    assert drawn.returncode == 1
    assert "or more, or for smaller quotas" in drawn.stderr
    assert drawn.stdout == ""


def test_scores_of_a_small_sample(files):
    found = scored(files)
    assert found.returncode == 0, found.stderr
    whole = json.loads(found.stdout)
    assert {key: whole[key] for key in ("framework", "target", "sample_size", "population")} == {
        "framework": "small", "target": "caseload", "sample_size": 4, "population": 50,
    }  # fmt: skip
    criterion = whole["scores"][0]
    assert criterion["id"] == "criterion 1.1"
    # 40 of 50 weighted cases above; the summary question: 10 of 25. The lead's answer counts for a.
    assert criterion["estimate"] == pytest.approx(0.8 * 0.8 + 0.2 * 0.4)
    assert criterion["df"] == 2
    assert criterion["unweighted"] == pytest.approx(0.8 * 0.75 + 0.2 * 0.5)
    assert criterion["conclusion"] == "good"
    assert sum(criterion["bands"].values()) == pytest.approx(1)
    assert whole["missing"] == [{"case": "d", "question": "1.1.S"}]
    assert "groups" not in whole


def test_groups_and_practice_and_csv(files):
    whole = json.loads(scored(files, "--by", "sex", "--target", "practice").stdout)
    assert whole["target"] == "practice"
    assert whole["scores"][0]["df"] == 2
    assert [d["group1"] + d["group2"] for d in whole["differences"]] == ["FM", "FM"]
    table = scored(files, "--format", "csv", "--bootstrap", "50")
    rows = list(csv.DictReader(table.stdout.splitlines()))
    assert rows[0]["id"] == "criterion 1.1"
    assert float(rows[0]["se_bootstrap"]) > 0
    assert [row["kind"] for row in rows] == ["criterion", "section", "question", "question"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("answers.csv", "a,lead,1.1.S", "a,lead,1.1.X", 'line 3, question: "1.1.X" is not a question'),
        ("answers.csv", "d,lead", "z,lead", 'line 9, case: "z" is not in the sample'),
        ("answers.csv", "a,lead,1.1.S,above", "a,lead,1.1.S,yes", 'line 3, answer: "yes"'),
        ("answers.csv", "a,other,1.1.01", "a,lead,1.1.01", "line 4: answers what line 2 answers"),
        ("answers.csv", "c,other,1.1.S", "c,third,1.1.01", "line 8, assessor: other and third both"),
        ("answers.csv", "assessor,", "reader,", "line 1, assessor: this column is missing"),
        ("answers.csv", "d,lead,1.1.01,above,\n", "d,lead,1.1", "line 9: has 3 columns"),
        ("sample.csv", "d,t,30,2,15,o3,lead,M\n", "", "the file holds 1 cases of t"),
        ("sample.csv", "b,s,", "a,s,", 'line 3, case: "a" stands here twice'),
        ("sample.csv", "b,s,20", "b,s,25", "A stratum has one population"),
        ("sample.csv", "b,s,20,2,10", "b,s,20,2,9", "is not stratum_population / stratum_sample"),
        ("sample.csv", "a,s,20", "a,s,many", "Write a whole number above 0"),
    ],
)  # fmt: skip
def test_wrong_input_is_named_with_its_line(files, file, old, new, said):
    path = files / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    out = files / "scores.json"
    found = scored(files, "--out", out)
    assert found.returncode == 1
    assert said in found.stderr
    assert not out.exists()


def test_a_file_in_another_encoding_is_refused(files):
    path = files / "answers.csv"
    path.write_bytes(ANSWERS.replace("above,\n", "above,caf\u00e9\n", 1).encode("latin-1"))
    found = scored(files)
    assert found.returncode == 1
    assert "line 2: byte 0xe9 is not UTF-8 text" in found.stderr


def test_no_traceback_reaches_a_user(files):
    (files / "answers.csv").write_text("case\n", encoding="utf-8")
    command = [sys.executable, "-m", "throughcare", "agreement", "--answers"]
    found = subprocess.run(
        [*command, files / "answers.csv"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    assert found.stdout == ""
    assert "line 1, question: this column is missing" in found.stderr
    assert "Traceback" not in found.stderr


def test_answers_come_from_standard_input_too(files):
    command = [sys.executable, "-m", "throughcare", "agreement", "--answers", "-"]
    found = subprocess.run(command, capture_output=True, text=True, input=ANSWERS, check=False)
    assert json.loads(found.stdout)["pooled"]["pairs"] == 1


def test_a_file_without_answers_is_refused(files):
    (files / "answers.csv").write_text("case,assessor,question,answer,note\n", encoding="utf-8")
    found = scored(files)
    assert found.returncode == 1
    assert "holds no answer" in found.stderr


def test_an_unknown_column_of_groups_is_refused(files):
    found = scored(files, "--by", "sexx")
    assert found.returncode == 1
    assert 'Did you mean "sex"?' in found.stderr


def test_all_mistakes_are_listed_at_once(files):
    path = files / "answers.csv"
    path.write_text(ANSWERS.replace("lead,1.1.01", "lead,9.9"), encoding="utf-8")
    assert scored(files).stderr.count("is not a question of small") == 3


def test_agreement_of_double_reads(files):
    found = throughcare("agreement", "--answers", files / "answers.csv")
    whole = json.loads(found.stdout)
    assert whole["pooled"]["pairs"] == 1
    assert whole["pooled"]["percent"]["value"] == 0.0
    assert whole["pooled"]["relevance"] == {"value": 1.0, "pairs": 1}
    assert [q["id"] for q in whole["questions"]] == ["1.1.01"]
    assert {a["assessor"]: a["severity"] for a in whole["assessors"]} == {
        "lead": 1.0,
        "other": -1.0,
    }


def test_help_has_an_example():
    for command in (("sample",), ("sample", "verify"), ("score",), ("agreement",)):
        assert "Example: throughcare" in throughcare(*command, "--help").stdout


@pytest.mark.slow
def test_the_shipped_framework_is_scored_from_a_drawn_sample(area, tmp_path):
    sample, answers = tmp_path / "sample.csv", tmp_path / "answers.csv"
    quotas = [f"--quota={flag}=0" for flag in ("licence", "high_roh", "victim_contact")]
    throughcare(
        "sample", area, "--framework", "omi-2006", "--size", 30, *quotas, "--inspector", "I1",
        "--out", sample,
    )  # fmt: skip
    with sample.open(newline="", encoding="utf-8") as file:
        cases = [row["case"] for row in csv.DictReader(file)]
    chance = random.Random(1)
    words = ("above", "above", "below", "not_relevant")
    lines = [
        f"{case},I1,{question},{words[int(chance.random() * 4)]},"
        for case in cases
        for question in shipped_framework("omi-2006").questions
    ]
    answers.write_text("\n".join(["case,assessor,question,answer,note", *lines]), encoding="utf-8")
    arguments = ("--framework", "omi-2006", "--sample", sample, "--answers", answers)
    found = throughcare("score", *arguments, "--by", "sex")
    assert found.returncode == 0, found.stderr
    whole = json.loads(found.stdout)
    assert whole["missing"] == []
    for score in whole["scores"]:
        assert 0 <= score["low"] < score["estimate"] < score["high"] <= 1
    again = throughcare("score", *arguments, "--by", "sex")
    assert again.stdout == found.stdout
