"""Whatever happens to a good file: it is read, or everything wrong with it is told. Nothing else.

`make test` tries a few dozen corruptions of each folder, the same each time. To look for more:
THROUGHCARE_HYPOTHESIS=prove .venv/bin/python -m pytest tests/generative/test_corrupted_files.py
"""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.corruptions import corrupt
from tests.reports import make_inspection
from throughcare.core.definitions import SHIPPED
from throughcare.core.framework_files import read_framework
from throughcare.core.measures import Evaluation, read_measure
from throughcare.core.mistakes import InputMistakes
from throughcare.core.obligations import obligations_for
from throughcare.core.scoring.inspection import score
from throughcare.core.standard_checks import failing_examples
from throughcare.core.standard_files import read_standard, shipped_standards
from throughcare.demo.area import make_areas
from throughcare.folders.agreement import read_pairs
from throughcare.folders.answers import read_counted
from throughcare.folders.areas import Area, read_area
from throughcare.folders.checks import counts, findings
from throughcare.folders.inspections import read_inspection
from throughcare.folders.performance import performance_of
from throughcare.folders.samples import Request, drawn_from, read_sample, verify, write_sample
from throughcare.folders.tables import Table
from throughcare.report.inspection import build_report

AS_OF = datetime.date(2006, 5, 31)
WINDOW = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
MOST_SECONDS = 20  # a reading takes a tenth of one
STANDARDS = ("roh-plan-high-risk", "contact-first-16-weeks", "breach-ten-days", "pre-release-visit")
MEASURES = ("ENF10", "E2E_25", "SICK", "APPT_ARR", "AP_COMP")
SAMPLED = 8
SMALL_FRAMEWORK = Path(__file__).parent.parent / "definitions" / "small-framework.yaml"
PROVE = os.environ.get("THROUGHCARE_HYPOTHESIS") == "prove"
SETTINGS = settings(
    max_examples=3_000 if PROVE else 40,
    derandomize=not PROVE,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
Reading = Callable[[Path], object]


def read_whole_area(folder: Path) -> None:
    """All that the commands about an area do with it."""
    area = read_area(folder)
    counts(area, AS_OF), findings(area)
    for _, case_file in area.case_files():
        obligations_for(case_file, shipped_standards().values(), AS_OF)
    performance_of(area, *WINDOW, listing=True)


def read_inspection_and_report(folder: Path) -> None:
    build_report(read_inspection(folder))


def score_the_sample(folder: Path) -> None:
    framework = read_framework(folder / "framework.yaml")
    cases = read_sample(folder / "sample.csv")
    counted = read_counted(folder / "answers.csv", framework, cases)
    score(framework, cases, counted, by="sex" if "sex" in cases[0].columns else None)
    read_pairs(folder / "answers.csv")


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("good")


@pytest.fixture(scope="session", params=["csv", "jsonl", "parquet"])
def area(root: Path, request: pytest.FixtureRequest) -> Path:
    """A synthetic area of 24 open cases."""
    folder = root / f"area-{request.param}"
    list(make_areas(folder, "cheshire-2006", 24, 1, 2006, request.param))
    return folder


@pytest.fixture(scope="session")
def good_area(root: Path) -> Area:
    folder = root / "area"
    list(make_areas(folder, "cheshire-2006", 120, 1, 2006, "jsonl"))
    return read_area(folder)


@pytest.fixture(scope="session")
def inspection(root: Path) -> Path:
    return make_inspection(root / "inspection", cases=12)


@pytest.fixture(scope="session")
def sample(root: Path, good_area: Area) -> Path:
    """A drawn sample with its manifest, a small framework, and answers of two assessors."""
    folder = root / "sample"
    folder.mkdir()
    request = Request("small", AS_OF, SAMPLED, "seed", {"ppo": 1}, ["lead", "other"], ["local"])
    made, assigned = drawn_from(good_area, request)
    write_sample(folder / "sample.csv", made, request, assigned)
    shutil.copy(SMALL_FRAMEWORK, folder / "framework.yaml")
    questions = list(read_framework(folder / "framework.yaml").questions)
    words = ("above", "below", "not_relevant", "above")
    lines = [
        f'{case},{assessor},{question},{words[number % 4]},"said, or not"'
        for case, lead in assigned.lead.items()
        for assessor in (lead, "second")
        for number, question in enumerate(questions)
    ]
    text = "\n".join(["case,assessor,question,answer,note", *lines, ""])
    (folder / "answers.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def definitions(root: Path) -> Path:
    """Shipped standards and measures, and a small framework."""
    folder = root / "definitions"
    for part, names in (("standards", STANDARDS), ("measures", MEASURES)):
        (folder / part).mkdir(parents=True)
        for name in names:
            text = SHIPPED.joinpath(part, f"{name}.yaml").read_text(encoding="utf-8")
            (folder / part / f"{name}.yaml").write_text(text, encoding="utf-8")
    shutil.copy(SMALL_FRAMEWORK, folder / "framework.yaml")
    return folder


@contextmanager
def in_time(seconds: int) -> Iterator[None]:
    """Fails what takes so long that nobody would wait for it."""

    def too_long(number: int, frame: object) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read_or_told(read: Reading, folder: Path, seconds: int = MOST_SECONDS) -> str:
    """Reads a folder. What comes out is "read", or "told" with mistakes that a person can use."""
    try:
        with in_time(seconds):
            read(folder)
    except InputMistakes as error:
        assert error.mistakes
        for mistake in error.mistakes:
            assert mistake.file.strip() and mistake.problem.strip()
        assert str(error).encode("utf-8")
        return "told"
    return "read"


def corruptions_are_told(good: Path, read: Reading) -> Counter[str]:
    """Spoils copies of a good folder and reads them; how many were read, and of how many the mistakes
    were told. Fails with the corruption that did anything else."""
    assert read_or_told(read, good) == "read"
    came_out: Counter[str] = Counter()

    @SETTINGS
    @given(st.data())
    def each_is_told(data: st.DataObject) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(shutil.copytree(good, Path(scratch) / good.name))
            for _ in range(data.draw(st.sampled_from([1, 1, 1, 2]))):
                note(corrupt(folder, data.draw))
            came_out[read_or_told(read, folder)] += 1

    each_is_told()
    return came_out


@pytest.mark.slow
def test_a_corrupted_area_is_read_or_its_mistakes_are_told(area: Path) -> None:
    assert corruptions_are_told(area, read_whole_area)["told"] > 5


@pytest.mark.slow
def test_a_corrupted_inspection_is_read_or_its_mistakes_are_told(inspection: Path) -> None:
    assert corruptions_are_told(inspection, read_inspection_and_report)["told"] > 5


@pytest.mark.slow
def test_a_corrupted_sample_is_scored_or_its_mistakes_are_told(sample: Path) -> None:
    assert corruptions_are_told(sample, score_the_sample)["told"] > 5


@pytest.mark.slow
def test_a_corrupted_sample_is_verified_or_its_mistakes_are_told(
    sample: Path, good_area: Area
) -> None:
    def verified(folder: Path) -> None:
        verify(folder / "sample.csv", good_area)

    assert verify(sample / "sample.csv", good_area) == []
    assert corruptions_are_told(sample, verified)["told"] > 2


@pytest.mark.slow
def test_a_corrupted_definition_is_used_or_its_mistakes_are_told(
    definitions: Path, good_area: Area
) -> None:
    cases = [case_file for _, case_file in good_area.case_files()][:20]

    def used(folder: Path) -> None:
        standards = [read_standard(folder / f"standards/{name}.yaml") for name in STANDARDS]
        for standard in standards:
            failing_examples(standard, standard.id)
        measures = [read_measure(folder / f"measures/{name}.yaml") for name in MEASURES]
        evaluation = Evaluation(
            measures,
            *WINDOW,
            staff=good_area.staff,
            absences=good_area.absences,
            targets=good_area.targets,
        )
        for case_file in cases:
            obligations_for(case_file, standards, AS_OF)
            evaluation.add(case_file)
        evaluation.results()
        read_framework(folder / "framework.yaml")

    assert corruptions_are_told(definitions, used)["told"] > 5


def test_a_reader_that_fails_in_another_way_is_found_out(inspection: Path) -> None:
    """The property can fail: here with a reader that stumbles over a cell that is empty."""

    def stumbling(folder: Path) -> None:
        for row in Table(folder / "sample.csv", ()).rows():
            {"F": "woman", "M": "man"}[row.text("sex")]

    with pytest.raises(KeyError):
        corruptions_are_told(inspection, stumbling)


def test_a_reader_that_refuses_without_a_reason_is_found_out(inspection: Path) -> None:
    def silent(folder: Path) -> None:
        raise InputMistakes([])

    with pytest.raises(AssertionError):
        read_or_told(silent, inspection)


def test_a_reader_that_never_ends_is_found_out(inspection: Path) -> None:
    def endless(folder: Path) -> None:
        while True:
            pass

    with pytest.raises(TimeoutError):
        read_or_told(endless, inspection, seconds=1)
