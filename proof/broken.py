"""Builds of the site that are broken on purpose: `python -m proof.broken NAME serve ...` serves one. A harness
that finds nothing in them proves nothing about the site."""

from __future__ import annotations

import io
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


def answer_first() -> None:
    """Programs are answered before the commit, which comes a moment later: a kill in between takes with
    it what was acknowledged."""
    from django.db import transaction

    from throughcare.unavailable import UnavailableMiddleware
    from throughcare.wsgi import application

    whole = UnavailableMiddleware.__call__
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    committing: list[threading.Thread] = []

    def no_answer(status: str, headers: Any, problem: Any = None) -> Callable[[bytes], object]:
        return lambda content: None

    def commit_later() -> None:
        while True:
            application(waiting.get(), no_answer).close()

    def answer(self: Any, request: Any) -> Any:
        if request.method != "POST" or "later" in request.META or request.path[:5] != "/api/":
            return whole(self, request)
        sent = {**request.META, "wsgi.input": io.BytesIO(request.body), "later": True}
        with transaction.atomic():
            response = whole(self, request)
            transaction.set_rollback(True)
        if not committing:  # a thread of this process: the server forks
            committing.append(threading.Thread(target=commit_later, daemon=True))
            committing[0].start()
        waiting.put(sent)
        return response

    UnavailableMiddleware.__call__ = answer  # type: ignore[method-assign]


def record_twice() -> None:
    """An entry that is sent again is recorded again, under another id."""
    import dataclasses

    from throughcare.cases.ids import new_id
    from throughcare.cases.models import Entry

    api: Any = import_module("throughcare.cases.views.api")
    record = api.record_entry

    def record_anew(*, case: Any, wanted: Any, by: Any) -> Any:
        if Entry.objects.filter(case=case, ref=wanted.ref).exists():
            wanted = dataclasses.replace(wanted, ref=new_id())
        return record(case=case, wanted=wanted, by=by)

    api.record_entry = record_anew


def event_apart() -> None:
    """The event of an entry is written a moment after its transaction, not in it."""
    from django.db import transaction

    from throughcare.audit.actions import record

    journal: Any = import_module("throughcare.cases.actions.journal")

    def later(**event: Any) -> Any:
        def write() -> None:
            with transaction.atomic():
                record(**event)

        transaction.on_commit(lambda: threading.Timer(0.05, write).start())

    journal.to_trail = later


def events_swallowed() -> None:
    """An event that cannot be written does not keep anybody from anything."""
    from django.db import DatabaseError, transaction

    doors: Any = import_module("throughcare.accounts.doors")
    journal: Any = import_module("throughcare.cases.actions.journal")

    def swallowing(record: Any) -> Any:
        def wrapped(**event: Any) -> Any:
            try:
                with transaction.atomic():
                    return record(**event)
            except (DatabaseError, RuntimeError):
                return None

        return wrapped

    doors.record = swallowing(doors.record)
    journal.to_trail = swallowing(journal.to_trail)


def no_transaction() -> None:
    """What a request changes is not one transaction."""
    from throughcare.unavailable import UnavailableMiddleware

    UnavailableMiddleware.__call__ = (  # type: ignore[method-assign]
        lambda self, request: self.get_response(request)
    )


def last_write_wins() -> None:
    """Whoever puts an entry right does so whether or not somebody else did meanwhile."""
    from throughcare.cases.actions import journal

    journal._still_stands = lambda before, wanted: None


@dataclass(frozen=True)
class Broken:
    """`must_show`: a harness has to find this, or it is blind."""

    do: Callable[[], None]
    must_show: str


KILLS = {
    "answer-first": Broken(answer_first, "lost: "),
    "record-twice": Broken(record_twice, "twice"),
    "event-apart": Broken(event_apart, "unlike the trail: "),
}
FAULTS = {
    "events-swallowed": Broken(events_swallowed, "answered 20"),
    "no-transaction": Broken(no_transaction, "something changed"),
}
LOAD = {"last-write-wins": Broken(last_write_wins, "lost update: ")}


def main() -> None:
    import throughcare.wsgi  # noqa: F401 - sets Django up
    from throughcare.cli import main as run

    (KILLS | LOAD)[sys.argv[1]].do()
    sys.argv = ["throughcare", *sys.argv[2:]]
    run()


if __name__ == "__main__":
    main()
