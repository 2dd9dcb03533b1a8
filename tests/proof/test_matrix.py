"""A short walk through the matrix of proof/matrix: each route once for each role, in two relations; and
builds broken on purpose, which are found. `make prove-matrix` walks all of it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from proof.matrix.broken import BROKEN
from proof.matrix.cells import Extent
from proof.matrix.controls import first_finding
from proof.matrix.running import ROWS, Site, counted_in_a_folder, names

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# Of the gate, of limits, of lists, of the door and what it says, of the table of routes.
FOUND_HERE = (
    "check-missing", "exclusions-ignored", "list-shows-all", "second-factor-ignored",
    "refusal-with-a-word", "row-missing",
)  # fmt: skip
MINUTES_OF_A_WALK = datetime.timedelta(minutes=5)


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """The world of the matrix, written once and taken back after the last test."""
    now = timezone.localtime()
    midnight = datetime.datetime.combine(now.date(), datetime.time.max, now.tzinfo)
    if midnight - now < MINUTES_OF_A_WALK:  # roles end with a day: a walk over midnight sees two
        time.sleep((midnight - now).total_seconds() + 1)
    with counted_in_a_folder():
        with django_db_blocker.unblock():
            around = transaction.atomic()
            around.__enter__()
            made = Site()
        yield made
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture
def site(filled, db) -> Site:
    return filled


def test_every_route_answers_each_role_as_the_policy_says(site):
    counts = [site.walk(name, Extent(short=True)) for name in names(short=True)]
    assert [text for count in counts for text in count.disagreements] == []
    cells = sum(count.cells for count in counts)
    assert cells == sum(count.explained for count in counts) > 3000
    assert sum(count.allowed for count in counts) > 600


@pytest.mark.parametrize("name", FOUND_HERE)
def test_a_build_that_is_broken_on_purpose_is_found(site, name):
    with BROKEN[name].build():
        assert first_finding(site, name)


def test_a_build_that_is_not_broken_has_no_finding_in_the_table_of_routes(site):
    assert site.walk(ROWS, Extent()).disagreements == []
