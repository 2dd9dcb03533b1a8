"""Puts canaries into the folder of an inspection: what is published in the end, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from proof.canaries.planting import STRANGE, Rule, read_rows, write_rows
from proof.canaries.tokens import Planted

NOTES_OF_A_CASE = 3  # that get a canary
PUBLIC: Rule = ("all",)


class Inspecting:
    """One folder. `published`: what it finds is for everybody, else for those who are on it."""

    def __init__(self, folder: Path, planted: Planted, *, published: bool) -> None:
        self.folder = folder
        self.planted = planted
        self.info = self._json("inspection.json")
        self.id, self.area = self.info["id"], self.info["area"]["id"]
        acts = ("read findings", "read sample", "read answers")
        self.finding: tuple[Rule, ...] = (PUBLIC,) if published else tuple(
            ("inspection", self.id, act) for act in acts[:1]
        )  # fmt: skip
        self.listing: tuple[Rule, ...] = (PUBLIC,) if published else tuple(
            ("inspection", self.id, act) for act in acts
        )  # fmt: skip

    def plant(self) -> None:
        self.plant_info()
        self.plant_findings()
        self.plant_sample()
        self.plant_answers()

    def plant_info(self) -> None:
        def text() -> str:
            return self.planted.text("inspections.Inspection.info", *self.finding)

        self.info["title"] = self.planted.text(
            "inspections.Inspection.title", *self.listing, around="Inspection {}"
        )
        self.info["team"] = [{"role": "Lead inspector", "name": text()}]
        self.info["reinspection"] = {"needed": False, "reason": text()}
        for rated in (self.info.get("ratings") or {}).values():
            rated["reason"] = text()
        self._write("inspection.json", self.info)

    def plant_findings(self) -> None:
        findings = self._json("findings.json")
        for found in (*findings["findings"], *findings["recommendations"]):
            found["text"] = self.planted.text(
                "inspections.Inspection.findings", *self.finding, around=STRANGE
            )
        self._write("findings.json", findings)

    def plant_sample(self) -> None:
        manifest = self._json("sample.csv.manifest.json")
        manifest["warnings"] = [
            self.planted.text(
                "inspections.Inspection.manifest",
                *self.finding,
                ("inspection", self.id, "read sample"),
            )
        ]
        self._write("sample.csv.manifest.json", manifest)
        self._each_row("sample.csv", self._remark)

    def _remark(self, row: dict[str, Any], number: int) -> None:
        rule = ("answers", self.id, row["case"])
        row["remark"] = self.planted.text("inspections.SampledCase.row", rule)

    def plant_answers(self) -> None:
        self._each_row("answers.csv", self._note)
        self._each_row("evidence.csv", self._explanation)

    def _note(self, row: dict[str, Any], number: int) -> None:
        if number < NOTES_OF_A_CASE or row.get("note"):
            rule = ("answers", self.id, row["case"])
            row["note"] = self.planted.text("inspections.Answer.note", rule, around=STRANGE)

    def _explanation(self, row: dict[str, Any], number: int) -> None:
        if number < NOTES_OF_A_CASE:
            rule = ("answers", self.id, row["case"])
            row["explanation"] = self.planted.text("inspections.Evidence.explanation", rule)

    def _each_row(self, name: str, change: Callable[[dict[str, Any], int], None]) -> None:
        """Changes each row of a file; tells how many of its case came before."""
        rows, seen = read_rows(self.folder / name), dict[str, int]()
        for row in rows:
            change(row, seen.get(row["case"], 0))
            seen[row["case"]] = seen.get(row["case"], 0) + 1
        write_rows(self.folder / name, rows)

    def _json(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def _write(self, name: str, value: Any) -> None:
        (self.folder / name).write_text(json.dumps(value), encoding="utf-8")
