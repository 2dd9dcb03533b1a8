"""Five people for ten seconds, a build that loses updates, and the figures."""

from __future__ import annotations

import pytest

from proof.load.__main__ import percentile, table
from tests.proof.running import run

FIVE_PEOPLE = ("--small", "--people", "5", "--think", "0.1", "0.3",
               "--most-milliseconds", "60000")  # fmt: skip


@pytest.mark.slow
def test_five_people_at_once_lose_nothing():
    done = run("load", *FIVE_PEOPLE, "--minutes", "0.12", "--broken", "none")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors" in done.stdout and "0 lost updates" in done.stdout


@pytest.mark.slow
def test_a_build_without_the_check_of_versions_is_found_out():
    done = run("load", *FIVE_PEOPLE, "--minutes", "2", "--broken", "last-write-wins")
    assert done.returncode == 1
    assert "FINDING: lost update: " in done.stdout, done.stdout + done.stderr


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(number) for number in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1)] == [50, 95, 99, 100]
    assert percentile([7.0], 0.95) == 7.0


def test_the_table_has_a_line_for_each_page_and_one_for_all():
    lines = table([("case", 10.0, 200), ("case", 30.0, 200), ("home", 20.0, 200)])
    assert [line.split()[0] for line in lines] == ["page", "case", "home", "all"]
    assert lines[-1].split()[1:] == ["3", "20", "30", "30", "30"]
