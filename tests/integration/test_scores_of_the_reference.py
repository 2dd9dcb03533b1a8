"""The reference sample as files through `throughcare score`, against the survey package's values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.unit.core.scoring import reference
from throughcare import cli

CASES = reference.cases()
QUESTIONS = reference.rows("questions.csv")


def framework_text() -> str:
    lines = [
        "id: reference",
        "title: Reference",
        "summary_weight: 0.2",
        "bands:",
        "  - {from: 70, conclusion: good}",
        "  - {from: 60, conclusion: priority}",
        "  - {from: 0, conclusion: urgent}",
        "threads:",
        '  - {id: roh, title: Risk of harm, sections: ["1", "2"]}',
        "sections:",
    ]
    section = criterion = ""
    for row in QUESTIONS:
        if row["section"] != section:
            section = row["section"]
            lines += [f'  - id: "{section}"', f"    title: Section {section}", "    criteria:"]
        if row["criterion"] != criterion:
            criterion = row["criterion"]
            lines += [f'      - id: "{criterion}"', f"        title: {criterion}"]
            lines.append("        questions:")
        threads = "[roh]" if row["roh"] == "1" else "[]"
        lines.append(
            f"          - {{id: {row['question']}, text: Was it done?, kind: {row['kind']}, "
            f"threads: {threads}}}"
        )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    (folder / "framework.yaml").write_text(framework_text(), encoding="utf-8")
    sample = ["case,stratum,stratum_population,stratum_sample,weight,offender_manager,assessor,sex"]
    answers = ["case,assessor,question,answer,note"]
    words = {"1": "above", "0": "below", "": "not_relevant"}
    for case in CASES:
        columns = ("case", "stratum", "stratum_N", "stratum_n", "weight", "om", "assessor", "sex")
        sample.append(",".join(case[column] for column in columns))
        answers += [
            f"{case['case']},{case['assessor']},{row['question']},{words[case[row['question']]]},"
            for row in QUESTIONS
        ]
    (folder / "sample.csv").write_text("\n".join(sample) + "\n", encoding="utf-8")
    (folder / "answers.csv").write_text("\n".join(answers) + "\n", encoding="utf-8")
    return folder


def scored(files: Path, *more: str) -> dict:
    arguments = ["score", "--framework", str(files / "framework.yaml")]
    arguments += ["--sample", str(files / "sample.csv"), "--answers", str(files / "answers.csv")]
    result = CliRunner().invoke(cli.throughcare, [*arguments, *more])
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def expected(variant: str) -> dict[str, dict[str, str]]:
    return {
        row["score"].replace("RoH", "roh"): row
        for row in reference.rows("expected_scores.csv")
        if row["variant"] == variant
    }


def held(found: float, printed: str) -> bool:
    return found == pytest.approx(float(printed), rel=1e-9, abs=1e-15)


def test_scores_and_intervals(files):
    whole = scored(files)
    assert whole["missing"] == []
    recommended, plain, unweighted = map(expected, ("recommended", "strat_fpc", "unweighted_srs"))
    assert {score["id"] for score in whole["scores"]} == set(recommended)
    for score in whole["scores"]:
        row = recommended[score["id"]]
        assert held(score["estimate"], row["estimate"])
        assert held(score["unweighted"], unweighted[score["id"]]["estimate"])
        assert held(score["se"], row["se"])
        assert score["df"] == int(row["df"])
        assert held(score["low"], row["logit_lo"])
        assert held(score["high"], row["logit_hi"])
        assert held(score["bands"]["good"], row["p_at_least_70"])
        assert held(score["bands"]["urgent"], row["p_below_60"])
        assert held(score["se_taylor"], plain[score["id"]]["se"])
        assert held(score["low_taylor"], plain[score["id"]]["logit_lo"])
        assessor = expected("assessor_cluster")[score["id"]]
        assert held(score["se_assessor"], str(max(float(assessor["se"]), float(row["se"]))))


def test_practice_counts_officers(files):
    rows = expected("om_cluster")
    for score in scored(files, "--target", "practice")["scores"]:
        assert score["df"] == int(rows[score["id"]]["df"])
        assert held(score["se_taylor"], rows[score["id"]]["se"])
        assert score["se"] >= score["se_taylor"]


def test_differences_by_sex(files):
    rows = {
        row["score"].replace("RoH", "roh"): row
        for row in reference.rows("expected_subgroups.csv")
        if row["by"] == "sex"
    }
    for difference in scored(files, "--by", "sex")["differences"]:
        row = rows[difference["score"]]
        assert (difference["group1"], difference["group2"]) == ("F", "M")
        assert difference["difference"] == pytest.approx(float(row["diff"]), rel=1e-9, abs=1e-14)
        assert held(difference["se"], row["se_diff"])
        assert held(difference["p_value"], row["p_df_small"])
        assert difference["df"] == 19
