"""docs/reference/measures.md: every shipped measure, its target and where it is from."""

from __future__ import annotations

from docs.markdown import bullets, document
from throughcare.core.measures import Measure, shipped_measures

INTRO = """Each is one file of throughcare/definitions/measures; `throughcare performance DIR --from DATE --to DATE`
counts them. How sure: `read`, the source was read; `inferred` from it; `report`, as the Cheshire report
prints it; `unverified`; `ours`, the sources say nothing. The report marks a near miss without saying how
near: our tolerance is data in each file."""

UNITS = {"percent": "%", "percent_of_target": "% of the volume target", "days": " days"}


def page() -> str:
    found = shipped_measures().values()
    return document("Measures", INTRO, *(part for measure in found for part in _measure(measure)))


def _measure(measure: Measure) -> list[str]:
    facts = [
        f"Counted: {measure.numerator}",
        f"Of: {measure.denominator}",
        f"Target: {_targets(measure)}. Better: {measure.better}. Near miss: {_near_miss(measure)}.",
        f"Window in the sources: {measure.window.replace('_', ' ')}",
        f"How sure: {measure.confidence}. Source: {measure.source}",
    ]
    if measure.variant_of:
        facts.insert(0, f"A variant of `{measure.variant_of}`")
    if measure.needs:
        facts.append("Needs " + " and ".join(measure.needs))
    if measure.note:
        facts.append(f"Note: {measure.note}")
    return [f"## `{measure.id}`", f"**{measure.title}.**", bullets(facts)]


def _targets(measure: Measure) -> str:
    said = []
    for target in measure.targets:
        days = [f"from {target.from_on}"] if target.from_on else []
        days += [f"to {target.to_on}"] if target.to_on else []
        when = f" ({' '.join(days)})" if days else ""
        said.append(f"{target.value:g}{UNITS[measure.unit]}{when}")
    return ", then ".join(said) or "none"


def _near_miss(measure: Measure) -> str:
    if measure.near_miss is None:
        return "not known"
    return f"within {measure.near_miss:g}{UNITS[measure.unit]}"
