"""Sections 1 to 4: each criterion with statement, score, findings and conclusion."""

from __future__ import annotations

from throughcare.core.disclosure import Profile
from throughcare.core.findings import Finding, unreported
from throughcare.core.frameworks import Criterion
from throughcare.core.frameworks import Section as FrameworkSection
from throughcare.core.measures import shipped_measures
from throughcare.core.score_sheet import Score, likely_band
from throughcare.folders.inspections import Inspection
from throughcare.folders.inspections.drafting import written_findings
from throughcare.folders.inspections.info import MeasureRow, Rating
from throughcare.report.document import (
    Block,
    Column,
    Conclusion,
    FindingList,
    KeyFigure,
    LetteredFinding,
    Link,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Value,
    runs,
)
from throughcare.report.inspection import scores, wording

TITLES = {"strength": "Strengths", "improvement": "Areas for improvement"}
PERFORMANCE = "4.2"  # the criterion about targets: its section carries the table of measures


def sections(inspection: Inspection, profile: Profile) -> tuple[Section, ...]:
    return tuple(
        _section(inspection, section, profile) for section in inspection.framework.sections
    )


def _section(inspection: Inspection, section: FrameworkSection, profile: Profile) -> Section:
    framework = inspection.framework
    blocks: list[Block] = []
    one = inspection.sheet.score("section", section.id)
    if one is not None and one.estimate is not None:
        blocks.append(scores.key_figure(one, f"Score of section {section.id}", framework))
    children = tuple(_criterion(inspection, criterion, profile) for criterion in section.criteria)
    title = f"{section.id}. {section.title}"
    return Section(f"section-{section.id}", title, tuple(blocks), children, new_page=True)


def _criterion(inspection: Inspection, criterion: Criterion, profile: Profile) -> Section:
    blocks: list[Block] = []
    if criterion.statement:
        blocks.append(Paragraph(runs(criterion.statement)))
    rating = inspection.info.ratings.get(criterion.id)
    one = inspection.sheet.score("criterion", criterion.id)
    if rating is not None:
        blocks.extend(_rated(inspection, criterion, rating))
    elif one is not None:
        blocks.extend(_scored(inspection, criterion, one, profile))
    else:
        blocks.append(Paragraph(runs("This criterion was not judged in this inspection.")))
    title = f"{criterion.id} {criterion.title}"
    return Section(f"criterion-{criterion.id}", title, tuple(blocks))


def _scored(
    inspection: Inspection, criterion: Criterion, one: Score, profile: Profile
) -> list[Block]:
    framework = inspection.framework
    if one.estimate is None:
        return [Paragraph(runs("No question of this criterion was relevant to a sampled case."))]
    blocks: list[Block] = [scores.key_figure(one, "Score", framework)]
    blocks.extend(finding_lists(criterion.id, inspection.findings.findings))
    few = unreported(criterion, inspection.sheet.by_question(), profile)
    number = wording.counted(len(few))
    how_many = f"{number} question was" if len(few) == 1 else f"{number} questions were"
    note = [Link("Every question with its figures", f"table-questions-{criterion.id}")]
    text = " is in appendix 5."
    if few:
        text += (
            f" {how_many} relevant to fewer than {profile.count_from} cases: counted in the score, but "
            "not reported singly, because so small a number could point to a person."
        )
    blocks.append(Note(runs(*note, text)))
    blocks.append(Conclusion(runs(conclusion(one, inspection))))
    return blocks


def conclusion(one: Score, inspection: Inspection) -> str:
    """What the score comes to: the band of the unrounded score, and whether the sample settles it."""
    framework = inspection.framework
    assert one.estimate is not None
    band = framework.conclusion(one.estimate)
    text = f"Conclusion: {band}."
    if likely_band(one) is None and one.bands:
        text += f" The sample does not settle this: {wording.bands(one)}."
    if one.unweighted is not None and framework.conclusion(one.unweighted) != band:
        other = framework.conclusion(one.unweighted)
        text += f" Without weights, as in 2006, it would have been: {other}."
    return text


def finding_lists(criterion: str, findings: tuple[Finding, ...]) -> list[Block]:
    """Strengths, then areas for improvement; where there are none of a kind, a sentence says so."""
    blocks: list[Block] = []
    for kind, title in TITLES.items():
        chosen = sorted(
            (f for f in findings if f.criterion == criterion and f.kind == kind),
            key=lambda finding: finding.letter,
        )
        if chosen:
            lettered = tuple(LetteredFinding(f.id, f.letter, wording.finding(f)) for f in chosen)
            blocks.append(FindingList(f"{kind}-{criterion}", title, lettered))
        else:
            blocks.append(Paragraph(runs(f"{title}: none that the figures bear out.")))
    return blocks


def _rated(inspection: Inspection, criterion: Criterion, rating: Rating) -> list[Block]:
    details = [runs("Judged on evidence about the area as a whole; no sample, so no interval")]
    if rating.proposed and rating.proposed != rating.rating:
        why = f": {rating.reason.rstrip('.')}" if rating.reason else ""
        details.append(runs(f"The specific criteria alone would give: {rating.proposed}{why}"))
    own_id = f"rated-{criterion.id}"
    judged = Value(rating.rating.capitalize(), f"criterion {criterion.id}", own_id)
    blocks: list[Block] = [
        KeyFigure(f"key-{own_id}", "Judgement", judged, tuple(details)),
    ]
    if criterion.id == PERFORMANCE and inspection.performance:
        blocks.append(performance_table(inspection))
    if rating.specific:
        rows = tuple(
            Row((runs(f"{one.id} {one.text}"), runs(one.judgement.capitalize() or "Not judged")))
            for one in rating.specific
        )
        caption = f"Specific criteria of {criterion.id}"
        columns = (Column("Specific criterion"), Column("Judgement"))
        blocks.append(Table(f"specific-{criterion.id}", caption, columns, rows))
    kept = tuple(f for f in inspection.findings.findings if f.criterion == criterion.id)
    blocks.extend(
        finding_lists(criterion.id, kept or tuple(written_findings(criterion.id, rating)))
    )
    blocks.append(Conclusion(runs(f"Conclusion: {rating.rating}.")))
    return blocks


STAR = (
    '* The target was met or nearly met. "Near miss" is the furthest from the target that still counts as '
    "nearly met. The reports of 2006 use the words without a number; ours is in the definition of each "
    "measure."
)
REAL = (
    "The figures of England and Wales are real: those published for the same year, printed for comparison. "
    "All others in this table are synthetic."
)


def performance_table(inspection: Inspection) -> Table:
    """The measures that have a target; an asterisk for what was met or nearly met. Other ways to count
    the same, without a target, are left to `performance.csv`."""
    measures = [row for row in inspection.performance if row.target is not None]
    compared = any(row.england_wales is not None for row in measures)
    rows = []
    for row in measures:
        mark = "*" if row.met or row.near_miss else ""
        own_id = f"measure-{row.measure}"
        own = Value(_unit(row, row.value) + mark, f"measure {row.measure}", own_id)
        cells = [runs(row.title), runs(_unit(row, row.target)), runs(own), runs(_near(row))]
        if compared:
            cells.append(runs(_unit(row, row.england_wales)))
        rows.append(Row(tuple(cells)))
    columns = [
        Column("Measure"),
        Column("Target", True),
        Column(inspection.info.area.name, True),
        Column("Near miss", True),
    ]
    notes = [runs(STAR)]
    if compared:
        columns.append(Column("England and Wales (published)", True))
        if inspection.info.source == "synthetic":
            notes.append(runs(REAL))
    caption = "Performance against national targets"
    return Table("table-performance", caption, tuple(columns), tuple(rows), tuple(notes))


def _near(row: MeasureRow) -> str:
    """The value up to which the target counts as nearly met: what the folder says; for a folder that
    does not say it, what the measure's definition says now."""
    if row.near_miss_to is not None:
        return _unit(row, row.near_miss_to)
    known = shipped_measures().get(row.measure)
    if known is None or known.near_miss is None or row.target is None:
        return "not set"
    step = known.near_miss if known.better == "lower" else -known.near_miss
    return _unit(row, row.target + step)


def _unit(measure: MeasureRow, value: float | None) -> str:
    if value is None:
        return "no figure"
    if "percent" in measure.unit or measure.unit == "%":
        return f"{wording.number(round(value, 1))}%"
    return f"{wording.number(round(value, 1))} {measure.unit}"
