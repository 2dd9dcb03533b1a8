"""Builds that were broken on purpose. The harness has to find each of them out, or its zeros mean nothing."""

from __future__ import annotations

import datetime
from typing import Any

from proof.breaking import Builds


def as_it_comes(number: Any) -> Any:
    return int


def by_the_library(day_of: Any) -> Any:
    return datetime.date.fromisoformat


def with_a_number_as_text(case_json: Any) -> Any:
    return lambda case: case_json(case) | {"tier": str(case.tier)}


def with_one_field_more(entry_json: Any) -> Any:
    return lambda entry: entry_json(entry) | {"victim": "a name"}


BROKEN: Builds = {
    "page-as-it-comes": [("throughcare.cases.queries.api.page_number", as_it_comes)],
    "numbers-as-they-come": [("throughcare.accounts.people.number", as_it_comes)],
    "days-by-the-library": [("throughcare.cases.views.api.day_of", by_the_library)],
    "days-of-a-page": [("throughcare.cases.views.attendance.day_of", by_the_library)],
    "number-as-text": [("throughcare.cases.queries.api.case_json", with_a_number_as_text)],
    "one-field-more": [("throughcare.cases.queries.api.entry_json", with_one_field_more)],
}
