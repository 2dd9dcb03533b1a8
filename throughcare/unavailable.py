"""When the site cannot keep its promises it says so: an honest page, nothing half-done, no trace of what
was asked. A full disk, a disk that is read-only, a database that is gone, a clock that went back.

All that one request changes is one transaction, its session and its events included; the answer leaves
after the commit.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse

from throughcare.accounts.routes import READING
from throughcare.addresses import asks_the_api
from throughcare.audit.actions import ClockMovedBack
from throughcare.keys import EmptySecret

log = logging.getLogger("throughcare.unavailable")
OF_THE_DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT})
RETRY_AFTER_SECONDS = "30"
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Not available - throughcare</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Not available</h1>
<p>{came_of_it}</p>
<p>If this page stays, tell whoever runs the site: {reason}</p>
</main></body></html>
"""


CERTAIN = "Nothing was recorded or changed by what you just did. Please try again in a minute."
NOT_CERTAIN = (
    "The database was lost at the last moment: it is not certain whether what you just did was recorded. "
    "Look in a minute, before you do it again."
)
IN_JSON = '{"error":"not available; nothing was recorded or changed"}'
IN_JSON_NOT_CERTAIN = '{"error":"not available; it is not certain whether this was recorded: send it again, with the same id"}'


class UnavailableMiddleware:
    """Makes one transaction of what a request changes, and answers 503 where the database or the disk
    refused. What goes wrong further in comes here as an answer of 500 and more, and is rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        is_committing = False
        try:
            with transaction.atomic():
                response = self.get_response(request)
                is_committing = response.status_code < 500
                if not is_committing:
                    transaction.set_rollback(True)
                mark_as_kept(request)
            keep_what_followed(request)
            return response
        except Exception as error:
            if reason_of(error) is None:
                raise
            # SQLite says that a commit failed; a lost server may have done it and not said so.
            is_certain = not is_committing or connection.vendor == "sqlite"
            return unavailable(request, error, is_certain=is_certain)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The same for what a view raised, before Django makes it a page of its own."""
        return None if reason_of(error) is None else unavailable(request, error)


def mark_as_kept(request: HttpRequest) -> None:
    """The session was kept by its middleware, in the transaction."""
    if hasattr(request, "session"):
        request.session.modified = False


def keep_what_followed(request: HttpRequest) -> None:
    """Libraries of signing in write into the session once the transaction is certain: who added a second
    factor has shown that they have it."""
    if hasattr(request, "session") and request.session.modified:
        request.session.save()


def reason_of(error: BaseException) -> str | None:
    """What to tell whoever runs the site; None where it is a mistake of the program."""
    while isinstance(error, UpdateError | SessionInterrupted) and error.__context__ is not None:
        error = error.__context__  # what kept Django from keeping the session
    if isinstance(error, ClockMovedBack):
        return "the clock of the machine stands before the last recorded act. Set it right."
    if isinstance(error, EmptySecret):
        return str(error)
    if isinstance(error, OperationalError | InterfaceError):
        return "the database cannot be written or reached (is its disk full?)."
    if isinstance(error, DatabaseError) and "read-only" in str(error):
        return "the database can only be read."
    if isinstance(error, OSError) and error.errno in OF_THE_DISK:
        return "the disk is full or read-only."
    return None


def unavailable(
    request: HttpRequest, error: BaseException, *, is_certain: bool = True
) -> HttpResponse:
    """The page, and a line in the log that names the route and the kind of error only."""
    match = getattr(request, "resolver_match", None)
    log.error("%s: %s", match.view_name if match else "no route", type(error).__name__)
    if connection.in_atomic_block:
        connection.set_rollback(True)
    else:
        connection.close()
    if asks_the_api(request):
        body = IN_JSON if is_certain else IN_JSON_NOT_CERTAIN
        response = HttpResponse(body, status=503, content_type="application/json")
    else:
        came_of_it = CERTAIN if is_certain else NOT_CERTAIN
        page = PAGE.format(came_of_it=came_of_it, reason=reason_of(error))
        response = HttpResponse(page, status=503)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    response["Cache-Control"] = "no-store"
    return response


class NoUploads(FileUploadHandler):
    """No form of the site takes a file: what is sent is not kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
