"""The few pieces of Markdown that generated pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `make docs` from the code and the definitions. Change those, not this page. -->"


def document(title: str, *parts: str) -> str:
    """A whole page: the note that it is generated, its title, its parts with an empty line between."""
    return "\n\n".join([NOTE, f"# {title}", *(part for part in parts if part)]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; a column without any value is left out."""
    cells = [[_cell(value) for value in row] for row in rows]
    kept = [i for i in range(len(header)) if any(row[i] for row in cells)]
    lines = [[header[i] for i in kept], ["---"] * len(kept)]
    lines += [[row[i] for i in kept] for row in cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def code(text: str, language: str = "") -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return " ".join(str(value).split()).replace("|", "\\|")
