"""docs/reference/standards.md: every shipped standard, the rule in words."""

from __future__ import annotations

from docs.markdown import bullets, document, table
from docs.wording import in_force_in_words, rule_in_words
from throughcare.core.standard_files import shipped_standards
from throughcare.core.standards import Standard

INTRO = """Each is one file of throughcare/definitions/standards, with examples that run as tests:
`throughcare standard check FILE`. What the keys mean: [standards-language.md](standards-language.md).

How sure: `read`, the source was read; `report`, as the Cheshire report prints it; `unverified`, a number
that we could not find again; `ours`, the sources give none. A standard that is not in use is evaluated
only when it is named."""


def page() -> str:
    found = list(shipped_standards().values())
    used = sum(standard.in_use for standard in found)
    count = f"{len(found)} standards, {used} of them in use."
    return document("Standards", INTRO, count, *(part for s in found for part in _standard(s)))


def _standard(standard: Standard) -> list[str]:
    facts = [
        f"In use: {'yes' if standard.in_use else 'no'}. In force: {in_force_in_words(standard)}. "
        f"How sure: {standard.confidence}.",
        f"Source: {standard.source}",
    ]
    if standard.covers:
        facts.append("Puts into effect: " + ", ".join(standard.covers))
    if standard.note:
        facts.append(f"Note: {standard.note}")
    examples = [(e.title, e.as_of.isoformat(), _states(e.expect)) for e in standard.examples]
    return [
        f"## `{standard.id}`",
        f"**{standard.title}.** " + " ".join(rule_in_words(standard)),
        bullets(facts),
        table(("example", "on", "expected"), examples) if examples else "",
    ]


def _states(expect: tuple[dict[str, str | None], ...]) -> str:
    return ", ".join(row.get("state") or "?" for row in expect) or "nothing is owed"
