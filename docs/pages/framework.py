"""docs/reference/framework.md: every shipped framework, each question with when it is relevant."""

from __future__ import annotations

from docs.markdown import bullets, document, table
from throughcare.core.framework_files import shipped_framework, shipped_framework_ids
from throughcare.core.frameworks import Criterion, Framework, Question
from throughcare.core.relevance_vocabulary import in_words

INTRO = """A framework says what an inspection asks of each sampled case, when a question arises, and how answers
become scores. A `gate` is recorded and never scored; a `summary` question carries the criterion's summary
weight. It is one file of throughcare/definitions/frameworks: `throughcare framework check FILE`."""


def page() -> str:
    parts = [INTRO]
    for framework_id in shipped_framework_ids():
        parts += _framework(shipped_framework(framework_id))
    return document("Inspection frameworks", *parts)


def _framework(framework: Framework) -> list[str]:
    questions = framework.questions.values()
    scored = sum(question.kind != "gate" for question in questions)
    bands = [(f"from {band.from_percent:g}%", band.conclusion) for band in framework.bands]
    facts = [
        f"{len(questions)} questions about a case, {scored} of them scored",
        f"Summary questions carry {framework.summary_weight:.0%} of a criterion's score",
        *(f"{t.title}: sections {' and '.join(t.sections)}" for t in framework.threads),
        f"Source: {framework.source}",
        *(f"Note on {name.replace('_', ' ')}: {text}" for name, text in framework.notes.items()),
    ]
    if framework.ratings:
        facts.insert(2, "Criteria without questions are rated: " + ", ".join(framework.ratings))
    parts = [f"## `{framework.id}`: {framework.title}", bullets(facts)]
    parts += [table(("score", "conclusion"), bands), framework.bands_note]
    for section in framework.sections:
        parts.append(f"### {section.id} {section.title}")
        for criterion in section.criteria:
            parts += _criterion(criterion, framework)
    return parts


def _criterion(criterion: Criterion, framework: Framework) -> list[str]:
    parts = [f"#### {criterion.id} {criterion.title}", criterion.statement]
    if criterion.questions:
        rows = [_question(question, framework) for question in criterion.questions]
        parts.append(table(("id", "kind", "question", "relevant", "threads", "beside it"), rows))
    if criterion.specific:
        rows = [(s.id, s.text, "essential" if s.essential else "") for s in criterion.specific]
        parts.append(table(("id", "judged on", ""), rows))
    return parts


def _question(question: Question, framework: Framework) -> tuple[str, ...]:
    wording = {id_: found.text for id_, found in framework.questions.items()}
    when = in_words(question.relevant_when, wording) if question.relevant_when else ""
    beside = ", ".join(f"`{standard}`" for standard in question.standards)
    threads = ", ".join(thread.replace("_", " ") for thread in question.threads)
    return question.id, question.kind, question.text, when, threads, beside
