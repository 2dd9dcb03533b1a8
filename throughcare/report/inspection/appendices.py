"""The appendices, made from the data that was used: context, method, scoring, role, questions."""

from __future__ import annotations

import math

from throughcare.core.disclosure import Profile
from throughcare.core.score_sheet import Score
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
from throughcare.report.inspection import scores, wording
from throughcare.report.inspection.area_figures import figures_of_the_area
from throughcare.report.inspection.draw import agreement, draw
from throughcare.report.inspection.groups import differences
from throughcare.report.inspection.questions import questions

# What 80% of comparisons would show at the 5% level, in standard errors of a difference.
DETECTABLE = 1.959964 + 0.841621


def appendices(inspection: Inspection, profile: Profile) -> tuple[Section, ...]:
    return (
        figures_of_the_area(inspection),
        _method(inspection),
        _scoring(inspection, profile),
        _role(inspection),
        questions(inspection, profile),
    )


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
            Paragraph(runs(_written_by(inspection))),
        ),
        listed=False,
    )
    title = "Appendix 2: Model, method and publication"
    return Section(
        "appendix-2", title, (), (model, draw(inspection), agreement(inspection)), new_page=True
    )


KINDS = {"strength": "strength", "improvement": "area for improvement"}


def _written_by(inspection: Inspection) -> str:
    """Which findings the rule drafted and which are a person's."""
    found = inspection.findings.findings
    edited = [one for one in found if one.edited]
    if not edited:
        return f"All {len(found)} findings were drafted by rule from the figures."
    drafted = [one for one in found if not one.edited]
    by_rule = {one.criterion for one in drafted}
    whole = list(dict.fromkeys(one.criterion for one in edited if one.criterion not in by_rule))
    told = [f"all findings of {wording.listed(whole)}"] if whole else []
    told += [
        f"{KINDS[one.kind]} ({one.letter}) of {one.criterion}"
        for one in edited
        if one.criterion in by_rule
    ]
    return (
        f"Of the {len(found)} findings, {len(drafted)} were drafted by rule from the figures. A person "
        f"wrote or changed the other {len(edited)}: {wording.listed(told)}."
    )


def _scoring(inspection: Inspection, profile: Profile) -> Section:
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
    blocks.extend(differences(inspection, profile))
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


SHIFT = (
    "Shift: how many points the weights move the score, which is what ignoring the larger "
    "shares of some groups in the sample would have got wrong."
)
LEAST = (
    "Detectable: the least difference, in points, from another area inspected in the same way that 8 of 10 "
    "such comparisons would show. Smaller differences between two areas are best not read at all."
)


def _score_table(inspection: Inspection) -> Table:
    first = inspection.framework.bands[0].conclusion
    columns = (
        Column("Score of"),
        Column("Score", True),
        Column("95% interval", True),
        Column(f"Chance of {first}", True),
        Column("2006 method", True),
        Column("Shift", True),
        Column("Detectable", True),
    )
    rows = tuple(_score_row(inspection, one) for one in inspection.sheet.scores)
    caption = f"All scores, for the {inspection.sheet.target} target"
    return Table("table-scores", caption, columns, rows, (runs(SHIFT), runs(LEAST)))


def _score_row(inspection: Inspection, one: Score) -> Row:
    framework = inspection.framework
    kind, _, of = one.id.partition(" ")
    chance = one.bands.get(framework.bands[0].conclusion)
    cells = (
        runs(Link(scores.title(inspection, kind, of), _place(kind, of))),
        runs(Value(wording.score(one.estimate, framework), one.id, f"exact-{kind}-{of}")),
        runs(wording.interval(one.low, one.high)),
        runs("none" if chance is None else wording.chance(chance)),
        runs(wording.score(one.unweighted, framework)),
        runs(_shift(one)),
        runs(_detectable(one)),
    )
    return Row(cells, f"scored-{kind}-{of}")


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
                runs(scores.title(inspection, *one.id.split(" ", 1))),
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


def _gaps(inspection: Inspection) -> list[Block]:
    """What is not in the scores: questions without a relevant case, and answers that are missing."""
    sheet = inspection.sheet
    blocks: list[Block] = []
    if sheet.left_out:
        listed = ", ".join(f"{one.question} ({one.reason})" for one in sheet.left_out)
        blocks.append(Note(runs(f"Questions left out of the scores: {listed}.")))
    if sheet.unread:
        text = (
            f"{len(sheet.unread)} sampled cases could not be read; the other cases of their stratum "
            "stand for them."
        )
        blocks.append(Note(runs(text)))
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
