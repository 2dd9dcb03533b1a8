"""Reads of the JSON API: cases, entries and obligations as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from throughcare.cases.journals import general_journal, general_standards
from throughcare.cases.models import Case
from throughcare.cases.queries.case import due_under, name_of
from throughcare.cases.queries.recording import recorded_entry
from throughcare.core import record
from throughcare.core.record import CaseFile

CASES_ON_A_PAGE = 100


@dataclass(frozen=True)
class CasesPage:
    cases: list[Case]
    pages: int


def page_number(text: str) -> int:
    """A page's number from 1; 1 for anything else."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def cases_page(area: str, page: int) -> CasesPage:
    """One page of the cases that the scope's person may list."""
    cases = Case.objects.select_related("area", "person").order_by("area", "ref")
    if area:
        cases = cases.filter(area=area)
    first = (page - 1) * CASES_ON_A_PAGE
    pages = max(1, -(-cases.count() // CASES_ON_A_PAGE))
    return CasesPage(list(cases[first : first + CASES_ON_A_PAGE]), pages)


def case_json(case: Case) -> dict[str, Any]:
    """A case as it stands, as a list shows it."""
    return {
        "area": case.area_id,
        "case": case.ref,
        "source": case.area.source,
        "person": name_of(case.person) or None,
        "open": case.open,
        "began_on": case.began_on,
        "ended_on": case.ended_on,
        "disposal": case.disposal or None,
        "setting": case.setting or None,
        "tier": case.tier,
        "roh_level": case.roh_level or None,
        "officer": case.officer or None,
        "team": case.team or None,
    }


def entry_json(entry: record.Entry) -> dict[str, Any]:
    """An entry as files have it, with its facts."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "happened_on": entry.happened_on,
        "recorded_at": entry.recorded_at,
        "recorded_by": entry.recorded_by,
        "corrects": entry.corrects,
        "facts": msgspec.json.decode(entry.facts_as_json()),
    }


def obligations_json(case: Case) -> list[dict[str, Any]]:
    """Every obligation of a case on its area's day, those about victims left out."""
    case_file = CaseFile(general_journal(case))
    due = due_under(general_standards(), case_file, case.area.today)
    rows = [*due.open, *due.closed] if due else []
    return [
        {
            "standard": row.title,
            "trigger_on": row.trigger_on,
            "due_on": row.due_on,
            "fulfilled_on": row.fulfilled_on,
            "state": row.state,
            "because": row.explanation,
        }
        for row in rows
    ]


def changed_json(case: Case, ref: str) -> list[dict[str, str]]:
    """What an entry changed."""
    found = recorded_entry(case, ref)
    return [{"text": c.text, "tone": c.tone} for c in found["changed"]] if found else []
