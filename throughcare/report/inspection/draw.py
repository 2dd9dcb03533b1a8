"""How the sample was really drawn, and how far two assessors agreed: parts of the method appendix."""

from __future__ import annotations

from typing import Any

from throughcare.core.sampling.titles import group_title, stratum_title
from throughcare.folders.inspections import Inspection
from throughcare.folders.inspections.info import Statistic
from throughcare.report.document import Block, Column, Note, Paragraph, Row, Section, Table, runs
from throughcare.report.inspection.wording import upper_first


def draw(inspection: Inspection) -> Section:
    manifest, info = inspection.manifest, inspection.info
    population = inspection.sheet.population
    frame = f" from a frame of {population:,.0f}" if population else ""
    text = (
        f"{len(inspection.sample)} cases were drawn{frame}: orders, suspended sentence orders and "
        "licences that had been supervised for five to seven months. The frame was parted into groups "
        "(strata). Groups with few cases got larger shares, so that enough of each kind were read, and "
        "the weights take that back in the scores. Within each stratum the cases with the lowest tickets "
        "were taken; a ticket is the SHA-256 hash of seed, area, stratum and case, so that anyone who "
        "holds the frame can repeat the draw."
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
                    runs(upper_first(stratum_title(stratum))),
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
        group = upper_first(group_title(flag))
        rows.append(Row((runs(group), runs(str(wanted)), runs(str(reached)))))
    columns = (Column("Group"), Column("At least", True), Column("In the sample", True))
    note = "The numbers are ours: the reports of 2006 name the groups but no quota."
    return Table("table-quotas", "Quotas of the sample", columns, tuple(rows), (runs(note),))


def agreement(inspection: Inspection) -> Section:
    """How far two readers of the same cases agreed, by four statistics that are best seen together."""
    found = inspection.agreement
    if found is None or not found.pooled.pairs:
        text = "No case was read by two assessors, so nothing can be said about how far they agree."
        return Section("method-agreement", "Agreement", (Paragraph(runs(text)),), listed=False)
    pooled = found.pooled
    told = [
        ("Agreement on what is relevant", pooled.relevance),
        ("Agreement on the line", pooled.percent),
        ("Cohen's kappa", pooled.kappa),
        ("Gwet's AC1", pooled.ac1),
        ("Krippendorff's alpha", pooled.alpha),
    ]
    rows = tuple(
        Row((runs(title), runs(f"{one.value:.2f}"), runs(_between(one))))
        for title, one in told
        if one.value is not None
    )
    columns = (Column("Statistic"), Column("Value", True), Column("95% interval", True))
    text = (
        f"Some cases were read twice, by assessors who did not know each other's answers: {pooled.pairs:,} "
        "pairs of answers that both judged relevant. Each statistic says something else; where nearly all "
        "answers are the same, kappa can be low though the readers agree, so that they are best seen "
        "together."
    )
    blocks = (
        Paragraph(runs(text)),
        Table("table-agreement", "Agreement of two readers", columns, rows),
        Note(
            runs("Intervals by leaving out one case at a time, as answers of a case hang together.")
        ),
    )
    return Section("method-agreement", "Agreement", blocks, listed=False)


def _between(one: Statistic) -> str:
    if one.low is None or one.high is None:
        return ""
    return f"{one.low:.2f} to {one.high:.2f}"
