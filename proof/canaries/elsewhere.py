"""Where data could get out besides pages: mails, log lines, pages of errors, the trail, backups, the bytes of the
database, and what commands write."""

from __future__ import annotations

import copy
import io
import logging
import logging.config
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from proof.canaries.contents import parts_of
from proof.canaries.permitted import Permitted
from proof.canaries.tokens import Canary
from proof.canaries.visits import PUBLIC, Found, Leak, Visitor
from proof.canaries.world import World
from throughcare.core.record.kinds import RESTRICTED, facts_of

May = Callable[[Canary], bool]
# Encrypted in the database, or there as a hash: not in its bytes, and not in a backup that was opened.
SEALED = ("cases.Victim.sealed", "accounts.User.password", "mfa.Authenticator.data",
          "accounts.ApiToken itself", "axes.AccessAttempt.username", "axes.AccessAttempt.post_data")  # fmt: skip
SHOWN_BY_WHOM = (("case", "officer"), ("victims", "victim-liaison"), ("victim", "victim-liaison"),
                 ("subject-access", "chief"), ("sampled-case", "lead-of-later"), ("tokens", "officer"),
                 ("who-can-see", "chief"), ("api-case", "officer"))  # fmt: skip
GUESSES = 8


def nobody(canary: Canary) -> bool:
    return False


def everybody(canary: Canary) -> bool:
    return ("all",) in canary.rules


def holds_the_folder(canary: Canary) -> bool:
    """The check of a folder quotes, to whoever has the folder, words that are none of a list of ours: without
    them nobody could say which of ours they mean. It quotes no other text, and none of a restricted kind."""
    table, _, name = canary.what.partition(" ")
    kind, _, fact = name.partition(".")
    if table != "cases.Entry.facts" or kind in RESTRICTED or fact not in facts_of(kind):
        return False
    return bool(facts_of(kind)[fact].usual)


def reads_trails(canary: Canary) -> bool:
    return any(rule[0] == "trail" for rule in canary.rules)


def not_sealed(canary: Canary) -> bool:
    return not canary.what.startswith(SEALED)


class Elsewhere:
    def __init__(self, world: World, permitted: Permitted) -> None:
        self.world, self.permitted = world, permitted
        self.found = Found()

    def check(self, log: io.StringIO) -> Found:
        """Everything. `log`: what was logged so far, and will be."""
        self.errors()
        self.mails()
        self.logs(log)
        self.trail()
        self.backup()
        self.database()
        self.commands()
        return self.found

    def look(self, what: str, name: str, data: bytes, may: May) -> set[int]:
        """Looks at an artefact; gives the canaries in it."""
        self.found.looked_at[what] += 1
        numbers: set[int] = set()
        for part in parts_of(data):
            numbers |= self.world.planted.found_in(part)
        for number in numbers:
            canary = self.world.planted.canaries[number]
            if not may(canary):
                self.found.leaks.append(Leak(what, canary.what, f"{name} ({canary.token})"))
        return numbers

    def errors(self) -> None:
        """Pages of errors, each for somebody who sees a lot: what cannot be made is answered with nothing of
        it, and its log line holds nothing of it either."""
        for route, who in SHOWN_BY_WHOM:
            visitor = Visitor(self.world, self.permitted, who)
            self._fail(visitor, route, ValueError)
            self._fail(visitor, route, _no_database())
            self.found.add(visitor.found)
        visitor = Visitor(self.world, self.permitted, PUBLIC)
        for _ in range(GUESSES):  # until it says that it is locked
            visitor.send("account_login", "/sign-in/", {"login": "officer", "password": "wrong"})
        visitor.client.handler.enforce_csrf_checks = True
        visitor.send("account_login", "/sign-in/", {"login": "officer", "password": "wrong"})
        visitor.look(visitor.client.get("/", headers={"host": "elsewhere"}), "home", "/")
        self.found.add(visitor.found)

    def _fail(self, visitor: Visitor, route: str, kind: type[Exception]) -> None:
        """Asks for pages that cannot be made; the error tells all that they would have shown."""
        from django.http import JsonResponse
        from django.template.loader import render_to_string

        def fail_to_render(template: str, *args: Any, **kwargs: Any) -> str:
            page = render_to_string(template, *args, **kwargs)
            if "/" in template:  # the page for errors itself is none of a folder
                raise kind(page)
            return page

        def fail_to_answer(*args: Any, **kwargs: Any) -> JsonResponse:
            raise kind(JsonResponse(*args, **kwargs).content.decode())

        from proof.canaries.addresses import Addresses

        with (
            mock.patch("throughcare.pages.render_to_string", fail_to_render),
            mock.patch("throughcare.cases.views.api.JsonResponse", fail_to_answer),
        ):
            for address in Addresses(1).of_route_now(route)[:6]:
                headers = visitor._headers(address.path)
                answer = visitor.client.get(address.path, headers=headers)
                if answer.status_code < 500 and answer.status_code != 404:
                    self.found.wrong.append(f"{address.path} did not fail: {answer.status_code}")
                visitor.look(answer, route, address.path)

    def mails(self) -> None:
        """Everybody asks for a new password."""
        from django.core import mail
        from django.test import Client

        from throughcare.accounts.models import User

        for number, user in enumerate(User.objects.exclude(email=""), start=2):
            mail.outbox.clear()
            client = Client(REMOTE_ADDR=f"127.0.0.{number}")  # from one machine not so many may ask
            client.post("/password/forgotten/", {"email": user.email})
            if [to for sent in mail.outbox for to in sent.recipients()] != [user.email]:
                self.found.wrong.append(f"{user.username} got no mail")
            may = partial(self.permitted.may, self.permitted.people.get(user.username))
            for sent in mail.outbox:
                self.look("mails", user.username, sent.message().as_bytes(), may)

    def logs(self, log: io.StringIO) -> None:
        lines = log.getvalue().splitlines()
        self.found.looked_at["log lines"] += len(lines)
        self.look("logs", "", log.getvalue().encode(), nobody)
        if not any("ValueError" in line for line in lines):
            self.found.wrong.append("the log does not name the error that was forced")

    def trail(self) -> None:
        from throughcare.audit.anchors import events, head
        from throughcare.audit.models import AuditSubject
        from throughcare.audit.verifier import lines_of

        for number, line in enumerate(lines_of(events(), head() or {})):
            self.look("events of the trail", f"line {number}", line, reads_trails)
        for subject in AuditSubject.objects.values_list("subject", flat=True).distinct():
            self.look("subjects of the trail", subject, subject.encode(), reads_trails)

    def backup(self) -> None:
        """Nothing in clear in the file; opened, all but what is sealed once more inside."""
        import pyrage

        from throughcare.backups.making import make
        from throughcare.backups.restoring import lines

        identity = pyrage.x25519.Identity.generate()
        file = self.world.folder / "backup.age"
        make(file, str(identity.to_public()))
        self.look("backups", "as a file", file.read_bytes(), nobody)
        opened = b"\n".join(lines(file, identity)) if _is_sealed(file) else b""
        held = self.look("backups", "opened", opened, not_sealed)
        wanted = {c.number for c in self.world.planted.canaries if self._is_kept(c)}
        lacking = wanted - held if opened else set()
        self.found.wrong += [
            f"{self.world.planted.canaries[n].what} is not stored" for n in lacking
        ]

    def _is_kept(self, canary: Canary) -> bool:
        return not_sealed(canary) and not canary.what.startswith(("axes.", "usersessions."))

    def database(self) -> None:
        """The bytes of the database and of the files beside it."""
        from django.conf import settings
        from django.db import connection

        connection.close()
        for file in sorted(Path(settings.DATA).glob("site.sqlite3*")):
            self.look("files of the database", file.name, file.read_bytes(), not_sealed)
        for name in ("trail-key", "anchors.jsonl", "secret-key"):
            file = Path(settings.DATA) / name
            if file.exists():
                self.look("files of the database", name, file.read_bytes(), nobody)

    def commands(self) -> None:
        """What the commands write about an area and an inspection holds nothing about anybody but what the
        report publishes."""
        from click.testing import CliRunner

        from throughcare.cli import throughcare

        out = self.world.folder / "written"
        out.mkdir(exist_ok=True)
        for words in self._commands(out):
            result = CliRunner().invoke(throughcare, words)
            if result.exit_code:
                self.found.wrong.append(f"{words}: {result.output[-300:]} {result.exception}")
            self.look("outputs of commands", " ".join(words), result.output.encode(), everybody)
        for file in sorted(out.rglob("*")):
            if file.is_file():
                may = holds_the_folder if file.name == "check" else everybody
                self.look("files of commands", file.name, file.read_bytes(), may)

    def _commands(self, out: Path) -> Iterator[list[str]]:
        from proof.canaries.world import SOURCES

        area, inspection = (str(self.world.folder / name) for name in SOURCES)
        sample, answers = f"{inspection}/sample.csv", f"{inspection}/answers.csv"
        yield ["area", "check", area, "--out", f"{out}/check"]
        yield ["obligations", area, "--as-of", "2006-05-31", "--out", f"{out}/obligations.csv"]
        year = ["--from", "2005-04-01", "--to", "2006-03-31"]
        for name in ("csv", "json"):
            yield ["performance", area, *year, "--format", name, "--out", f"{out}/measures.{name}"]
        score = ["score", "--framework", "omi-2006", "--sample", sample, "--answers", answers]
        yield [*score, "--out", f"{out}/scores.json"]
        yield ["agreement", "--answers", answers, "--out", f"{out}/agreement.json"]


def _is_sealed(file: Path) -> bool:
    return file.read_bytes().startswith(b"age-encryption.org/")


def _no_database() -> type[Exception]:
    from django.db import OperationalError

    return OperationalError


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """All log lines of all levels, as the site's own settings write them."""
    from django.conf import settings

    log = io.StringIO()
    config: Any = copy.deepcopy(settings.LOGGING)
    for said in (config["root"], *config["loggers"].values()):
        said["level"] = "DEBUG"
    for handler in config["handlers"].values():
        if handler["class"] == "logging.StreamHandler":
            handler["stream"] = log
    last, logging.lastResort = logging.lastResort, logging.StreamHandler(log)
    logging.config.dictConfig(config)
    try:
        yield log
    finally:
        logging.lastResort = last
        logging.config.dictConfig(settings.LOGGING)
