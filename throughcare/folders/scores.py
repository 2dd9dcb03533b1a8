"""Scores as files: the JSON that everything else reads, and a table of the same scores."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import msgspec

from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.score_sheet import ScoreSheet
from throughcare.core.scoring.tables import Score, Scores

# What the table holds of a score and of a question, in one row each; bands become columns.
COLUMNS = (
    "kind",
    "id",
    "estimate",
    "unweighted",
    "se",
    "df",
    "low",
    "high",
    "se_taylor",
    "low_taylor",
    "high_taylor",
    "se_assessor",
    "low_assessor",
    "high_assessor",
    "se_bootstrap",
    "conclusion",
    "relevant",
    "above",
    "n_eff",
    "low_korn_graubard",
    "high_korn_graubard",
)


def scores_as_dict(scores: Scores) -> dict[str, Any]:
    """The JSON of `throughcare score`; groups and differences only when a column was compared."""
    whole = dataclasses.asdict(scores)
    for score in whole["scores"]:
        if score["se_bootstrap"] is None:
            del score["se_bootstrap"]
    whole["left_out"] = [{"question": q, "reason": reason} for q, reason in scores.left_out]
    whole["missing"] = [{"case": case, "question": q} for case, q in scores.missing]
    whole["overruled"] = [{"case": case, "question": q} for case, q in scores.overruled]
    if scores.by is None:
        for key in ("by", "groups", "differences"):
            del whole[key]
    return whole


def scores_json(scores: Scores) -> str:
    """The same text for the same scores, with a line end."""
    text = json.dumps(scores_as_dict(scores), indent=1, ensure_ascii=False, allow_nan=False)
    return text + "\n"


def scores_csv(scores: Scores) -> str:
    """One line for each score, each question and each difference between groups; an empty field is a
    figure that does not exist or does not belong to that kind of line."""
    names = dict.fromkeys(name for score in scores.scores for name in score.bands)
    bands = [f"probability {name}" for name in names]
    differing = ("group1", "group2", "difference", "p_value", "detectable") if scores.by else ()
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream,
        (*COLUMNS, *bands, *differing),
        restval="",
        extrasaction="ignore",
        lineterminator="\n",
    )
    writer.writeheader()
    for score in scores.scores:
        writer.writerow({"kind": score.id.split(" ")[0], **_cells(score)})
    for question in scores.questions:
        writer.writerow({"kind": "question", **dataclasses.asdict(question)})
    for difference in scores.differences:
        cells = dataclasses.asdict(difference)
        writer.writerow({"kind": "difference", "id": difference.score, **cells})
    return stream.getvalue()


def _cells(score: Score) -> dict[str, Any]:
    cells = dataclasses.asdict(score)
    return {**cells, **{f"probability {name}": p for name, p in score.bands.items()}}


def read_scores(path: Path) -> ScoreSheet:
    """The scores that a file holds. Raises InputMistakes when it is not such a file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ScoreSheet)
    except OSError as error:
        problem, remedy = f"cannot be read: {error.strerror}.", ""
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem, remedy = f"is not a file of scores: {error}.", "Write it with throughcare score."
    raise InputMistakes([Mistake(path.name, None, None, problem, remedy)])
