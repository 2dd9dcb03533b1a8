"""Recommendations and summary paragraphs: what the findings of all criteria come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from throughcare.core import disclosure
from throughcare.core.disclosure import Profile
from throughcare.core.findings.objects import Finding, Recommendation
from throughcare.core.findings.telling import listed, strong, weak
from throughcare.core.frameworks import Criterion, Framework, Question
from throughcare.core.phrases import Phrases
from throughcare.core.score_sheet import Score, ScoreSheet


def recommendations(
    framework: Framework,
    sheet: ScoreSheet,
    phrases: Phrases,
    findings: Sequence[Finding],
    ratings: Mapping[str, str],
) -> tuple[Recommendation, ...]:
    """Criteria below the line: those of a thread that is itself below the line first, then the lowest
    score first; then rated criteria in the lower half of the scale. Each names the findings it answers;
    a criterion without any gets none."""
    line = framework.bands[0].from_percent / 100
    threaded = _weak_thread_questions(framework, sheet, line)
    waiting: list[tuple[bool, float, Criterion]] = []
    for _, criterion in framework.scored_criteria():
        score = sheet.score("criterion", criterion.id)
        if score is not None and score.estimate is not None and score.estimate < line:
            in_thread = any(question.id in threaded for question in criterion.questions)
            waiting.append((not in_thread, score.estimate, criterion))
    waiting.sort(key=lambda one: (one[0], one[1], one[2].id))
    advised = [_recommendation(c, phrases, findings) for _, _, c in waiting]
    texts = [(text, answers) for text, answers in advised if answers]  # none without a finding
    for _, criterion in framework.criteria():
        rating = ratings.get(criterion.id)
        if rating in framework.ratings[len(framework.ratings) // 2 :]:
            text = f"The weaknesses found in {criterion.title.lower()} are put right."
            texts.append((text, _improvements(criterion, findings)))
    most = phrases.rule.recommendations
    return tuple(Recommendation(n, *one) for n, one in enumerate(texts[:most], 1))


def _weak_thread_questions(framework: Framework, sheet: ScoreSheet, line: float) -> set[str]:
    found: set[str] = set()
    for thread in framework.threads:
        score = sheet.score("thread", thread.id)
        if score is not None and score.estimate is not None and score.estimate < line:
            found.update(score.questions)
    return found


def _improvements(criterion: Criterion, findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(f.id for f in findings if f.criterion == criterion.id and f.kind == "improvement")


def _recommendation(
    criterion: Criterion, phrases: Phrases, findings: Sequence[Finding]
) -> tuple[str, tuple[str, ...]]:
    answered = [f for f in findings if f.id in _improvements(criterion, findings)]
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
        text += f", with attention first to {listed(topics)}"
    return text + ".", _improvements(criterion, findings)


def summary(
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
            parts.append(f"{listed(titles)} {'were' if len(titles) > 1 else 'was'} judged {rating}")
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
        return listed([f"{phrases.of(q).topic} ({text})" for _, q, text in chosen])

    parts = []
    if best:
        parts.append(f"Work was best on {told(best)}.")
    if worst:
        parts.append(
            f"It was weakest on {told(worst)}." if best else f"Work was weakest on {told(worst)}."
        )
    return " ".join(parts)
