"""Which questions the form of a kind asks, and how each is shown: derived from the kind's class."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from throughcare.core.record import CaseFile, Entry, facts_of
from throughcare.core.record.facts import label_of
from throughcare.core.record.kinds import KINDS, Fact
from throughcare.core.record.reference import reference_list
from throughcare.pages import day, upper_first, words

MOST_RADIOS = 8
LONG_TEXTS = frozenset(
    {"text", "reason", "what", "response", "about", "override_reason", "reason_if_not", "wishes"}
)
ROWS_AT_FIRST = 2
OTHER = "__other__"
NOT_RECORDED = ("", "Not recorded")
YES_NO = (("true", "Yes"), ("false", "No"))


@dataclass
class Field:
    """One question. `widget`: text, textarea, number, date, radios, select, checkboxes, lines, rows."""

    name: str
    label: str
    widget: str
    hint: str = ""
    required: bool = False
    unit: str = ""
    choices: Sequence[tuple[str, str]] = ()
    other: bool = False  # a text beside the choices takes what is not among them
    asked_when: str = ""  # in words
    parts: Sequence[Field] = ()  # of each row
    value: Any = ""
    error: str = ""

    @property
    def id(self) -> str:
        """Where an error leads: the first thing to type into."""
        return f"{self.name}-day" if self.widget == "date" else self.name


@dataclass
class Form:
    """The form of a kind, with what was typed and what is wrong with it."""

    kind: str
    title: str
    help: str
    fields: list[Field] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)  # text, id of the field

    def field(self, name: str) -> Field | None:
        return next((f for f in self.fields if f.name == name), None)


def form_for(
    kind: str, case_file: CaseFile, values: Mapping[str, Any] | None = None, rows: int = 0
) -> Form:
    """The form of a kind in a case. `values`: what stands in it, by field, as the reader gives it."""
    values = values or {}
    fields = [
        Field(
            name="happened_on",
            label="When it happened",
            widget="date",
            hint="For example, 27 3 2006",
            required=True,
        )
    ]
    facts = facts_of(kind)
    fields += [_field(fact, facts, case_file) for fact in facts.values()]
    for found in fields:
        found.value = values.get(found.name, [] if found.widget in ("checkboxes", "rows") else "")
        if found.widget == "rows":
            found.value = _filled_up(found.value, found.parts, rows)
    return Form(kind, label_of(kind), inspect.getdoc(KINDS[kind]) or "", fields)


def _filled_up(
    typed: list[dict[str, Any]], parts: Sequence[Field], rows: int
) -> list[dict[str, Any]]:
    """The rows that were typed, and empty ones up to `rows`."""
    wanted = max(rows, len(typed), ROWS_AT_FIRST)
    return [*typed, *({} for _ in range(wanted - len(typed)))]


def _field(fact: Fact, facts: Mapping[str, Fact], case_file: CaseFile | None) -> Field:
    found = Field(
        name=fact.name,
        label=fact.label,
        widget="text",
        hint=fact.help,
        required=fact.required,
        unit=fact.unit or "",
        asked_when=_condition(fact, facts),
    )
    _choose_widget(found, fact, case_file)
    return found


def _choose_widget(found: Field, fact: Fact, case_file: CaseFile | None) -> None:
    if fact.refers_to is not None and case_file is not None:
        found.widget = "select"
        found.choices = [NOT_RECORDED, *_entries(case_file, fact.refers_to)]
    elif fact.type == "yes or no":
        found.widget = "radios"
        found.choices = YES_NO if fact.required else [*YES_NO, NOT_RECORDED]
    elif fact.type == "choice":
        _choices(found, fact, [(choice, said(fact, choice)) for choice in fact.choices])
    elif fact.type == "date":
        found.widget = "date"
    elif fact.type in ("whole number", "number"):
        found.widget = "number"
    elif fact.type == "list of choice":
        found.widget = "checkboxes"
        found.choices = [(choice, said(fact, choice)) for choice in fact.choices]
    elif fact.type == "list of group of facts":
        found.widget = "rows"
        found.parts = [_field(part, {}, None) for part in fact.parts]
    elif fact.type.startswith("list of "):
        found.widget = "lines"
        found.hint = _and(found.hint, "One on each line")
    elif fact.type == "names and values":
        found.widget = "lines"
        found.hint = _and(found.hint, "One on each line, as name: value")
    else:
        _text(found, fact)


def _text(found: Field, fact: Fact) -> None:
    if fact.usual:
        found.widget, found.other = "select", True
        usual = [(value, upper_first(words(value))) for value in fact.usual]
        found.choices = [NOT_RECORDED, *usual, (OTHER, "Something else")]
    elif fact.reference and len(reference_list(fact.reference)) <= 60:
        found.widget = "select"
        rows = reference_list(fact.reference)
        found.choices = [NOT_RECORDED, *((code, _title(row, code)) for code, row in rows.items())]
    elif fact.reference:
        found.hint = _and(found.hint, f"A code of the list “{words(fact.reference)}”")
    elif fact.name in LONG_TEXTS:
        found.widget = "textarea"


def _and(hint: str, more: str) -> str:
    """Two pieces of help; a full stop parts them where the first has none."""
    return f"{hint.removesuffix('.')}. {more}" if hint else more


def _choices(found: Field, fact: Fact, choices: list[tuple[str, str]]) -> None:
    found.widget = "radios" if len(choices) <= MOST_RADIOS else "select"
    first = [] if fact.required and found.widget == "radios" else [NOT_RECORDED]
    found.choices = [*choices, *first] if found.widget == "radios" else [*first, *choices]


def said(fact: Fact, choice: str) -> str:
    """A choice in words: the title of its code, or its name."""
    if fact.name in ("requirement", "requirements", "proposal"):
        row = reference_list("requirements").get(choice)
        return f"{upper_first(row['title'])} ({choice})" if row else choice
    return upper_first(words(choice))


def _title(row: Mapping[str, str], code: str) -> str:
    title = row.get("title") or row.get("name") or ""
    return f"{title} ({code})" if title else code


def _condition(fact: Fact, facts: Mapping[str, Fact]) -> str:
    """When a question is asked, in words: "Only if “Outcome” is “Stood down on the day”." """
    if fact.asked_when is None:
        return ""
    name, values = fact.asked_when
    other = facts[name]
    told = {"true": "yes", "false": "no"}
    listed = [told.get(value) or f"“{said(other, value)}”" for value in values]
    several = ", ".join(listed[:-1])
    verb = "includes" if other.type.startswith("list of ") else "is"
    return f"Only if “{other.label}” {verb} {several + ' or ' if several else ''}{listed[-1]}."


def _entries(case_file: CaseFile, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """The entries that a fact may name, the newest first."""
    rows = case_file.of_kind(*kinds) if kinds else case_file.entries
    return [(entry.id, entry_in_words(entry)) for entry in reversed(rows)]


def entry_in_words(entry: Entry) -> str:
    """ "Appointment made, 13 January 2006, for 20 January 2006" """
    text = f"{label_of(entry.kind)}, {day(entry.happened_on)}"
    for_on = entry.fact("for_on")
    return f"{text}, for {day(for_on)}" if for_on and for_on != entry.happened_on else text
