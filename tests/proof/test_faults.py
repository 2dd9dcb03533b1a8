"""A few faults in one kind of write, and the builds that hide them."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from proof.faults.watching import complaints_about
from tests.proof.running import run

HONEST = b"Nothing was recorded or changed by what you just did."


@pytest.mark.slow
def test_a_fault_gets_an_honest_page_and_leaves_nothing_half_done():
    done = run("faults", "--writes", "record", "--broken", "none")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 findings" in done.stdout.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize("build", ["events-swallowed", "no-transaction"])
def test_a_build_that_hides_a_fault_is_found_out(build):
    done = run("faults", "--writes", "page", "record", "--broken", build)
    assert done.returncode == 1
    assert "FINDING: " in done.stdout


@pytest.mark.parametrize(
    ("status", "content", "headers", "complaint"),
    [
        (503, HONEST, {"Retry-After": "60"}, ""),
        (200, b"", {}, "answered 200, not 503"),
        (500, HONEST, {}, "answered 500, not 503"),
        (503, b"Sorry", {"Retry-After": "60"}, "503 does not say what came of it"),
        (503, HONEST, {}, "503 does not say when to try again"),
        (503, HONEST + b"canary", {"Retry-After": "60"}, "503 shows what was asked"),
    ],
)
def test_an_honest_answer_says_what_came_of_it(status, content, headers, complaint):
    answer = HttpResponse(content, status=status, headers=headers)
    found = complaints_about(answer)
    assert [text[: len(complaint)] for text in found] == ([complaint] if complaint else [])
