"""Which facts a person is given of their own record, as they stand."""

from __future__ import annotations

import pytest

from throughcare.cases.subject_access import is_given
from throughcare.core.record import facts_of


@pytest.mark.parametrize(
    "kind, fact, value, given",
    [
        ("tiered", "tier", 2, True),
        ("sentenced", "disposal", "community_order", True),
        ("sentenced", "disposal", "as his sister Jane asked", False),
        ("ethnicity_recorded", "ethnicity", "W1", True),
        ("ethnicity_recorded", "ethnicity", "as his mother said", False),
        ("predictor_scored", "inputs", {"age": "22", "told by": "Jane"}, False),
        ("noted", "text", "seen with Jane", False),
        ("allocated", "officer", "om-1", False),
        ("sentence_plan_made", "objectives", [{"need": "drugs"}], False),
    ],
)
def test_a_text_that_somebody_typed_is_held_back(kind, fact, value, given):
    assert is_given(facts_of(kind)[fact], value) is given
