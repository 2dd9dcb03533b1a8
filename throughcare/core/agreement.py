"""How far two assessors who read the same case agree: percent, Cohen's kappa, Gwet's AC1 and
Krippendorff's alpha, shown together since each hides something.

Value agreement is taken over pairs that both readers judged relevant; whether they agree on relevance
stands apart. Of one question the pairs are independent; pooled over questions they are not (answers of
a case hang together), so the pooled intervals leave out one case at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from throughcare.core.scoring.answers import Answer
from throughcare.core.scoring.intervals import t_quantile

Floats = npt.NDArray[np.float64]
STATISTICS = ("percent", "kappa", "ac1", "alpha")


@dataclass(frozen=True)
class Pair:
    """A double read. The first reader is the one whose name comes first in the alphabet: kappa knows
    its two readers apart, and a file has no order."""

    case: str
    question: str
    first: Answer
    second: Answer

    @property
    def both_relevant(self) -> bool:
        return "not_relevant" not in (self.first.answer, self.second.answer)

    @property
    def same_relevance(self) -> bool:
        return (self.first.answer == "not_relevant") == (self.second.answer == "not_relevant")


@dataclass(frozen=True)
class Statistic:
    """A value with its 95% interval (t); None for what does not exist. The interval is not cut off at
    1: a reader who prints it may."""

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Agreement:
    """`pairs`: those that both judged relevant; `double_reads`: all of them."""

    pairs: int
    double_reads: int
    relevance: float | None
    percent: Statistic
    kappa: Statistic
    ac1: Statistic
    alpha: Statistic


@dataclass(frozen=True)
class Severity:
    """An assessor's own share above the line less the other readers' on the same pairs."""

    assessor: str
    pairs: int
    severity: float | None
    se: float | None


@dataclass(frozen=True)
class AgreementReport:
    questions: Sequence[tuple[str, Agreement]]
    pooled: Agreement
    assessors: Sequence[Severity]


def pairs_of(answers: Iterable[Answer]) -> tuple[list[Pair], list[list[Answer]]]:
    """The double reads among answers, sorted, and what more than two assessors answered."""
    read: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        read.setdefault((answer.case, answer.question), []).append(answer)
    pairs, too_many = [], []
    for (case, question), given in sorted(read.items()):
        if len(given) == 2:
            first, second = sorted(given, key=lambda answer: answer.assessor)
            pairs.append(Pair(case, question, first, second))
        elif len(given) > 2:
            too_many.append(given)
    return pairs, too_many


def agreement(pairs: Sequence[Pair]) -> AgreementReport:
    """Agreement on each question and pooled, and each assessor's severity."""
    questions = sorted({pair.question for pair in pairs})
    return AgreementReport(
        questions=[(q, _of_question([p for p in pairs if p.question == q])) for q in questions],
        pooled=_pooled(pairs),
        assessors=_severities(pairs),
    )


def statistics(table: Floats) -> dict[str, float]:
    """The four statistics of a square table of counts (rows: first reader; columns: second); NaN for
    one that does not exist."""
    n = float(table.sum())
    if n == 0:
        return dict.fromkeys(STATISTICS, math.nan)
    shares = table / n
    agreed = float(np.trace(shares))
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    mean = (rows + columns) / 2.0
    by_kappa = float(rows @ columns)
    by_ac1 = float((mean * (1.0 - mean)).sum() / (len(table) - 1))
    of_reader = np.eye(len(table))
    units = (of_reader[:, None, :] + of_reader[None, :, :]).reshape(-1, len(table))
    return {
        "percent": agreed,
        "kappa": _beyond(agreed, by_kappa),
        "ac1": _beyond(agreed, by_ac1),
        "alpha": alpha_of_units(units, table.reshape(-1)),
    }


def _beyond(agreed: float, chance: float) -> float:
    """Agreement beyond chance."""
    return (agreed - chance) / (1.0 - chance) if chance < 1.0 - 1e-12 else math.nan


def standard_errors(table: Floats) -> dict[str, float]:
    """Gwet's linearised standard errors of percent, kappa and AC1 of a table of counts, with n(n-1)
    as divisor; NaN where there is none."""
    n = float(table.sum())
    found = statistics(table)
    if n < 2:
        return dict.fromkeys(STATISTICS[:3], math.nan)
    shares = table / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    mean = (rows + columns) / 2.0
    same = np.eye(len(table))
    # What a pair (i, j) contributes to chance agreement.
    for_kappa = (columns[:, None] + rows[None, :]) / 2.0
    for_ac1 = ((1.0 - mean)[:, None] + (1.0 - mean)[None, :]) / (2.0 * (len(table) - 1))
    agreed = found["percent"]
    errors = {"percent": _spread(table, same - agreed)}
    for name, chance_of in (("kappa", for_kappa), ("ac1", for_ac1)):
        value = found[name]
        chance = float((shares * chance_of).sum())
        if math.isnan(value):
            errors[name] = math.nan
            continue
        own = (same - chance) / (1.0 - chance)
        own = own - 2.0 * (1.0 - value) * (chance_of - chance) / (1.0 - chance)
        errors[name] = _spread(table, own - value)
    return errors


def _spread(table: Floats, deviations: Floats) -> float:
    n = float(table.sum())
    return math.sqrt(float((table * deviations * deviations).sum()) / (n * (n - 1.0)))


def alpha_of_units(units: Floats, times: Floats) -> float:
    """Krippendorff's nominal alpha by any number of readers. `units` counts, in each row, how often
    each category was given to a unit; `times`: how many such units there are. A unit with one value
    says nothing. NaN where only one category was ever given."""
    given = units.sum(axis=1)
    paired = (given >= 2.0) & (times > 0.0)
    units, given, times = units[paired], given[paired], times[paired]
    total = float(times @ given)
    if total == 0.0:
        return math.nan
    observed = float(times @ ((given**2 - (units**2).sum(axis=1)) / (given - 1.0))) / total
    values = times @ units
    expected = float(total**2 - (values**2).sum()) / (total * (total - 1.0))
    return 1.0 - observed / expected if expected > 0.0 else math.nan


def _table(pairs: Iterable[Pair]) -> Floats:
    table = np.zeros((2, 2))
    for pair in pairs:
        if pair.both_relevant:
            table[int(pair.first.answer != "above"), int(pair.second.answer != "above")] += 1.0
    return table


def _of_question(pairs: Sequence[Pair]) -> Agreement:
    table = _table(pairs)
    n = int(table.sum())
    errors = standard_errors(table)
    used = [pair for pair in pairs if pair.both_relevant]
    by_case = [_table([pair]) for pair in used]
    errors["alpha"] = _leaving_out(by_case, table)["alpha"]
    return _agreement(pairs, table, errors, n - 1)


def _pooled(pairs: Sequence[Pair]) -> Agreement:
    table = _table(pairs)
    cases = sorted({pair.case for pair in pairs if pair.both_relevant})
    by_case = [_table(pair for pair in pairs if pair.case == case) for case in cases]
    return _agreement(pairs, table, _leaving_out(by_case, table), len(cases) - 1)


def _leaving_out(by_case: Sequence[Floats], table: Floats) -> dict[str, float]:
    """Jackknife standard errors: leaving out one case at a time, about the mean of what is left.
    NaN where the statistic does not exist without some case."""
    cases = len(by_case)
    if cases < 2:
        return dict.fromkeys(STATISTICS, math.nan)
    left = [statistics(table - case) for case in by_case]
    errors = {}
    for name in STATISTICS:
        values = np.array([values[name] for values in left])
        spread = float(((values - values.mean()) ** 2).sum())
        errors[name] = math.sqrt((cases - 1.0) / cases * spread)
    return errors


def _agreement(
    pairs: Sequence[Pair], table: Floats, errors: dict[str, float], df: int
) -> Agreement:
    values = statistics(table)
    same = sum(pair.same_relevance for pair in pairs)

    def made(name: str) -> Statistic:
        return _statistic(values[name], errors[name], df)

    return Agreement(
        pairs=int(table.sum()),
        double_reads=len(pairs),
        relevance=same / len(pairs) if pairs else None,
        percent=made("percent"),
        kappa=made("kappa"),
        ac1=made("ac1"),
        alpha=made("alpha"),
    )


def _statistic(value: float, se: float, df: int) -> Statistic:
    if math.isnan(value):
        return Statistic(None)
    if math.isnan(se) or df < 1:
        return Statistic(value)
    reach = t_quantile(df) * se
    return Statistic(value, se, value - reach, value + reach)


def _severities(pairs: Sequence[Pair]) -> list[Severity]:
    used = [pair for pair in pairs if pair.both_relevant]
    names = sorted({a.assessor for pair in pairs for a in (pair.first, pair.second)})
    found = []
    for name in names:
        gaps: dict[str, list[float]] = {}
        for pair in used:
            gap = float(pair.first.answer == "above") - float(pair.second.answer == "above")
            if pair.first.assessor == name:
                gaps.setdefault(pair.case, []).append(gap)
            elif pair.second.assessor == name:
                gaps.setdefault(pair.case, []).append(-gap)
        found.append(_severity(name, list(gaps.values())))
    return found


def _severity(name: str, gaps: Sequence[Sequence[float]]) -> Severity:
    n, cases = sum(len(case) for case in gaps), len(gaps)
    if n == 0:
        return Severity(name, 0, None, None)
    mean = sum(sum(case) for case in gaps) / n
    if cases < 2:
        return Severity(name, n, mean, None)
    spread = sum(sum(gap - mean for gap in case) ** 2 for case in gaps)
    return Severity(name, n, mean, math.sqrt(cases / (cases - 1.0) * spread) / n)
