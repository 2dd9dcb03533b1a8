"""Reads an inspection framework from its YAML file.

Everything wrong with the file is reported at once, with lines: what cannot be read (here) and what
makes no sense (`core.framework_checks`).
"""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import get_args

from throughcare.core.definitions import SHIPPED, Mapping, Source, read, shipped
from throughcare.core.framework_checks import check_framework
from throughcare.core.frameworks import (
    Band,
    Criterion,
    Framework,
    Question,
    QuestionKind,
    RatingRule,
    Section,
    SpecificCriterion,
    Thread,
)
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean

__all__ = [
    "check_framework",
    "framework_from_text",
    "read_framework",
    "shipped_framework",
    "shipped_framework_ids",
]

_CHECKED_KEYS = ("summary_weight", "bands", "ratings")  # whose lines the checks name
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


def read_framework(path: Path | Traversable, name: str | None = None) -> Framework:
    """The framework in a file. `name` is what messages call the file.

    Raises InputMistakes with everything that is wrong with it.
    """
    return _read(read(path, name))


def framework_from_text(text: str, name: str) -> Framework:
    """The framework that a YAML text says; `name` is what messages call it. Raises InputMistakes."""
    return _read(Source(name, text))


def _read(source: Source) -> Framework:
    root = source.mapping()
    if source.mistakes:
        source.check()
    framework = _framework(root)
    root.no_more()
    source.mistakes.extend(check_framework(framework, source.name))
    source.check()
    return framework


def shipped_framework_ids() -> list[str]:
    """The ids of the frameworks that come with throughcare."""
    return [file.name.removesuffix(".yaml") for file in shipped("frameworks")]


def shipped_framework(framework_id: str) -> Framework:
    """The framework of that id that comes with throughcare. Raises InputMistakes when there is none."""
    known = shipped_framework_ids()
    if framework_id not in known:
        problem = f'there is no framework "{framework_id}".'
        remedy = did_you_mean(framework_id, known) + " Or name a file."
        raise InputMistakes([Mistake("--framework", None, None, problem, remedy)])
    return read_framework(SHIPPED / "frameworks" / f"{framework_id}.yaml")


def _framework(root: Mapping) -> Framework:
    notes = root.mapping("notes")
    return Framework(
        id=root.text("id"),
        title=root.text("title"),
        summary_weight=root.number("summary_weight"),
        bands=tuple(_band(band) for band in root.mappings("bands")),
        sections=tuple(_section(section) for section in root.mappings("sections", required=True)),
        threads=tuple(_thread(thread) for thread in root.mappings("threads")),
        ratings=tuple(root.texts("ratings")),
        judgements=tuple(root.texts("judgements")),
        rating_rules=tuple(_rating_rule(rule) for rule in root.mappings("rating_rules")),
        source=_words(root, "source"),
        bands_note=_words(root, "bands_note"),
        notes={key: " ".join(str(text).split()) for key, text in notes.items()} if notes else {},
        lines={key: root.line_of(key) or 1 for key in _CHECKED_KEYS if key in root},
    )


def _words(mapping: Mapping, key: str) -> str:
    """A text that may be absent, with line breaks of the file as spaces."""
    return " ".join((mapping.optional_text(key) or "").split())


def _band(mapping: Mapping) -> Band:
    band = Band(mapping.number("from"), mapping.text("conclusion"), mapping.line)
    mapping.no_more()
    return band


def _thread(mapping: Mapping) -> Thread:
    thread = Thread(
        id=mapping.text("id"),
        title=mapping.text("title"),
        sections=tuple(mapping.texts("sections", required=True)),
        line=mapping.line,
    )
    mapping.no_more()
    return thread


def _rating_rule(mapping: Mapping) -> RatingRule:
    rule = RatingRule(
        rating=mapping.text("rating"),
        judged=tuple(mapping.texts("judged")),
        at_least=mapping.number("at_least") if mapping.has("at_least") else None,
        at_most=mapping.number("at_most") if mapping.has("at_most") else None,
        unmet=mapping.choice("unmet", ("any", "none", "none essential"), default="any"),
        line=mapping.line,
    )
    mapping.no_more()
    return rule


def _section(mapping: Mapping) -> Section:
    section = Section(
        id=mapping.text("id"),
        title=mapping.text("title"),
        criteria=tuple(_criterion(c) for c in mapping.mappings("criteria", required=True)),
        line=mapping.line,
    )
    mapping.no_more()
    return section


def _criterion(mapping: Mapping) -> Criterion:
    criterion = Criterion(
        id=mapping.text("id"),
        title=mapping.text("title"),
        statement=_words(mapping, "statement"),
        questions=tuple(_question(question) for question in mapping.mappings("questions")),
        specific=tuple(_specific(specific) for specific in mapping.mappings("specific")),
        source=_words(mapping, "source"),
        line=mapping.line,
    )
    _no_weight(mapping)
    mapping.no_more()
    return criterion


def _question(mapping: Mapping) -> Question:
    kind = mapping.choice("kind", KINDS, default="individual")
    question = Question(
        id=mapping.text("id"),
        text=_words(mapping, "text"),
        kind=next((known for known in KINDS if known == kind), "individual"),
        relevant_when=_words(mapping, "relevant_when") or None,
        threads=tuple(mapping.texts("threads")),
        guidance=_words(mapping, "guidance"),
        standards=tuple(mapping.texts("standards")),
        source=_words(mapping, "source"),
        line=mapping.line,
    )
    if not question.text and "text" not in mapping:
        mapping.note("text", "is missing.", "Write the question.")
    _no_weight(mapping)
    mapping.no_more()
    return question


def _specific(mapping: Mapping) -> SpecificCriterion:
    specific = SpecificCriterion(
        id=mapping.text("id"),
        text=_words(mapping, "text"),
        essential=mapping.boolean("essential", default=False),
        line=mapping.line,
    )
    mapping.no_more()
    return specific


def _no_weight(mapping: Mapping) -> None:
    """A weight of its own is the likeliest key that does not belong: its message says why."""
    for key in ("weight", "summary_weight"):
        if key in mapping:
            mapping.has(key)
            mapping.note(
                key,
                "only the framework has a weight.",
                "Questions of a kind share it equally; take this line out.",
            )
