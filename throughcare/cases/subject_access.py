"""What one person may be given of their own record: readable, and with nobody else's data in it.

Built from an approved list, never by striking out: kinds about victims and intelligence are not in it;
names of staff are their roles; free text, which may name somebody else, is held back and counted, so that
who answers the request knows what to read before it goes out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from throughcare.cases.journals import general_journal
from throughcare.cases.models import Case, Person
from throughcare.cases.queries.case import shown_value
from throughcare.core.record import CaseFile, Entry, facts_of
from throughcare.core.record.facts import label_of
from throughcare.core.record.kinds import GROUP_OF, Fact
from throughcare.core.record.reference import reference_list
from throughcare.pages import day
from throughcare.report.document import (
    BulletList,
    Column,
    Definition,
    Definitions,
    Document,
    Paragraph,
    Row,
    Section,
    Table,
    runs,
)

# Facts that name staff or others, whatever their type.
NAMES = frozenset(
    {"officer", "author", "worker", "manager", "approved_by", "with", "told", "source", "to", "from",
     "contributors", "attended", "beneficiary", "scheme"}
)  # fmt: skip
OF_TEXTS = ("list of group of facts", "names and values")
HELD_BACK = "held back: may be about somebody else"


@dataclass(frozen=True)
class HeldBack:
    """A text that is not given out until somebody has read it."""

    case: str
    entry: str
    on: datetime.date
    kind: str
    fact: str


def is_given(fact: Fact, value: Any) -> bool:
    """Whether a fact of the person's record is given to them as it stands. Where others than the usual
    values, or than the codes of a list, are taken, one that is none of them is a free text."""
    if fact.about_others or fact.name in NAMES or fact.type in OF_TEXTS:
        return False
    if fact.usual or fact.reference:
        known = {*fact.usual, *(reference_list(fact.reference) if fact.reference else ())}
        return all(item in known for item in (value if isinstance(value, list) else [value]))
    return True


def held_back(case: Case, entries: Iterable[Entry]) -> list[HeldBack]:
    """Every text of a case that is held back."""
    return [
        HeldBack(case.ref, entry.id, entry.happened_on, label_of(entry.kind), fact.label)
        for entry in entries
        for name, fact in facts_of(entry.kind).items()
        if (value := entry.fact(name)) not in (None, [], ())
        and fact.refers_to is None
        and not is_given(fact, value)
    ]


def document_for(
    person: Person, cases: Sequence[Case], given_on: datetime.date
) -> tuple[Document, list[HeldBack]]:
    """The document of a person, and the texts that were held back from it."""
    held: list[HeldBack] = []
    parts = []
    for case in cases:
        entries = CaseFile(general_journal(case)).entries
        held += held_back(case, entries)
        parts.append(_case(case, entries))
    document = Document(
        title="Your record",
        subtitle=f"{person.given_names} {person.family_name}".strip() or person.ref,
        banner="Personal data: for the person named only",
        publisher=cases[0].area.name,
        published_on=given_on,
        cover=(runs(f"Given on {day(given_on)} in answer to a subject access request."),),
        sections=(_person(person), *parts, _left_out(held)),
        description="What is recorded about one person",
    )
    return document, held


def _person(person: Person) -> Section:
    rows = (
        ("Family name", person.family_name),
        ("Given names", person.given_names),
        ("Born", day(person.born_on)),
        ("Sex", {"M": "male", "F": "female"}.get(person.sex, "not recorded")),
        ("Ethnicity (code)", person.ethnicity or "not recorded"),
        ("Address", ", ".join(part for part in (person.address, person.postcode) if part)),
    )
    items = tuple(Definition(term, runs(value or "not recorded")) for term, value in rows)
    return Section("about-you", "About you", (Definitions("person", "About you", items),))


def _case(case: Case, entries: list[Entry]) -> Section:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(GROUP_OF[entry.kind], []).append(entry)
    tables = tuple(
        Section(
            f"case-{case.ref}-{number}",
            group[:1].upper() + group[1:],
            (_table(f"table-{case.ref}-{number}", group, rows),),
        )
        for number, (group, rows) in enumerate(sorted(groups.items()), start=1)
    )
    began = (
        f"It began on {day(case.began_on)}." if case.began_on else "It has no recorded beginning."
    )
    ended = f" It ended on {day(case.ended_on)}." if case.ended_on else ""
    return Section(
        f"case-{case.ref}", f"Case {case.ref}", (Paragraph(runs(began + ended)),), tables
    )


def _table(name: str, group: str, entries: list[Entry]) -> Table:
    rows = tuple(
        Row((runs(day(entry.happened_on)), runs(label_of(entry.kind)), runs(_facts(entry))))
        for entry in entries
    )
    columns = (Column("Day"), Column("What was recorded"), Column("With"))
    return Table(name, f"Entries: {group}", columns, rows)


def _facts(entry: Entry) -> str:
    told = []
    for name, fact in facts_of(entry.kind).items():
        value = entry.fact(name)
        if value in (None, [], ()) or fact.refers_to is not None:
            continue
        told.append(f"{fact.label}: {shown_value(value) if is_given(fact, value) else HELD_BACK}")
    return "; ".join(told) or "nothing more"


def _left_out(held: list[HeldBack]) -> Section:
    said = (
        "What other people told us in confidence, and what concerns victims.",
        f"{len(held)} texts that may be about somebody else. Whoever sent you this can read them and "
        "tell you what in them is about you.",
        "The names of members of staff.",
    )
    return Section(
        "not-here", "What is not in this document", (BulletList(tuple(map(runs, said))),)
    )
