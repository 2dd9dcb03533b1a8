"""Reads a measure from its file, and finds everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from throughcare.core.definitions import Mapping, read, shipped
from throughcare.core.measures.counts import read_counts
from throughcare.core.measures.model import (
    CONFIDENCE,
    UNITS,
    WINDOWS,
    AbsenceCount,
    Count,
    ElapsedCount,
    Measure,
    Target,
    VolumeCount,
)
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean


def read_measure(path: Path | Traversable, shown: str | None = None) -> Measure:
    """The measure in a file, called `shown` in messages. Raises `InputMistakes` with all that is wrong
    in it."""
    source = read(path, shown)
    mapping = source.mapping()
    source.check()  # of a file that is no mapping at all, nothing more needs to be said
    measure = _measure(mapping)
    name = Path(shown or str(path)).stem
    if measure and measure.id and measure.id != name:
        mapping.note(
            "id", f'"{measure.id}" differs from the name of the file.', f'Call it "{name}".'
        )
    source.check()
    assert measure is not None  # nothing to note means that it was read
    return measure


@cache
def shipped_measures() -> dict[str, Measure]:
    """Every shipped measure by id: in the order of the report's table, variants after what they
    vary."""
    found = {measure.id: measure for measure in map(read_measure, shipped("measures"))}

    def place(measure: Measure) -> tuple[int, bool, str]:
        of = found.get(measure.variant_of or "", measure)
        return of.place, measure.variant_of is not None, measure.id

    return {measure.id: measure for measure in sorted(found.values(), key=place)}


def measures_named(names: Iterable[str] = ()) -> list[Measure]:
    """The measures of these ids or files; without names, every shipped one."""
    known = shipped_measures()
    chosen = list(names)
    if not chosen:
        return list(known.values())
    found, mistakes = [], []
    for name in chosen:
        if name in known:
            found.append(known[name])
        elif Path(name).is_file():
            found.append(read_measure(Path(name)))
        else:
            problem = f'"{name}" is neither the id of a measure nor a file.'
            mistakes.append(Mistake("--measure", None, None, problem, did_you_mean(name, known)))
    if mistakes:
        raise InputMistakes(mistakes)
    return found


def _measure(mapping: Mapping) -> Measure | None:
    """A measure from its keys; None when it cannot be made (the mistakes are noted)."""
    before = len(mapping.source.mistakes)
    unit = mapping.choice("unit", UNITS)
    variant_of = mapping.optional_text("variant_of")
    place = mapping.integer("place", least=1, default=None if variant_of is None else 0)
    targets = tuple(_target(item) for item in mapping.mappings("targets"))
    counts = read_counts(mapping)
    if counts and unit in UNITS:
        _check_unit(mapping, unit, counts)
    made = Measure(
        id=mapping.text("id"),
        title=mapping.text("title"),
        source=mapping.text("source"),
        confidence=mapping.choice("confidence", CONFIDENCE),
        unit=unit,
        better=mapping.choice("better", ("higher", "lower")),
        numerator=mapping.text("numerator"),
        denominator=mapping.text("denominator"),
        counts=counts or AbsenceCount(),  # what cannot be told has been noted: not returned
        window=mapping.choice("window", WINDOWS),
        place=place,
        variant_of=variant_of,
        note=mapping.optional_text("note") or "",
        targets=targets,
        near_miss=_near_miss(mapping, targets),
        counts_from=mapping.optional_date("counts_from"),
        covers=tuple(mapping.texts("covers")),
    )
    mapping.no_more()
    return made if len(mapping.source.mistakes) == before else None


def _target(mapping: Mapping) -> Target:
    made = Target(
        mapping.number("value"), mapping.optional_date("from"), mapping.optional_date("to")
    )
    if made.from_on and made.to_on and made.to_on < made.from_on:
        mapping.note("to", "is before `from`.")
    mapping.no_more()
    return made


def _near_miss(mapping: Mapping, targets: tuple[Target, ...]) -> float | None:
    if not mapping.has("near_miss"):
        return None
    tolerance = mapping.number("near_miss")
    if tolerance < 0:
        mapping.note("near_miss", "is less than 0.", "Write by how much a target may be missed.")
    if not targets:
        mapping.note("near_miss", "needs a target that can be missed.")
    return tolerance


def _check_unit(mapping: Mapping, unit: str, counts: Count) -> None:
    if isinstance(counts, VolumeCount):
        right = "percent_of_target"
    elif isinstance(counts, AbsenceCount) or (
        isinstance(counts, ElapsedCount) and counts.within is None
    ):
        right = "days"
    else:
        right = "percent"
    if unit != right:
        mapping.note("unit", f'"{unit}" does not fit what is counted.', f'Write "{right}".')
