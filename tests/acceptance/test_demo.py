"""The main job as a stranger runs it: one command, then everything it promises."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.calibration import PAGE, page
from throughcare.core.framework_files import shipped_framework
from throughcare.demo.calibration import compare
from throughcare.demo.plans import CENSUS
from throughcare.folders.areas import read_area
from throughcare.folders.performance import last_year_end, performance_of_year

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "throughcare"]


def run(*words, **options):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run([*COMMAND, *words], capture_output=True, env=environment, **options)


def table(path):
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def measured(said, *words):
    """Runs the command; the seconds of processor time and the bytes of memory that it took. What it
    says goes into the file `said`."""
    with said.open("wb") as stream:
        process = subprocess.Popen([*COMMAND, *words], stdout=stream, stderr=stream)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said.read_text("utf-8")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The folder of one run, the seconds of processor time and the bytes of memory that it took."""
    out = tmp_path_factory.mktemp("demo")
    said = tmp_path_factory.mktemp("said") / "demo.txt"
    return out, *measured(said, "demo", "--no-serve", "--out", str(out))


@pytest.fixture(scope="module")
def area(demo):
    return read_area(demo[0] / "area")


def test_it_takes_at_most_two_minutes_and_a_gibibyte(demo):
    _, seconds, peak = demo
    assert seconds <= 120
    assert peak <= 1 << 30


def test_it_writes_what_it_says(demo):
    out = demo[0]
    inspection = {file.name for file in (out / "inspection").iterdir()}
    assert {"report.html", "report.pdf", "report.docx"} <= {file.name for file in out.iterdir()}
    assert {
        "inspection.json", "framework.yaml", "sample.csv", "sample.csv.manifest.json",
        "answers.csv", "scores.json", "findings.json",
    } <= inspection  # fmt: skip
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_the_caseload_is_the_printed_one(area):
    open_cases = sum(1 for _, file in area.case_files() if file.is_open_on(CENSUS))
    assert open_cases == 3042


def test_each_figure_comes_within_two_points_of_the_printed_one_and_the_page_says_so(area):
    performance, _ = performance_of_year(area, last_year_end(area.extracted_on))
    compared = compare(area, performance)
    assert len(compared) > 45
    assert [row.figure for row in compared if not row.is_close] == []
    assert PAGE.read_text("utf-8") == page(compared)


def test_anyone_can_verify_the_draw(demo):
    out = demo[0]
    done = run("sample", "verify", str(out / "inspection" / "sample.csv"), str(out / "area"))
    assert done.returncode == 0, done.stderr.decode()


def test_a_third_of_the_cases_is_read_by_local_assessors_and_a_dozen_twice(demo):
    rows = table(demo[0] / "inspection" / "sample.csv")
    local = sum(row["assessor"].startswith("L") for row in rows)
    assert len(rows) == 100 and 30 <= local <= 36
    readers = {}
    for row in table(demo[0] / "inspection" / "answers.csv"):
        readers.setdefault(row["case"], set()).add(row["assessor"])
    assert sum(len(found) == 2 for found in readers.values()) == 12


def test_scores_come_near_the_printed_ones_and_are_computed_again_to_the_byte(demo):
    folder = demo[0] / "inspection"
    done = run(
        "score", "--framework", str(folder / "framework.yaml"), "--by", "sex",
        "--sample", str(folder / "sample.csv"), "--answers", str(folder / "answers.csv"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    again, stored = json.loads(done.stdout), json.loads((folder / "scores.json").read_text())
    assert again["scores"] == stored["scores"] and again["questions"] == stored["questions"]
    found = {score["id"]: score["unweighted"] for score in stored["scores"]}
    printed = {"1.1": 74, "1.3": 74, "1.4": 78, "1.5": 65, "2.1": 52, "2.2": 65, "2.3": 68,
               "2.4": 80, "2.5": 70, "2.6": 84, "2.7": 74, "3.1": 62, "3.2": 68}  # fmt: skip
    far = {
        c: found[f"criterion {c}"]
        for c, p in printed.items()
        if abs(100 * found[f"criterion {c}"] - p) > 5
    }
    assert far == {}


def test_the_report_is_the_same_to_the_byte_when_written_again(demo, tmp_path):
    out = demo[0]
    written = tmp_path / "written"
    words = ("report", str(out / "inspection"), "--out", str(written))
    seconds, _ = measured(tmp_path / "said.txt", *words)
    for name in ("report.html", "report.pdf", "report.docx"):
        assert (written / name).read_bytes() == (out / name).read_bytes(), name
    assert seconds < 5


def test_every_figure_of_the_report_leads_to_what_it_counts(demo):
    html = (demo[0] / "report.html").read_text("utf-8")
    figures = re.findall(r'data-figure="([^"]+)"', html)
    assert len(figures) > 100
    scores = json.loads((demo[0] / "inspection" / "scores.json").read_text())
    known = {f"question {q['id']}" for q in scores["questions"]} | {
        s["id"] for s in scores["scores"]
    }
    measures = {row["measure"] for row in table(demo[0] / "inspection" / "performance.csv")}
    known |= {f"measure {measure}" for measure in measures}
    known |= {
        f"criterion {criterion.id}"
        for _, criterion in shipped_framework("omi-2006").rated_criteria()
    }
    assert [figure for figure in figures if figure not in known] == []


def test_synthetic_is_said_everywhere_and_no_real_figure_stands_beside(demo):
    html = (demo[0] / "report.html").read_text("utf-8")
    assert "Synthetic data" in html
    assert "Published figures of the real inspection" not in html
    assert json.loads((demo[0] / "area" / "area.json").read_text())["source"] == "synthetic"


# The bytes of a small area, on any machine.
SMALL = {
    "csv": "4c4602580552181727091689b8ecf560be41d888871db29214336b99944d9aba",
    "jsonl": "f59070074c04ed0c96dd4d658dcba99378d1fe139de8c96ec023e6d674d3afd3",
}


@pytest.mark.parametrize("file_format", SMALL)
def test_the_same_seed_gives_the_same_bytes(tmp_path, file_format):
    done = run(
        "area", "make", str(tmp_path), "--cases", "40", "--seed", "5", "--format", file_format
    )
    assert done.returncode == 0, done.stderr.decode()
    digest = hashlib.sha256()
    for file in sorted(Path(tmp_path).iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    assert digest.hexdigest() == SMALL[file_format]
