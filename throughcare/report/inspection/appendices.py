"""The appendices, made from the data that was used: context, method, scoring, role, questions."""

from __future__ import annotations

import math
from typing import Any

from throughcare.core.disclosure import Profile, shown
from throughcare.core.frameworks import Criterion
from throughcare.core.score_sheet import QuestionFigure, Score
from throughcare.folders.inspections import Inspection
from throughcare.report.document import (
    Block,
    BulletList,
    Column,
    Link,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Value,
    runs,
)
from throughcare.report.inspection import wording
from throughcare.report.inspection.draw import agreement, draw

# What 80% of comparisons would show at the 5% level, in standard errors of a difference.
DETECTABLE = 1.959964 + 0.841621
CONTEXT_WORDS = {
    "total": "Total caseload",
    "caseload": "Total caseload",
    "mappa": "Subject to MAPPA",
    "ppo": "PPO cases",
    "male": "Male",
    "female": "Female",
    "minority_ethnic": "Minority ethnic",
    "white": "White",
}


def appendices(inspection: Inspection, profile: Profile) -> tuple[Section, ...]:
    return (
        _context(inspection),
        _method(inspection),
        _scoring(inspection),
        _role(inspection),
        _questions(inspection, profile),
    )


def _context(inspection: Inspection) -> Section:
    rows = [Row((runs(label), runs(text))) for label, text in _flat(inspection.info.context, "")]
    blocks: list[Block] = []
    if rows:
        columns = (Column("Figure"), Column("Value", True))
        caption = f"{inspection.info.area.name} at a glance"
        blocks.append(Table("table-context", caption, columns, tuple(rows)))
    else:
        blocks.append(Paragraph(runs("The area gave no contextual figures.")))
    title = "Appendix 1: Contextual information"
    return Section("appendix-1", title, tuple(blocks), new_page=True)


def _flat(given: dict[str, Any], before: str) -> list[tuple[str, str]]:
    """Label and value of every figure of a nested mapping, in its order."""
    found: list[tuple[str, str]] = []
    for key, value in given.items():
        label = CONTEXT_WORDS.get(key, key.replace("_", " "))
        label = (
            f"{before}, {wording.decapitalised(label)}" if before else label[:1].upper() + label[1:]
        )
        if isinstance(value, dict):
            found.extend(_flat(value, label))
        elif isinstance(value, list):
            found.append((label, "; ".join(_listed(one) for one in value)))
        elif isinstance(value, bool):
            found.append((label, "yes" if value else "no"))
        elif isinstance(value, int | float):
            found.append((label, wording.number(value)))
        elif value is not None:
            found.append((label, str(value)))
    return found


def _listed(one: Any) -> str:
    if isinstance(one, dict):
        return ", ".join(
            wording.number(v) if isinstance(v, int | float) else str(v) for v in one.values()
        )
    return str(one)


def _method(inspection: Inspection) -> Section:
    info = inspection.info
    dates = f"Fieldwork: {wording.period(info.fieldwork_from, info.fieldwork_to)}. "
    if info.feedback_on:
        dates += f"First results were told to the area on {wording.date(info.feedback_on)}. "
    if info.draft_on:
        dates += f"A draft went to it for comment on {wording.date(info.draft_on)}. "
    dates += f"Published on {wording.date(info.published_on)}."
    local = len({row["assessor"] for row in inspection.answers})
    model = Section(
        "method-model",
        "Model",
        (
            Paragraph(
                runs(
                    "An inspection asks how well each of a set of criteria is met. Those of most "
                    "sections are judged case by case: an assessor reads the file of a sampled case, "
                    "interviews its offender manager, and answers each question that is relevant to "
                    "the case as above or below the line of what is good enough. What concerns the "
                    "area as a whole is judged from documents, meetings and performance figures. Most "
                    "weight lies on risk of harm."
                )
            ),
            Paragraph(
                runs(
                    f"Here, {len({row['case'] for row in inspection.answers})} cases were read by "
                    f"{local} assessors, who gave {len(inspection.answers):,} answers."
                )
            ),
            Paragraph(runs(dates)),
        ),
        listed=False,
    )
    title = "Appendix 2: Model, method and publication"
    return Section(
        "appendix-2", title, (), (model, draw(inspection), agreement(inspection)), new_page=True
    )


def _scoring(inspection: Inspection) -> Section:
    framework = inspection.framework
    share = wording.chance(framework.summary_weight)
    rest = wording.chance(1 - framework.summary_weight)
    blocks: list[Block] = [
        BulletList(
            (
                runs(
                    "A question: the share of the cases to which it is relevant whose work was above "
                    "the line. Each case counts by its weight."
                ),
                runs(
                    f"A criterion: the mean over its questions, of which the summary question carries "
                    f"{share} and the others together {rest}."
                ),
                runs("A section: the mean of its criteria."),
                *(
                    runs(
                        f"The {thread.title}: the mean over its questions in sections "
                        f"{' and '.join(thread.sections)}, each counting alike."
                    )
                    for thread in framework.threads
                ),
                runs(
                    "A relevant question without an answer is missing: it is listed, and never taken "
                    "as not relevant."
                ),
            )
        ),
        _bands(inspection),
        Paragraph(
            runs(
                "Interval: ratio of weighted totals for each question, put together to a score, "
                "with the variance of the stratified draw, allowance for questions with few relevant "
                "cases, and the t distribution on the logit scale. The probability of a band comes "
                "from the same distribution. The intervals are for one score at a time."
            )
        ),
        _score_table(inspection),
    ]
    if inspection.practice is not None:
        blocks.append(_practice_table(inspection))
    blocks.extend(_differences(inspection))
    blocks.extend(_gaps(inspection))
    return Section("appendix-3", "Appendix 3: Scoring", tuple(blocks), new_page=True)


def _bands(inspection: Inspection) -> Table:
    framework = inspection.framework
    rows = []
    upper = "100%"
    for band in framework.bands:
        text = f"{band.from_percent:g}% to {upper}"
        rows.append(Row((runs(band.conclusion), runs(text))))
        upper = f"under {band.from_percent:g}%"
    notes = (runs(framework.bands_note),) if framework.bands_note else ()
    columns = (Column("Conclusion"), Column("Score"))
    return Table("table-bands", "Bands of a score", columns, tuple(rows), notes)


def _score_table(inspection: Inspection) -> Table:
    framework = inspection.framework
    first = framework.bands[0].conclusion
    columns = (
        Column("Score of"),
        Column("Score", True),
        Column("95% interval", True),
        Column(f"Probability of: {first}", True),
        Column("2006 method", True),
        Column("Shift by weights", True),
        Column("Detectable", True),
    )
    rows = []
    for one in inspection.sheet.scores:
        kind, _, of = one.id.partition(" ")
        rows.append(
            Row(
                (
                    runs(Link(_title(inspection, kind, of), _place(kind, of))),
                    runs(
                        Value(wording.score(one.estimate, framework), one.id, f"exact-{kind}-{of}")
                    ),
                    runs(wording.interval(one.low, one.high)),
                    runs(wording.chance(one.bands[first]) if first in one.bands else "none"),
                    runs(wording.score(one.unweighted, framework)),
                    runs(_shift(one)),
                    runs(_detectable(one)),
                ),
                f"scored-{kind}-{of}",
            )
        )
    notes = (
        runs(
            "Shift by weights: how many points the weights move the score, which is what ignoring "
            "the larger shares of some groups in the sample would have got wrong."
        ),
        runs(
            "Detectable: the least difference, in points, from another area inspected in the same way "
            "that 8 of 10 such comparisons would show. Smaller differences between two areas are best "
            "not read at all."
        ),
    )
    caption = f"All scores, for the {inspection.sheet.target} target"
    return Table("table-scores", caption, columns, tuple(rows), notes)


def _title(inspection: Inspection, kind: str, of: str) -> str:
    framework = inspection.framework
    if kind == "thread":
        return next((t.title for t in framework.threads if t.id == of), of)
    if kind == "section":
        title = next((s.title for s in framework.sections if s.id == of), "")
        return f"Section {of} {title}".strip()
    title = next((c.title for _, c in framework.criteria() if c.id == of), "")
    return f"{of} {title}".strip()


def _place(kind: str, of: str) -> str:
    return "table-2" if kind == "thread" else f"{kind}-{of}"


def _shift(one: Score) -> str:
    if one.estimate is None or one.unweighted is None:
        return ""
    return f"{(one.estimate - one.unweighted) * 100:+.1f}"


def _detectable(one: Score) -> str:
    if one.se is None:
        return ""
    return f"{DETECTABLE * math.sqrt(2) * one.se * 100:.0f}"


def _practice_table(inspection: Inspection) -> Table:
    assert inspection.practice is not None
    rows = tuple(
        Row(
            (
                runs(_title(inspection, *one.id.split(" ", 1))),
                runs(wording.score(one.estimate, inspection.framework)),
                runs(wording.interval(one.low, one.high)),
                runs(wording.reading(one)),
            )
        )
        for one in inspection.practice.scores
    )
    columns = (
        Column("Score of"),
        Column("Score", True),
        Column("95% interval", True),
        Column("How it reads"),
    )
    target = inspection.practice.target
    caption = f"The same scores for the {target} target: {wording.TARGETS.get(target, '')}"
    return Table("table-practice", caption, columns, rows)


def _differences(inspection: Inspection) -> list[Block]:
    differences = inspection.sheet.differences
    if not differences:
        return []
    rows = []
    for one in differences:
        if one.difference is None:
            continue
        low, high = (one.low or 0.0) * 100, (one.high or 0.0) * 100
        rows.append(
            Row(
                (
                    runs(_title(inspection, *one.score.split(" ", 1))),
                    runs(f"{one.group1} less {one.group2}"),
                    runs(f"{one.difference * 100:+.0f}"),
                    runs(f"{math.floor(low):+d} to {math.ceil(high):+d}"),
                    runs(f"{one.detectable * 100:.0f}" if one.detectable is not None else ""),
                )
            )
        )
    columns = (
        Column("Score of"),
        Column("Groups"),
        Column("Difference, points", True),
        Column("95% interval", True),
        Column("Detectable", True),
    )
    note = "Many comparisons at once: some will pass for a difference by chance. Exploratory."
    return [
        Table(
            "table-differences", "Differences between groups", columns, tuple(rows), (runs(note),)
        )
    ]


def _gaps(inspection: Inspection) -> list[Block]:
    """What is not in the scores: questions without a relevant case, and answers that are missing."""
    sheet = inspection.sheet
    blocks: list[Block] = []
    if sheet.left_out:
        listed = ", ".join(f"{one.question} ({one.reason})" for one in sheet.left_out)
        blocks.append(Note(runs(f"Questions left out of the scores: {listed}.")))
    if sheet.missing:
        questions = len({one.question for one in sheet.missing})
        text = (
            f"Missing: {len(sheet.missing)} relevant answers, to {questions} of the questions. They "
            "are in no score."
        )
    else:
        text = "No relevant question was left unanswered."
    blocks.append(Note(runs(text)))
    return blocks


def _role(inspection: Inspection) -> Section:
    synthetic = inspection.info.source == "synthetic"
    about = (
        "This report was made by the software throughcare from synthetic data. No inspectorate has "
        "made, seen or approved it, and nothing in it says anything about a real area."
        if synthetic
        else "This report was made by the software throughcare. No inspectorate has approved it."
    )
    blocks: tuple[Block, ...] = (
        Paragraph(runs(about)),
        Paragraph(
            runs(
                "The inspections whose form it follows were those of HMI Probation, an independent "
                "inspectorate that goes back to 1936, has had its authority in statute since the "
                "Criminal Justice Act 1991, and reported to the Home Secretary on the work of "
                "probation areas and youth offending teams. Its task in them was to say how well the "
                "work with each offender reduces reoffending and protects the public, with most "
                "attention to risk of harm and with diversity examined throughout."
            )
        ),
        Paragraph(
            runs(
                "Whoever inspects with this software keeps these rules by its construction: the draw "
                "can be repeated by anyone, every figure leads to the answers behind it, what was "
                "drafted by rule and what a person wrote can be told apart, and a judgement has a "
                "name and a reason."
            )
        ),
    )
    return Section("appendix-4", "Appendix 4: Role of the inspectorate", blocks)


def _questions(inspection: Inspection, profile: Profile) -> Section:
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
