"""What `area check` says of a folder that can be read: counts, and findings of data quality.

Findings are about law and sequence, or about words that our lists do not know. They are mentioned,
never refused: what happened, happened.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

from throughcare.core.record.case_file import CaseFile
from throughcare.core.record.court import ORDERS_OF_2003
from throughcare.core.record.entry import Entry
from throughcare.core.record.kinds import KINDS, facts_of
from throughcare.core.record.reference import requirement_problems
from throughcare.folders.areas import Area

MOST_FINDINGS = 50


def counts(area: Area, on: datetime.date | None) -> list[tuple[str, int]]:
    """People, cases, entries, each kind; and how many cases are supervised on a day."""
    kinds = Counter(entry.kind for entries in area.entries.values() for entry in entries)
    found = [
        ("people", len(area.people)),
        ("cases", len(area.cases)),
        ("staff", len(area.staff)),
        ("entries", sum(kinds.values())),
    ]
    if on is not None:
        files = [file for _, file in area.case_files()]
        supervised = sum(1 for file in files if file.supervision_on(on))
        found.append((f"cases open on {on}", sum(1 for file in files if file.is_open_on(on))))
        found.append((f"cases supervised in the community on {on}", supervised))
    return found + [(f"  {kind}", kinds[kind]) for kind in sorted(kinds)]


def findings(area: Area) -> list[str]:
    """Every finding of data quality, by case."""
    found = [
        f"facts.{name} of {kind} is not in our lists ({count} entries): kept as it is."
        for (kind, name), count in sorted(area.unknown_facts.items())
    ]
    usual: Counter[tuple[str, str, str]] = Counter()
    for case, file in area.case_files():
        found += [f"{case}: {finding}" for finding in _of_case(file, area.extracted_on)]
        for entry in file.entries:
            usual.update(_unusual(entry))
    found += [
        f'facts.{fact} of {kind} is "{value}" in {count} entries, which is not one of our words.'
        for (kind, fact, value), count in sorted(usual.items())
    ]
    return found


def _unusual(entry: Entry) -> Iterator[tuple[str, str, str]]:
    for fact, known in _USUAL.get(entry.kind, ()):
        value = entry.fact(fact)
        if isinstance(value, str) and value not in known:
            yield entry.kind, fact, value


_USUAL: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    kind: facts
    for kind in KINDS
    if (facts := [(fact.name, fact.usual) for fact in facts_of(kind).values() if fact.usual])
}


def _outside_law(entry: Entry) -> Iterator[str]:
    """Requirements that the law does not allow as they stand."""
    problems = requirement_problems(
        entry.fact("requirements") or [],
        entry.fact("unpaid_work_hours"),
        entry.fact("length_months"),
        entry.happened_on,
    )
    for problem in problems:
        yield f"sentenced on {entry.happened_on}: {problem}"


def _of_case(file: CaseFile, extracted_on: datetime.date | None) -> Iterator[str]:
    sentenced = False
    born_on: Any = getattr(file.person, "born_on", None)
    for entry in file.entries:
        sentenced = sentenced or entry.kind in ("sentenced", "transferred_in")
        if entry.kind == "sentenced" and entry.fact("disposal") in ORDERS_OF_2003:
            yield from _outside_law(entry)
        if entry.kind == "released" and not sentenced:
            yield f"released on {entry.happened_on} without a sentence before it."
        if born_on and entry.happened_on < born_on:
            yield f"{entry.kind} on {entry.happened_on}, before the person was born."
        if extracted_on and entry.happened_on > extracted_on:
            yield f"{entry.kind} on {entry.happened_on}, after the folder was extracted."
        if entry.recorded_at and entry.recorded_at.date() < entry.happened_on:
            yield f"{entry.kind} on {entry.happened_on} was recorded before it happened."
