"""Agreement held to published tables."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.unit.core.scoring import reference
from throughcare.core.agreement import (
    agreement,
    alpha_of_units,
    pairs_of,
    standard_errors,
    statistics,
)
from throughcare.core.scoring.answers import Answer
from throughcare.core.scoring.intervals import t_quantile

EXPECTED = {
    (row["data"], row["statistic"]): row for row in reference.rows("expected_agreement.csv")
}
# Gwet's table of two abstractors and three categories, and our own paradox of prevalence.
TABLES = {
    "gwet_3x3_abstractors": np.array([[13.0, 0, 0], [0, 20, 7], [0, 4, 56]]),
    "paradox_118_5_2_0": np.array([[118.0, 5], [2, 0]]),
}


@pytest.mark.parametrize("data", TABLES)
@pytest.mark.parametrize("name", ["percent", "kappa", "ac1"])
def test_published_tables(data, name):
    row = EXPECTED[data, name]
    table = TABLES[data]
    assert statistics(table)[name] == pytest.approx(float(row["value"]), rel=1e-9)
    assert standard_errors(table)[name] == pytest.approx(float(row["se"]), rel=1e-9)
    n = table.sum()
    published = standard_errors(table)[name] * math.sqrt((n - 1) / n)
    assert published == pytest.approx(float(row["se_divisor_n"]), rel=1e-9)


@pytest.mark.parametrize("data", TABLES)
def test_alpha_of_published_tables(data):
    expected = float(EXPECTED[data, "alpha_nominal"]["value"])
    assert statistics(TABLES[data])["alpha"] == pytest.approx(expected, rel=1e-9)


def test_alpha_of_four_observers_with_gaps():
    units = np.zeros((12, 5))
    for unit, row in enumerate(reference.rows("krippendorff_4x12.csv")):
        for value in row.values():
            if value:
                units[unit, int(value) - 1] += 1
    expected = float(EXPECTED["krippendorff_4x12", "alpha_nominal"]["value"])
    assert alpha_of_units(units, np.ones(12)) == pytest.approx(expected, rel=1e-9)
    assert round(expected, 3) == 0.743


def answers(*lines: str) -> list[Answer]:
    """Each line: case, question, then the two readers' answers (A, b or -)."""
    words = {"A": "above", "b": "below", "-": "not_relevant"}
    return [
        Answer(case, reader, question, words[letter])
        for case, question, letters in (line.split() for line in lines)
        for reader, letter in zip(("lead", "other"), letters, strict=True)
    ]


LINES = (
    "c1 q1 AA", "c1 q2 Ab", "c1 q3 A-", "c2 q1 AA", "c2 q2 bb", "c2 q3 --",
    "c3 q1 bA", "c3 q2 AA", "c3 q3 AA", "c4 q1 AA", "c4 q2 Ab", "c4 q3 bb",
)  # fmt: skip


def test_relevance_stands_apart_from_values():
    found = agreement(pairs_of(answers(*LINES))[0])
    q3 = dict(found.questions)["q3"]
    assert (q3.double_reads, q3.pairs) == (4, 2)
    assert q3.relevance == pytest.approx(0.75)
    assert found.pooled.pairs == 10
    assert found.pooled.percent.value == pytest.approx(0.7)


def test_pooled_intervals_leave_out_one_case():
    found = agreement(pairs_of(answers(*LINES))[0]).pooled.percent
    left = np.array([6 / 8, 5 / 8, 5 / 7, 5 / 7])
    se = math.sqrt(3 / 4 * ((left - left.mean()) ** 2).sum())
    assert found.se == pytest.approx(se)
    assert found.high - found.low == pytest.approx(2 * t_quantile(3) * se)


def test_severity_is_against_the_other_reader_and_clustered_by_case():
    found = {s.assessor: s for s in agreement(pairs_of(answers(*LINES))[0]).assessors}
    lead, other = found["lead"], found["other"]
    assert lead.pairs == 10
    assert lead.severity == pytest.approx(0.1)
    assert other.severity == pytest.approx(-0.1)
    sums = np.array([1 - 0.2, 0 - 0.2, -1 - 0.3, 1 - 0.3])
    assert lead.se == pytest.approx(math.sqrt(4 / 3 * (sums**2).sum()) / 10)


def test_what_does_not_exist_is_none():
    one = agreement(pairs_of(answers("c1 q1 AA"))[0]).pooled
    assert one.percent.value == 1.0
    assert one.percent.se is None
    assert one.kappa.value is None
    assert one.alpha.value is None
    nothing = agreement([])
    assert nothing.pooled.relevance is None
    assert nothing.pooled.percent.value is None


def test_the_order_of_the_lines_does_not_matter_and_three_readers_are_no_pair():
    given = answers(*LINES)
    assert agreement(pairs_of(given)[0]) == agreement(pairs_of(given[::-1])[0])
    pairs, too_many = pairs_of([*given, Answer("c1", "third", "q1", "above")])
    assert len(too_many) == 1
    assert len(pairs) == 11
