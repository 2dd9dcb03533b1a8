"""From the figures of a criterion to its lettered findings, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from throughcare.core import disclosure
from throughcare.core.disclosure import Profile
from throughcare.core.findings.objects import LETTERS, MARKS, Finding, FindingFigure, Kind
from throughcare.core.frameworks import Criterion, Question
from throughcare.core.phrases import Phrase, Phrases, Rule
from throughcare.core.score_sheet import QuestionFigure


def strong(question: Question, figure: QuestionFigure, rule: Rule) -> bool:
    return figure.estimate is not None and figure.estimate * 100 >= rule.strong_from


def weak(question: Question, figure: QuestionFigure, rule: Rule) -> bool:
    limit = rule.summary_weak_below if question.kind == "summary" else rule.weak_below
    return figure.estimate is not None and figure.estimate * 100 < limit


def unreported(
    criterion: Criterion, figures: Mapping[str, QuestionFigure], profile: Profile
) -> list[Question]:
    """Questions that were answered for some case, but for too few to be printed."""
    found = []
    for question in criterion.questions:
        figure = figures.get(question.id)
        if question.kind == "gate" or figure is None or figure.relevant == 0:
            continue
        if disclosure.shown(figure.above, figure.relevant, figure.estimate, profile).hidden:
            found.append(question)
    return found


@dataclass(frozen=True)
class _Told:
    """A question with all that is needed to tell it."""

    question: Question
    phrase: Phrase
    figure: FindingFigure
    reach: int  # how many cases it concerns: those above the line, or those below


def of_criterion(
    criterion: Criterion,
    kind: Kind,
    figures: Mapping[str, QuestionFigure],
    phrases: Phrases,
    profile: Profile,
    sample_size: int,
) -> list[Finding]:
    told = _told(criterion, kind, figures, phrases, profile)
    groups: dict[str, list[_Told]] = {}
    for one in told:
        groups.setdefault(one.phrase.group or one.question.id, []).append(one)
    ordered = sorted(
        groups.values(),
        key=lambda group: (
            not any(one.question.kind == "summary" for one in group),
            -max(one.reach for one in group),
        ),
    )
    return [
        Finding(
            id=f"{criterion.id}.{MARKS[kind]}{LETTERS[place]}",
            criterion=criterion.id,
            kind=kind,
            letter=LETTERS[place],
            text=_sentences(group, kind, sample_size),
            questions=tuple(one.question.id for one in group),
            figures=tuple(one.figure for one in group),
        )
        for place, group in enumerate(ordered[: phrases.rule.at_most])
    ]


def _told(
    criterion: Criterion,
    kind: Kind,
    figures: Mapping[str, QuestionFigure],
    phrases: Phrases,
    profile: Profile,
) -> list[_Told]:
    chosen = strong if kind == "strength" else weak
    told = []
    for question in criterion.questions:
        figure = figures.get(question.id)
        if figure is None or question.kind == "gate" or not chosen(question, figure, phrases.rule):
            continue
        printed = disclosure.shown(figure.above, figure.relevant, figure.estimate, profile)
        if printed.hidden:
            continue
        quoted = FindingFigure(
            question.id,
            figure.above,
            figure.relevant,
            figure.estimate,
            figure.low,
            figure.high,
            printed.text,
        )
        reach = figure.above if kind == "strength" else figure.relevant - figure.above
        told.append(_Told(question, phrases.of(question), quoted, reach))
    return told


def _sentences(group: Sequence[_Told], kind: Kind, sample_size: int) -> str:
    """A finding in words: one sentence for up to three questions, another for the next three."""
    chunks = [group[place : place + 3] for place in range(0, len(group), 3)]
    return " ".join(_sentence(chunk, kind, sample_size) for chunk in chunks)


def _sentence(group: Sequence[_Told], kind: Kind, sample_size: int) -> str:
    """ "Where X, A in 82% of cases, and B in 94%." A further clause repeats condition and base only
    where they differ from those before."""
    clauses: list[str] = []
    where, base = "", ""
    for one in group:
        start = (
            f"where {one.phrase.where}, " if one.phrase.where and one.phrase.where != where else ""
        )
        if where and not one.phrase.where and "overall" not in one.phrase.says:
            start = "overall, "
        share, own_base = _share(one, kind, sample_size)
        text = f"{start}{one.phrase.says} in {share}"
        if own_base and own_base != base:
            text += f" of {own_base}"
        where, base = one.phrase.where, own_base or base
        clauses.append(text)
    sentence = listed(clauses, comma=True)
    return sentence[0].upper() + sentence[1:] + "."


def _share(one: _Told, kind: Kind, sample_size: int) -> tuple[str, str]:
    """The share as it stands in a sentence, and what it is a share of ("" when the share says so)."""
    figure, noun = one.figure, one.phrase.of
    only = "only " if kind == "improvement" and (figure.estimate or 0) < 0.5 else ""
    if "%" not in figure.shown:
        relevant = "relevant " if noun == "cases" else ""
        return f"{only}{figure.shown} {relevant}{noun}", ""
    if noun == "cases" and figure.relevant >= sample_size:
        return f"{only}{figure.shown}", "cases"
    relevant = "relevant " if noun == "cases" else ""
    return f"{only}{figure.shown}", f"the {figure.relevant} {relevant}{noun}"


def listed(parts: Sequence[str], comma: bool = False) -> str:
    """ "a, b and c"; with `comma`, "a, b, and c" (for whole clauses)."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + (", and " if comma else " and ") + parts[-1]
