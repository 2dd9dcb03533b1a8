"""Fields of the case as relations: which entries change a field, and to what.

`core.record.case_file` says it for one case; this is the same table for an engine. The conditions of
`applies_to` are numbered, and each is judged where a field changes: so an engine carries a yes or no, and
never the value.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.bulk.marks import Mark, Marks
from throughcare.core.record.case_file import TO_CUSTODY

# field -> (kind of entry, how the value is told). A bare word is the fact that holds the value; a word
# after "=" is the value itself; those with ":" are told from a fact of another name.
SOURCES: dict[str, tuple[tuple[str, str], ...]] = {
    "tier": (("tiered", "tier"),),
    "roh_level": (("roh_analysed", "level"),),
    "mappa_level": (("mappa_level_set", "level"),),
    "mappa_category": (("mappa_level_set", "category"),),
    "ppo": (("ppo_designated", "=true"), ("ppo_removed", "=false")),
    "disposal": (("sentenced", "disposal"),),
    "requirements": (("sentenced", "requirements"), ("order_amended", "requirements")),
    "setting": (
        ("sentenced", ":setting"),
        ("released", "=community"),
        *((kind, "=custody") for kind in sorted(TO_CUSTODY)),
    ),
    "supervision": (
        ("sentenced", ":supervision"),
        ("released", ":licence"),
        *((kind, "=custody") for kind in sorted(TO_CUSTODY)),
    ),
    "officer": (("allocated", "officer"),),
    "grade": (("allocated", "grade"),),
    "team": (("allocated", "team"),),
    "sentence_band": (("sentenced", "sentence_band"), ("requirement_started", "sentence_band")),
    "sentence_length": (("sentenced", ":sentence_length"),),
    "time_to_release": (("sentenced", ":time_to_release"),),
    "likelihood": (("assessed", "likelihood"),),
    "approved_premises": (("resident_arrived", "=true"), ("resident_departed", "=false")),
}
TOLD_FROM = {
    ":setting": "disposal",
    ":supervision": "disposal",
    ":licence": "licence",
    ":sentence_length": "length_months",
    ":time_to_release": None,  # from a day, which is carried along as such
}
LISTS = frozenset({"requirements"})  # fields that hold several values at once


def fact_of(value: str) -> str | None:
    """The fact whose text tells the value; None where none is needed."""
    return None if value.startswith("=") else TOLD_FROM.get(value, value)


@dataclass(frozen=True)
class Condition:
    """A field of the case has one of such values."""

    field: str
    values: frozenset[str]


def marks_of(condition: Condition, marks: Marks) -> list[int]:
    """The marks at which the condition is judged anew."""
    found = []
    for kind, value in SOURCES[condition.field]:
        at = "release_or_tariff_on" if value == ":time_to_release" else None
        found.append(marks.number(Mark(kind, at=at, value=value)))
    return found
