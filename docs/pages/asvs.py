"""docs/reference/asvs.md: what holds of the ASVS, and what tests it, from docs/asvs.yaml."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from docs.markdown import document, table

REGISTER = Path(__file__).parents[1] / "asvs.yaml"
STATUSES = ("met", "not applicable", "open")
CHAPTERS = {
    1: "Encoding and sanitising",
    2: "Validation and the order of acts",
    3: "Browsers",
    4: "Requests and the API",
    5: "Files",
    6: "Signing in",
    7: "Sessions",
    8: "Who may do what",
    9: "Self-contained tokens",
    10: "OAuth and OpenID Connect",
    11: "Cryptography",
    12: "Connections",
    13: "Configuration",
    14: "Protection of data",
    15: "Code and components",
    16: "Logs and failures",
    17: "WebRTC",
}
INTRO = """The [OWASP Application Security Verification Standard](https://github.com/OWASP/ASVS) 5.0.0 asks
253 things of an application on its levels 1 and 2. This register is our own reading of it: nobody else has verified it.
The ids are the standard's, the words are ours, and short: read the standard for what is asked.

`met`: a test holds it, or the file says it. `open`: not met, or met in part, or left to whoever runs the site; the note
says what is missing. The numbers of [how the site is guarded](../explanation/security.md) belong to it."""

Requirement = dict[str, Any]


def register() -> list[Requirement]:
    """Every requirement as docs/asvs.yaml has it."""
    found: list[Requirement] = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))
    return found


def chapter_of(requirement: Requirement) -> int:
    return int(requirement["id"].removeprefix("V").split(".")[0])


def page() -> str:
    found = register()
    parts = [INTRO, _counts(found)]
    for number, title in CHAPTERS.items():
        own = [requirement for requirement in found if chapter_of(requirement) == number]
        rows = [(r["id"], r["level"], r["says"], r["status"], _because(r)) for r in own]
        parts += [
            f"## V{number} {title}",
            table(("id", "level", "asks", "status", "tested by, or why"), rows),
        ]
    return document("Register of the ASVS", *parts)


def _counts(found: list[Requirement]) -> str:
    """How many of each status, by chapter and altogether."""
    rows = []
    for number, title in CHAPTERS.items():
        counts = Counter(r["status"] for r in found if chapter_of(r) == number)
        rows.append((f"V{number} {title}", *(counts[status] for status in STATUSES)))
    for level in (1, 2):
        counts = Counter(r["status"] for r in found if r["level"] == level)
        rows.append((f"level {level}", *(counts[status] for status in STATUSES)))
    whole = Counter(r["status"] for r in found)
    rows.append(("**all**", *(f"**{whole[status]}**" for status in STATUSES)))
    return table(("chapter", *STATUSES), rows)


def _because(requirement: Requirement) -> str:
    """The tests and files, each a link, and the note."""
    links = []
    for test in requirement.get("tests", []):
        file, _, name = test.partition("::")
        links.append(f"[{name.removeprefix('test_').replace('_', ' ')}](../../{file})")
    for place in requirement.get("where", []):
        file, _, name = place.partition("::")
        links.append(f"[`{name or file}`](../../{file})")
    return ". ".join(part for part in ("; ".join(links), requirement.get("note", "")) if part)
