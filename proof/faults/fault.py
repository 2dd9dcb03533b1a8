"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`produce` lets it be there for a while. `may_pass`: a request may not meet it. `may_be_done`: it
    comes when the database may have done what it was asked, and cannot say so any more."""

    produce: Callable[[], AbstractContextManager[None]]
    may_pass: bool = False
    may_be_done: bool = False
