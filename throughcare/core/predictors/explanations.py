"""A score that explains itself: what it is made of, what would change its band, how sure its inputs are, which
are missing, and why there is none."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from throughcare.core.definitions import SHIPPED
from throughcare.core.predictors.catalogue import PREDICTORS, Predictor
from throughcare.core.predictors.inputs import People, inputs
from throughcare.core.predictors.models import ScoreOf, Version
from throughcare.core.predictors.refusals import Refusal
from throughcare.core.predictors.scores import Part, Scores, total_of
from throughcare.core.predictors.what_if import (
    BandChange,
    Range,
    Swing,
    band_changes,
    possible_ranges,
    swings,
)

CERTAINTY = {
    "record": "from the record of the court or the sentence",
    "criminal record": "counted from the criminal record, which may lack cautions and convictions elsewhere",
    "judgement": "an assessor's judgement",
    "another score": "another score, with doubts of its own",
    "asked for": "what was asked for",
}


@dataclass(frozen=True)
class Evidence:
    """Where an input of a case comes from: the entry, its kind and its day."""

    entry: str
    kind: str
    on: datetime.date


@dataclass(frozen=True)
class InputUsed:
    """An input as it was used: its word and unit, what it rests on, and the entry it was read from."""

    name: str
    title: str
    word: str
    unit: str
    certainty: str
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Contribution:
    """A term of a score: how much it adds on the score's scale, and the inputs that it is made of."""

    term: str
    title: str
    amount: float
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class ScoreExplained:
    """One score of a model with all that made it and could change it. `total` is the sum of the contributions
    on the scale; `number` and `unit` are what is quoted."""

    name: str
    title: str
    unit: str
    scale: str
    number: float
    band: str
    total: float
    contributions: tuple[Contribution, ...]
    changes: tuple[BandChange, ...]
    swings: tuple[Swing, ...]


@dataclass(frozen=True)
class RefusalExplained:
    """A refusal in words: what is wrong with which inputs, what may be written, what to do."""

    code: str
    inputs: tuple[str, ...]
    says: str
    allowed: tuple[str, ...]
    remedy: str

    def __str__(self) -> str:
        known = inputs()
        named = ", ".join(known[name].title if name in known else name for name in self.inputs)
        allowed = f" Allowed: {'; '.join(self.allowed)}." if self.allowed else ""
        return f"{named}: {self.says}. {self.remedy}{allowed}"


@dataclass(frozen=True)
class Explanation:
    """All that a model says of one person. With `components`, their explanations stand beside it.

    `was_in_use` says whether the version was in use on the day `scored_on`; None where either is not known.
    """

    model: str
    short: str
    title: str
    predicts: str
    version: str
    in_use: str
    scores: tuple[ScoreExplained, ...]
    ranges: tuple[Range, ...]
    inputs: tuple[InputUsed, ...]
    missing: tuple[str, ...]
    refusals: tuple[RefusalExplained, ...]
    notes: tuple[str, ...]
    components: tuple[Explanation, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    scored_on: datetime.date | None = None
    was_in_use: bool | None = None

    def score(self, name: str) -> ScoreExplained | None:
        """A score by its name; None where it was not given."""
        return next((score for score in self.scores if score.name == name), None)

    def text(self) -> str:
        """The explanation as a person reads it."""
        from throughcare.core.predictors.wording import text_of

        return text_of(self)


def explain(
    name: str,
    people: People,
    version: str | None = None,
    evidence: Mapping[str, Evidence] | None = None,
    on: datetime.date | None = None,
) -> Explanation:
    """The explanation of a predictor's scores of one person (`people` of size 1).

    `evidence` says for an input which entry it was read from, and `on` is the day that the score is of.
    An unknown name or version is a `KeyError`.
    """
    predictor = PREDICTORS[name]
    found = predictor.model
    used = found.version(version)
    scores = predictor.score(people, used)
    shown = [part for part in predictor.shown(scores) if scores.parts[part].given[0]]
    absent = [part for part in found.scores if not scores.parts[part].given[0]]
    parts = ("osp-dc", "osp-iic", "snsv") if name == "rsr" else ()
    return Explanation(
        model=name,
        short=found.short,
        title=found.title,
        predicts=found.predicts,
        version=used.version,
        in_use=in_use(used),
        scores=tuple(_explained(predictor, used, people, scores, part) for part in shown),
        ranges=possible_ranges(predictor, used, people, absent),
        inputs=tuple(_inputs(predictor, people, evidence or {})),
        missing=tuple(name for name in predictor.uses if people[name].missing[0]),
        refusals=tuple(explained_refusal(one) for one in scores.refusals.of(0)),
        notes=found.notes,
        components=tuple(explain(part, people, None, evidence, on) for part in parts),
        outputs=_outputs(predictor, scores),
        scored_on=on,
        was_in_use=used.was_in_use_on(on) if on and used.in_use_from else None,
    )


def _explained(
    predictor: Predictor, version: Version, people: People, scores: Scores, name: str
) -> ScoreExplained:
    found, part = predictor.model.scores[name], scores.parts[name]
    return ScoreExplained(
        name=name,
        title=found.title,
        unit=found.unit,
        scale=found.scale,
        number=float(part.number[0]),
        band=part.band.texts()[0] or "",
        total=float(total_of(part.terms)[0]) if part.terms else float(part.number[0]),
        contributions=_contributions(predictor, part),
        changes=band_changes(predictor, version, people, name) if _has_bands(found, part) else (),
        swings=swings(predictor, version, people, name),
    )


def _has_bands(score: ScoreOf, part: Part) -> bool:
    return bool(score.bands) or len(part.band.words) > 1


def _contributions(predictor: Predictor, part: Part) -> tuple[Contribution, ...]:
    """Every term that is not nought, the largest first."""
    terms = predictor.model.terms
    found = [
        Contribution(name, terms[name].title, float(values[0]), terms[name].inputs)
        for name, values in part.terms.items()
        if values[0] != 0
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.amount)))


def _inputs(
    predictor: Predictor, people: People, evidence: Mapping[str, Evidence]
) -> list[InputUsed]:
    used = []
    for name in predictor.uses:
        column, asked = people[name], inputs()[name]
        if column.known[0]:
            word = asked.word_for(float(column.values[0]))
            certainty = CERTAINTY[asked.basis]
            used.append(
                InputUsed(name, asked.title, word, asked.unit, certainty, evidence.get(name))
            )
    return used


def _outputs(predictor: Predictor, scores: Scores) -> dict[str, str]:
    """What a file would show of the person; of a model without a file of its own, numbers and bands."""
    if predictor.outputs:
        columns = {one.name: one.texts()[0] for one in predictor.outputs(scores)}
        return {name: value for name, value in columns.items() if value}
    found = {}
    for name, part in scores.parts.items():
        if part.given[0]:
            found[name] = repr(float(part.number[0]))
            band = part.band.texts()[0]
            if band:
                found[f"{name} band"] = band
    return found


def in_use(version: Version) -> str:
    """When a version was in use, in words, and whether that was read in a source."""
    if version.in_use_from is None:
        return "days of use not read in a source"
    until = f" to {version.in_use_to.isoformat()}" if version.in_use_to else " on"
    return f"in use from {version.in_use_from.isoformat()}{until}"


@cache
def refusal_codes() -> Mapping[str, Mapping[str, str]]:
    """Every code with what it says, what to do, and whether it is the service's or ours."""
    text = SHIPPED.joinpath("predictors", "refusals.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


def explained_refusal(refusal: Refusal) -> RefusalExplained:
    """A refusal with its words."""
    row, known = refusal_codes()[refusal.code], inputs()
    telling = refusal.code in (
        "INPUT_NOT_ALLOWED",
        "MISSING_MANDATORY_INPUT",
        "MISSING_DYNAMIC_INPUT",
    )
    named = [known[name] for name in refusal.inputs if name in known]
    allowed = tuple(f"{one.title}: {one.said()}" for one in named) if telling else ()
    return RefusalExplained(refusal.code, refusal.inputs, row["says"], allowed, row["remedy"])
