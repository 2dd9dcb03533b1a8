"""Scores written and read back, undefined ones among them."""

from __future__ import annotations

import csv

import pytest

from tests.generative.test_scores_and_samples import FRAMEWORK
from throughcare.core.mistakes import InputMistakes
from throughcare.core.scoring.answers import Answer, SampledCase, count_answers
from throughcare.core.scoring.inspection import score
from throughcare.folders.scores import read_scores, scores_csv, scores_json


@pytest.fixture
def scores():
    """Four cases; criterion 1.2 has no relevant question."""
    cases = [SampledCase(f"c{n}", "s", 40, columns={"sex": "FM"[n % 2]}) for n in range(4)]
    answers = [
        Answer(case.case, "x", question, word)
        for case, words in zip(cases, ("AAb", "AbA", "bbA", "AA-"), strict=True)
        for question, word in zip(
            "abs",
            ({"A": "above", "b": "below", "-": "not_relevant"}[w] for w in words),
            strict=True,
        )
    ]
    return score(FRAMEWORK, cases, count_answers(cases, answers), by="sex")


def test_what_is_written_is_read_back(scores, tmp_path):
    path = tmp_path / "scores.json"
    path.write_text(scores_json(scores), encoding="utf-8")
    read = read_scores(path)
    assert read.score("criterion", "1.1").estimate == scores.scores[0].estimate
    assert read.score("criterion", "1.2").estimate is None
    assert read.score("criterion", "1.2").bands == {}
    assert [m.case for m in read.missing] == [case for case, _ in scores.missing]
    assert len(read.differences) == len(scores.scores)
    assert scores_json(scores) == scores_json(scores)


def test_the_table_has_a_line_for_each_figure(scores):
    rows = list(csv.DictReader(scores_csv(scores).splitlines()))
    kinds = [row["kind"] for row in rows]
    assert kinds.count("question") == 5
    assert kinds.count("difference") == len(scores.scores)
    assert float(rows[0]["probability good"]) == scores.scores[0].bands["good"]
    assert rows[1]["estimate"] == ""


@pytest.mark.parametrize("text", ["", "[]", '{"framework": 3}'])
def test_another_file_is_refused(tmp_path, text):
    path = tmp_path / "scores.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputMistakes, match=r"scores\.json: is not a file of scores"):
        read_scores(path)
