"""The environment of a command as somebody types it: without the settings of the tests."""

from __future__ import annotations

import os


def as_typed(**more: str) -> dict[str, str]:
    """The environment without what the tests or another site set, and with what is given."""
    ours = ("THROUGHCARE_", "DJANGO_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)} | more
