"""When the site cannot keep its promises it says so: an honest page, nothing half-done, no trace of what
was asked. A full disk, a disk that is read-only, a database that is gone, a clock that went back."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from throughcare.audit.actions import ClockMovedBack
from throughcare.keys import EmptySecret

log = logging.getLogger("throughcare.unavailable")
OF_THE_DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT})
RETRY_AFTER_SECONDS = "30"
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Not available - throughcare</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Not available</h1>
<p>What you just did is not recorded, or cannot be relied on yet. Please look again in a minute. A form that
is sent a second time is recorded once.</p>
<p>If this page stays, tell whoever runs the site: {reason}</p>
</main></body></html>
"""


class UnavailableMiddleware:
    """Answers 503 where the database or the disk refused. The transaction was rolled back before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except Exception as error:
            reason = reason_of(error)
            if reason is None:
                raise
            return unavailable(request, reason, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The same for what a view raised, before Django makes it a page of its own."""
        reason = reason_of(error)
        return None if reason is None else unavailable(request, reason, error)


def reason_of(error: BaseException) -> str | None:
    """What to tell whoever runs the site; None where it is a mistake of the program."""
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


def unavailable(request: HttpRequest, reason: str, error: Exception) -> HttpResponse:
    """The page, and a line in the log that names the route and the kind of error only."""
    match = getattr(request, "resolver_match", None)
    log.error("%s: %s", match.view_name if match else "no route", type(error).__name__)
    if connection.in_atomic_block:
        connection.set_rollback(True)
    else:
        connection.close()
    if request.path.startswith("/api/"):
        body = '{"error":"not available; send the same again in a minute: it is recorded once"}'
        response = HttpResponse(body, status=503, content_type="application/json")
    else:
        response = HttpResponse(PAGE.format(reason=reason), status=503)
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
