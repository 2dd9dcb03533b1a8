"""How the findings of a framework are worded, and the rule by which they are drafted: data in
`definitions/phrases`, one file per framework. All wording is ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from throughcare.core.definitions import SHIPPED, Source
from throughcare.core.definitions import Mapping as DefinitionMapping
from throughcare.core.frameworks import Question


@dataclass(frozen=True)
class Phrase:
    """One question: what was found where the work is above the line, and the same as a topic."""

    says: str
    topic: str
    where: str = ""
    of: str = "cases"
    group: str = ""


@dataclass(frozen=True)
class Rule:
    """When a question becomes a finding. Percentages; the numbers are ours (no source gives any)."""

    strong_from: float = 70
    weak_below: float = 60
    summary_weak_below: float = 70
    at_most: int = 6
    recommendations: int = 8


@dataclass(frozen=True)
class Phrases:
    rule: Rule = Rule()
    questions: Mapping[str, Phrase] = field(default_factory=dict)
    recommend: Mapping[str, str] = field(default_factory=dict)  # criterion -> what should be so

    def of(self, question: Question) -> Phrase:
        """The phrase of a question; one made of its text where the file has none."""
        known = self.questions.get(question.id)
        if known is not None:
            return known
        text = question.text.rstrip("?")
        return Phrase(says=f'the answer to "{text}?" was yes', topic=f'"{text}"')


@cache
def phrases_for(framework_id: str) -> Phrases:
    """The shipped phrases of a framework; the plain wording and the default rule where there is no
    file. Raises InputMistakes when the file is wrong."""
    file = SHIPPED / "phrases" / f"{framework_id}.yaml"
    if not file.is_file():
        return Phrases()
    return read_phrases(f"phrases/{framework_id}.yaml", file.read_text("utf-8"))


def read_phrases(name: str, text: str) -> Phrases:
    """Phrases from the text of a file, called `name` in messages. Raises InputMistakes."""
    source = Source(name, text)
    root = source.mapping()
    root.text("framework")
    rule = _rule(root.mapping("rule"))
    recommend = {}
    for own_id, entry in _entries(root.mapping("criteria")):
        recommend[own_id] = entry.text("recommend")
        entry.no_more()
    questions = {}
    for own_id, entry in _entries(root.mapping("questions")):
        questions[own_id] = Phrase(
            entry.text("says"),
            entry.text("topic"),
            entry.optional_text("where") or "",
            entry.optional_text("of") or "cases",
            entry.optional_text("group") or "",
        )
        entry.no_more()
    root.no_more()
    source.check()
    return Phrases(rule, questions, recommend)


def _entries(mapping: DefinitionMapping | None) -> list[tuple[str, DefinitionMapping]]:
    if mapping is None:
        return []
    found = [(key, mapping.mapping(key)) for key, _ in mapping.items()]
    return [(key, entry) for key, entry in found if entry is not None]


def _rule(entry: DefinitionMapping | None) -> Rule:
    if entry is None:
        return Rule()
    rule = Rule(
        entry.number("strong_from", 70),
        entry.number("weak_below", 60),
        entry.number("summary_weak_below", 70),
        entry.integer("at_most", least=1, default=6),
        entry.integer("recommendations", least=1, default=8),
    )
    entry.no_more()
    return rule
