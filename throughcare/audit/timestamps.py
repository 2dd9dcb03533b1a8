"""A time-stamp from an outside authority (RFC 3161): somebody else's word for when a root was there."""

from __future__ import annotations

import base64
import urllib.request
from typing import Any

from throughcare.core.mistakes import InputMistakes, Mistake

SECONDS_TO_WAIT = 10
MOST_BYTES = 1 << 20


class NotElsewhere(urllib.request.HTTPRedirectHandler):
    """Does not go where an answer leads: the address of the settings is asked, and no other."""

    def redirect_request(self, *args: Any) -> None:
        return None


def time_stamp(data: bytes, address: str) -> str:
    """The authority's answer for some data, in Base64. Raises InputMistakes where it cannot be had: an
    anchor that was to be stamped is not made without."""
    from rfc3161_client import TimestampRequestBuilder, decode_timestamp_response

    asked = TimestampRequestBuilder().data(data).build()
    if not address.startswith(("https://", "http://")):
        raise _refused(address, "it is no address of a web server")
    request = urllib.request.Request(
        address,
        data=asked.as_bytes(),
        headers={"Content-Type": "application/timestamp-query"},
        method="POST",
    )
    try:
        opener = urllib.request.build_opener(NotElsewhere)
        with opener.open(request, timeout=SECONDS_TO_WAIT) as answer:
            body: bytes = answer.read(MOST_BYTES)
        found = decode_timestamp_response(body)
    except (OSError, ValueError) as error:
        raise _refused(address, str(error)) from error
    if found.status not in (0, 1):
        raise _refused(address, f"it answered with status {found.status}")
    stamped = found.tst_info
    if (stamped.message_imprint.message, stamped.nonce) != (
        asked.message_imprint.message,
        asked.nonce,
    ):
        raise _refused(address, "it stamped something else")
    return base64.b64encode(body).decode()


def _refused(address: str, why: str) -> InputMistakes:
    remedy = "Check THROUGHCARE_TSA, or take it out to anchor without a time-stamp."
    return InputMistakes([Mistake(address, None, None, f"gave no time-stamp: {why}.", remedy)])
