"""An explanation as text: for the file of a case, and to be read out."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.core.predictors.explanations import Explanation, InputUsed, ScoreExplained
from throughcare.core.predictors.inputs import inputs
from throughcare.core.predictors.models import model

MOST_TERMS = 12
MOST_CHANGES = 8
MOST_SWINGS = 5
OF_GROUPS = (
    "A score says how many of a large group of people with the same inputs were proven to reoffend. It does "
    "not say whether this person will, and it knows nothing but the inputs below."
)


def text_of(explanation: Explanation) -> str:
    """The whole explanation, a paragraph a subject."""
    return "\n".join(_lines(explanation)) + "\n"


def _lines(found: Explanation) -> Iterator[str]:
    yield f"{found.short}, {found.title}, version {found.version} ({found.in_use})."
    if found.was_in_use is False:
        yield f"It was not in use on {found.scored_on}: a model of another time is applied to that day."
    yield f"It predicts {found.predicts}."
    for refusal in found.refusals:
        yield f"No score, or not the whole one. {refusal}"
    for score in found.scores:
        yield ""
        yield from _score(score)
    for one in found.ranges:
        titles = ", ".join(inputs()[item].title for item in one.items)
        yield ""
        yield (
            f"{_title(found, one.score)} is not given. With answers to what lacks it would lie between "
            f"{number_said(one.low)} and {number_said(one.high)} ({titles})."
        )
    yield ""
    yield from _inputs(found)
    if any(score.unit in ("per cent", "probability") for score in found.scores):
        yield ""
        yield OF_GROUPS
    yield from found.notes
    for component in found.components:
        yield ""
        yield from _lines(component)


def _title(found: Explanation, name: str) -> str:
    return _capital(model(found.model).scores[name].title)


def _score(score: ScoreExplained) -> Iterator[str]:
    band = f", {score.band}" if score.band and score.band != number_said(score.number) else ""
    yield f"{_capital(score.title)}: {quoted(score)}{band}."
    if score.contributions:
        yield f"  Made of ({score.scale}, together {score.total:.3f}):"
    for one in score.contributions[:MOST_TERMS]:
        yield f"    {one.amount:+.3f}  {one.title}"
    left = score.contributions[MOST_TERMS:]
    if left:
        yield f"    {sum(one.amount for one in left):+.3f}  {len(left)} smaller terms"
    if score.changes:
        yield "  What would change the band, one answer at a time:"
    for change in score.changes[:MOST_CHANGES]:
        yield (
            f"    {change.title}: {change.given} -> {change.instead}: "
            f"{number_said(change.number)}, {change.band}"
        )
    if score.swings:
        yield "  How far one answer alone, or a count that is out by one, can move it:"
    for swing in score.swings[:MOST_SWINGS]:
        yield f"    {swing.title} ({swing.given}): {number_said(swing.low)} to {number_said(swing.high)}"


def _inputs(found: Explanation) -> Iterator[str]:
    """The inputs by what they rest on."""
    for certainty in dict.fromkeys(one.certainty for one in found.inputs):
        yield f"{_capital(certainty)}:"
        for one in found.inputs:
            if one.certainty == certainty:
                yield f"  {one.title}: {one.word}{_evidence(one)}"
    if found.missing:
        titles = "; ".join(inputs()[name].title for name in found.missing)
        yield f"Not given: {titles}."


def _evidence(one: InputUsed) -> str:
    if one.evidence is None:
        return ""
    kind = one.evidence.kind.replace("_", " ")
    return f" ({kind}, {one.evidence.on.isoformat()}, entry {one.evidence.entry})"


def number_said(value: float) -> str:
    """A number as it is quoted: whole where it is whole, else with the digits that it has."""
    return str(int(value)) if value == int(value) else f"{value:.4g}" if value < 1 else f"{value:g}"


def quoted(score: ScoreExplained) -> str:
    """The number with its unit; a probability is quoted as one."""
    number = number_said(score.number)
    return (
        f"probability {number}" if score.unit == "probability" else f"{number} {score.unit}".strip()
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
