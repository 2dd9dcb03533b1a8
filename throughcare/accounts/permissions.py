"""Who may see or do what: this page is the whole table. A route without a row is refused.

Until sign-in exists there is one kind of reader: whoever sits at the machine that serves the site.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

Who = Callable[[HttpRequest], bool]


def anyone_on_this_machine(request: HttpRequest) -> bool:
    """True for a request that only reads and comes from this machine itself."""
    return is_loopback(request) and only_reads(request)


PERMISSIONS: dict[str, Who] = {
    # the site's first page, and what was published in fact
    "home": anyone_on_this_machine,
    "published": anyone_on_this_machine,
    # an area, its performance and its caseload
    "area": anyone_on_this_machine,
    "measure": anyone_on_this_machine,
    "caseload": anyone_on_this_machine,
    "case": anyone_on_this_machine,
    # an inspection
    "inspection": anyone_on_this_machine,
    "sample": anyone_on_this_machine,
    "sampled-case": anyone_on_this_machine,
    "sampled-file": anyone_on_this_machine,
    "question": anyone_on_this_machine,
    "questions": anyone_on_this_machine,
    "scores": anyone_on_this_machine,
    "score": anyone_on_this_machine,
    "findings": anyone_on_this_machine,
    "report": anyone_on_this_machine,
    "report-file": anyone_on_this_machine,
}

LOOPBACK = frozenset({"127.0.0.1", "::1"})
READING = frozenset({"GET", "HEAD"})


def is_loopback(request: HttpRequest) -> bool:
    """Whether the caller's address is this machine's own. No header can say so: only the connection."""
    return request.META.get("REMOTE_ADDR") in LOOPBACK


def only_reads(request: HttpRequest) -> bool:
    return request.method in READING


def may(request: HttpRequest, route: str | None) -> bool:
    """Whether this request may call the view of that name. False where the table has no row."""
    who = PERMISSIONS.get(route or "")
    return who is not None and who(request)
