"""Findings, drafted by rule from the figures of an inspection, and then a person's to edit.

A question that is strong over the sample becomes a strength, a weak one an area for improvement; what
lies between is in the report's table of all questions. Nothing is drafted from a figure that may not be
printed. The order puts the summary question first, then what concerns most cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from throughcare.core import disclosure
from throughcare.core.disclosure import Profile
from throughcare.core.frameworks import Criterion, Framework, Question
from throughcare.core.phrases import Phrase, Phrases, Rule
from throughcare.core.score_sheet import QuestionFigure, Score, ScoreSheet

Kind = Literal["strength", "improvement"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS: dict[Kind, str] = {"strength": "S", "improvement": "A"}


@dataclass(frozen=True)
class FindingFigure:
    """A figure that a finding quotes, as printed and as computed (shares from 0 to 1)."""

    question: str
    above: int
    relevant: int
    estimate: float | None
    low: float | None
    high: float | None
    shown: str


@dataclass(frozen=True)
class Finding:
    """One lettered finding. `edited`: a person has changed it, and no draft replaces it."""

    id: str
    criterion: str
    kind: Kind
    letter: str
    text: str
    questions: tuple[str, ...] = ()
    figures: tuple[FindingFigure, ...] = ()
    edited: bool = False


@dataclass(frozen=True)
class Recommendation:
    number: int
    text: str
    findings: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True)
class Findings:
    """What `findings.json` holds. `summary`: paragraphs by section id, and under `risk_of_harm`."""

    findings: tuple[Finding, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    summary: Mapping[str, tuple[str, ...]] | None = None

    def of(self, criterion: str, kind: Kind) -> list[Finding]:
        """The findings of one kind in one criterion, by letter."""
        chosen = [f for f in self.findings if f.criterion == criterion and f.kind == kind]
        return sorted(chosen, key=lambda finding: finding.letter)


def draft(
    framework: Framework,
    sheet: ScoreSheet,
    phrases: Phrases,
    profile: Profile,
    ratings: Mapping[str, str] | None = None,
) -> Findings:
    """All findings, recommendations and summaries that the rule gives. `ratings` are the judgements of
    rated criteria (criterion -> rating). Deterministic; no figure is quoted that `profile` hides."""
    figures = sheet.by_question()
    drafted: list[Finding] = []
    for _, criterion in framework.scored_criteria():
        for kind in MARKS:
            drafted.extend(
                _of_criterion(criterion, kind, figures, phrases, profile, sheet.sample_size)
            )
    findings = tuple(drafted)
    recommended = _recommendations(framework, sheet, phrases, findings, ratings or {})
    return Findings(
        findings, recommended, _summary(framework, sheet, phrases, profile, ratings or {})
    )


def keep_edits(fresh: Findings, kept: Findings) -> Findings:
    """A fresh draft into which everything that a person has edited is taken as it stands: an edited
    finding keeps id, letter and text, the drafts of its questions go, and the others take the letters
    that are free. If a recommendation was edited, the whole kept list of recommendations stays."""
    edited = [finding for finding in kept.findings if finding.edited]
    told = {question for finding in edited for question in finding.questions}
    merged: list[Finding] = list(edited)
    taken = {finding.id for finding in edited}
    for finding in fresh.findings:
        if told.intersection(finding.questions):
            continue
        own_id = f"{finding.criterion}.{MARKS[finding.kind]}"
        letter = next(c for c in LETTERS if own_id + c not in taken)
        taken.add(own_id + letter)
        merged.append(replace(finding, id=own_id + letter, letter=letter))
    merged.sort(key=lambda f: (f.criterion, f.kind != "strength", f.letter))
    by_hand = any(recommendation.edited for recommendation in kept.recommendations)
    recommendations = kept.recommendations if by_hand else fresh.recommendations
    known = {finding.id for finding in merged}
    recommendations = tuple(
        replace(r, findings=tuple(f for f in r.findings if f in known)) for r in recommendations
    )
    return Findings(tuple(merged), recommendations, fresh.summary)


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


def _of_criterion(
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
            text=_sentence(group, kind, sample_size),
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


def _sentence(group: Sequence[_Told], kind: Kind, sample_size: int) -> str:
    """One finding in words: "Where X, A in 82% of cases, and B in 94%." A further clause of the same
    group repeats condition and base only where they differ from those before."""
    clauses: list[str] = []
    where, base = "", ""
    for one in group:
        start = (
            f"where {one.phrase.where}, " if one.phrase.where and one.phrase.where != where else ""
        )
        if where and not one.phrase.where:
            start = "overall, " if "overall" not in one.phrase.says else ""
        share, own_base = _share(one, kind, sample_size)
        text = f"{start}{one.phrase.says} in {share}"
        if own_base and own_base != base:
            text += f" of {own_base}"
        where, base = one.phrase.where, own_base or base
        clauses.append(text)
    sentence = _listed(clauses, comma=True)
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


def _listed(parts: Sequence[str], comma: bool = False) -> str:
    """ "a, b and c"; with `comma`, "a, b, and c" (for whole clauses)."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + (", and " if comma else " and ") + parts[-1]


# recommendations


def _recommendations(
    framework: Framework,
    sheet: ScoreSheet,
    phrases: Phrases,
    findings: Sequence[Finding],
    ratings: Mapping[str, str],
) -> tuple[Recommendation, ...]:
    """Criteria below the line: those of a thread that is itself below the line first, then the lowest
    score first; then rated criteria in the lower half of the scale. Each names the findings it answers."""
    line = framework.bands[0].from_percent / 100
    threaded = _weak_thread_questions(framework, sheet, line)
    waiting: list[tuple[bool, float, Criterion]] = []
    for _, criterion in framework.scored_criteria():
        score = sheet.score("criterion", criterion.id)
        if score is not None and score.estimate is not None and score.estimate < line:
            in_thread = any(question.id in threaded for question in criterion.questions)
            waiting.append((not in_thread, score.estimate, criterion))
    waiting.sort(key=lambda one: (one[0], one[1], one[2].id))
    texts = [_recommendation(c, phrases, findings) for _, _, c in waiting]
    for _, criterion in framework.criteria():
        rating = ratings.get(criterion.id)
        if rating in framework.ratings[len(framework.ratings) // 2 :]:
            texts.append((f"The weaknesses found in {criterion.title.lower()} are put right.", ()))
    most = phrases.rule.recommendations
    return tuple(Recommendation(n, *one) for n, one in enumerate(texts[:most], 1))


def _weak_thread_questions(framework: Framework, sheet: ScoreSheet, line: float) -> set[str]:
    found: set[str] = set()
    for thread in framework.threads:
        score = sheet.score("thread", thread.id)
        if score is not None and score.estimate is not None and score.estimate < line:
            found.update(score.questions)
    return found


def _recommendation(
    criterion: Criterion, phrases: Phrases, findings: Sequence[Finding]
) -> tuple[str, tuple[str, ...]]:
    answered = [f for f in findings if f.criterion == criterion.id and f.kind == "improvement"]
    wanted = phrases.recommend.get(criterion.id, f"{criterion.title.lower()} reaches the line")
    worst = sorted(
        (figure for finding in answered for figure in finding.figures),
        key=lambda figure: (figure.estimate or 0.0, figure.question),
    )
    texts = {question.id: question for question in criterion.questions}
    topics = [
        phrases.of(texts[figure.question]).topic
        for figure in worst
        if texts[figure.question].kind != "summary"
    ][:2]
    text = wanted[0].upper() + wanted[1:]
    if topics:
        text += f", with attention first to {_listed(topics)}"
    return text + ".", tuple(finding.id for finding in answered)


# summaries


def _summary(
    framework: Framework,
    sheet: ScoreSheet,
    phrases: Phrases,
    profile: Profile,
    ratings: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Paragraphs by section id, and by thread id."""
    found: dict[str, tuple[str, ...]] = {}
    for section in framework.sections:
        score = sheet.score("section", section.id)
        if score is not None and score.estimate is not None:
            asked = [question for criterion in section.criteria for question in criterion.questions]
            first = _of_section(section.criteria, sheet, score)
            found[section.id] = tuple(
                text for text in (first, _topics(asked, sheet, phrases, profile)) if text
            )
        elif any(criterion.id in ratings for criterion in section.criteria):
            found[section.id] = (_rated(section.criteria, framework.ratings, ratings),)
    for thread in framework.threads:
        score = sheet.score("thread", thread.id)
        if score is None or score.estimate is None:
            continue
        asked = [q for q in framework.questions.values() if q.id in set(score.questions)]
        first = (
            f"Over the {len(asked)} questions of the {thread.title}, work was above the line in "
            f"{disclosure.percent(score.estimate)}% of relevant cases on average{_between(score)}."
        )
        found[thread.id] = tuple(t for t in (first, _topics(asked, sheet, phrases, profile)) if t)
    return found


def _between(score: Score) -> str:
    if score.low is None or score.high is None:
        return ""
    low, high = disclosure.outward(score.low, score.high)
    return f" (95% interval {low} to {high})"


def _of_section(criteria: Sequence[Criterion], sheet: ScoreSheet, section: Score) -> str:
    scores = [(sheet.score("criterion", c.id), c) for c in criteria]
    known = [(s.estimate, c) for s, c in scores if s is not None and s.estimate is not None]
    if not known or section.estimate is None:
        return ""
    text = (
        f"The section as a whole scored {disclosure.percent(section.estimate)}%{_between(section)}."
    )
    best, worst = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    if len(known) > 1:
        text += (
            f" Of its {len(known)} criteria, {best[1].title[0].lower() + best[1].title[1:]} scored "
            f"highest ({disclosure.percent(best[0])}%) and "
            f"{worst[1].title[0].lower() + worst[1].title[1:]} lowest ({disclosure.percent(worst[0])}%)."
        )
    return text


def _rated(criteria: Sequence[Criterion], scale: Sequence[str], ratings: Mapping[str, str]) -> str:
    parts = []
    for rating in scale:
        titles = [c.title[0].lower() + c.title[1:] for c in criteria if ratings.get(c.id) == rating]
        if titles:
            parts.append(
                f"{_listed(titles)} {'were' if len(titles) > 1 else 'was'} judged {rating}"
            )
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _topics(
    asked: Iterable[Question], sheet: ScoreSheet, phrases: Phrases, profile: Profile
) -> str:
    """What was done best and worst, of questions with a base that may be given in percent."""
    figures = sheet.by_question()
    known = []
    for question in asked:
        figure = figures.get(question.id)
        if figure is None or figure.estimate is None or question.kind != "individual":
            continue
        printed = disclosure.shown(figure.above, figure.relevant, figure.estimate, profile)
        if printed.form == "percentage":
            known.append((figure.estimate, question, printed.text))
    known.sort(key=lambda one: (-one[0], one[1].id))
    best = [one for one in known if strong(one[1], figures[one[1].id], phrases.rule)][:3]
    worst = [one for one in reversed(known) if weak(one[1], figures[one[1].id], phrases.rule)][:3]

    def told(chosen: Sequence[tuple[float, Question, str]]) -> str:
        return _listed([f"{phrases.of(q).topic} ({text})" for _, q, text in chosen])

    parts = []
    if best:
        parts.append(f"Work was best on {told(best)}.")
    if worst:
        parts.append(
            f"It was weakest on {told(worst)}." if best else f"Work was weakest on {told(worst)}."
        )
    return " ".join(parts)
