"""Log lines without personal data: a path names a case, and a query may name a person."""

from __future__ import annotations

import logging
import traceback
from typing import Any


class WithoutMessages(logging.Formatter):
    """Says where an error arose and of what kind it is; what it says may be of somebody."""

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        lines = traceback.format_tb(trace)
        return f"{''.join(lines)}{kind.__name__}"


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
