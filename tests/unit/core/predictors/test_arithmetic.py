"""Ages, months and rounding, at their edges."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from throughcare.core.predictors.arithmetic import (
    half_up,
    log_of_ratio,
    logistic,
    per_cent,
    whole_months,
    whole_years,
)


def days(*texts):
    epoch = datetime.date(1970, 1, 1)
    return np.array([float((datetime.date.fromisoformat(t) - epoch).days) for t in texts])


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1980-03-10", "2006-03-09", 25),
        ("1980-03-10", "2006-03-10", 26),
        ("1980-02-29", "2005-02-28", 24),
        ("1980-02-29", "2005-03-01", 25),
        ("1980-02-29", "2008-02-29", 28),
        ("1920-12-31", "2006-01-01", 85),
        ("2006-03-10", "2006-03-10", 0),
    ],
)
def test_an_age_changes_on_the_birthday(born, day, age):
    assert whole_years(days(born), days(day))[0] == age


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2006-01-31", "2006-02-28", 0),
        ("2006-01-31", "2006-03-01", 1),
        ("2006-01-15", "2006-02-14", 0),
        ("2006-01-15", "2006-02-15", 1),
        ("2003-01-15", "2006-01-15", 36),
        ("2006-02-15", "2006-01-15", 0),
    ],
)
def test_a_month_is_whole_on_its_day(start, end, months):
    assert whole_months(days(start), days(end))[0] == months


# What binary arithmetic gets wrong: 1.005 is below the half, 0.285 x 100 is above it.
@pytest.mark.parametrize(
    "value", [1.005, 2.675, 0.285, 0.145, 0.5, 1.5, 2.5, -0.5, 1e-17, 8.5e15 + 0.5]
)
@pytest.mark.parametrize("decimals", [0, 2, 5])
def test_a_half_is_rounded_up_by_its_exact_decimals(value, decimals):
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert half_up(np.array([value]), decimals)[0] == float(exact)


def test_nothing_stays_nothing_when_it_is_rounded():
    found = half_up(np.array([np.nan, 0.49, -0.2]))
    assert np.isnan(found[0]) and found[1:].tolist() == [0.0, 0.0]
    assert not np.signbit(found[2])


def test_per_cents_print_as_their_decimals():
    assert per_cent(np.array([0.12345, 0.00005, 0.99995]), 2).tolist() == [12.35, 0.01, 100.0]


def test_a_probability_stays_between_nought_and_one():
    assert logistic(np.array([-1e9, -800.0, 0.0, 800.0, 1e9])).tolist()[1:4] == pytest.approx(
        [0, 0.5, 1]
    )


def test_the_logarithm_of_a_ratio_is_the_one_of_the_c_library():
    above, below = np.array([5.0, 5.0, 1.0]), np.array([20.0, 20.0, 3.0])
    assert log_of_ratio(above, below).tolist() == [
        -1.3862943611198906,
        -1.3862943611198906,
        -1.0986122886681098,
    ]
