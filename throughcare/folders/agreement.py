"""Agreement on double reads: from a file of answers to the JSON of `throughcare agreement`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from throughcare.core.agreement import Agreement, Pair, agreement, pairs_of
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.folders.answers import read_answers


def read_pairs(path: Path) -> list[Pair]:
    """The double reads of an answers file. Raises InputMistakes, also for a third reader."""
    pairs, too_many = pairs_of(read_answers(path))
    mistakes = []
    for given in too_many:
        last = max(given, key=lambda answer: answer.line or 0)
        problem = f"{len(given)} assessors answered {last.question} of {last.case}."
        remedy = "A case is read twice at most: keep two of them."
        mistakes.append(Mistake(path.name, last.line, "assessor", problem, remedy))
    if mistakes:
        raise InputMistakes(mistakes)
    return pairs


def agreement_as_dict(pairs: Sequence[Pair]) -> dict[str, Any]:
    """What `throughcare agreement` writes."""
    found = agreement(pairs)
    return {
        "questions": [{"id": question, **_figures(of)} for question, of in found.questions],
        "pooled": _figures(found.pooled),
        "assessors": [dataclasses.asdict(severity) for severity in found.assessors],
    }


def agreement_json(pairs: Sequence[Pair]) -> str:
    """The same text for the same answers, with a line end."""
    whole = agreement_as_dict(pairs)
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _figures(of: Agreement) -> dict[str, Any]:
    return {
        "pairs": of.pairs,
        "relevance": {"value": of.relevance, "pairs": of.double_reads},
        "percent": dataclasses.asdict(of.percent),
        "kappa": dataclasses.asdict(of.kappa),
        "ac1": dataclasses.asdict(of.ac1),
        "alpha": dataclasses.asdict(of.alpha),
    }
