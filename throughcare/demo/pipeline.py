"""The main job on the synthetic area: from its caseload to the published report in three formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from throughcare.core.measures import LeftOut, MeasureResult
from throughcare.demo.area import make_areas
from throughcare.demo.inspection import make_inspection
from throughcare.folders.areas import Area, read_area
from throughcare.folders.inspections import read_inspection
from throughcare.folders.performance import last_year_end, performance_of_year

MODEL, CASES, SEED = "cheshire-2006", 3042, 2006
Say = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """What the site is filled from."""

    area: Area
    performance: list[MeasureResult]
    left_out: list[LeftOut]


def run(out: Path, say: Say, *, cases: int = CASES, seed: int = SEED) -> Run:
    """Writes `area/`, `inspection/` and `report.html`, `report.pdf`, `report.docx` into `out`. `say` is
    told each step."""
    for made in make_areas(out / "area", MODEL, cases, 1, seed):
        say(f"Synthetic area: {made.cases:,} cases, {made.entries:,} entries (seed {seed})")
    area = read_area(out / "area")
    day = area.extracted_on
    assert day is not None
    performance, left_out = performance_of_year(area, last_year_end(day), listing=True)
    say(f"Performance: {len(performance)} measures")
    make_inspection(area, out / "inspection", performance)
    say("Inspection: sample drawn, cases read, scores and findings written")
    write_report(out / "inspection", out)
    say("Report: HTML, PDF and DOCX written")
    return Run(area, performance, left_out)


def write_report(inspection: Path, out: Path) -> None:
    """The three formats of an inspection folder's report."""
    from throughcare.report.docx import write_docx
    from throughcare.report.html import write_html
    from throughcare.report.inspection import build_report
    from throughcare.report.pdf import write_pdf

    document = build_report(read_inspection(inspection))
    (out / "report.html").write_text(write_html(document), encoding="utf-8")
    (out / "report.pdf").write_bytes(write_pdf(document))
    (out / "report.docx").write_bytes(write_docx(document))
