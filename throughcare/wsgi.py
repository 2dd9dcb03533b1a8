"""The site as a WSGI application, as `throughcare serve` runs it."""

from __future__ import annotations

import os
import threading
import time

from django.core.wsgi import get_wsgi_application

from throughcare.cli.site import SERVED_BY

SECONDS_BETWEEN_LOOKS = 0.5


def end_with(server: int) -> None:
    """Ends this process soon after its server is gone: one that was killed could not stop its workers, and
    they would keep the port from the next. What is under way is rolled back."""
    while os.getppid() == server:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
application = get_wsgi_application()
if os.environ.get(SERVED_BY) == str(os.getppid()):
    threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
