"""Who reads which case: dealt in the order of a hash, so that neither severity nor kindness of a
reader can go with the kind of case, and anyone can deal again.

Every stratum is dealt in turn. About a third of the cases goes to the area's own (local) assessors,
who never read a case that they manage, nor one that is kept from them; the others go to inspectors.
A dozen of the local cases are read a second time, by an inspector, so that the local readers'
leniency can be measured and taken out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from throughcare.core.sampling.draw import Drawn

LOCAL_SHARE = 1 / 3  # "about a third" (the Cheshire report, appendix 2)
DOUBLE_READS = (
    12  # enough to take out the bias of lenient local readers (docs/explanation/scores.md)
)


@dataclass(frozen=True)
class Readers:
    """The readers of an inspection. `own`: the officers whose cases each local assessor may not read
    (their own code is among them without being named)."""

    inspectors: Sequence[str]
    local: Sequence[str] = ()
    own: Mapping[str, AbstractSet[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    lead: Mapping[str, str]  # case -> the assessor whose answers count
    second: Mapping[str, str]  # case -> the inspector who reads it too


def assign(
    cases: Sequence[Drawn],
    readers: Readers,
    seed: str,
    keep_from_local: AbstractSet[str] = frozenset(),
    double_reads: int = DOUBLE_READS,
) -> Assignment:
    """Deals the cases to the readers. Needs at least one inspector (ValueError otherwise).

    A local assessor gets the next case of a stratum that they may read; the load within each group of
    readers never differs by more than those refusals force.
    """
    if not readers.inspectors:
        raise ValueError("at least one inspector is needed")
    order = sorted(cases, key=lambda drawn: (drawn.stratum, _hash(seed, "lead", drawn)))
    to_local = _third(order, readers, keep_from_local) if readers.local else set()
    lead: dict[str, str] = {}
    load = dict.fromkeys((*readers.inspectors, *readers.local), 0)
    for drawn in order:
        name = drawn.case.case
        group = _may_read(drawn, readers) if name in to_local else readers.inspectors
        chosen = min(group, key=lambda reader: (load[reader], _hash(seed, reader, drawn)))
        lead[name] = chosen
        load[chosen] += 1
    local_cases = sorted(
        (drawn for drawn in order if drawn.case.case in to_local),
        key=lambda drawn: _hash(seed, "second", drawn),
    )
    second: dict[str, str] = {}
    for drawn in local_cases[:double_reads]:
        inspector = min(
            readers.inspectors, key=lambda reader: (load[reader], _hash(seed, reader, drawn))
        )
        second[drawn.case.case] = inspector
        load[inspector] += 1
    return Assignment(lead, second)


def _third(order: Sequence[Drawn], readers: Readers, keep_from_local: AbstractSet[str]) -> set[str]:
    """Every third case that a local assessor may read; where some may not be, the share is made up
    from the others, spread evenly over the strata."""
    allowed = [
        drawn.case.case
        for drawn in order
        if drawn.case.case not in keep_from_local and _may_read(drawn, readers)
    ]
    wanted = min(round(len(order) * LOCAL_SHARE), len(allowed))
    return {allowed[place * len(allowed) // wanted] for place in range(wanted)}


def _may_read(drawn: Drawn, readers: Readers) -> list[str]:
    officer = drawn.case.offender_manager
    return [
        reader
        for reader in readers.local
        if not officer or (officer != reader and officer not in readers.own.get(reader, ()))
    ]


def _hash(seed: str, what: str, drawn: Drawn) -> str:
    text = f"{seed}|{what}|{drawn.stratum}|{drawn.case.case}"
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
