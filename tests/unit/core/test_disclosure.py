"""What may be printed about few people."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from throughcare.core.disclosure import (
    outward,
    percent,
    profiles,
    rounded,
    shown,
    suppress,
)

PUBLISHED, INTERNAL = profiles()["published"], profiles()["internal"]


@pytest.mark.parametrize(
    ("above", "relevant", "text"),
    [
        (0, 0, "no case"),
        (3, 4, "c"),
        (4, 5, "too few"),
        (9, 9, "too few"),
        (10, 10, "10 of 10"),
        (16, 19, "16 of 19"),
        (16, 20, "80%"),
        (46, 56, "82%"),
    ],
)
def test_the_form_of_a_share_depends_on_its_base(above: int, relevant: int, text: str) -> None:
    estimate = above / relevant if relevant else None
    assert shown(above, relevant, estimate, PUBLISHED).text == text


def test_a_working_paper_shows_small_counts() -> None:
    assert shown(3, 4, 0.75, INTERNAL).text == "3 of 4"


def test_a_percentage_is_the_weighted_estimate_in_whole_percent() -> None:
    assert shown(46, 56, 0.79499, PUBLISHED).text == "79%"
    assert (percent(0.745), percent(0.005), percent(0.0049)) == (75, 1, 0)


def test_an_interval_never_gets_narrower_by_rounding() -> None:
    assert outward(0.6801, 0.7899) == (68, 79)
    assert outward(0.68, 0.79) == (68, 79)
    assert outward(0.0, 1.0) == (0, 100)


def test_counts_of_subgroups_are_rounded_to_five() -> None:
    assert [rounded(count, PUBLISHED) for count in (0, 2, 3, 7, 8, 13)] == [0, 0, 5, 5, 10, 15]


def test_a_single_small_count_takes_another_with_it() -> None:
    hidden = suppress({"minority ethnic": 3, "white": 97}, PUBLISHED)
    assert hidden == {"minority ethnic": None, "white": None}
    split = suppress({"women": 4, "men": 60, "not known": 36}, PUBLISHED)
    assert split == {"women": None, "men": 60, "not known": None}


def test_large_counts_stay() -> None:
    assert suppress({"a": 12, "b": 88}, PUBLISHED) == {"a": 12, "b": 88}
    assert suppress({"a": 1, "b": 2}, INTERNAL) == {"a": 1, "b": 2}


def test_no_hidden_count_can_be_worked_out_from_the_total() -> None:
    """Every table of three groups up to 14: a hidden count has at least six possible values."""
    for counts in itertools.product(range(15), repeat=3):
        table = dict(zip("abc", counts, strict=True))
        printed = suppress(table, PUBLISHED)
        hidden = [group for group, count in printed.items() if count is None]
        assert not any(0 < count < 10 for count in printed.values() if count is not None)
        if not hidden or len(hidden) == 3:
            continue
        assert len(hidden) >= 2
        left = sum(table[group] for group in hidden)
        assert left >= PUBLISHED.least_width


def test_all_or_none_of_a_small_group_is_hidden() -> None:
    """Also where a publisher's profile prints smaller counts than ours."""
    profile = dataclasses.replace(PUBLISHED, count_from=5)
    assert shown(7, 7, 1.0, profile).text == "c"
    assert shown(0, 7, 0.0, profile).text == "c"
    assert shown(6, 7, 6 / 7, profile).text == "6 of 7"
    assert shown(10, 10, 1.0, profile).text == "10 of 10"
