"""Characters that no text of ours may hold: XML, and so a Word file, knows no word for them."""

from __future__ import annotations

import re

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def problem_of(text: str) -> str | None:
    """What is wrong with a text that holds such a character; None where nothing is."""
    found = None if text.rstrip("\r\n").isprintable() else _NO_TEXT.search(text)
    return f"holds the character U+{ord(found[0]):04X}, which is not text." if found else None
