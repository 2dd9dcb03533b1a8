"""Small forms that are not of a kind of entry: questions, what was answered, what is wrong."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from throughcare.cases.forms.fields import Field
from throughcare.cases.forms.reading import Wrong, plain_value, typed_in
from throughcare.core.days import NotADay, plausible


class Question:
    """Makes the fields of a small form."""

    @staticmethod
    def text(
        name: str, label: str, *, required: bool = True, hint: str = "", value: str = ""
    ) -> Field:
        return Field(name, label, "text", hint, required, value=value)

    @staticmethod
    def long_text(
        name: str, label: str, *, required: bool = True, hint: str = "", value: str = ""
    ) -> Field:
        return Field(name, label, "textarea", hint, required, value=value)

    @staticmethod
    def lines(name: str, label: str, *, required: bool = True, hint: str = "") -> Field:
        return Field(name, label, "lines", hint, required)

    @staticmethod
    def choice(
        name: str, label: str, choices: Sequence[tuple[str, str]], *, required: bool = True,
        value: str = "",
    ) -> Field:  # fmt: skip
        if len(choices) <= 6:
            return Field(name, label, "radios", "", required, choices=choices, value=value)
        return Field(name, label, "select", "", required, choices=[("", ""), *choices], value=value)

    @staticmethod
    def date(
        name: str, label: str, day: datetime.date | None, *, required: bool = True, hint: str = ""
    ) -> Field:
        value = {"day": str(day.day), "month": str(day.month), "year": str(day.year)} if day else {}
        return Field(name, label, "date", hint or "For example, 27 3 2006", required, value=value)


class Asked:
    """A small form. `values` are there once it is answered without a problem."""

    def __init__(self, *fields: Field, sent: QueryDict | None) -> None:
        self.fields = fields
        self.was_sent = sent is not None
        self.values: dict[str, Any] = {}
        self.problems: list[tuple[str, str]] = []
        if sent is None:
            return
        for field in fields:
            field.value = typed_in(field, sent, field.name)
            self._read(field)

    def _read(self, field: Field) -> None:
        try:
            value = plain_value(field, field.value)
            if isinstance(value, datetime.date):
                plausible(value)
        except (Wrong, NotADay) as problem:
            self.complain(field.name, str(problem))
            return
        chosen = value if isinstance(value, list) else [value]
        if field.choices and value is not None and not set(chosen) <= set(dict(field.choices)):
            self.complain(field.name, f"Select “{field.label}”")
            return
        if value is None and field.widget in ("text", "textarea"):
            value = ""
        self.values[field.name] = [] if value is None and field.widget == "lines" else value

    @property
    def is_answered(self) -> bool:
        return self.was_sent and not self.problems

    def complain(self, name: str, text: str) -> None:
        """Puts a problem beside its field and into the summary."""
        field = next((f for f in self.fields if f.name == name), self.fields[0])
        field.error = text
        self.problems.append((text, field.id))
