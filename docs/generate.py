"""Writes the generated pages of docs/reference, or says which are not current.

python -m docs.generate            writes them
python -m docs.generate --check    exits 1 and names the pages that are not current
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from docs.pages import (
    abbreviations,
    asvs,
    commands,
    data_dictionary,
    entry_schema,
    framework,
    measures,
    permissions,
    standards,
    standards_language,
)

FOLDER = Path(__file__).parent / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "abbreviations.md": abbreviations.page,
    "asvs.md": asvs.page,
    "commands.md": commands.page,
    "data-dictionary.md": data_dictionary.page,
    "entry.schema.json": entry_schema.page,
    "framework.md": framework.page,
    "measures.md": measures.page,
    "permissions.md": permissions.page,
    "standards-language.md": standards_language.page,
    "standards.md": standards.page,
}


def not_current() -> Iterator[tuple[str, str]]:
    """Each page whose file differs from what would be written now, or is absent: name and text."""
    for name, page in PAGES.items():
        text = page()
        if _on_disk(name) != text:
            yield name, text


def _on_disk(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if not current")
    check = parser.parse_args().check
    stale = list(not_current())
    for name, text in stale:
        if check:
            print(f"docs/reference/{name} is not current: run `make docs`.", file=sys.stderr)
        else:
            (FOLDER / name).write_text(text, encoding="utf-8")
            print(f"wrote docs/reference/{name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
