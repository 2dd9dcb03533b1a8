"""Appendix 5: every scored question with its figures, as far as they may be printed."""

from __future__ import annotations

from throughcare.core.disclosure import Profile, shown
from throughcare.core.frameworks import Criterion
from throughcare.core.score_sheet import QuestionFigure
from throughcare.folders.inspections import Inspection
from throughcare.report.document import Block, Column, Paragraph, Row, Section, Table, Value, runs
from throughcare.report.inspection import wording


def questions(inspection: Inspection, profile: Profile) -> Section:
    """Every scored question with its figures, as far as they may be printed."""
    blocks: list[Block] = [
        Paragraph(
            runs(
                "Share: of the relevant cases, weighted, whose work was above the line. From "
                f"{profile.percentage_from} relevant cases on it is given in percent, from "
                f'{profile.count_from} as a count; below that it is left out ("too few", or "c" '
                f"under {profile.mention_from}), since it could point to a person. The 95% interval is "
                "that of the share."
            )
        )
    ]
    figures = inspection.sheet.by_question()
    for _, criterion in inspection.framework.scored_criteria():
        blocks.append(_question_table(criterion, figures, profile))
    recorded = _record(inspection, profile)
    if recorded is not None:
        blocks.append(recorded)
    title = "Appendix 5: Every question"
    return Section("appendix-5", title, tuple(blocks), new_page=True)


def _question_table(
    criterion: Criterion, figures: dict[str, QuestionFigure], profile: Profile
) -> Table:
    rows = []
    for question in criterion.questions:
        figure = figures.get(question.id)
        if question.kind == "gate":
            continue
        text = f"{question.id} {question.text}"
        cells = _question_cells(figure, profile) if figure is not None else ("no case", "", "")
        shared = Value(cells[0], f"question {question.id}", f"share-{question.id}")
        row = (runs(text), runs(shared), runs(cells[1]), runs(cells[2]))
        rows.append(Row(row, f"question-{question.id}"))
    columns = (
        Column("Question"),
        Column("Share", True),
        Column("95% interval", True),
        Column("Relevant cases", True),
    )
    caption = f"Questions of {criterion.id} {criterion.title}"
    return Table(f"table-questions-{criterion.id}", caption, columns, tuple(rows))


def _question_cells(figure: QuestionFigure, profile: Profile) -> tuple[str, str, str]:
    printed = shown(figure.above, figure.relevant, figure.estimate, profile)
    if printed.form == "none":
        return "no case", "", "0"
    if printed.hidden:
        return printed.text, "", f"under {profile.count_from}"
    return printed.text, wording.interval(figure.low, figure.high), str(figure.relevant)


IN_TIME, TOO_LATE = ("met",), ("late", "overdue")


def _record(inspection: Inspection, profile: Profile) -> Table | None:
    """What assessors judged beside what the case records of the same sample show; None where the
    folder has no evidence of the record."""
    figures = inspection.sheet.by_question()
    rows = []
    for question, (in_time, of) in _in_time(inspection).items():
        figure = figures.get(question)
        if figure is None or question not in inspection.framework.questions:
            continue
        text = f"{question} {inspection.framework.questions[question].text}"
        judged = shown(figure.above, figure.relevant, figure.estimate, profile)
        recorded = shown(in_time, of, in_time / of, profile)
        base = str(of) if not recorded.hidden else f"under {profile.count_from}"
        rows.append(Row((runs(text), runs(judged.text), runs(recorded.text), runs(base))))
    if not rows:
        return None
    columns = (
        Column("Question"),
        Column("Judged", True),
        Column("Record", True),
        Column("Cases in the record", True),
    )
    note = (
        "Judged: the weighted share above the line. Record: the share of sampled cases, without weights, "
        "in which the record shows everything that the standards asked for in time. Two sources of one "
        "fact seldom agree to the point; a large difference is worth asking about."
    )
    caption = "What was judged, and what the record shows"
    return Table("table-record", caption, columns, tuple(rows), (runs(note),))


def _in_time(inspection: Inspection) -> dict[str, tuple[int, int]]:
    """By question: cases whose obligations were all met in time, of those that had any decided."""
    kept: dict[str, dict[str, bool]] = {}
    for row in inspection.evidence:
        state = row.get("state", "")
        if state in (*IN_TIME, *TOO_LATE):
            cases = kept.setdefault(row["question"], {})
            cases[row["case"]] = cases.get(row["case"], True) and state in IN_TIME
    order = list(inspection.framework.questions)
    return {
        question: (sum(kept[question].values()), len(kept[question]))
        for question in order
        if question in kept
    }
