"""What the pages of recording read: kinds in groups, drafts, entries and what they changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from throughcare.accounts.scope import current
from throughcare.cases import gate
from throughcare.cases.actions.scoring import scores_after
from throughcare.cases.forms import Form, Typed, read_form
from throughcare.cases.forms.fields import OTHER, Field
from throughcare.cases.journals import general_standards, journal, victim_standards, victims_journal
from throughcare.cases.models import Case, Draft
from throughcare.cases.queries.case import TimelineItem, consequences_of, timeline_of
from throughcare.core import consequences
from throughcare.core.record import Entry
from throughcare.core.record.facts import label_of
from throughcare.core.record.kinds import GROUP_OF, GROUPS, KINDS
from throughcare.pages import upper_first


def kinds_in_groups(kinds: frozenset[str]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The kinds that somebody may write, group by group: kind, label, what it records."""
    found = []
    for group in GROUPS:
        rows = [
            (kind, label_of(kind), (KINDS[kind].__doc__ or "").strip())
            for kind in KINDS
            if kind in kinds and GROUP_OF[kind] == group
        ]
        if rows:
            found.append((upper_first(group), rows))
    return found


def journal_for(case: Case, kind: str) -> list[Entry]:
    """The entries beside which one of a kind is written."""
    return victims_journal(case) if kind.startswith("victim_") else journal(case)


def own_draft(case: Case, draft_id: str) -> Draft | None:
    """A draft of the scope's person in a case."""
    own = Draft.objects.filter(user=current().principal.user_id, case=case, pk=draft_id[:64])
    return own.first()


def own_drafts() -> list[Draft]:
    own = Draft.objects.filter(user=current().principal.user_id)
    return list(own.select_related("case__area"))


def source_of(drafts: list[Draft]) -> str:
    sources = {draft.case.area.source for draft in drafts}
    return sources.pop() if len(sources) == 1 else "several" if sources else "neither"


def form_address(case: Case, kind: str) -> str:
    return reverse("record", args=[case.area_id, case.ref, kind])


def first_values(request: HttpRequest, case: Case, kind: str) -> dict[str, Any]:
    """What a new form begins with: today, and what the link that led here says (`?appointment=...`)."""
    today = case.area.today
    values: dict[str, Any] = {
        "happened_on": {"day": str(today.day), "month": str(today.month), "year": str(today.year)}
    }
    for name, value in request.GET.items():
        if name not in ("draft", "corrects", "happened_on"):
            values[name] = value[:200]
    return values


def read_draft(form: Form, draft: Draft) -> Typed:
    """A draft as core reads it: the same reading as of a form that was sent."""
    sent = QueryDict(mutable=True)
    for field in form.fields:
        _send(sent, field, field.name, draft.values.get(field.name))
    return read_form(form, sent)


def _send(sent: QueryDict, field: Field, name: str, value: Any) -> None:
    if value in (None, ""):
        return
    if field.widget == "date":
        for part, said in dict(value).items():
            sent[f"{name}-{part}"] = said
    elif field.widget == "checkboxes":
        sent.setlist(name, list(value))
    elif field.widget == "rows":
        sent[f"{name}-count"] = str(len(value))
        for row, said in enumerate(value):
            for part in field.parts:
                _send(sent, part, f"{name}-{row}-{part.name}", said.get(part.name))
    elif field.other and value not in dict(field.choices):
        sent[name], sent[f"{name}-other"] = OTHER, value
    else:
        sent[name] = value


def is_recorded(case: Case, ref: str) -> bool:
    """Whether an entry of that id is there for the scope's person."""
    there = case.entries.filter(ref=ref).exists()
    return there or case.victim_entries.filter(ref=ref).exists()


def recorded_entry(case: Case, ref: str) -> dict[str, Any] | None:
    """An entry as the timeline shows it, with what it changed; None where the scope's person reads none
    of that id."""
    entries = journal(case)
    standards = general_standards()
    if ref not in {entry.id for entry in entries}:
        entries = victims_journal(case) if gate.may(case, "read victims") else []
        standards = victim_standards()
    item = next((i for i in timeline_of(entries) if i.ref == ref), None)
    if item is None:
        return None
    changed = consequences_of(entries, ref, standards, case.area.today)
    changed += consequences.of_scores(scores_after(entries, ref))
    return {"entry": item, "changed": changed, "is_about_a_victim": item.is_about_a_victim}


def entry_to_withdraw(case: Case, ref: str, kinds: frozenset[str]) -> TimelineItem | None:
    """An entry that stands and that the scope's person may take back."""
    entries = victims_journal(case) if gate.may(case, "read victims") else journal(case)
    found = next((item for item in timeline_of(entries) if item.ref == ref), None)
    if found is None or found.kind not in kinds or found.kind == "withdrawn":
        return None
    return found
