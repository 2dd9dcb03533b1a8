"""The whole proof: fills the site, finds what can be sent to, and sends to all of it on several cores."""

from __future__ import annotations

import logging
import multiprocessing
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from proof.fuzz.answers import Found
from proof.fuzz.forms import Browser, requests_to
from proof.fuzz.programs import WHO, Endpoint, Program, cases_of, described, endpoints
from proof.fuzz.world import Target, make_world, targets
from proof.tally import progress

OF_THE_API = 0.4  # of all requests
FORM, PAGE = 3, 1  # shares of what is written to, and of what is only read


@dataclass(frozen=True)
class Plan:
    """`broken`: on a build that was broken on purpose; one fault is enough there."""

    requests: int
    seed: int
    jobs: int
    broken: bool


@dataclass
class Job:
    """What the processes have in common; they are forks, and have it from there."""

    schema: Any
    tokens: dict[str, str]
    plan: Plan


Task = tuple[
    Target | Endpoint, int, int
]  # to what, how many requests, and the seed of what is drawn
_job: Job


def prove(folder: Path, plan: Plan) -> Found:
    global _job
    progress("the site is filled")
    make_world(folder)
    logging.disable()  # thousands of refusals are meant; faults are counted by the answers
    _job = Job(described(), tokens(), plan)
    found = Found()
    work = tasks(targets(), list(endpoints(_job.schema)), plan)
    found.forms |= {to.route for to, *_ in work if isinstance(to, Target) and to.method == "POST"}
    for done, one in enumerate(in_processes(work, plan.jobs), start=1):
        found.add(one)
        progress(f"{done} of {len(work)}: {found.sent:,} requests, {found.faults.total()} faults")
        if plan.broken and found.faults:
            break
    return found


def tokens() -> dict[str, str]:
    from tests.cast import principal
    from throughcare.accounts.actions import make_token

    return {who: make_token(owner=principal(who), name="a program") for who in WHO}


def tasks(pages: list[Target], programs: list[Endpoint], plan: Plan) -> list[Task]:
    """Shares the requests out. Where there are fewer than targets, each n-th gets one."""
    of_programs = plan.requests * OF_THE_API
    shares = [*_shared(programs, of_programs), *_shared(pages, plan.requests - of_programs)]
    return [(to, share, plan.seed + number) for number, (to, share) in enumerate(shares)]


def _shared(
    those: Sequence[Target | Endpoint], requests: float
) -> list[tuple[Target | Endpoint, int]]:
    """To each its share, rounded so that the sum is what was asked for at least."""
    weights = [FORM if to.method == "POST" else PAGE for to in those]
    found: list[tuple[Target | Endpoint, int]] = []
    given_out, wanted, whole = 0, 0.0, sum(weights)
    for one, weight in zip(those, weights, strict=True):
        wanted += requests * weight / whole
        share = max(0, round(wanted + 0.5) - given_out)
        given_out += share
        if share:
            found.append((one, share))
    return found


def in_processes(work: list[Task], jobs: int) -> Iterator[Found]:
    from django.db import connection

    if jobs == 1:
        yield from map(do, work)
        return
    connection.close()
    with multiprocessing.get_context("fork").Pool(jobs, _own_database) as pool:
        yield from pool.imap_unordered(do, work)


def _own_database() -> None:
    """A process works on a copy: SQLite lets one write at a time."""
    from django.conf import settings as site
    from django.db import connection

    own = Path(site.DATABASE).with_name(f"of-{multiprocessing.current_process().pid}.sqlite3")
    shutil.copyfile(site.DATABASE, own)
    connection.settings_dict["NAME"] = str(own)


def do(task: Task) -> Found:
    to, requests, first = task
    found = Found()
    if isinstance(to, Target):
        draw(requests_to(to), Browser(to, found).send, requests, first)
    else:
        program = Program(_job.schema, to, found, _job.tokens[to.who])
        draw(cases_of(_job.schema, to), program.send, requests, first)
    return found


def draw(
    strategy: st.SearchStrategy[Any], send: Callable[[Any], None], requests: int, first: int
) -> None:
    """Draws so many times, and sends each."""

    @seed(first)
    @settings(max_examples=requests, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(strategy)
    def one(drawn: Any) -> None:
        send(drawn)

    one()
