"""How the sample was really drawn, and how far two assessors agreed: parts of the method appendix."""

from __future__ import annotations

from typing import Any

from throughcare.folders.inspections import Inspection
from throughcare.report.document import Block, Column, Note, Paragraph, Row, Section, Table, runs
from throughcare.report.inspection import wording

STATISTICS = {
    "percent": "Agreement",
    "kappa": "Cohen's kappa",
    "ac1": "Gwet's AC1",
    "alpha": "Krippendorff's alpha",
}


def draw(inspection: Inspection) -> Section:
    manifest, info = inspection.manifest, inspection.info
    population = inspection.sheet.population
    frame = f" from a frame of {population:,.0f}" if population else ""
    text = (
        f"{len(inspection.sample)} cases were drawn{frame}: orders, suspended sentence orders and "
        "licences that had been supervised for five to seven months. Groups of which an area has few "
        "cases got larger shares, by the quotas below, and the weights take that back in the scores. "
        "Within each stratum the cases with the lowest tickets were taken; a ticket is the SHA-256 "
        "hash of seed, area, stratum and case, so that anyone who holds the frame can repeat the draw."
    )
    seed = manifest.get("seed", info.seed)
    proof = f"Seed: {seed}." if seed != "" else "No seed is recorded."
    hashed = _frame_hash(manifest)
    proof += f" Hash of the frame: {hashed}." if hashed else " No hash of the frame is recorded."
    blocks: list[Block] = [Paragraph(runs(text)), Paragraph(runs(proof)), _strata(inspection)]
    quotas = _quotas(inspection)
    if quotas is not None:
        blocks.append(quotas)
    warnings = manifest.get("warnings")
    if isinstance(warnings, list) and warnings:
        blocks.append(Note(runs(" ".join(str(warning) for warning in warnings))))
    return Section("method-draw", "The draw", tuple(blocks), listed=False)


def _frame_hash(manifest: dict[str, Any]) -> str:
    """The frame's hash under any of the names that a manifest may give it."""
    for key in ("frame_sha256", "frame_hash"):
        if key in manifest:
            return str(manifest[key])
    frame = manifest.get("frame")
    if isinstance(frame, dict):
        return str(frame.get("sha256", frame.get("hash", "")))
    return ""


def _strata(inspection: Inspection) -> Table:
    rows: dict[str, dict[str, str]] = {}
    drawn: dict[str, int] = {}
    for case in inspection.sample:
        rows.setdefault(case["stratum"], case)
        drawn[case["stratum"]] = drawn.get(case["stratum"], 0) + 1
    table = []
    for stratum, case in rows.items():
        weight = case.get("weight", "")
        table.append(
            Row(
                (
                    runs(stratum.replace("_", " ")),
                    runs(case.get("stratum_population", "")),
                    runs(str(drawn[stratum])),
                    runs(f"{float(weight):.2f}" if weight else ""),
                )
            )
        )
    columns = (
        Column("Stratum"),
        Column("Cases in the frame", True),
        Column("Drawn", True),
        Column("Weight", True),
    )
    note = "Weight: how many cases of the frame each drawn case stands for."
    return Table("table-strata", "Strata of the sample", columns, tuple(table), (runs(note),))


def _quotas(inspection: Inspection) -> Table | None:
    quotas = inspection.manifest.get("quotas")
    if not isinstance(quotas, dict) or not quotas:
        return None
    rows = []
    for flag, wanted in quotas.items():
        reached = sum(case.get(flag) == "true" for case in inspection.sample)
        rows.append(Row((runs(flag.replace("_", " ")), runs(str(wanted)), runs(str(reached)))))
    columns = (Column("Group"), Column("At least", True), Column("In the sample", True))
    note = "The numbers are ours: the reports of 2006 name the groups but no quota."
    return Table("table-quotas", "Quotas of the sample", columns, tuple(rows), (runs(note),))


def agreement(inspection: Inspection) -> Section:
    found = inspection.agreement
    pooled = found.get("pooled") if found else None
    if not isinstance(pooled, dict) or not pooled.get("pairs"):
        text = "No case was read by two assessors, so nothing can be said about how far they agree."
        return Section("method-agreement", "Agreement", (Paragraph(runs(text)),), listed=False)
    rows = []
    relevance = pooled.get("relevance") or {}
    if relevance.get("value") is not None:
        rows.append(
            Row(
                (runs("Agreement on what is relevant"), runs(f"{relevance['value']:.2f}"), runs(""))
            )
        )
    for key, title in STATISTICS.items():
        one = pooled.get(key)
        if isinstance(one, dict) and one.get("value") is not None:
            low, high = one.get("low"), one.get("high")
            between = f"{low:.2f} to {high:.2f}" if low is not None and high is not None else ""
            rows.append(Row((runs(title), runs(f"{one['value']:.2f}"), runs(between))))
    columns = (Column("Statistic"), Column("Value", True), Column("95% interval", True))
    text = (
        f"Some cases were read twice, by assessors who did not know each other's answers: "
        f"{wording.number(pooled['pairs'])} pairs of answers that both judged relevant. Each statistic "
        "says something else; where nearly all answers are the same, kappa can be low though the "
        "readers agree, so that they are best seen together."
    )
    blocks = (
        Paragraph(runs(text)),
        Table("table-agreement", "Agreement of two readers", columns, tuple(rows)),
        Note(
            runs("Intervals by leaving out one case at a time, as answers of a case hang together.")
        ),
    )
    return Section("method-agreement", "Agreement", blocks, listed=False)
