"""The time-stamping authority is asked at the address of the settings, and nowhere it leads."""

from __future__ import annotations

import http.server
import threading

import pytest

from throughcare.audit.timestamps import time_stamp
from throughcare.core.mistakes import InputMistakes


def test_an_authority_that_leads_elsewhere_is_not_followed():
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(InputMistakes, match="gave no time-stamp"):
            time_stamp(b"a root", f"http://127.0.0.1:{server.server_address[1]}/stamp")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == ["/stamp"]
