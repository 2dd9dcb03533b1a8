"""Log lines without personal data: a path names a case, a query may name a person, and the text of an error may
quote either."""

from __future__ import annotations

import logging
import traceback
from typing import Any


class RouteOnly(logging.Filter):
    """Puts the name of the route where Django's own log lines have the whole path. A database or a disk
    that refused is no mistake of the program: it is told without where in the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        from throughcare.unavailable import reason_of  # the logs are set up before the tables

        if record.exc_info and record.exc_info[1] and reason_of(record.exc_info[1]):
            record.exc_info = None
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg = f"{request.method} {match.view_name if match else 'no route'}: %s"
            record.args = (getattr(record, "status_code", ""),)
        return True


class WithoutMessages(logging.Formatter):
    """Of an error its kind and where it was raised. What it says is left out: a value that cannot be read, a
    key that is not there, a row that a database refused."""

    def formatException(self, ei: Any) -> str:
        told, error = [], ei[1]
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{frames}{type(error).__name__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich came of\n".join(told)
