"""What another answer would make of a score: every alternative is a further person, and all of them are scored
at once by the model itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from throughcare.core.predictors.catalogue import Predictor
from throughcare.core.predictors.columns import Column
from throughcare.core.predictors.inputs import Input, People, inputs
from throughcare.core.predictors.models import Version
from throughcare.core.predictors.scores import Part

MOST_STEPS = 40  # of a count, up and down
MOST_MONTHS = 36
MOST_CLIMBS = 6  # towards an end of a range; two or three are enough
FIXED = frozenset({"gender", "dateOfBirth", "snsvStaticOrDynamic"})  # nobody could answer otherwise
TIME = "assessmentDate"
DAYS_OF_A_MONTH = 31  # more than any month has, so that a whole one has passed


@dataclass(frozen=True)
class Alternative:
    """One input with another value, and how far that is from what was answered."""

    input: str
    value: float
    steps: int


@dataclass(frozen=True)
class BandChange:
    """The nearest other answer to one input that would give another band."""

    input: str
    title: str
    given: str
    instead: str
    number: float
    band: str


@dataclass(frozen=True)
class Swing:
    """Between which numbers a score lies when one input alone is answered in any way that is allowed, or a
    count is out by one."""

    input: str
    title: str
    given: str
    low: float
    high: float


@dataclass(frozen=True)
class Range:
    """Between which numbers a score would lie if the items that lack were answered."""

    score: str
    items: tuple[str, ...]
    low: float
    high: float


def altered(people: People, rows: Sequence[Mapping[str, float]]) -> People:
    """The one person as many times as there are rows, each with the inputs of the row answered otherwise."""
    columns = {}
    for name in dict.fromkeys([*people.columns, *(name for row in rows for name in row)]):
        column = people[name]
        changed = np.array([name in row for row in rows])
        new = np.array([row.get(name, 0.0) for row in rows])
        columns[name] = Column(
            np.where(changed, new, column.values[0]),
            ~changed & bool(column.missing[0]),
            ~changed & bool(column.wrong[0]),
        )
    return People(len(rows), columns)


def varied(people: People, alternatives: Sequence[Alternative]) -> People:
    """As many people as alternatives, each the one person with one input answered otherwise."""
    return altered(people, [{one.input: one.value} for one in alternatives])


def alternatives_of(people: People, names: Iterable[str]) -> list[Alternative]:
    """Other answers to each of these inputs, where one was given."""
    found: list[Alternative] = []
    for name in names:
        column = people[name]
        if name in FIXED or not column.known[0]:
            continue
        found += _alternatives(inputs()[name], float(column.values[0]))
    return found


def _alternatives(asked: Input, value: float) -> Iterator[Alternative]:
    if asked.kind == "choice":
        for other in dict.fromkeys(asked.allowed.values()):
            if other != value:
                yield Alternative(asked.name, float(other), abs(int(other - value)))
    elif asked.kind == "set":
        for bit in asked.allowed.values():
            yield Alternative(asked.name, float(int(value) ^ bit), 1)
    elif asked.kind == "count":
        low = max(asked.least or 0, 0)
        for steps in range(1, MOST_STEPS + 1):
            yield Alternative(asked.name, value + steps, steps)
            if value - steps >= low:
                yield Alternative(asked.name, value - steps, steps)
    elif asked.name == TIME:
        for months in range(1, MOST_MONTHS + 1):
            yield Alternative(TIME, value + months * DAYS_OF_A_MONTH, months)


def band_changes(
    predictor: Predictor, version: Version, people: People, part: str
) -> tuple[BandChange, ...]:
    """For each input, the nearest answers in either direction that would give another band."""
    alternatives = alternatives_of(people, predictor.uses)
    if not alternatives:
        return ()
    now = predictor.score(people, version).parts[part].band.texts()[0]
    then = predictor.score(varied(people, alternatives), version).parts[part]
    bands = then.band.texts()
    nearest: dict[tuple[str, bool], tuple[int, int]] = {}
    for place, one in enumerate(alternatives):
        if bands[place] is None or bands[place] == now or not then.given[place]:
            continue
        direction = (one.input, one.value > people[one.input].values[0])
        if direction not in nearest or one.steps < nearest[direction][0]:
            nearest[direction] = (one.steps, place)
    places = sorted(place for _, place in nearest.values())
    return tuple(_change(people, alternatives[place], then, place) for place in places)


def _change(people: People, one: Alternative, then: Part, place: int) -> BandChange:
    asked = inputs()[one.input]
    given, instead = _words(people, one)
    return BandChange(
        one.input,
        asked.title,
        given,
        instead,
        float(then.number[place]),
        then.band.texts()[place] or "",
    )


def _words(people: People, one: Alternative) -> tuple[str, str]:
    asked = inputs()[one.input]
    given = asked.word_for(float(people[one.input].values[0]))
    if one.input == TIME:
        return given, f"{one.steps} months later, without a further offence"
    return given, asked.word_for(one.value)


def swings(predictor: Predictor, version: Version, people: People, part: str) -> tuple[Swing, ...]:
    """How far each counted or judged input alone can move a score, the furthest first."""
    unsure = [n for n in predictor.uses if inputs()[n].basis in ("judgement", "criminal record")]
    alternatives = [
        one
        for one in alternatives_of(people, unsure)
        if inputs()[one.input].kind != "count" or one.steps == 1
    ]
    if not alternatives:
        return ()
    now = float(predictor.score(people, version).parts[part].number[0])
    numbers = predictor.score(varied(people, alternatives), version).parts[part].number
    found = []
    for name in dict.fromkeys(one.input for one in alternatives):
        mine = [
            float(numbers[i])
            for i, one in enumerate(alternatives)
            if one.input == name and not np.isnan(numbers[i])
        ]
        low, high = min([now, *mine]), max([now, *mine])
        if high > low:
            asked = inputs()[name]
            given = asked.word_for(float(people[name].values[0]))
            found.append(Swing(name, asked.title, given, low, high))
    return tuple(sorted(found, key=lambda swing: swing.low - swing.high))


@dataclass
class _Climb:
    """The way to one end of a score's range: upwards where `sign` is 1. `answers` are those of the highest
    place so far, `next` those to try."""

    part: str
    sign: int
    next: dict[str, float]
    answers: dict[str, float] = field(default_factory=dict)
    number: float = float("nan")
    ended: bool = False

    def step(self, choices: Sequence[tuple[str, float]], numbers: list[float]) -> None:
        """Goes on from the number of `next` (the first) and of each choice in its place."""
        here, *others = numbers
        if not here * self.sign > self.number * self.sign and self.number == self.number:
            self.ended = True
            return
        self.answers, self.number = self.next, here
        best: dict[str, tuple[float, float]] = {}
        for (name, value), number in zip(choices, others, strict=True):
            before, _ = best.get(name, (here, self.next[name]))
            contradicts = before != before  # not a number: any answer that gives one is better
            if number * self.sign > before * self.sign or (contradicts and number == number):
                best[name] = (number, value)
        self.next = self.next | {name: value for name, (_, value) in best.items()}
        self.ended = self.next == self.answers


def possible_ranges(
    predictor: Predictor, version: Version, people: People, parts: Sequence[str]
) -> tuple[Range, ...]:
    """The range of each score over all answers to the items that lack; none where more than answers lack.

    Answers bear on each other (a relationship counts otherwise where the two live together), so both ends are
    climbed to, from the first and from the last answers, all items a step at a time.
    """
    lacking = [n for n in predictor.uses if not people[n].known[0] and n not in FIXED]
    asked = [name for name in lacking if inputs()[name].kind in ("choice", "set")]
    values = {name: _extremes(inputs()[name]) for name in asked}
    choices = [(name, value) for name in asked for value in values[name]]
    climbs = [
        _Climb(part, sign, {name: values[name][corner] for name in asked})
        for part in (parts if asked else ())
        for sign in (-1, 1)
        for corner in (0, -1)
    ]
    for _ in range(MOST_CLIMBS):
        going = [climb for climb in climbs if not climb.ended]
        if not going:
            break
        rows = [
            climb.next | change
            for climb in going
            for change in ({}, *({name: value} for name, value in choices))
        ]
        scores = predictor.score(altered(people, rows), version)
        for place, climb in enumerate(going):
            mine = slice(place * (len(choices) + 1), (place + 1) * (len(choices) + 1))
            climb.step(choices, scores.parts[climb.part].number[mine].tolist())
    return tuple(found for part in parts if (found := _range(part, climbs)))


def _range(part: str, climbs: Sequence[_Climb]) -> Range | None:
    """The range between the lowest and the highest end of a score, where answers move it."""
    ends = [c for c in climbs if c.part == part and c.number == c.number]
    if not ends:
        return None
    low, high = min(ends, key=lambda c: c.number), max(ends, key=lambda c: c.number)
    moving = tuple(name for name in low.answers if low.answers[name] != high.answers[name])
    return Range(part, moving, low.number, high.number) if low.number < high.number else None


def _extremes(asked: Input) -> list[float]:
    """Values of an answer to try: all of a choice; none and all of a list."""
    if asked.kind == "set":
        return [0.0, float(sum(asked.allowed.values()))]
    return [float(value) for value in dict.fromkeys(asked.allowed.values())]
