"""Kills the server under load, again and again, and looks for what was lost."""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from proof import controls
from proof.broken import KILLS as BUILDS
from proof.server import DidNotStart, Server
from proof.small_site import enter, small_site

MOST_SECONDS = 5.0  # until it is ready again
MOST_MILLISECONDS = 300  # from the first answer of a burst to the kill
KILLS_BETWEEN_WHOLE_CHECKS = 25
KILLS_BETWEEN_THOSE_OF_THE_MAIN_PROCESS = 4
KILLS = {"sqlite": 1000, "postgresql": 200}
KILLS_OF_A_BROKEN_BUILD = 60  # at most: it is enough to find it once
CASES_OF_A_BROKEN_BUILD = 40
PEOPLE = ("officer", "colleague", "administrator")


@dataclass
class Tally:
    """What came of all kills."""

    kills: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    were_there: int = 0
    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return sum(problem.startswith("lost") for problem in self.problems)

    def line(self, database: str) -> str:
        slowest = max(self.seconds, default=0.0)
        median = statistics.median(self.seconds or [0.0])
        return (
            f"{self.kills} kills on {database}: {self.acknowledged:,} acknowledged writes, "
            f"{self.lost} lost; {self.unanswered:,} unanswered, {self.were_there:,} of them there, all "
            f"taken again; ready again in {slowest:.2f} s at most, {median:.2f} s in the middle; "
            f"{len(self.problems)} findings"
        )


class Trial:
    """One site, those who write in it, and what their acts came to."""

    def __init__(self, env: dict[str, str], broken: str, seed: int, most_seconds: float) -> None:
        from proof.kills.checks import Record

        self.chance = random.Random(seed)
        self.server = Server(env, broken)
        self.writers = make_writers(self.server.port, self.chance)
        self.record = Record()
        self.tally = Tally()
        self.most_seconds = most_seconds
        self.broken = BUILDS.get(broken)
        self.owner = env.get("THROUGHCARE_OWNER", "")

    def run(self, kills: int) -> None:
        self.server.start()
        try:
            self.server.wait()
            for number in range(1, kills + 1):
                self.kill_once(number)
                if number % KILLS_BETWEEN_WHOLE_CHECKS == 0 or number == kills:
                    self.check_whole()
                print(f"{number} of {kills}, {len(self.tally.problems)} findings", flush=True)
        except DidNotStart as error:
            self.tell([f"not ready: {error}"])
        finally:
            self.server.kill()
            if "Traceback" in (log := self.server.log.read_text(errors="replace")):
                self.tell([f"in the log: {log[log.index('Traceback') :][:4000]}"])

    def kill_once(self, number: int) -> None:
        """One burst of writing, the kill in it, the server again, and the check."""
        from proof.kills.writers import write_at_once

        self.record.move_on()
        self.close()
        heard, over = threading.Event(), threading.Event()
        threads = write_at_once(self.writers, heard, over)
        heard.wait(self.most_seconds)
        time.sleep(self.chance.uniform(0, MOST_MILLISECONDS / 1000))
        seconds = self.kill_and_start(number)
        over.set()  # where only the database was killed, and they noticed nothing
        for thread in threads:
            thread.join()
        self.tally.kills += 1
        self.tally.seconds.append(seconds)
        if seconds > self.most_seconds:
            self.tell([f"slow: ready again after {seconds:.2f} s"])
        self.check()

    def kill_and_start(self, number: int) -> float:
        """Kills; gives the seconds until the site is ready again. On PostgreSQL every fifth kill is of a
        process of the database, and every fifth of one and the site."""
        began = time.monotonic()
        of_the_database = bool(self.owner) and number % 5 in (0, 1)
        if of_the_database:
            from proof.kills.backends import kill_one

            if not kill_one(self.owner, self.chance):
                self.tell(["no process of the database works in the site's role"])
        if not of_the_database or number % 5 == 1:
            if number % KILLS_BETWEEN_THOSE_OF_THE_MAIN_PROCESS == 0:
                self.server.kill_alone()
            else:
                self.server.kill()
            if self.owner:
                from proof.kills.backends import wait_until_gone

                wait_until_gone(self.owner)
            self.server.start()
        if of_the_database:
            from proof.kills.backends import wait_until_back

            wait_until_back(self.owner)
        self.server.wait()
        return time.monotonic() - began

    def check(self) -> None:
        """The database as the kill left it; then every unanswered act is sent again."""
        acts = [act for writer in self.writers for act in writer.acts]
        found = self.record.check(acts)
        self.tally.were_there += found.were_there
        waiting = [(writer, act) for writer in self.writers for act in writer.acts if act.is_open]
        self.tally.unanswered += len(waiting)
        answered = [(writer, act) for writer in self.writers for act in last_answered(writer)]
        for writer, act in waiting + answered:
            writer.again(act)
            if not act.is_acknowledged:
                found.problems.append(f"not taken again: {act.how} {act.ref}: {act.answer}")
        found.problems += self.record.check(acts).problems
        for writer in self.writers:
            found.problems += writer.refusals
            writer.refusals.clear()
        self.tally.acknowledged += sum(act.is_acknowledged for act in acts)
        self.tell(found.problems)
        self.close()

    def check_whole(self) -> None:
        from proof.kills.checks import check_whole

        self.tell(check_whole())
        self.close()

    def tell(self, problems: list[str]) -> None:
        new = list(dict.fromkeys(problems))
        self.tally.problems += new
        for problem in new:
            controls.tell(problem, self.broken)

    @staticmethod
    def close() -> None:
        """The harness keeps no connection: the database may be killed under it."""
        from django.db import connection

        connection.close()


def last_answered(writer: Any) -> list[Any]:
    """The last act that a writer knows to be recorded: sent again, it must not be recorded again."""
    return [act for act in writer.acts if act.is_acknowledged and act.how != "draft"][-1:]


def make_writers(port: int, chance: random.Random) -> list[Any]:
    """Four programs, one of which allocates, and two people at forms."""
    from django.test import Client

    from proof.kills.writers import Allocator, Person, Program
    from tests.cast import person, principal, sign_in
    from throughcare.accounts.actions import make_token
    from throughcare.accounts.scope import as_machine
    from throughcare.cases.models import Case

    with as_machine("proof"):
        cases = list(Case.objects.filter(ref__startswith="K").values_list("ref", flat=True))
    writers: list[Any] = []
    for who in (*PEOPLE, "senior"):
        token = make_token(owner=principal(who), name="proof")
        kind = Allocator if who == "senior" else Program
        writers.append(kind(token, who, port, cases, random.Random(chance.random())))
    for who in PEOPLE[:2]:
        client = Client()
        sign_in(client, person(who))
        cookie = client.cookies["session"].value
        writers.append(Person(cookie, who, port, cases, random.Random(chance.random())))
    return writers


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m proof.kills", description=__doc__)
    parser.add_argument("--kills", type=int, help="1,000; on PostgreSQL 200")
    controls.add_options(parser, BUILDS)
    parser.add_argument("--seed", type=int, default=2006)
    parser.add_argument("--cases", type=int, default=200, help="of the site")
    parser.add_argument("--most-seconds", type=float, default=MOST_SECONDS,
                        help="until the site is ready again")  # fmt: skip
    asked = parser.parse_args()
    asked.kills = asked.kills or KILLS[asked.database]
    return asked


def main() -> int:
    asked = arguments()
    broken = controls.broken_of(asked)
    with small_site(postgres=asked.database == "postgresql", cases=asked.cases) as env:
        enter(env, owner=True)
        trial = Trial(env, broken, asked.seed, asked.most_seconds)
        try:
            trial.run(asked.kills)
        except controls.FoundOut:
            return 1
        finally:
            trial.close()
    missed = 0
    if asked.broken == controls.ALL:
        options = ["--database", asked.database, "--kills", str(KILLS_OF_A_BROKEN_BUILD),
                   "--cases", str(CASES_OF_A_BROKEN_BUILD)]  # fmt: skip
        missed = controls.find_out("proof.kills", BUILDS, options)
    line = trial.tally.line(controls.DATABASES[asked.database])
    return controls.verdict(line, trial.tally.problems, missed)


if __name__ == "__main__":
    sys.exit(main())
