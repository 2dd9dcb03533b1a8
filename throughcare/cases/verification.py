"""Checks that everything derived says what the journals say. Reads all journals of an area once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from throughcare.cases.actions.derived import (
    APPOINTMENT_FIELDS,
    LINK_FIELDS,
    OBLIGATION_FIELDS,
    STANDING,
    appointment_rows,
    derive,
    link_rows,
    obligation_rows,
)
from throughcare.cases.journals import in_order
from throughcare.cases.models import (
    Area,
    Case,
    CaseAppointment,
    CaseLink,
    CaseObligation,
    Entry,
    VictimEntry,
)
from throughcare.core.record import RESTRICTED, CaseFile
from throughcare.core.record.links import VICTIMS

Rows = dict[int, Counter[tuple[Any, ...]]]
TABLES = (
    (CaseLink, LINK_FIELDS),
    (CaseObligation, OBLIGATION_FIELDS),
    (CaseAppointment, APPOINTMENT_FIELDS),
)


def differences(
    area: Area, progress: Callable[[int], None] | None = None
) -> Iterator[tuple[Case, str]]:
    """Each case of an area whose derived rows are not what its journal says, and which."""
    stored = {model: _rows(model, fields, area) for model, fields in TABLES}
    with_victims = set(
        VictimEntry.objects.filter(case__area=area).values_list("case_id", flat=True)
    )
    cases = {case.pk: case for case in Case.objects.filter(area=area).select_related("area")}
    seen = set()
    for number, (pk, entries) in enumerate(_journals(area), start=1):
        seen.add(pk)
        if progress and number % 100 == 0:
            progress(number)
        for what in _of_case(cases[pk], entries, stored, pk in with_victims):
            yield cases[pk], what
    for pk, case in cases.items():
        if pk not in seen:
            for what in _of_case(case, [], stored, pk in with_victims):
                yield case, what
    yield from _of_area(area, cases)


def _journals(area: Area) -> Iterator[tuple[int, list[Entry]]]:
    rows = Entry.objects.filter(case__area=area).exclude(kind__in=RESTRICTED).order_by("case_id")
    for pk, group in groupby(rows.iterator(chunk_size=5000), key=lambda row: row.case_id):
        yield pk, list(group)


def _of_case(
    case: Case, entries: list[Entry], stored: dict[Any, Rows], victims: bool
) -> Iterator[str]:
    derived = derive(CaseFile(in_order(entries, case.ref)), case.area.today)
    if tuple(getattr(case, name) for name in STANDING) != derived.standing:
        yield "how it stands"
    if case.entries_count != len(entries):
        yield "the count of its entries"
    wanted = {
        CaseLink: link_rows(case.pk, derived.links),
        CaseObligation: obligation_rows(case.pk, derived.obligations),
        CaseAppointment: appointment_rows(case.pk, derived.appointments),
    }
    for model, rows in wanted.items():
        there = stored[model].get(case.pk, Counter())
        if model is CaseLink:
            units = [row for row in there.elements() if row[2] == VICTIMS]
            there = Counter(row for row in there.elements() if row[2] != VICTIMS)
            if bool(units) != victims:
                yield "whether the victim unit works on it"
        if there != Counter(rows):
            yield f"its {model._meta.verbose_name_plural}"


def _rows(model: Any, fields: list[str], area: Area) -> Rows:
    found: Rows = defaultdict(Counter)
    names = ["case_id", *fields[1:]]
    for row in model.objects.filter(case__area=area).values_list(*names).iterator(chunk_size=5000):
        found[row[0]][row] += 1
    return found


def _of_area(area: Area, cases: dict[int, Case]) -> Iterator[tuple[Case, str]]:
    counts = (
        len(cases),
        sum(case.open for case in cases.values()),
        sum(case.entries_count for case in cases.values()),
    )
    if cases and (area.cases_count, area.open_count, area.entries_count) != counts:
        yield next(iter(cases.values())), "the counts of its area"
