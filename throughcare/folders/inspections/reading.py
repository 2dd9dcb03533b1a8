"""Reads the files of an inspection folder one by one and collects what is wrong with them."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from throughcare.core.days import NotADay, plausible
from throughcare.core.findings import Finding, Findings, Recommendation
from throughcare.core.framework_files import read_framework
from throughcare.core.frameworks import Framework
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.score_sheet import ScoreSheet
from throughcare.folders.inspections.info import InspectionInfo, MeasureRow
from throughcare.folders.json_files import read_object
from throughcare.folders.tables import Table

T = TypeVar("T")

REQUIRED = (
    "inspection.json",
    "framework.yaml",
    "sample.csv",
    "sample.csv.manifest.json",
    "answers.csv",
    "scores.json",
    "findings.json",
)


class _FindingsFile(msgspec.Struct, frozen=True, kw_only=True):
    findings: list[Finding]
    recommendations: list[Recommendation]
    summary: dict[str, list[str]] = msgspec.field(default_factory=dict)

    @classmethod
    def of(cls, findings: Findings) -> _FindingsFile:
        summary = {key: list(lines) for key, lines in (findings.summary or {}).items()}
        return cls(
            findings=list(findings.findings),
            recommendations=list(findings.recommendations),
            summary=summary,
        )


def findings_text(findings: Findings) -> str:
    """`findings.json` as text."""
    built = msgspec.to_builtins(_FindingsFile.of(findings))
    return json.dumps(built, indent=2, ensure_ascii=False) + "\n"


class Reader:
    """Reads the files of one folder and collects what is wrong with them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.mistakes: list[Mistake] = []

    def note(
        self, name: str, line: int | None, key: str | None, problem: str, remedy: str = ""
    ) -> None:
        self.mistakes.append(Mistake(str(self.folder / name), line, key, problem, remedy))

    def done(self) -> None:
        if self.mistakes:
            raise InputMistakes(self.mistakes)

    def check_folder(self) -> None:
        if not self.folder.is_dir():
            remedy = "Give the folder of an inspection, such as demo-output/inspection."
            raise InputMistakes(
                [Mistake(str(self.folder), None, None, "there is no such folder.", remedy)]
            )

    def is_there(self, name: str, required: bool = True) -> bool:
        """Whether the folder has the file; one that is missed is noted."""
        found = (self.folder / name).exists()
        if required and not found:
            remedy = f"An inspection folder holds {', '.join(REQUIRED)}."
            self.note(name, None, None, "cannot be read: there is no such file.", remedy)
        return found

    def json(self, name: str, required: bool = True) -> dict[str, Any] | None:
        if not self.is_there(name, required):
            return None
        try:
            return read_object(self.folder / name, str(self.folder / name))
        except InputMistakes as error:
            self.mistakes.extend(error.mistakes)
            return None

    def converted(self, name: str, value: dict[str, Any] | None, kind: type[T]) -> T | None:
        """The object as a typed one. Each key is tried on its own, so that all mistakes are told."""
        if value is None:
            return None
        wrong = False
        for known in msgspec.structs.fields(kind):  # type: ignore[arg-type]
            if known.name not in value:
                if known.required:
                    wrong = True
                    self.note(name, None, known.name, "is missing.", "Add this key.")
                continue
            try:
                msgspec.convert(value[known.name], known.type)
            except msgspec.ValidationError as error:
                wrong = True
                problem, _, place = str(error).partition(" - at `$")
                self.note(name, None, known.name + place.rstrip("`"), f"{problem}.".lower())
        return None if wrong else msgspec.convert(value, kind)

    def info(self) -> InspectionInfo | None:
        name = "inspection.json"
        info = self.converted(name, self.json(name), InspectionInfo)
        if info is None:
            return None
        days = {field: getattr(info, field) for field in info.__struct_fields__}
        days["reinspection.on"] = info.reinspection.on if info.reinspection else None
        before = len(self.mistakes)
        for field, day in days.items():
            try:
                if isinstance(day, datetime.date):
                    plausible(day)
            except NotADay as error:
                self.note(name, None, field, error.problem, error.remedy)
        return info if len(self.mistakes) == before else None

    def framework(self) -> Framework | None:
        if not self.is_there("framework.yaml"):
            return None
        try:
            return read_framework(self.folder / "framework.yaml")
        except InputMistakes as error:
            self.mistakes.extend(error.mistakes)
            return None

    def sheet(self, name: str, required: bool = True) -> ScoreSheet | None:
        return self.converted(name, self.json(name, required), ScoreSheet)

    def findings(self, name: str = "findings.json") -> Findings | None:
        file = self.converted(name, self.json(name), _FindingsFile)
        if file is None:
            return None
        summary = {key: tuple(lines) for key, lines in file.summary.items()}
        return Findings(tuple(file.findings), tuple(file.recommendations), summary)

    def table(
        self, name: str, columns: Iterable[str], required: bool = True
    ) -> tuple[dict[str, str], ...]:
        if not self.is_there(name, required):
            return ()
        table = Table(self.folder / name, tuple(columns), str(self.folder / name))
        rows = tuple(row.values for row in table.rows())
        self.mistakes.extend(table.mistakes)
        return rows

    def performance(self) -> tuple[MeasureRow, ...]:
        name = "performance.csv"
        rows = self.table(name, ("measure", "value", "target", "met", "near_miss"), required=False)
        found = []
        for line, row in enumerate(rows, 2):
            given: dict[str, Any] = {key: value for key, value in row.items() if value != ""}
            given.setdefault("title", row.get("measure", ""))
            given.setdefault("unit", "percent")
            for flag in ("met", "near_miss"):
                if given.get(flag) not in (None, "true", "false"):
                    self.note(name, line, flag, f'"{given[flag]}" should be true or false.')
                    given.pop(flag)
                elif flag in given:
                    given[flag] = given[flag] == "true"
            try:
                measure = msgspec.convert(given, MeasureRow, strict=False)
                found.append(measure)
                for column, value in msgspec.structs.asdict(measure).items():
                    if isinstance(value, float) and not math.isfinite(value):
                        self.note(name, line, column, f'"{given[column]}" is not a number.')
            except msgspec.ValidationError as error:
                self.note(name, line, None, f"{error}.")
        return tuple(found)
