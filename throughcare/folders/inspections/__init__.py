"""The inspection folder: everything that a report is built from, read and checked at once.

`inspection.json`, `framework.yaml`, `sample.csv` with its manifest, `answers.csv`, `scores.json` and
`findings.json` have to be there; `performance.csv`, `agreement.json`, `evidence.csv` and
`scores-practice.json` (the same scores for the practice target) may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from throughcare.core.findings import Findings
from throughcare.core.frameworks import Framework
from throughcare.core.score_sheet import ScoreSheet
from throughcare.folders.inspections.checks import check_together
from throughcare.folders.inspections.info import AgreementSheet, InspectionInfo, MeasureRow
from throughcare.folders.inspections.reading import Reader, findings_text


@dataclass(frozen=True)
class Inspection:
    """One inspection as its folder holds it. `performance` and what follows is empty where its file is
    absent; a report then leaves that part out and says so."""

    path: Path
    info: InspectionInfo
    framework: Framework
    sample: tuple[dict[str, str], ...]
    manifest: dict[str, Any]
    answers: tuple[dict[str, str], ...]
    sheet: ScoreSheet
    findings: Findings
    performance: tuple[MeasureRow, ...] = ()
    agreement: AgreementSheet | None = None
    practice: ScoreSheet | None = None
    evidence: tuple[dict[str, str], ...] = ()


def read_inspection(folder: Path) -> Inspection:
    """The inspection in a folder. Raises InputMistakes with all mistakes of all its files."""
    reader = Reader(folder)
    reader.check_folder()
    info = reader.info()
    framework = reader.framework()
    sheet = reader.sheet("scores.json")
    findings = reader.findings()
    sample = reader.table("sample.csv", ("case", "stratum"))
    answers = reader.table("answers.csv", ("case", "assessor", "question", "answer"))
    manifest = reader.json("sample.csv.manifest.json")
    performance = reader.performance()
    agreement = reader.converted(
        "agreement.json", reader.json("agreement.json", required=False), AgreementSheet
    )
    practice = reader.sheet("scores-practice.json", required=False)
    evidence = reader.table("evidence.csv", ("case", "question"), required=False)
    if info is not None and framework is not None and sheet is not None and findings is not None:
        check_together(reader, info, framework, sheet, findings, sample, answers)
    reader.done()
    assert info and framework and sheet and findings is not None
    return Inspection(
        folder,
        info,
        framework,
        sample,
        manifest or {},
        answers,
        sheet,
        findings,
        performance,
        agreement,
        practice,
        evidence,
    )


def read_findings(path: Path) -> Findings:
    """`findings.json` alone. Raises InputMistakes."""
    reader = Reader(path.parent)
    found = reader.findings(path.name)
    reader.done()
    assert found is not None
    return found


def write_findings(findings: Findings, path: Path) -> None:
    """Writes `findings.json`: same findings, same bytes."""
    path.write_text(findings_text(findings), encoding="utf-8")
