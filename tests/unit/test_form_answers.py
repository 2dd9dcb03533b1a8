"""How the answers of a form are shown before they are recorded."""

from __future__ import annotations

import pytest

from throughcare.cases.forms.answers import answer_of
from throughcare.cases.forms.fields import Field


@pytest.mark.parametrize(
    "year, shown",
    [
        ("2006", "27 March 2006"),
        ("0", "27 3 0"),
        ("²", "27 3 ²"),
        ("9999999999", "27 3 9999999999"),
    ],
)
def test_a_day_that_is_none_is_shown_as_it_was_typed(year, shown):
    field = Field("happened_on", "When it happened", "date")
    assert answer_of(field, {"day": "27", "month": "3", "year": year}) == shown
