"""A few kills of the site, one of a build that answers too early, and what the comparison finds."""

from __future__ import annotations

import pytest

from proof.kills.acts import Act
from proof.kills.checks import Found, check_act
from tests.proof.running import run
from throughcare.cases.models import Case, Entry

SMALL = ("--cases", "6", "--most-seconds", "60")


@pytest.mark.slow
def test_a_kill_loses_nothing():
    done = run("kills", "--kills", "2", "--broken", "none", *SMALL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kills on SQLite" in done.stdout and " 0 lost" in done.stdout


@pytest.mark.slow
def test_a_build_that_answers_before_the_commit_is_found_out():
    done = run("kills", "--kills", "20", "--broken", "answer-first", *SMALL)
    assert done.returncode == 1
    assert "FINDING: lost: " in done.stdout


def act(answer, **how):
    return Act(
        "record",
        "officer",
        "K001",
        "one",
        "noted",
        "2006-06-30",
        {"text": "t"},
        answer=answer,
        **how,
    )


def row(**how):
    said = {"ref": "one", "kind": "noted", "happened_on": "2006-06-30", "facts": {"text": "t"}}
    entry = Entry(case=Case(ref="K001"), **(said | how))
    entry.clean_fields(exclude={field.name for field in Entry._meta.fields} - {"happened_on"})
    return entry


@pytest.mark.parametrize(
    ("sent", "rows", "problem"),
    [
        (act(201), [], "lost: "),
        (act(201), [row(), row()], "twice: "),
        (act(201), [row(facts={"text": "another"})], "changed: "),
        (act(503), [row()], "half a truth: "),
        (act(201), [row()], ""),
        (act(None), [], ""),
        (act(503), [], ""),
    ],
)
def test_what_is_there_is_compared_with_what_was_answered(sent, rows, problem):
    found = Found()
    check_act(sent, rows, set(), found)
    assert [text[: len(problem)] for text in found.problems] == ([problem] if problem else [])


def test_what_nobody_answered_may_be_there():
    found = Found()
    check_act(act(None), [row()], set(), found)
    assert (found.problems, found.were_there) == ([], 1)
