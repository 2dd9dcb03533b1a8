"""The arithmetic that predictors share: whole years and months, logistic curves, rounding by decimals.

Logarithms and exponentials are taken one value at a time from the C library. NumPy's own are quicker
and depend on the processor: they differ in the last digit from one machine to another, and a score
that is quoted in court must not.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.intp]
Days = NDArray[np.float64]  # days since 1970-01-01, as a column of days holds them

_EXACT_BELOW = 2.0**52  # above it a float has no fraction left to look at
_DIGITS = Context(prec=1200)  # more than any float has


def calendar(days: Days) -> tuple[Codes, Codes, Codes]:
    """Year, month (1 to 12) and day of the month of each day."""
    day = days.astype(np.int64).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    months = month.astype(np.int64) + 1970 * 12
    of_month = (day - month).astype(np.int64) + 1
    return (
        (months // 12).astype(np.intp),
        (months % 12 + 1).astype(np.intp),
        of_month.astype(np.intp),
    )


def whole_years(born: Days, day: Days) -> Floats:
    """The age in whole years on a day: somebody born on 29 February has a birthday on 1 March."""
    year, month, of_month = calendar(day)
    born_year, born_month, born_of_month = calendar(born)
    not_yet = (month * 32 + of_month) < (born_month * 32 + born_of_month)
    return (year - born_year - not_yet).astype(np.float64)


def whole_months(start: Days, end: Days) -> Floats:
    """Whole months from one day to a later one; 0 where the later one is not later."""
    year, month, of_month = calendar(end)
    start_year, start_month, start_of_month = calendar(start)
    months = (year - start_year) * 12 + month - start_month - (of_month < start_of_month)
    return np.asarray(np.maximum(months, 0), dtype=np.float64)


def polynomial(x: Floats, coefficients: list[float]) -> Floats:
    """x (c0 + c1 x + c2 x^2 + ...): without a constant, summed from the lowest power up."""
    inner = np.zeros_like(x)
    for power, coefficient in enumerate(coefficients):
        inner = inner + coefficient * x**power
    return x * inner


def log_of_ratio(above: Floats, below: Floats) -> Floats:
    """The natural logarithm of above / below; both are whole numbers, and few pairs of them occur."""
    pairs, place = np.unique(above + below * 1e7, return_inverse=True)
    first = np.zeros(len(pairs), dtype=np.intp)
    first[place] = np.arange(len(place))
    logs = [math.log(above[i] / below[i]) for i in first]
    return np.array(logs, dtype=np.float64)[place]


def logistic(log_odds: Floats) -> Floats:
    """The probability that belongs to log odds: e^x / (1 + e^x)."""
    # Beyond 700 the exponential of a float overflows; the probability is 1 long before.
    odds = np.fromiter(map(math.exp, np.clip(log_odds, -700, 700).tolist()), float, len(log_odds))
    return np.asarray(odds / (1 + odds))


def half_up(values: Floats, decimals: int = 0) -> Floats:
    """Each value rounded to so many decimals, a half away from zero, by its exact decimal value.

    NaN stays NaN. What binary arithmetic cannot tell from a half is looked at digit by digit.
    """
    return _counted(values, decimals, decimals)


def per_cent(probabilities: Floats, decimals: int = 0) -> Floats:
    """Probabilities as per cents of so many decimals, rounded once and from the probability itself."""
    return _counted(probabilities, decimals + 2, decimals)


def _counted(values: Floats, places: int, shown: int) -> Floats:
    """`values` in whole units of the last of `places` decimals, then divided by 10 to the power `shown`:
    one division, so that the result is the float that prints as that decimal."""
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.abs(values) * 10.0**places
        whole = np.floor(scaled + 0.5)
        unclear = np.abs(scaled - np.floor(scaled) - 0.5) <= 4 * np.spacing(scaled + 1)
        unclear |= scaled >= _EXACT_BELOW
    result = np.copysign(whole / 10.0**shown, values)
    for i in np.flatnonzero(unclear & np.isfinite(values)):
        exact = (
            Decimal(float(values[i])).scaleb(places, _DIGITS).quantize(1, ROUND_HALF_UP, _DIGITS)
        )
        result[i] = float(exact.scaleb(-shown, _DIGITS))
    return np.asarray(result + 0.0)  # no value is a negative nought
