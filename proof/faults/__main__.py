"""Produces each fault in the middle of each kind of write, and looks at the answer and at what is left."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import signal
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proof import controls
from proof.broken import FAULTS as BUILDS
from proof.broken import Broken
from proof.small_site import enter, small_site

CASES = 10
WRITES = (
    "page", "draft", "record", "correct", "withdraw", "allocate", "attendance", "limit", "emergency",
    "token", "victim", "subject access",
)  # fmt: skip
OF_A_BROKEN_BUILD = ("page", "record")
MOST_STATEMENTS = 400
AHEAD = datetime.timedelta(minutes=10)


@dataclass
class Tally:
    """What came of all trials."""

    faults: int = 0
    met: int = 0
    statements: int = 0
    problems: list[str] = field(default_factory=list)
    broken: Broken | None = None

    def tell(self, where: str, problems: list[str]) -> None:
        for problem in problems:
            self.problems.append(f"{where}: {problem}")
            controls.tell(self.problems[-1], self.broken)

    def line(self, database: str) -> str:
        return (
            f"{self.faults} faults in a write on {database}, {self.met} of them met, and {self.statements} "
            f"statements failed one by one: {len(self.problems)} findings"
        )


class Trials:
    """One site, in this process and in its own role, with everybody who writes."""

    def __init__(self, env: dict[str, str], broken: str) -> None:
        from django.conf import settings

        from proof.faults.watching import Log, Tables
        from proof.faults.writes import People

        self.people = People()
        self.tables = Tables(settings.DATABASE, env.get("THROUGHCARE_OWNER", ""))
        self.log = Log()
        self.tally = Tally(broken=BUILDS.get(broken))

    def each(self, faults: dict[str, Any], writes: dict[str, Any]) -> None:
        for name, fault in faults.items():
            for what, make in writes.items():
                self.tally.tell(f"{name}, {what}", self.trial(fault, make(self.people)))
            print(f"{name}: {len(writes)} writes, {len(self.tally.problems)} findings", flush=True)

    def trial(self, fault: Any, request: Any) -> list[str]:
        """The request while the fault is there, and again when it is over."""
        from proof.faults.watching import complaints_about, is_certain

        before = self.tables.hash()
        with fault.produce():
            answer = request.send()
        after = self.tables.hash()
        self.tally.faults += 1
        if fault.may_pass and answer.status_code < 400 and after != before:
            return self.log.take()
        self.tally.met += 1
        problems = [*complaints_about(answer), *self.log.take()]
        is_page = request.sent is None
        if after != before and not (fault.may_be_done and (is_page or not is_certain(answer))):
            problems.append("something changed")
        return problems + self.again(request, after, was_done=after != before)

    def again(self, request: Any, before: str, *, was_done: bool = False) -> list[str]:
        """The same request when all is well again is done as any other."""
        answer = request.send()
        problems = self.log.take()
        if answer.status_code >= 400 and not was_done:
            problems.append(f"afterwards answered {answer.status_code}")
        if self.tables.hash() == before and not was_done:
            problems.append("afterwards nothing was done")
        return problems

    def sweep(self, writes: dict[str, Any]) -> None:
        """Each statement of a request fails once, its commit too."""
        from proof.faults.anywhere import FailsAt
        from proof.faults.watching import complaints_about

        for what, make in writes.items():
            request, before = make(self.people), self.tables.hash()
            for number in range(1, MOST_STATEMENTS):
                failing = FailsAt(number)
                with failing.at_work():
                    answer = request.send()
                if not failing.came_to_it:
                    break
                self.tally.statements += 1
                after = self.tables.hash()
                problems = [*complaints_about(answer), *self.log.take()]
                # a page that was made and did not leave: its event says too much, never too little
                if after != before and not (request.sent is None and failing.has_committed):
                    problems.append("something changed")
                self.tally.tell(f"statement {number} fails, {what}", problems)
                before = after
            if answer.status_code >= 400 or self.tables.hash() == before:
                self.tally.tell(what, [f"was not done at last: {answer.status_code}"])
            print(
                f"{number - 1} statements of {what}, {len(self.tally.problems)} findings",
                flush=True,
            )

    def clock_ahead(self) -> None:
        """An act was recorded while the clock was ahead: until that moment the site says so."""
        from proof.faults.anywhere import clock_moved
        from proof.faults.fault import Fault
        from proof.faults.writes import page

        with clock_moved(AHEAD):
            assert page(self.people).send().status_code == 200
            set_right = Fault(lambda: clock_moved(datetime.timedelta(0)))
            self.tally.tell("an event later than now", self.trial(set_right, page(self.people)))

    def anchors(self) -> None:
        from proof.faults.anchors import check_anchors
        from proof.faults.writes import token

        problems = check_anchors(self.tables.hash, lambda: token(self.people).send())
        self.tally.tell("the file of anchors", problems)
        print(f"anchors, {len(self.tally.problems)} findings", flush=True)


def run(env: dict[str, str], asked: argparse.Namespace, has_a_disk: bool) -> Tally:
    enter(env, owner=False)
    if broken := controls.broken_of(asked):
        BUILDS[broken].do()
    from proof.faults import anywhere
    from proof.faults.writes import MAKING

    trials = Trials(env, broken)
    writes = {name: MAKING[name] for name in asked.writes}
    if asked.database == "postgresql":
        from proof.faults import on_postgres

        trials.each(on_postgres.FAULTS, writes)
    else:
        from proof.faults import on_sqlite

        trials.each(on_sqlite.FAULTS, writes)
        if has_a_disk:
            trials.each(on_sqlite.ON_A_DISK_OF_ITS_OWN, writes)
        else:
            print("left out, for it needs root: a disk of its own, full and read-only")
    trials.each(anywhere.FAULTS, writes)
    trials.sweep(writes)
    trials.anchors()
    trials.clock_ahead()
    return trials.tally


@contextlib.contextmanager
def disk() -> Any:
    """A folder, where we may on a small disk of its own; and whether it is one."""
    from proof.faults.mounting import mount, unmount

    with tempfile.TemporaryDirectory(prefix="throughcare-proof-") as name:
        is_mounted = mount(Path(name))
        try:
            yield Path(name), is_mounted
        finally:
            if is_mounted:
                unmount(Path(name))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m proof.faults", description=__doc__)
    controls.add_options(parser, BUILDS)
    parser.add_argument("--writes", nargs="+", default=list(WRITES), choices=WRITES, metavar="WRITE",
                        help=f"all, or some of: {', '.join(WRITES)}")  # fmt: skip
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    # where it is asked to stop, the disk and the database server go with it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.environ.pop("THROUGHCARE_AS_OWNER", None)
    is_postgres = asked.database == "postgresql"
    with (
        disk() as (folder, has_a_disk),
        small_site(postgres=is_postgres, cases=CASES, folder=folder) as env,
    ):
        try:
            tally = run(env, asked, has_a_disk)
        except controls.FoundOut:
            return 1
        finally:
            from django.db import connection

            connection.close()
    missed = 0
    if asked.broken == controls.ALL:
        options = ["--database", asked.database, "--writes", *OF_A_BROKEN_BUILD]
        missed = controls.find_out("proof.faults", BUILDS, options)
    return controls.verdict(tally.line(controls.DATABASES[asked.database]), tally.problems, missed)


if __name__ == "__main__":
    sys.exit(main())
