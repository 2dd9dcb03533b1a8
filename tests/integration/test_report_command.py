"""`throughcare report`, as a user runs it: good folders, and folders with mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.reports import make_inspection
from throughcare.cli.reports import report
from throughcare.core.mistakes import InputMistakes
from throughcare.folders.inspections import read_findings, read_inspection, write_findings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_inspection(tmp_path / "inspection", cases=20)


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(InputMistakes) as error:
        read_inspection(folder)
    return [str(mistake).removeprefix(str(folder) + "/") for mistake in error.value.mistakes]


def changed(folder: Path, name: str, **keys: object) -> None:
    path = folder / name
    path.write_text(json.dumps({**json.loads(path.read_text()), **keys}))


def test_it_writes_the_formats_that_were_asked_for(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "made" / "here"
    result = CliRunner().invoke(
        report, [str(folder), "--out", str(out), "--formats", "html,docx"], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["report.docx", "report.html"]
    assert result.stdout == ""


def test_a_wrong_command_line_says_what_to_write(folder: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(report, [str(folder), "--out", str(tmp_path), "--formats", "htm"])
    assert result.exit_code == 2
    assert 'Did you mean "html"?' in result.stderr
    assert CliRunner().invoke(report, ["--out", str(tmp_path)]).exit_code == 2


def test_nothing_is_written_when_the_folder_is_wrong(folder: Path, tmp_path: Path) -> None:
    (folder / "scores.json").unlink()
    out = tmp_path / "out"
    result = CliRunner().invoke(report, [str(folder), "--out", str(out)])
    assert isinstance(result.exception, InputMistakes)
    assert not out.exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputMistakes, match="there is no such folder"):
        read_inspection(tmp_path / "nowhere")


def test_every_missing_or_broken_file_is_named_at_once(folder: Path) -> None:
    (folder / "answers.csv").unlink()
    (folder / "findings.json").write_text('{"findings": [}')
    (folder / "framework.yaml").write_bytes(b"\xff\xfe")
    found = mistakes(folder)
    assert len(found) == 3
    assert found[0].startswith("framework.yaml: the file is not UTF-8")
    assert found[1].startswith("findings.json, line 1: this is not JSON")
    assert found[2].startswith("answers.csv: cannot be read")


def test_every_wrong_key_is_named_at_once(folder: Path) -> None:
    changed(folder, "inspection.json", published_on="9 June", source="real", area={"id": "x"})
    found = mistakes(folder)
    assert [line.split(":")[0] for line in found] == [
        "inspection.json, area",
        "inspection.json, source",
        "inspection.json, published_on",
    ]


def test_a_finding_of_an_unknown_question(folder: Path) -> None:
    path = folder / "findings.json"
    data = json.loads(path.read_text())
    data["findings"][0]["questions"] = ["1.1.99"]
    data["recommendations"][0]["findings"] = ["9.9.Aa"]
    path.write_text(json.dumps(data))
    found = mistakes(folder)
    assert any(
        '"1.1.99" is not a question of this framework. Did you mean' in line for line in found
    )
    assert any('"9.9.Aa" is not a finding of this file' in line for line in found)


def test_files_that_do_not_belong_together(folder: Path) -> None:
    changed(folder, "inspection.json", framework="omi-2009", published_on="2005-01-01")
    changed(folder, "scores.json", sample_size=19)
    changed(folder, "inspection.json", ratings={"4.1": {"rating": "excellent"}})
    found = " ".join(mistakes(folder))
    assert 'Write "omi-2006".' in found
    assert "19 cases were scored, but sample.csv has 20." in found
    assert "the dates do not follow each other" in found
    assert '"excellent" is not a rating of this framework' in found


def test_numbers_that_are_none_in_the_performance_table(folder: Path) -> None:
    path = folder / "performance.csv"
    path.write_text(path.read_text().replace("97.2", "ninety").replace("true", "yes", 1))
    found = mistakes(folder)
    assert any(line.startswith("performance.csv, line 2, met:") for line in found)
    assert any("float" in line for line in found)


def test_weights_and_agreement_that_are_none(folder: Path) -> None:
    path = folder / "sample.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1].replace(",15.0,", ",heavy,"), *lines[1:]]))
    changed(folder, "scores.json", sample_size=21)
    changed(folder, "agreement.json", pooled={"pairs": "many"})
    found = mistakes(folder)
    assert found[0].startswith("agreement.json, pooled.pairs: expected `int`, got `str`")
    assert any(
        line.startswith('sample.csv, line 2, weight: "heavy" is not a weight') for line in found
    )
    assert any("line 3, case:" in line and "stands here twice" in line for line in found)


def test_the_published_report_of_2006(tmp_path: Path) -> None:
    arguments = ["--published", "cheshire-2006", "--out", str(tmp_path), "--formats", "html"]
    result = CliRunner().invoke(report, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    text = (tmp_path / "report.html").read_text()
    assert "Published figures of the real inspection of 2006" in text


def test_findings_written_and_read_are_the_same(folder: Path, tmp_path: Path) -> None:
    findings = read_findings(folder / "findings.json")
    write_findings(findings, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (folder / "findings.json").read_bytes()
    assert read_findings(tmp_path / "again.json") == findings
