"""What addresses say: whether a program asks, and the names in them. Ids of areas, cases and entries are any
text: another system gave them."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.urls import register_converter

# A slash would end the name, dots alone would lead elsewhere, and what escapes has to be escaped itself.
_TO_ESCAPE = re.compile(r"[/~]|\A\.{1,2}\Z")
_ESCAPED = re.compile(r"~(2E|2F|7E)")


class Name:
    """A part of an address that stands for any text but the empty one."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)

    def to_url(self, value: str) -> str:
        return _TO_ESCAPE.sub(lambda found: "".join(f"~{ord(c):02X}" for c in found[0]), str(value))


def register() -> None:
    """Lets addresses say `<name:ref>`."""
    register_converter(Name, "name")


def asks_the_api(request: HttpRequest) -> bool:
    """Whether a program asks, which is answered in JSON whatever becomes of it."""
    return request.path.startswith("/api/")
